"""The trained engine on disk: arrays and JSON with a manifest, nothing that could be executed."""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.embedded.helped import Helped
from nlu.embedded.model import Floats, Linear, Vocabulary

VERSION = 3
_MANIFEST = "manifest.json"
_ENGINE = "engine-"
_ARRAYS, _WORDS = ".npz", ".json"


class ArtifactError(RuntimeError):
    """The trained engine is missing or damaged; says how to make it again."""


@dataclass(frozen=True)
class Engine:
    """What the interpreter needs of training: the vocabulary, the two models, the judgement."""

    vocabulary: Vocabulary
    intents: Linear
    services: Linear
    fingerprint: str
    helped: Helped | None = None


def save(engine: Engine, folder: Path) -> None:
    """Write ``engine`` beside what is there, then the manifest that names its files.

    The files are named for what is in them, and those of the manifest before stay, so that whoever
    is loading meanwhile gets the old engine or the new one, whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = _files_of(folder)
    arrays: dict[str, NDArray[np.generic]] = {"idf": engine.vocabulary.idf}
    for name, model in (("intents", engine.intents), ("services", engine.services)):
        arrays |= {f"{name}.{key}": getattr(model, key) for key in _PARTS}
    if engine.helped is not None:
        arrays[_HELPED] = np.append(engine.helped.weights, np.float32(engine.helped.bias))
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    words = {
        "tokens": list(engine.vocabulary.index),
        "intents": engine.intents.labels,
        "services": engine.services.labels,
    }
    contents = (
        (_ARRAYS, stream.getvalue()),
        (_WORDS, json.dumps(words, ensure_ascii=False).encode()),
    )
    digests: dict[str, str] = {}
    for kind, content in contents:
        digest = hashlib.sha256(content).hexdigest()
        name = f"{_ENGINE}{digest[:12]}{kind}"
        digests[name] = digest
        _replace(folder / name, content)
    manifest = {"version": VERSION, "fingerprint": engine.fingerprint, "sha256": digests}
    _replace(folder / _MANIFEST, json.dumps(manifest, indent=1).encode())
    for path in folder.glob(f"{_ENGINE}*"):
        if path.name not in {*before, *digests}:
            path.unlink(missing_ok=True)


def _files_of(folder: Path) -> tuple[str, ...]:
    try:
        return tuple(_manifest(folder)["sha256"])
    except ArtifactError:
        return ()


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


_PARTS = ("tokens", "vector", "bias", "slope", "shift")
_HELPED = "helped"


def trained_on(folder: Path) -> str | None:
    """The fingerprint of what was trained into ``folder``; None when there is nothing to use."""
    try:
        return str(_manifest(folder)["fingerprint"])
    except ArtifactError:
        return None


def load(folder: Path) -> Engine:
    """The engine in ``folder``, after its files were checked against the manifest."""
    manifest = _manifest(folder)
    content: dict[str, bytes] = {}
    for name, expected in manifest["sha256"].items():
        read = (folder / name).read_bytes()
        if hashlib.sha256(read).hexdigest() != expected:
            raise ArtifactError(f"{folder / name} 与清单不符。请重新训练：make nlu")
        content[Path(name).suffix] = read
    words = json.loads(content[_WORDS])
    with np.load(io.BytesIO(content[_ARRAYS]), allow_pickle=False) as arrays:
        vocabulary = Vocabulary({t: i for i, t in enumerate(words["tokens"])}, arrays["idf"])
        intents, services = (
            Linear(tuple(words[name]), *(_array(arrays[f"{name}.{key}"]) for key in _PARTS))  # type: ignore[arg-type]
            for name in ("intents", "services")
        )
        judged = arrays.get(_HELPED)
    helped = Helped(judged[:-1], float(judged[-1])) if judged is not None else None
    return Engine(vocabulary, intents, services, str(manifest["fingerprint"]), helped)


def _array(value: Floats) -> Floats:
    return np.ascontiguousarray(value)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{folder} 中没有训练好的理解引擎。请先训练：make nlu") from error
    if manifest.get("version") != VERSION:
        raise ArtifactError(f"{folder} 中的理解引擎是别的版本。请重新训练：make nlu")
    return manifest
