"""Cases and data sharing over the backend's HTTP interface."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus

import httpx

from bot.case_words import lines_of
from bot.security import hash_token
from dialogs.dialogue import CaseStatus, Done, SharedData, SubmitFailed, Submitted
from dialogs.model import Json

_log = logging.getLogger(__name__)
SHARED_DATA_SECONDS = 2.0
SECONDS = 10.0
UNREACHABLE = "现在暂时连不上办理系统，您填的内容都还在。请过几分钟再试。"


class HttpCaseDesk:
    """A CaseDesk that speaks to the backend; whatever goes wrong there becomes an event here."""

    def __init__(
        self, base_url: str, secret: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """Reach the backend at ``base_url``, or ``transport`` in this process."""
        self._client = httpx.AsyncClient(base_url=base_url, transport=transport, timeout=SECONDS)
        self._internal = {"Authorization": f"Internal {secret}"}

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def ready(self) -> bool:
        """Whether the backend answers."""
        answer = await self._call("GET", "/healthz", {}, within=SHARED_DATA_SECONDS)
        return answer is not None and answer.is_success

    async def shared_data(self, id_number: str, name: str, consent_id: str) -> SharedData:
        """What the departments hold; empty when nothing, or no answer within two seconds."""
        asked = {"id_number": id_number, "name": name, "consent_id": consent_id}
        answer = await self._call(
            "POST",
            "/internal/shared-data",
            self._internal,
            json=asked,
            within=SHARED_DATA_SECONDS,
        )
        if answer is None or not answer.is_success:
            return SharedData({})
        found = answer.json()
        return SharedData(found.get("found", {}), tuple(found.get("sources", ())))

    async def submit(self, key: str, body: Mapping[str, Json]) -> Submitted | SubmitFailed:
        """Hand the form in, once per ``key``."""
        headers = {**self._internal, "Idempotency-Key": key}
        answer = await self._call("POST", "/internal/cases", headers, json=dict(body))
        if answer is not None and answer.status_code == HTTPStatus.CONFLICT:
            return _handed_in_before(answer)
        if answer is None or not answer.is_success:
            return SubmitFailed(_sentence(answer))
        case = answer.json()
        return Submitted(case["case_id"], case.get("due_on"))

    async def grant(self, case_id: str, token_hash: str) -> bool:
        """Let the bearer of another token see the case."""
        path, body = f"/internal/cases/{case_id}/access", {"access_token_hash": token_hash}
        answer = await self._call("POST", path, self._internal, json=body)
        return answer is not None and answer.is_success

    async def revoke(self, case_id: str, token_hash: str) -> bool:
        """Let the bearer of a token see the case no more."""
        path, body = f"/internal/cases/{case_id}/access", {"access_token_hash": token_hash}
        answer = await self._call("DELETE", path, self._internal, json=body)
        return answer is not None and answer.is_success

    async def status(self, case_id: str, token: str) -> CaseStatus:
        """How the case stands, in sentences."""
        answer = await self._as_bearer("GET", case_id, "", token)
        if answer is None or not answer.is_success:
            return CaseStatus(error=_sentence(answer))
        return CaseStatus(lines=lines_of(answer.json()))

    async def withdraw(self, case_id: str, token: str) -> Done:
        """Withdraw the case."""
        return _done("withdraw", await self._as_bearer("POST", case_id, "/withdraw", token, {}))

    async def rate(self, case_id: str, token: str, grade: int, text: str) -> Done:
        """Rate the case (好差评)."""
        said = {"grade": grade, "text": text}
        return _done("rate", await self._as_bearer("POST", case_id, "/rating", token, said))

    async def _as_bearer(
        self, method: str, case_id: str, what: str, token: str, body: Json = None
    ) -> httpx.Response | None:
        """Ask as the bearer of a token; one the backend has not heard of yet is told to it."""
        path, headers = f"/api/cases/{case_id}{what}", {"Authorization": f"Bearer {token}"}
        answer = await self._call(method, path, headers, json=body)
        unknown = answer is not None and answer.status_code == HTTPStatus.NOT_FOUND
        if unknown and await self.grant(case_id, hash_token(token)):
            answer = await self._call(method, path, headers, json=body)
        return answer

    async def _call(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        *,
        json: Json = None,
        within: float = SECONDS,
    ) -> httpx.Response | None:
        """The answer, or None when there was none in time; never says what was sent."""
        try:
            async with asyncio.timeout(within):
                return await self._client.request(method, path, headers=dict(headers), json=json)
        except (httpx.HTTPError, TimeoutError) as error:
            _log.warning("backend did not answer: %s", type(error).__name__)
            return None


def _handed_in_before(answer: httpx.Response) -> Submitted | SubmitFailed:
    """Under this key another form arrived before, though its answer was lost: that case stands."""
    try:
        return Submitted(str(answer.json()["case_id"]), as_said=False)
    except (ValueError, KeyError, TypeError):
        return SubmitFailed(_sentence(answer))


def _done(what: str, answer: httpx.Response | None) -> Done:
    if answer is not None and answer.is_success:
        return Done(what)
    return Done(what, ok=False, detail=_sentence(answer))


def _sentence(answer: httpx.Response | None) -> str:
    """What the backend says for the person, or that it could not be reached."""
    if answer is None or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UNREACHABLE
    try:
        detail = answer.json().get("detail")
    except (ValueError, AttributeError):
        detail = None
    return detail if isinstance(detail, str) and detail else UNREACHABLE
