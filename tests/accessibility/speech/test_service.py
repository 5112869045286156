from __future__ import annotations

import io
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from accessibility.speech.ears import ServiceEar
from accessibility.speech.problems import HearingProblem
from accessibility.speech.service import ServiceAddress, ServiceError, SpeechService, trusted
from tests.accessibility.speech.recordings import UBERI, hiss, recorded, samples_of, wav

Answer = Callable[[bytes], tuple[int, bytes]]


@contextmanager
def served(answer: Answer) -> Iterator[tuple[str, list[tuple[str | None, bytes]]]]:
    """A service on this machine, and what it was sent."""
    seen: list[tuple[str | None, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            seen.append((self.headers.get("authorization"), body))
            status, said = answer(body)
            self.send_response(status)
            self.send_header("content-length", str(len(said)))
            with suppress(BrokenPipeError):  # who asked may have gone
                self.end_headers()
                self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/audio/transcriptions", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def says(text: str) -> Answer:
    return lambda _: (200, f'{{"text": "{text}", "confidence": 0.9}}'.encode())


def test_a_service_is_sent_the_speech_alone_and_answers_its_words() -> None:
    with served(says("砸自己的脚")) as (url, seen):
        ear = ServiceEar(SpeechService(ServiceAddress(url, "secret", "sense-voice")))
        words = ear.hear(recorded(samples_of(UBERI), "webm/opus"))
        ear.close()
    assert (words.text, words.sure) == ("砸自己的脚", 0.9)
    token, body = seen[0]
    assert token == "Bearer secret"
    assert b'name="language"\r\n\r\nzh' in body
    assert b'name="model"\r\n\r\nsense-voice' in body
    start = body.index(b"RIFF")
    with wave.open(io.BytesIO(body[start:])) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)


def test_a_service_is_never_sent_noise_or_silence() -> None:
    with served(says("您好")) as (url, seen):
        ear = ServiceEar(SpeechService(ServiceAddress(url)))
        for sound, code in ((hiss(2, 0.2), "noise"), (hiss(2, 0.0001), "silence")):
            with pytest.raises(HearingProblem) as caught:
                ear.hear(wav(sound))
            assert caught.value.code == code
        ear.close()
    assert not seen


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: (500, b"{}"),
        lambda _: (200, b"not json"),
        lambda _: (200, b'{"text": 5}'),
        lambda _: (200, b'{"text": "x", "confidence": 7}'),
    ],
)
def test_an_answer_of_no_use_is_an_error_that_tells_nothing_said(answer: Answer) -> None:
    with served(answer) as (url, _):
        service = SpeechService(ServiceAddress(url))
        with pytest.raises(ServiceError) as caught:
            service.recognise(bytes(3200))
        service.close()
    assert str(caught.value) in {"HTTPStatusError", "not an answer of a speech service"}


def test_a_service_that_hangs_is_left_after_the_limit_and_then_left_alone() -> None:
    release = threading.Event()

    def hang(_: bytes) -> tuple[int, bytes]:
        release.wait(20)
        return 200, b'{"text": ""}'

    with served(hang) as (url, seen):
        service = SpeechService(ServiceAddress(url), limit=0.2, pause=60)
        for _ in range(3):
            with pytest.raises(ServiceError):
                service.recognise(bytes(3200))
        asked = len(seen)
        assert not service.ready()
        with pytest.raises(ServiceError, match="left alone"):
            service.recognise(bytes(3200))
        assert len(seen) == asked
        release.set()
        service.close()


@pytest.mark.parametrize(
    ("url", "is_trusted"),
    [
        ("https://asr.example.cn/v1/audio/transcriptions", True),
        ("http://127.0.0.1:9000/x", True),
        ("http://localhost:9000/x", True),
        ("http://[::1]:9000/x", True),
        ("http://asr.example.cn/x", False),
        ("http://10.0.0.5/x", False),
        ("ftp://127.0.0.1/x", False),
        ("asr", False),
        ("", False),
    ],
)
def test_voices_go_out_encrypted_or_not_at_all(url: str, *, is_trusted: bool) -> None:
    assert trusted(url) is is_trusted
