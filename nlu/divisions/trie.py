"""The longest words of a list that begin at a place in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Trie(Generic[T]):
    """Words with something attached, looked up by position in a text."""

    def __init__(self, words: Mapping[str, T] | Iterable[tuple[str, T]]) -> None:
        """Hold ``words``; a word listed twice keeps what was attached last."""
        self._words = dict(words)
        self._lengths: dict[str, tuple[int, ...]] = {}
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        for head, found in lengths.items():
            self._lengths[head] = tuple(sorted(found, reverse=True))

    def at(self, text: str, start: int) -> Iterator[tuple[int, T]]:
        """End and attachment of each word beginning at ``start``, the longest first."""
        heads = (text[start : start + 2], text[start : start + 1])
        for head in heads if heads[0] != heads[1] else heads[:1]:
            for length in self._lengths.get(head, ()):
                attached = self._words.get(text[start : start + length])
                if attached is not None and start + length <= len(text):
                    yield start + length, attached

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """The words of ``text`` from left to right, the longest first, none overlapping."""
        start = 0
        while start < len(text):
            match = next(self.at(text, start), None)
            if match is None:
                start += 1
            else:
                yield start, match[0], match[1]
                start = match[0]
