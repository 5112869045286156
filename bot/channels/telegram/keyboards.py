"""Keyboards: buttons carry a short opaque id of ours and a number, never what they mean."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram import words
from bot.channels.webchat.show import may_be_several
from bot.schemas import Choice

Markup = dict[str, Any]
DONE = "ok"
LINK = "link"
MOST = 90
"""Buttons under one message; Telegram takes a hundred."""
SHORT = 7
"""Characters up to which two buttons stand side by side."""
LONGEST = 60


@dataclass(frozen=True)
class Press:
    """What a button of ours says: of which offer, and which of its choices."""

    offer: str
    what: str


def new_offer() -> str:
    """A name for what is on offer now; nobody can guess another one."""
    return secrets.token_urlsafe(9)


def press_of(data: str) -> Press:
    """What stands in the data of a pressed button."""
    offer, _, what = data.partition(":")
    return Press(offer, what)


def choice_of(press: Press, choices: Sequence[Choice]) -> Choice | None:
    """The choice that a button means, or None."""
    place = int(press.what) if press.what.isdecimal() else len(choices)
    return choices[place] if place < len(choices) else None


def inline(offer: str, choices: Sequence[Choice], ticked: Sequence[str] = ()) -> Markup | None:
    """The choices as buttons under a message; of several that may hold, each can be ticked."""
    several = any(may_be_several(c) for c in choices)
    buttons = [
        {"text": _label(c, ticked), "callback_data": f"{offer}:{n}"}
        for n, c in enumerate(choices[:MOST])
    ]
    rows = _rows(buttons)
    if several:
        rows.append([{"text": words.DONE, "callback_data": f"{offer}:{DONE}"}])
    return {"inline_keyboard": rows} if rows else None


def with_page(markup: Markup | None, offer: str, url: str) -> Markup:
    """A keyboard with a button that opens a page of ours, above all others."""
    rows = list(markup["inline_keyboard"]) if markup else []
    opens = [{"text": words.OPEN_PAGE, "url": url}]
    again = [{"text": words.NEW_LINK, "callback_data": f"{offer}:{LINK}"}]
    return {"inline_keyboard": [opens, *rows, again]}


def url_button(label: str, url: str) -> Markup:
    """One button that opens an address."""
    return {"inline_keyboard": [[{"text": label, "url": url}]]}


def asked(name: str, *labels: str) -> Markup:
    """A question of the channel itself: buttons whose data is ``name`` and their place."""
    row = [{"text": label, "callback_data": f"{name}:{n}"} for n, label in enumerate(labels)]
    return {"inline_keyboard": [row]}


def commands() -> Markup:
    """The keyboard of what can always be said."""
    rows = [[{"text": label} for label in row] for row in words.KEYBOARD]
    return {"keyboard": rows, "resize_keyboard": True, "is_persistent": True}


def phone() -> Markup:
    """The same keyboard, with a button that shares one's own number."""
    share = [{"text": words.SHARE_PHONE, "request_contact": True}]
    return {**commands(), "keyboard": [share, *commands()["keyboard"]], "is_persistent": False}


def _label(choice: Choice, ticked: Sequence[str]) -> str:
    label = choice.label[:LONGEST]
    return words.TICKED.format(label=label) if choice.id in ticked else label


def _rows(buttons: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Short buttons in pairs, long ones alone."""
    if any(len(b["text"]) > SHORT for b in buttons):
        return [[b] for b in buttons]
    return [buttons[n : n + 2] for n in range(0, len(buttons), 2)]
