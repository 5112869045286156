"""Which policy answer fits a question (找答案): learned weights and likeness to known phrasings.

Every question of ``dialogs/answers`` comes with ways of asking it. A new question is compared with
each of them and put through a linear model trained on them; where neither is convinced, no answer
is given, since a wrong answer about money or rights is worse than none.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dialogs.policy_answers import ANSWERS, KnownQuestion
from nlu.answer_cues import cues, plain
from nlu.sounds import first_sound

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Encode = Callable[[list[str]], Floats]

VERSION = 3
FILE = "answers.npz"
REFUSE_BELOW = 0.5
"""No answer at a lower score; chosen between questions that we answer and talk that is none."""

_FAMILIES = ("c", "s", "q")
_LEARNED = {"c": 1.0, "s": 0.6, "q": 0.8}
_ALIKE = {"c": 0.25, "s": 0.1, "q": 0.25}
_ALIKE_MEANING = 0.5
_BEST, _NEXT = 0.7, 0.3
_LEARNED_SHARE = 0.5
_SAME_INTENT = 0.15
_MONEY = {"ask_amount": 0.35, "ask_fee": 0.3}
"""Whoever asks about money gets an answer about money, even if only 文件没有写."""
_SAME_SERVICE = 0.06
_STEEPNESS, _MIDDLE = 5.0, 0.35
_MOST_CHARACTERS = 120


def tokens(words: str) -> Iterator[str]:
    """The features of ``words``: grams of characters and of sounds, and cues; by family."""
    yield from _grams("c", list(words), (1, 2, 3))
    yield from _grams("s", first_sound(words).split(), (2, 3))
    yield from (f"q{cue}" for cue in cues(words))


def _grams(family: str, units: Sequence[str], sizes: Iterable[int]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(units) - size + 1):
            yield family + " ".join(units[start : start + size])


@dataclass(frozen=True)
class _Vocabulary:
    """The features that occur among the phrasings and how much each tells (idf)."""

    index: dict[str, int]
    weights: Floats

    @classmethod
    def of(cls, documents: Sequence[Counter[str]]) -> _Vocabulary:
        seen = Counter(token for document in documents for token in document)
        names = sorted(seen)
        total = len(documents)
        rarity = [math.log((1 + total) / (1 + seen[name])) + 1 for name in names]
        return cls({n: i for i, n in enumerate(names)}, np.array(rarity, dtype=np.float32))

    def row(self, document: Counter[str]) -> tuple[Ints, Floats]:
        """Columns and values of one document; each family is of length one."""
        known = [(self.index[t], t[0], n) for t, n in document.items() if t in self.index]
        columns = np.array([i for i, _, _ in known], dtype=np.int32)
        counts = np.array([1 + math.log(n) for _, _, n in known], dtype=np.float32)
        values = counts * self.weights[columns] if known else counts
        families = np.array([f for _, f, _ in known])
        for family in _FAMILIES:
            mine = families == family
            length = float(np.linalg.norm(values[mine])) if mine.any() else 0.0
            if length:
                values[mine] /= length
        return columns, values

    def scales(self, by_family: dict[str, float]) -> Floats:
        """The factor of each column."""
        ordered = sorted(self.index, key=self.index.__getitem__)
        return np.array([by_family[name[0]] for name in ordered], dtype=np.float32)


class AnswerFinder:
    """Finds the answer that fits a question; ``load`` it once for each process."""

    def __init__(self, stored: dict[str, NDArray[np.generic]], encode: Encode) -> None:
        """Take what ``build`` stored; ``encode`` turns sentences into vectors."""
        self._encode = encode
        self._ids = [str(i) for i in stored["ids"]]
        names = [str(t) for t in stored["tokens"]]
        self._vocabulary = _Vocabulary(
            {n: i for i, n in enumerate(names)}, stored["rarity"].astype(np.float32)
        )
        self._learned_scale = self._vocabulary.scales(_LEARNED)
        self._alike_scale = self._vocabulary.scales(_ALIKE)
        self._meaning = stored["meaning"].astype(np.float32)
        self._starts = stored["starts"].astype(np.int64)
        shape = (len(self._meaning), len(names))
        parts = (stored["values"].astype(np.float32), stored["columns"], stored["rows"])
        self._said_in = sparse.csr_matrix(parts, shape=shape).T.tocsr()
        self._places = _places(self._starts, len(self._meaning))
        self._learned = np.ascontiguousarray(stored["learned"].astype(np.float32).T)
        self._bias = stored["bias"].astype(np.float32)
        self._known: list[KnownQuestion] = [ANSWERS[i] for i in self._ids]

    @classmethod
    def load(cls, folder: Path, encode: Encode | None = None) -> AnswerFinder:
        """The finder kept in ``folder``; built anew when absent or when the answers changed."""
        encode = encode or _own_encoder()
        path = folder / FILE
        if not _fresh(path):
            build(folder, encode)
        with np.load(path, allow_pickle=False) as stored:
            return cls(dict(stored), encode)

    def find(
        self, text: str, intent: str | None = None, services: tuple[str, ...] = (), top: int = 3
    ) -> list[tuple[str, float]]:
        """Up to ``top`` answers with their scores, best first; empty when none is likely enough."""
        ranked = self.rank(text, intent, services)[:top]
        return [(answer, score) for answer, score in ranked if score >= REFUSE_BELOW]

    def rank(
        self, text: str, intent: str | None = None, services: tuple[str, ...] = ()
    ) -> list[tuple[str, float]]:
        """Every answer with its score between 0 and 1, best first; small talk has its own only."""
        words = plain(text[:_MOST_CHARACTERS])
        if not words:
            return []
        raw = self._scores(words) + self._prior(intent, services)
        scores = 1 / (1 + np.exp(-_STEEPNESS * (raw - _MIDDLE)))
        order = np.argsort(-raw, kind="stable")
        talk = intent == "chitchat"
        fits = [i for i in order if not talk or self._known[i].intent == intent]
        return [(self._ids[i], float(scores[i])) for i in fits]

    def _scores(self, words: str) -> Floats:
        meaning = np.asarray(self._encode([words]), dtype=np.float32)[0]
        columns, values = self._vocabulary.row(Counter(tokens(words)))
        learned = meaning @ self._learned[: len(meaning)] + self._bias
        weighed = values * self._learned_scale[columns]
        learned += weighed @ self._learned[len(meaning) + columns]
        alike = _ALIKE_MEANING * (self._meaning @ meaning)
        alike += self._said_in[columns].T @ (values * self._alike_scale[columns])
        scores: Floats = self._gathered(alike) + _LEARNED_SHARE * learned
        return scores

    def _gathered(self, alike: Floats) -> Floats:
        """The likeness of each answer: its best phrasing, and the two next to it."""
        best = np.sort(np.append(alike, np.float32(-1))[self._places], axis=1)[:, -3:]
        gathered: Floats = _BEST * best[:, 2] + _NEXT * best[:, :2].mean(axis=1)
        return gathered

    def _prior(self, intent: str | None, services: tuple[str, ...]) -> Floats:
        wanted = set(services)
        same = _MONEY.get(intent or "", _SAME_INTENT)
        bonus = [
            same * (known.intent == intent) + _SAME_SERVICE * bool(wanted & set(known.services))
            for known in self._known
        ]
        return np.array(bonus, dtype=np.float32)


def _places(starts: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """For each answer the places of its phrasings, filled up to one length with the last place."""
    ends = [*starts[1:], total]
    longest = max(end - start for start, end in zip(starts, ends, strict=True))
    places = np.full((len(starts), longest), total, dtype=np.int64)
    for row, (start, end) in enumerate(zip(starts, ends, strict=True)):
        places[row, : end - start] = np.arange(start, end)
    return places


def build(folder: Path, encode: Encode | None = None) -> Path:
    """Train the finder on the answers as they stand and keep it in ``folder``."""
    encode = encode or _own_encoder()
    phrasings = [(k.id, plain(p)) for k in ANSWERS.values() for p in (k.question, *k.paraphrases)]
    owners = [owner for owner, _ in phrasings]
    words = [phrase for _, phrase in phrasings]
    documents = [Counter(tokens(w)) for w in words]
    vocabulary = _Vocabulary.of(documents)
    rows = [vocabulary.row(document) for document in documents]
    phrases = _matrix(rows, len(vocabulary.index))
    meaning = np.asarray(encode(words), dtype=np.float32)
    ids = list(ANSWERS)
    learned, bias = _train(meaning, phrases, vocabulary, [ids.index(o) for o in owners])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    unfinished = folder / f"unfinished-{os.getpid()}-{FILE}"
    np.savez_compressed(
        unfinished,
        digest=np.array(digest()),
        ids=np.array(ids),
        tokens=np.array(sorted(vocabulary.index, key=vocabulary.index.__getitem__)),
        rarity=vocabulary.weights,
        meaning=meaning.astype(np.float16),
        starts=np.array([owners.index(i) for i in ids]),
        values=phrases.data.astype(np.float16),
        columns=phrases.indices,
        rows=phrases.indptr,
        learned=learned.astype(np.float16),
        bias=bias,
    )
    unfinished.replace(path)
    return path


def _matrix(rows: Sequence[tuple[Ints, Floats]], width: int) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([c for c, _ in rows])
    values = np.concatenate([v for _, v in rows])
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), width))


def _train(
    meaning: Floats, phrases: sparse.csr_matrix, vocabulary: _Vocabulary, owners: list[int]
) -> tuple[Floats, Floats]:
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - 80 MB, only where it is built

    scaled = phrases @ sparse.diags(vocabulary.scales(_LEARNED))
    features = sparse.hstack([sparse.csr_matrix(meaning), scaled]).tocsr()
    model = LinearSVC(C=1.0, random_state=0).fit(features, owners)
    return np.asarray(model.coef_, np.float32), np.asarray(model.intercept_, np.float32)


def digest() -> str:
    """What the finder depends on, in short: it is built anew when this changes."""
    known = [[k.id, k.intent, k.services, k.question, k.paraphrases] for k in ANSWERS.values()]
    cue_words = [list(tokens(plain("怎么 公示 几天"))), VERSION]
    text = json.dumps([known, cue_words], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _fresh(path: Path) -> bool:
    try:
        with np.load(path, allow_pickle=False) as stored:
            return str(stored["digest"]) == digest()
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return False


def _own_encoder() -> Encode:
    from nlu.embedded.vectors import encode  # noqa: PLC0415 - 32 MB, only when none is passed in

    return encode
