"""The API of a conversation (contract, sections 1, 2 and 7), gathered."""

from __future__ import annotations

from fastapi import APIRouter

from bot.channels.webchat import about, aloud, given, joining, paper, talk

router = APIRouter()
for part in (talk, given, aloud, paper, joining, about):
    router.include_router(part.router)
