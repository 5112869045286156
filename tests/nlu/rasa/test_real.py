"""The real Rasa: installed, trained, served, asked, killed and brought back."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from datetime import date
from pathlib import Path

import httpx
import pytest

from nlu.embedded.examples import load_examples
from nlu.interpret import Interpreter
from nlu.rasa_client import FAILURES, RasaError, RasaInterpreter, RasaServer

pytestmark = pytest.mark.rasa
ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "scripts" / "rasa.sh"
TODAY = date(2026, 11, 24)
STARTS_WITHIN = 180.0
PATIENCE = 20.0
MESSAGES = [
    ("我想给我妈办护理补贴", None, "apply"),
    ("要带什么材料", None, "ask_materials"),
    ("没有", "guardian", "deny"),
    ("转人工", None, "request_human"),
    ("帮我订张火车票", None, "out_of_scope"),
]


class Rasa:
    """The server that ``make rasa`` starts, on a port of its own."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [str(SCRIPT), "serve", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            assert self._process.poll() is None, "rasa.sh serve ended by itself"
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/status", timeout=2).is_success:
                    return
            time.sleep(0.5)
        raise AssertionError("Rasa did not start in time")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture(scope="module")
def rasa() -> Generator[Rasa]:
    made = subprocess.run(  # noqa: S603 - our own script
        [str(SCRIPT), "train"], env=os.environ, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    running = Rasa()
    running.start()
    yield running
    running.kill()


@pytest.fixture
def engine(rasa: Rasa, interpreter: Interpreter) -> Generator[RasaInterpreter]:
    server = RasaServer(rasa.url, interpreter.intents, limit=PATIENCE)
    _until(lambda: _answers(server))
    yield RasaInterpreter(interpreter, server, pause=0.5)
    server.close()


def _answers(server: RasaServer) -> bool:
    try:
        return bool(server.rank("你好", None))
    except RasaError:
        return False


def _until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come to hold"
        time.sleep(0.2)


@pytest.mark.parametrize(("text", "asking", "intent"), MESSAGES)
def test_the_trained_model_reads_plain_messages(
    engine: RasaInterpreter, text: str, asking: str | None, intent: str
) -> None:
    heard = engine.interpret(text, asking, TODAY)
    assert (heard.engine, heard.intent) == ("rasa", intent)


def test_most_of_its_own_examples_are_read_as_labelled(engine: RasaInterpreter) -> None:
    some = [e for e in load_examples() if not e.block.startswith("generated")][::97]
    right = sum(engine.interpret(e.text, e.asking, TODAY).intent == e.intent for e in some)
    assert right / len(some) >= 0.85


def test_a_killed_server_costs_no_turn_and_a_restarted_one_is_used_again(
    rasa: Rasa, engine: RasaInterpreter
) -> None:
    assert engine.interpret("你好", None, TODAY).engine == "rasa"
    rasa.kill()
    for _ in range(FAILURES + 1):
        heard = engine.interpret("残疾证丢了，咋补", None, TODAY)
        assert (heard.engine, heard.intent) == ("embedded", "apply")
    assert not engine.ready()
    rasa.start()
    _until(engine.ready)
    assert engine.interpret("你好", None, TODAY).engine == "rasa"


def test_rasa_finds_no_fault_with_the_examples_and_the_domain() -> None:
    found = subprocess.run(  # noqa: S603 - our own script
        [str(SCRIPT), "validate"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr[-2_000:]
    told = found.stdout + found.stderr
    assert "Validating intents" in told
    assert "not listed in" not in told
    assert "not found in the NLU training data" not in told
