"""Replies as sound: sentence by sentence, what recurs from the cache, the rest made now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from accessibility.speech.voices.cache import SoundCache, key_of
from accessibility.speech.voices.recurring import recurring
from accessibility.speech.voices.sound import (
    FASTEST,
    MP3,
    OGG,
    SLOWEST,
    SpeakingProblem,
    Speaks,
    decoded,
    encoded,
    paused,
    sentences,
)
from accessibility.spoken import for_ear
from bot.problems import Problem
from bot.records import Spoken
from bot.schemas import Message

MOST_WAITING = 24
"""Sentences that may wait for the voice; who comes then reads instead."""
NOT_NOW = "这段话现在念不出来，文字都在屏幕上。请过一会儿再听。"
NOTHING = "这段话没有可以念的。"
OFFERED = "可以选："


class Speaking:
    """The voice of the service (``bot.ports.Mouth``)."""

    def __init__(
        self,
        voice: Speaks,
        cache: SoundCache,
        recurs: Callable[[], frozenset[str]] = recurring,
    ) -> None:
        """Speak with ``voice``; only what is in ``recurs()`` is ever kept on disk."""
        self._voice = voice
        self._cache = cache
        self._recurs = recurs
        # A voice on this machine says one sentence at a time; a service may say several.
        self._threads = ThreadPoolExecutor(4 if voice.name == "http" else 1, "speak")
        self._making: dict[str, asyncio.Future[bytes]] = {}

    def ready(self) -> bool:
        """Whether the voice spoke when it was last asked."""
        return self._voice.ready()

    def close(self) -> None:
        """Let go of the voice."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._voice.close()

    async def say(self, speech: str, rate: float) -> Spoken:
        """``speech`` as a voice note (Ogg/Opus); Problem when it cannot be spoken now."""
        mp3 = await self._mp3(speech, rate)

        def noted() -> Spoken:
            sound = decoded(mp3)
            return Spoken(encoded(sound, OGG), OGG, sound.seconds)

        return await asyncio.to_thread(noted)

    async def play(self, speech: str, rate: float, part: int | None = None) -> Spoken:
        """``speech``, or one of its ``parts``, for a page (MP3, which every browser plays)."""
        mp3 = await self._mp3(speech, rate, part)
        return Spoken(mp3, MP3, await asyncio.to_thread(lambda: decoded(mp3).seconds))

    @staticmethod
    def parts(speech: str) -> int:
        """How many sentences ``speech`` has: who hears the first need not wait for the last."""
        return len(sentences(for_ear(speech)))

    async def _mp3(self, speech: str, rate: float, part: int | None = None) -> bytes:
        rate = min(FASTEST, max(SLOWEST, rate))
        said = sentences(for_ear(speech))
        if part is not None:
            said = said[part : part + 1]
        if not said:
            raise Problem(422, NOTHING)
        return b"".join([await self._sentence(sentence, rate) for sentence in said])

    async def _sentence(self, sentence: str, rate: float) -> bytes:
        key = key_of(self._voice.name, self._voice.version, sentence, rate)
        making = self._making.get(key)
        if making is None:
            if len(self._making) >= MOST_WAITING:
                raise Problem(503, NOT_NOW, {"Retry-After": "10"})
            loop = asyncio.get_running_loop()
            making = loop.run_in_executor(self._threads, self._made, key, sentence, rate)
            self._making[key] = making
            making.add_done_callback(lambda done: self._forget(key, done))
        try:
            return await asyncio.shield(making)  # whoever leaves takes nothing from the others
        except SpeakingProblem:
            raise Problem(503, NOT_NOW, {"Retry-After": "30"}) from None

    def _forget(self, key: str, done: asyncio.Future[bytes]) -> None:
        self._making.pop(key, None)
        if not done.cancelled():
            done.exception()  # whoever waited for it may have left

    def _made(self, key: str, sentence: str, rate: float) -> bytes:
        recurs = sentence in self._recurs()
        known = self._cache.get(key, recurs=recurs)
        if known is not None:
            return known
        sound = paused(self._voice.speak(sentence, rate), sentence, rate)
        data = encoded(sound, MP3)
        self._cache.put(key, data, recurs=recurs)
        return data


def speech_of(message: Message) -> str:
    """What is read out of ``message``: its words for the ear, then each choice as a sentence."""
    said = for_ear(message.speech or message.text)
    if not message.choices or message.role == "user":
        return said
    offered = [f"{for_ear(choice.label).rstrip('。？')}。" for choice in message.choices]
    return "\n".join([said, OFFERED, *offered])
