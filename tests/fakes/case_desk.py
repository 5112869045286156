"""A desk that keeps cases in memory and does with each key what a real one does."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.dialogue import CaseStatus, Done, SharedData, SubmitFailed, Submitted
from dialogs.model import Json


class FakeCaseDesk:
    """Answers at once; ``refuses`` is the sentence with which it refuses to take a form."""

    def __init__(self, refuses: str | None = None, found: Mapping[str, Json] | None = None) -> None:
        self.refuses = refuses
        self.found = dict(found or {})
        self.cases: dict[str, Mapping[str, Json]] = {}
        self.calls: list[str] = []
        self.loses_answers = False
        self.granted: list[tuple[str, str]] = []
        self.revoked: list[tuple[str, str]] = []

    async def shared_data(self, id_number: str, name: str, consent_id: str) -> SharedData:
        self.calls.append("shared_data")
        return SharedData(self.found)

    async def submit(self, key: str, body: Mapping[str, Json]) -> Submitted | SubmitFailed:
        self.calls.append("submit")
        if self.refuses:
            return SubmitFailed(self.refuses)
        first = self.cases.setdefault(key, body)
        number = list(self.cases).index(key) + 1
        case_id = f"HN410122-20261124-{number:04d}-7"
        if first != body:
            return Submitted(case_id, as_said=False)
        if self.loses_answers:
            return SubmitFailed("现在暂时连不上办理系统。")
        return Submitted(case_id, "2026-12-11")

    async def grant(self, case_id: str, token_hash: str) -> bool:
        self.granted.append((case_id, token_hash))
        return True

    async def revoke(self, case_id: str, token_hash: str) -> bool:
        self.revoked.append((case_id, token_hash))
        return True

    async def status(self, case_id: str, token: str) -> CaseStatus:
        self.calls.append("status")
        return CaseStatus(lines=(f"{case_id}在办",))

    async def withdraw(self, case_id: str, token: str) -> Done:
        self.calls.append("withdraw")
        return Done("withdraw")

    async def rate(self, case_id: str, token: str, grade: int, text: str) -> Done:
        self.calls.append("rate")
        return Done("rate")
