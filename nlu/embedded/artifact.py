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

from nlu.embedded.model import Floats, Linear, Vocabulary

VERSION = 1
_MANIFEST = "manifest.json"
_ARRAYS = "arrays.npz"
_WORDS = "words.json"


class ArtifactError(RuntimeError):
    """The trained engine is missing or damaged; says how to make it again."""


@dataclass(frozen=True)
class Engine:
    """What the interpreter needs of training: the vocabulary and the two models."""

    vocabulary: Vocabulary
    intents: Linear
    services: Linear
    fingerprint: str


def save(engine: Engine, folder: Path) -> None:
    """Write ``engine``; the manifest comes last, so that old and new are never mixed."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[np.generic]] = {"idf": engine.vocabulary.idf}
    for name, model in (("intents", engine.intents), ("services", engine.services)):
        arrays |= {f"{name}.{key}": getattr(model, key) for key in _PARTS}
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    words = {
        "tokens": list(engine.vocabulary.index),
        "intents": engine.intents.labels,
        "services": engine.services.labels,
    }
    files = {_ARRAYS: stream.getvalue(), _WORDS: json.dumps(words, ensure_ascii=False).encode()}
    for name, content in files.items():
        _replace(folder / name, content)
    manifest = {
        "version": VERSION,
        "fingerprint": engine.fingerprint,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    _replace(folder / _MANIFEST, json.dumps(manifest, indent=1).encode())


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


_PARTS = ("tokens", "vector", "bias", "slope", "shift")


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
        content[name] = (folder / name).read_bytes()
        if hashlib.sha256(content[name]).hexdigest() != expected:
            raise ArtifactError(f"{folder / name} 与清单不符。请重新训练：make nlu")
    words = json.loads(content[_WORDS])
    with np.load(io.BytesIO(content[_ARRAYS]), allow_pickle=False) as arrays:
        vocabulary = Vocabulary({t: i for i, t in enumerate(words["tokens"])}, arrays["idf"])
        intents, services = (
            Linear(tuple(words[name]), *(_array(arrays[f"{name}.{key}"]) for key in _PARTS))  # type: ignore[arg-type]
            for name in ("intents", "services")
        )
    return Engine(vocabulary, intents, services, str(manifest["fingerprint"]))


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
