"""Rasa as it is run: trained and served by its own environment, asked over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import yaml
from numpy.typing import NDArray

from dialogs.model import Understood
from nlu.asking import short_name
from nlu.interpret import Interpreter, Ranking
from scripts.evaluation.smp import Split

PROJECT = Path("nlu/rasa")
ABSENT = "没有 Rasa 的环境（见 scripts/rasa.sh）或设了 RASA=off：{}里 Rasa 没有测。"
FAILED = "Rasa 没有训练成或没有启动：{}里 Rasa 没有测。"
_SCRIPT = "scripts/rasa.sh"
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
}
_PATIENCE = 180.0


class RasaRunError(RuntimeError):
    """Rasa could not be trained or did not start; holds the end of what it printed."""


def available() -> bool:
    """Whether Rasa is installed here, or could be."""
    done = subprocess.run(  # noqa: S603 - our own script
        [_SCRIPT, "env"], stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def current_model() -> Path:
    """The model of the project's examples as they are, trained when it is not there."""
    done = subprocess.run(  # noqa: S603 - our own script
        [_SCRIPT, "train"], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise RasaRunError(f"{_SCRIPT} train: {done.returncode}")
    return Path(done.stdout.strip().splitlines()[-1])


def _program() -> str:
    """Where ``rasa`` is, in the environment that our script makes."""
    done = subprocess.run(  # noqa: S603 - our own script
        [_SCRIPT, "env"], stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip()


def train(data: Path, domain: Path, out: Path) -> Path:
    """Train the project's pipeline on ``data``; where the model is."""
    command = ["train", "nlu", "-u", str(data), "--domain", str(domain), "--out", str(out)]
    config = ["-c", str(PROJECT / "config.yml"), "--fixed-model-name", "nlu"]
    done = subprocess.run(  # noqa: S603 - our own program
        [_program(), *command, *config],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    model = out / "nlu.tar.gz"
    if done.returncode != 0 or not model.exists():
        raise RasaRunError((done.stderr or done.stdout)[-2_000:])
    return model


class Server:
    """A Rasa server that runs."""

    def __init__(self, url: str, process: int, seconds: float) -> None:
        """Rasa at ``url`` in ``process``, which took ``seconds`` to start."""
        self._client = httpx.Client(base_url=url, timeout=30.0)
        self.process = process
        self.seconds = seconds

    def rank(self, text: str, step: str | None = None) -> Ranking:
        """The intents of ``text``, the likeliest first."""
        body = {"text": f"〔{step}〕{text}" if step else text}
        answer = self._client.post("/model/parse", json=body).raise_for_status().json()
        return [(str(i["name"]), float(i["confidence"])) for i in answer["intent_ranking"]]

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


class Reading:
    """Rasa's intents with everything else read as the service reads it."""

    def __init__(self, server: Server, embedded: Interpreter) -> None:
        """Intents of ``server``; the rest from the project's own readers."""
        self._server = server
        self._embedded = embedded

    def interpret(self, text: str, asking: str | None, today: date) -> Understood:
        """What ``text`` means; always Rasa's intent, however long it takes."""
        ranking = self._server.rank(text, short_name(asking))
        return self._embedded.interpret(text, asking, today, ranking)


@contextmanager
def served(model: Path) -> Iterator[Server]:
    """The server of a model, on a free port of the loopback interface, until the block ends."""
    port = _free_port()
    command = ["run", "--enable-api", "-m", str(model), "-i", "127.0.0.1", "-p", str(port)]
    quiet = [
        "--credentials",
        f"{PROJECT}/credentials.yml",
        "--endpoints",
        f"{PROJECT}/endpoints.yml",
    ]
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [_program(), *command, *quiet],
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        server = Server(url, process.pid, time.monotonic() - began)
        try:
            yield server
        finally:
            server.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until the model answers."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.post(f"{url}/model/parse", json={"text": "你好"}, timeout=30).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.25)
        else:
            time.sleep(0.25)
    raise RasaRunError("Rasa 没有启动。")


class RasaTopics:
    """Rasa trained on texts with labels of any kind."""

    def __init__(self, server: Server, labels: Sequence[str]) -> None:
        """The classes of ``labels``, told apart by ``server``."""
        self._server = server
        self.labels = tuple(labels)

    def scores(self, texts: Sequence[str]) -> NDArray[Any]:
        """A row of probabilities for each text; classes that Rasa does not rank have none."""
        rows = [dict(self._server.rank(t)) for t in texts]
        return np.array([[row.get(label, 0.0) for label in self.labels] for row in rows])


@contextmanager
def fit_topics(split: Split, folder: Path) -> Iterator[RasaTopics]:
    """Rasa trained on ``split`` with the project's pipeline; its files live in ``folder``."""
    labels = sorted(set(split.labels))
    data, domain = folder / "data", folder / "domain.yml"
    data.mkdir(parents=True, exist_ok=True)
    _write_yaml(domain, {"version": "3.1", "intents": labels})
    blocks = [{"intent": x, "examples": _lines(_of(split, x))} for x in labels]
    _write_yaml(data / "nlu.yml", {"version": "3.1", "nlu": blocks})
    with served(train(data, domain, folder / "model")) as server:
        yield RasaTopics(server, labels)


def _of(split: Split, label: str) -> list[str]:
    return [t for t, x in zip(split.texts, split.labels, strict=True) if x == label]


def _lines(texts: Sequence[str]) -> str:
    plain = (t.translate(str.maketrans("[]", "【】")) for t in texts)
    return "".join(f"- {text}\n" for text in plain)


def _write_yaml(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _environment() -> dict[str, str]:
    return {**os.environ, **_QUIET, "PYTHONPATH": str(Path.cwd())}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
