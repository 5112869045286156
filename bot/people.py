"""Letting relatives in by talk: gives the code, says who takes part, lets somebody in no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.links import Links, Wish
from bot.parties import ONLY_OWNER, Parties
from bot.problems import Problem
from bot.records import Holder
from bot.schemas import PartyEntry, Scope
from dialogs.dialogue import PeopleTold
from dialogs.effects import AskPeople
from dialogs.helping import plain_label
from dialogs.model import Json

RIGHTS: dict[str, str] = {"see": "看", "fill": "帮着填", "submit": "签字提交"}


@dataclass(frozen=True)
class PeopleByTalk:
    """Carries out what was said about who may see and fill."""

    links: Links
    parties: Parties

    async def take(self, holder: Holder | None, wish: AskPeople) -> PeopleTold:
        """Let a helper in, list who takes part, or let somebody in no more."""
        if holder is None:
            return PeopleTold(wish.kind, detail=ONLY_OWNER)
        try:
            return await _ACTS[wish.kind](self, holder, wish)
        except Problem as problem:
            return PeopleTold(wish.kind, wish.label, detail=str(problem.detail))

    async def invite(self, holder: Holder, wish: AskPeople) -> PeopleTold:
        """Six digits and a QR code for somebody of that name."""
        scopes: tuple[Scope, ...] = tuple(s for s in ("see", "fill") if s in wish.scopes)
        link = await self.links.give_from(holder, Wish("helper", scopes, label=wish.label))
        told: dict[str, Json] = {
            "code": f"{link.code[:3]} {link.code[3:]}",
            "rights": rights(scopes),
            "until": clock(link.code_expires_at),
            "picture": link.qr_png_url,
        }
        return PeopleTold("invite", wish.label or "家人", told)

    async def tell(self, holder: Holder, wish: AskPeople) -> PeopleTold:
        """Everybody who can open the conversation now."""
        return PeopleTold(wish.kind, told={"lines": await self._lines(holder)})

    async def remove(self, holder: Holder, wish: AskPeople) -> PeopleTold:
        """Let those of that name in no more."""
        listed = (await self.parties.listed(holder)).parties
        gone = [p for p in listed if p.role == "helper" and plain_label(p.label) == wish.label]
        if not gone:
            return PeopleTold("nobody", wish.label, {"lines": await self._lines(holder)})
        for party in gone:
            await self.parties.drop(holder, party.id)
        return PeopleTold("remove", wish.label)

    async def _lines(self, holder: Holder) -> list[str]:
        return [line_of(one) for one in (await self.parties.listed(holder)).parties]


_ACTS = {
    "invite": PeopleByTalk.invite,
    "list": PeopleByTalk.tell,
    "remove": PeopleByTalk.remove,
}


def line_of(party: PartyEntry) -> str:
    """One person in a line: who, what they may do, until when."""
    ends = f"，{party.expires_at:%Y年%-m月%-d日}到期" if party.expires_at else ""
    me = "（就是这部手机）" if party.me else ""
    return f"{party.label}{me}：能{rights(party.scopes)}{ends}"


def rights(scopes: tuple[Scope, ...]) -> str:
    """What somebody may do, in words."""
    return "、".join(words for scope, words in RIGHTS.items() if scope in scopes)


def clock(at: datetime) -> str:
    """A time of this day as people say it."""
    return f"{at:%-H}点{at:%M}分"
