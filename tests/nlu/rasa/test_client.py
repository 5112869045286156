"""The Rasa engine against servers that answer well, badly, late, or not at all."""

from __future__ import annotations

import ast
import json
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import httpx
import pytest
import yaml

from nlu.asking import STEPS
from nlu.interpret import Interpreter
from nlu.rasa_client import FAILURES, RasaError, RasaInterpreter, RasaServer

TODAY = date(2026, 11, 24)
RASA = Path(__file__).parents[3] / "nlu" / "rasa"
Answer = Callable[[httpx.Request], httpx.Response]
TRICKLES_FOR = 5.0


def ranked(*pairs: tuple[str, float]) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        text = json.loads(request.content)["text"]
        ranking = [{"name": name, "confidence": chance} for name, chance in pairs]
        return httpx.Response(200, json={"text": text, "intent_ranking": ranking})

    return answer


class Server:
    """A server whose way of answering can be changed while it runs."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(json.loads(request.content)["text"])
        return self.answer(request)


def late(_request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("too late")


def gone(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there")


@contextmanager
def trickling() -> Generator[str]:
    """A server that sends a header line now and then, so that no single read takes long."""

    def serve(listening: socket.socket) -> None:
        with suppress(OSError):
            caller, _ = listening.accept()
            with caller:
                caller.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(int(TRICKLES_FOR / 0.2)):
                    caller.sendall(b"x: y\r\n")
                    time.sleep(0.2)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def engine(embedded: Interpreter, server: Server, pause: float = 60.0) -> RasaInterpreter:
    remote = RasaServer("http://rasa", embedded.intents, httpx.MockTransport(server))
    return RasaInterpreter(embedded, remote, pause)


def test_rasa_decides_the_intent_and_all_else_is_read_as_ever(interpreter: Interpreter) -> None:
    server = Server(ranked(("ask_time", 0.9), ("apply", 0.1)))
    heard = engine(interpreter, server).interpret("护理补贴，手机13800138000", None, TODAY)
    assert (heard.engine, heard.intent, heard.confidence) == ("rasa", "ask_time", 0.9)
    assert heard.alternatives == (("apply", 0.1),)
    assert heard.services == ("nursing_subsidy",)
    assert ("phone", "13800138000") in [(e.type, e.value) for e in heard.entities]


def test_what_was_asked_goes_along(interpreter: Interpreter) -> None:
    server = Server(ranked(("inform", 0.9)))
    engine(interpreter, server).interpret("二级", "eligibility.disability_level", TODAY)
    assert server.asked == ["〔disability_level〕二级"]


def test_danger_outranks_whatever_rasa_holds_likely(interpreter: Interpreter) -> None:
    server = Server(ranked(("chitchat", 0.99)))
    heard = engine(interpreter, server).interpret("我不想活了", None, TODAY)
    assert heard.intent == "crisis"


NONSENSE: dict[str, Answer] = {
    "late": late,
    "gone": gone,
    "error": lambda _: httpx.Response(500),
    "no json": lambda _: httpx.Response(200, text="<html>"),
    "another shape": lambda _: httpx.Response(200, json={"intent": "apply"}),
    "no intents": lambda r: httpx.Response(200, json={"text": "丢了", "intent_ranking": []}),
    "unknown intent": ranked(("nlu_fallback", 0.9)),
    "impossible chance": ranked(("apply", 7.0)),
    "another message": lambda _: httpx.Response(
        200, json={"text": "别的话", "intent_ranking": [{"name": "apply", "confidence": 1.0}]}
    ),
}


@pytest.mark.parametrize("how", NONSENSE)
def test_no_usable_answer_means_the_embedded_engine_answers_in_the_same_turn(
    interpreter: Interpreter, how: str
) -> None:
    heard = engine(interpreter, Server(NONSENSE[how])).interpret("残疾证丢了，咋补", None, TODAY)
    assert heard == interpreter.interpret("残疾证丢了，咋补", None, TODAY)
    assert heard.engine == "embedded"


def test_an_error_never_repeats_what_was_said(interpreter: Interpreter) -> None:
    for answer in NONSENSE.values():
        remote = RasaServer("http://rasa", interpreter.intents, httpx.MockTransport(answer))
        with pytest.raises(RasaError) as caught:
            remote.rank("我叫王秀英", None)
        assert "王秀英" not in str(caught.value)


def test_after_failures_in_a_row_rasa_is_left_alone_and_then_tried_again(
    interpreter: Interpreter,
) -> None:
    server = Server(late)
    patient = engine(interpreter, server, pause=60.0)
    for _ in range(FAILURES + 5):
        assert patient.interpret("你好", None, TODAY).engine == "embedded"
    assert len(server.asked) == FAILURES
    assert not patient.ready()
    server = Server(late)
    hasty = engine(interpreter, server, pause=0.0)
    for _ in range(FAILURES):
        hasty.interpret("你好", None, TODAY)
    server.answer = ranked(("greet", 1.0))
    assert hasty.interpret("您好呀", None, TODAY).engine == "rasa"
    assert hasty.ready()


def test_rasa_and_the_embedded_engine_know_the_same_intents(interpreter: Interpreter) -> None:
    domain = yaml.safe_load((RASA / "domain.yml").read_text("utf-8"))
    assert set(domain["intents"]) == interpreter.intents


def test_rasa_and_the_interview_call_what_was_asked_by_the_same_names() -> None:
    source = ast.parse((RASA / "components" / "characters.py").read_text("utf-8"))
    texts = [n.value for n in ast.walk(source) if isinstance(n, ast.Constant)]
    assert " ".join(STEPS) in texts


def test_a_server_that_trickles_its_answer_is_not_waited_for(interpreter: Interpreter) -> None:
    with trickling() as url:
        patient = RasaInterpreter(interpreter, RasaServer(url, interpreter.intents))
        began = time.monotonic()
        assert patient.interpret("残疾证丢了，咋补", None, TODAY).engine == "embedded"
        assert time.monotonic() - began < TRICKLES_FOR


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("  你好 ", "你好"), ("/crisis", "crisis"), ("／", "。"), ("好" * 9_999, "好" * 2_000)],
)
def test_rasa_is_sent_words_that_it_says_back_as_they_are(
    interpreter: Interpreter, typed: str, sent: str
) -> None:
    server = Server(ranked(("greet", 0.9)))
    assert engine(interpreter, server).interpret(typed, None, TODAY).engine == "rasa"
    assert server.asked == [sent]
