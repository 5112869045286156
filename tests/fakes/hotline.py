"""A hotline desk that keeps what it is told; it can be deaf for a while."""

from __future__ import annotations

from bot.records import Letter


class FakeHotline:
    """Takes letters; ``answers`` is the status it gives, None while it cannot be reached."""

    def __init__(self) -> None:
        self.answers: int | None = 204
        self.told: list[Letter] = []
        self.tries = 0

    async def tell(self, letter: Letter) -> int | None:
        self.tries += 1
        if self.answers == 204:
            self.told.append(letter)
        return self.answers

    def kinds(self) -> list[str]:
        return [letter.kind for letter in self.told]
