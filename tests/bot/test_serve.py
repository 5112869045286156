"""The real process: starts, says where, survives a kill, stops at once, and says why not."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from nlu.embedded.artifact import trained_on
from nlu.embedded.examples import fingerprint
from nlu.interpret import ARTIFACT

pytestmark = pytest.mark.server

STARTS_WITHIN = 240.0 if trained_on(ARTIFACT) == fingerprint() else 900.0


@dataclass
class Running:
    """A service in its own process."""

    process: subprocess.Popen[str]
    url: str
    printed: str

    def post(self, path: str, token: str | None = None, **body: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.post(f"{self.url}{path}", json=body, headers=headers, timeout=60)

    def stop(self) -> float:
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        return time.monotonic() - began


@contextmanager
def serving(folder: Path, **environ: str) -> Iterator[Running]:
    known = {
        **os.environ,
        "APP_ENV": "dev",
        "HOST": "127.0.0.1",
        "PORT": "0",
        "DATA_DIR": str(folder),
        **environ,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve"], env=known, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    watchdog = threading.Timer(STARTS_WITHIN, process.kill)
    watchdog.start()
    printed = ""
    try:
        for line in process.stdout:
            printed += line
            if "Ctrl-C" in line:
                break
        watchdog.cancel()
        found = re.search(r"http://127\.0\.0\.1:\d+", printed)
        assert found, printed
        yield Running(process, found[0], printed)
    finally:
        watchdog.cancel()
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def _say(service: Running, begun: dict[str, Any], text: str, said_as: str) -> httpx.Response:
    path = f"/api/conversations/{begun['conversation_id']}/messages"
    return service.post(path, begun["token"], client_message_id=said_as, text=text)


def test_what_was_acknowledged_survives_kill_and_the_service_stops_with_open_streams(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as service:
        begun = service.post("/api/conversations", channel="web").json()
        assert _say(service, begun, "同意", str(uuid.uuid4())).status_code == 200
        last = _say(service, begun, "同意", "m-last")
        assert last.status_code == 200
        service.process.kill()
    with serving(tmp_path) as service:
        assert _say(service, begun, "同意", "m-last").text == last.text
        path = f"{service.url}/api/conversations/{begun['conversation_id']}"
        headers = {"Authorization": f"Bearer {begun['token']}"}
        with httpx.stream("GET", f"{path}/events", headers=headers, timeout=60) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("event: message")
            assert service.stop() < 3
            for _ in lines:  # the stream comes to its end instead of being cut
                pass
        assert service.process.returncode == 0


def test_a_taken_port_is_told_at_once_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        known = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(tmp_path)}
        ended = subprocess.run(
            [sys.executable, "-m", "scripts.serve"],
            env={**os.environ, **known},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 1
    assert f"端口 {port} 已经被别的程序占用" in ended.stderr
    assert f"PORT={port + 1}" in ended.stderr


@pytest.mark.parametrize("port", ["eighty", "70000", "-1", ""])
def test_a_port_that_is_no_port_is_told(tmp_path: Path, port: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "scripts.serve"],
        env={**os.environ, "PORT": port, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "PORT" in ended.stderr
