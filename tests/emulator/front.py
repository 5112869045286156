"""What stands before the emulator: the parts of the Bot API it lacks, and faults on demand.

Messages and edits go to telegram-test-api and come from it. Added here: offsets and long polling as
the true API has them, webhooks with their secret and their repetition, files, and what
``rules`` refuses. Faults: floods (429), blocked bots (403), failures, updates that come twice or in
another order.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from tests.emulator.process import emulator
from tests.emulator.rules import FILES, SIMPLE, refusal
from tests.emulator.wire import BOT, Call, Faults, Shown, message, no, ok, params_of, whole

TOKEN = "4242:emulated-token-for-tests"
MOST_CONNECTIONS = 40
"""At which Telegram posts to a webhook, unless asked otherwise."""


class Front:
    """The Bot API of a test."""

    def __init__(self, behind: str, client: aiohttp.ClientSession) -> None:
        self._behind = behind
        self._client = client
        self.url = ""
        self.faults = Faults()
        self.calls: list[Call] = []
        self.shown: dict[int, list[Shown]] = defaultdict(list)
        self.deleted: set[tuple[int, int]] = set()
        self.files: dict[str, bytes] = {}
        self.file_sizes: dict[str, int] = {}
        self.delivered: list[int] = []
        self._webhook: tuple[str, str] | None = None
        self._waiting: list[dict[str, Any]] = []
        self._again: list[dict[str, Any]] = []
        self._changed = asyncio.Condition()
        self._ids = itertools.count(500_001)
        self._posting: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(MOST_CONNECTIONS)

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[Front]:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/{name:.+}", self._file)
        runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        pump = asyncio.create_task(self._pump())
        try:
            yield self
        finally:
            pump.cancel()
            for task in (pump, *self._posting):
                task.cancel()
            await asyncio.gather(pump, *self._posting, return_exceptions=True)
            await runner.cleanup()

    # What people do.

    async def act(self, kind: str, **body: Any) -> None:  # noqa: ANN401 - JSON
        """Have telegram-test-api take something from a person."""
        given = {"botToken": TOKEN, **body}
        async with self._client.post(f"{self._behind}/{kind}", json=given) as answer:
            assert (await answer.json())["ok"]

    def inject(self, **update: Any) -> int:  # noqa: ANN401 - JSON
        """An update of a kind that telegram-test-api cannot make."""
        update_id = next(self._ids)
        self._waiting.append({"update_id": update_id, **update})
        return update_id

    def repeat(self, update_id: int, **update: Any) -> None:  # noqa: ANN401 - JSON
        """Deliver an update under a number that was delivered before."""
        self._again.append({"update_id": update_id, **update})

    async def until(self, chat_id: int, fits: Any, patience: float = 20.0) -> None:  # noqa: ANN401
        """Wait until ``fits`` holds of what a chat shows."""
        async with asyncio.timeout(patience), self._changed:
            await self._changed.wait_for(lambda: fits(self.shown[chat_id]))

    async def until_called(self, fits: Any, patience: float = 20.0) -> None:  # noqa: ANN401
        async with asyncio.timeout(patience), self._changed:
            await self._changed.wait_for(lambda: fits(self.calls))

    # What the bot asks for.

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return no(401, "Unauthorized")
        params, files = await params_of(request)
        refused = self._fault(method, params)
        if refused is None:
            why = refusal(method, params)
            refused = no(400, why) if why else None
        answer = refused or await self._answer(method, params, files)
        self.calls.append(Call(method, params, answer.status, time.monotonic()))
        async with self._changed:
            self._changed.notify_all()
        return answer

    def _fault(self, method: str, params: dict[str, Any]) -> web.Response | None:
        if method in {"getUpdates", "getMe", "setWebhook", "deleteWebhook"} | SIMPLE:
            return None
        faults, chat = self.faults, int(params.get("chat_id", 0))
        if chat in faults.blocked:
            return no(403, "Forbidden: bot was blocked by the user")
        if faults.failures > 0:
            faults.failures -= 1
            return no(502, "Bad Gateway")
        chance = faults.flood_share and faults.random.random() < faults.flood_share
        if faults.floods[chat] > 0 or chance:
            faults.floods[chat] = max(0, faults.floods[chat] - 1)
            more = {"parameters": {"retry_after": faults.retry_after}}
            return no(429, f"Too Many Requests: retry after {faults.retry_after}", **more)
        return None

    async def _answer(
        self, method: str, params: dict[str, Any], files: dict[str, bytes]
    ) -> web.Response:
        if method in SIMPLE:
            return ok(True)
        if method in FILES:
            return await self._sent_file(method, params, files)
        handler = getattr(self, f"_on_{method}", None)
        return await handler(params) if handler else no(404, f"Not Found: method {method}")

    async def _on_getMe(self, _params: dict[str, Any]) -> web.Response:  # noqa: N802 - the API's name
        return ok(BOT)

    async def _on_setWebhook(self, params: dict[str, Any]) -> web.Response:  # noqa: N802
        self._webhook = (params["url"], params.get("secret_token", ""))
        return ok(True)

    async def _on_deleteWebhook(self, _params: dict[str, Any]) -> web.Response:  # noqa: N802
        self._webhook = None
        return ok(True)

    async def _on_sendMessage(self, params: dict[str, Any]) -> web.Response:  # noqa: N802
        sent = await self._forward("sendMessage", params)
        markup = json.loads(params["reply_markup"]) if params.get("reply_markup") else None
        chat = int(params["chat_id"])
        self.shown[chat].append(Shown(sent["message_id"], params["text"], markup))
        return ok(message(sent["message_id"], chat, params["text"]))

    async def _sent_file(
        self, method: str, params: dict[str, Any], files: dict[str, bytes]
    ) -> web.Response:
        kind, chat = FILES[method], int(params["chat_id"])
        data = files[params[kind].removeprefix("attach://")]
        caption = params.get("caption", "")
        sent = await self._forward("sendMessage", {"chat_id": chat, "text": f"[{kind}] {caption}"})
        shown = Shown(sent["message_id"], caption, None, kind, data)
        self.shown[chat].append(shown)
        return ok(message(sent["message_id"], chat, None))

    async def _on_editMessageText(self, params: dict[str, Any]) -> web.Response:  # noqa: N802
        return await self._edited("editMessageText", params, text=params["text"], markup=None)

    async def _on_editMessageReplyMarkup(self, params: dict[str, Any]) -> web.Response:  # noqa: N802
        markup = json.loads(params.get("reply_markup", "{}"))
        return await self._edited("editMessageReplyMarkup", params, markup=markup)

    async def _edited(self, method: str, params: dict[str, Any], **what: Any) -> web.Response:  # noqa: ANN401
        chat, message_id = int(params["chat_id"]), int(params["message_id"])
        found = [m for m in self.shown[chat] if m.message_id == message_id]
        if not found:
            return no(400, "Bad Request: message to edit not found")
        await self._forward(method, params)
        for name, value in what.items():
            setattr(found[0], name, value)
        found[0].edits += 1
        return ok(message(message_id, chat, found[0].text))

    async def _on_deleteMessage(self, params: dict[str, Any]) -> web.Response:  # noqa: N802
        self.deleted.add((int(params["chat_id"]), int(params["message_id"])))
        return ok(True)

    async def _on_getFile(self, params: dict[str, Any]) -> web.Response:  # noqa: N802
        name = params["file_id"]
        if name not in self.files:
            return no(400, "Bad Request: wrong file_id")
        size = self.file_sizes.get(name, len(self.files[name]))
        file = {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": name}
        return ok(file)

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["name"]])

    async def _forward(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        url = f"{self._behind}/bot{TOKEN}/{method}"
        async with self._client.post(url, json=params) as answer:
            body = await answer.json()
        assert body["ok"], body
        return body["result"] or {}

    # How updates reach the bot.

    async def _on_getUpdates(self, params: dict[str, Any]) -> web.Response:  # noqa: N802
        offset = int(params.get("offset") or 0)
        until = time.monotonic() + int(params.get("timeout") or 0)
        while True:
            self._waiting = [u for u in self._waiting if u["update_id"] >= offset]
            found, self._again = [*self._again, *self._waiting[:100]], []
            if found or time.monotonic() >= until:
                break
            await asyncio.sleep(0.02)
        if self.faults.shuffles:
            self.faults.random.shuffle(found)
        if self.faults.repeats > 1:
            self._again = found[: len(found) // 2]
            found = [u for u in found for _ in range(self.faults.repeats)]
        self.delivered += [u["update_id"] for u in found]
        return ok(found)

    async def _pump(self) -> None:
        """Take updates from telegram-test-api as they come; post them, when there is a webhook."""
        while True:
            url = f"{self._behind}/bot{TOKEN}/getUpdates"
            async with self._client.post(url, json={}) as answer:
                new = (await answer.json())["result"]
            # Its numbers are shared with what the bot sends; Telegram's updates have their own.
            self._waiting += [{**whole(u), "update_id": next(self._ids)} for u in new]
            if self._webhook is not None and self._waiting:
                batch, self._waiting = self._waiting, []
                if self.faults.shuffles:
                    self.faults.random.shuffle(batch)
                for update in batch * self.faults.repeats:
                    task = asyncio.create_task(self._post(update))
                    self._posting.add(task)
                    task.add_done_callback(self._posting.discard)
            await asyncio.sleep(0.02)

    async def _post(self, update: dict[str, Any]) -> None:
        """Post an update until it is answered with 200, as Telegram does."""
        while True:
            assert self._webhook is not None
            url, secret = self._webhook
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            try:
                async with (
                    self._connections,
                    self._client.post(url, json=update, headers=headers) as answer,
                ):
                    if answer.status == 200:
                        self.delivered.append(update["update_id"])
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)


@asynccontextmanager
async def bot_api() -> AsyncGenerator[Front]:
    """The Bot API: telegram-test-api behind, the rest before it."""
    async with (
        emulator() as behind,
        aiohttp.ClientSession() as client,
        Front(behind, client).serving() as front,
    ):
        yield front
