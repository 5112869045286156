"""Updates that Telegram posts to us: refused without the secret, answered once they are kept."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from bot.problems import Problem
from bot.security import same

PATH = "/telegram/webhook"


Take = Callable[[list[dict[str, Any]]], Awaitable[None]]


def router_of(take: Take, secret: str) -> APIRouter:
    """The route of the webhook; without a ``secret`` there is none, and nothing is let in."""
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def updates(
        request: Request,
        x_telegram_bot_api_secret_token: Annotated[str, Header()] = "",
    ) -> Response:
        """One update; 200 only after it is kept, so that Telegram sends it again otherwise."""
        if not secret or not same(x_telegram_bot_api_secret_token, secret):
            raise Problem(401)
        try:
            raw = json.loads(await request.body())
        except ValueError:
            raise Problem(400) from None
        if not isinstance(raw, dict):
            raise Problem(400)
        await take([raw])
        return Response(status_code=200)

    return router
