"""A real process, killed with SIGKILL at any moment: nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from backend.settings import DEPARTMENTS
from tests.backend.samples import SECRET, TOKEN, submission

pytestmark = pytest.mark.server
SERVE = """
import os, uvicorn
from backend.app import create_app
from backend.clock import system_now
from backend.settings import Settings
app = create_app(Settings.from_environment(), system_now)
uvicorn.run(app, fd=int(os.environ["LISTEN_FD"]), log_level="error")
"""
ROUNDS = 3


class Department(ThreadingHTTPServer):
    """Remembers the keys it was sent; answers slowly enough to be interrupted."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.keys: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/tasks"


class _Desk(BaseHTTPRequestHandler):
    server: Department

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.keys.append(self.headers["Idempotency-Key"])
        time.sleep(0.02)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running(data_dir: Path, department: Department) -> Iterator[tuple[httpx.Client, int]]:
    """The backend as a process of its own; killed at the end if it still lives."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        fd, port = listener.fileno(), listener.getsockname()[1]
        environment = {
            **os.environ,
            "DATA_DIR": str(data_dir),
            "INTERNAL_SECRET": SECRET,
            "DEPARTMENT_SECRET": "d",
            "LISTEN_FD": str(fd),
            **{f"DEPARTMENT_URL_{d.upper()}": department.url for d in DEPARTMENTS},
        }
        command = [sys.executable, "-c", SERVE]
        process = subprocess.Popen(command, env=environment, pass_fds=(fd,))  # noqa: S603 - our own
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client, process.pid
    finally:
        process.kill()
        process.wait()


def hand_in(client: httpx.Client, key: str) -> str | None:
    """The case number, or None when no answer came."""
    headers = {"Authorization": f"Internal {SECRET}", "Idempotency-Key": key}
    body = submission("living_subsidy")
    try:
        answer = client.post("/internal/cases", json=body, headers=headers)
    except httpx.TransportError:
        return None
    assert answer.status_code in {200, 201}, answer.text
    return str(answer.json()["case_id"])


def test_kill_nine_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    department = Department()
    chance = random.Random(20261124)
    acknowledged: dict[str, str] = {}
    for round_ in range(ROUNDS):
        with running(tmp_path, department) as (client, pid):
            assert client.get("/readyz").status_code == 200
            timer = threading.Timer(chance.uniform(0.05, 0.6), os.kill, (pid, signal.SIGKILL))
            timer.start()
            for n in range(1000):
                case_id = hand_in(client, f"{round_}-{n}")
                if case_id is None:
                    break
                acknowledged[f"{round_}-{n}"] = case_id
            timer.join()
    assert acknowledged
    with running(tmp_path, department) as (client, _):
        for key, case_id in acknowledged.items():
            assert hand_in(client, key) == case_id
        waiting = set(acknowledged.values())
        ends = time.monotonic() + 30
        while waiting and time.monotonic() < ends:
            waiting = {c for c in waiting if status(client, c) != "delivered"}
    assert not waiting
    assert len(set(acknowledged.values())) == len(acknowledged)
    delivered = {key.partition(":")[0] for key in department.keys}
    assert set(acknowledged.values()) <= delivered
    department.shutdown()
    department.server_close()


def status(client: httpx.Client, case_id: str) -> str:
    answer = client.get(f"/api/cases/{case_id}", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return str(answer.json()["tasks"][0]["status"])
