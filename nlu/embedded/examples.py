"""The examples both engines learn from: Rasa's YAML (3.1), read here for the embedded engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from dialogs.model import SERVICES, Entity
from nlu.asking import STEPS
from nlu.embedded.annotations import Annotated, AnnotationError, read

FOLDER = Path(__file__).parents[1] / "rasa" / "data"
"""Where the examples are."""

BY_HAND = "by_hand"
"""The folder in it whose entities were all marked by hand: what is not marked is not meant."""


class ExampleError(ValueError):
    """A file of examples is not as it should be; says where and how to mend it."""


@dataclass(frozen=True)
class Example:
    """A message and what it means; ``services`` None leaves that to the words themselves."""

    text: str = field(repr=False)
    intent: str
    asking: str | None = None
    services: tuple[str, ...] | None = None
    block: str = ""
    entities: tuple[Entity, ...] = field(default=(), repr=False)
    by_hand: bool = False


class _Metadata(BaseModel):
    model_config = ConfigDict(extra="forbid")

    asking: str | None = None
    services: list[str] | None = None


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid")

    intent: str
    metadata: _Metadata = _Metadata()
    examples: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: str
    nlu: list[_Block]


def load_examples(folder: Path = FOLDER) -> tuple[Example, ...]:
    """All examples under ``folder``, in the order of the files' names."""
    return tuple(e for path in sorted(folder.rglob("*.yml")) for e in examples_of(path))


def fingerprint(folder: Path = FOLDER) -> str:
    """Changes whenever the examples, or the code that reads and weighs them, change."""
    code = [p for kind in _CODE for p in _NLU.glob(kind)]
    digest = hashlib.sha256()
    for path in sorted((*folder.rglob("*.yml"), *code)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


_NLU = Path(__file__).parents[1]
_CODE = ("*.py", "embedded/*.py", "embedded/*.yaml", "recognise/**/*.py", "recognise/**/*.yaml")


def examples_of(path: Path) -> Iterator[Example]:
    """The examples of one file, in its order."""
    file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    by_hand = path.parent.name == BY_HAND
    name = f"{BY_HAND}/{path.name}" if by_hand else path.name
    for number, block in enumerate(file.nlu):
        where = f"{name}#{number}"
        _check(block, where)
        named = block.metadata.services
        services = tuple(named) if named is not None else None
        for line in block.examples.splitlines():
            if not line.startswith("- ") or not line[2:].strip():
                raise ExampleError(f"{where}: 每行应以“- ”开头并有内容：{line!r}")
            said = _read(line[2:].strip(), where)
            asking = block.metadata.asking
            yield Example(
                said.text,
                block.intent,
                asking,
                services,
                where,
                said.entities,
                by_hand,
            )


def _read(line: str, where: str) -> Annotated:
    try:
        return read(line)
    except AnnotationError as error:
        raise ExampleError(f"{where}: {error}") from error


def _check(block: _Block, where: str) -> None:
    asking, services = block.metadata.asking, block.metadata.services or []
    if asking is not None and asking not in STEPS:
        raise ExampleError(f"{where}: asking {asking!r} 不在 nlu.asking.STEPS 中")
    for service in services:
        if service not in SERVICES:
            raise ExampleError(f"{where}: service {service!r} 不在 dialogs.model.SERVICES 中")
