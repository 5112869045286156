"""The sole reader of files: policy, wording and examples, checked against a schema."""

from __future__ import annotations

from collections.abc import Hashable
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from dialogs.model import Json

T = TypeVar("T")


class CatalogueError(Exception):
    """A file of the catalogue is missing or does not fit its schema; says which and where."""


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key written twice is an error instead of a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Json]:
        """Build one mapping, refusing duplicate keys."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(k) for k in keys if keys.count(k) > 1}
        if twice:
            raise CatalogueError(f"{node.start_mark}: written twice: {', '.join(sorted(twice))}")
        return super().construct_mapping(node, deep=deep)


def _file(name: str, package: str) -> Traversable:
    return resources.files(package).joinpath(name)


def read(name: str, package: str = "dialogs") -> Json:
    """The content of YAML file ``name`` (a path inside ``package``)."""
    try:
        text = _file(name, package).read_text("utf-8")
    except OSError as error:
        raise CatalogueError(f"{package}/{name} cannot be read: {error}") from error
    return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - _StrictLoader is a SafeLoader


def load(name: str, schema: type[T], package: str = "dialogs") -> T:
    """YAML file ``name`` checked against ``schema`` (any type that Pydantic can validate)."""
    try:
        return TypeAdapter(schema).validate_python(read(name, package))
    except ValidationError as error:
        raise CatalogueError(f"{package}/{name} does not fit its schema: {error}") from error


def names(folder: str, suffix: str = ".yaml", package: str = "dialogs") -> tuple[str, ...]:
    """Paths of the files in ``folder`` that end in ``suffix``, sorted."""
    found = (f"{folder}/{f.name}" for f in _file(folder, package).iterdir())
    return tuple(sorted(n for n in found if n.endswith(suffix)))
