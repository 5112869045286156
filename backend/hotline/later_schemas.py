"""What goes over the wire about callbacks, follow-ups, the access log and counties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from backend.hotline.schemas import Received, Shown


class CallbackView(Shown):
    """A wish to be called or written to."""

    callback_id: int
    ticket_id: int
    wish: str
    how: Literal["phone", "chat"]
    asked_at: datetime
    planned_at: datetime | None
    state: str
    done_at: datetime | None
    county: str | None
    county_name: str | None
    access: tuple[str, ...]
    holder: str | None


class Plan(Received):
    """When somebody is going to call back; null takes the time away."""

    at: datetime | None


class Note(Received):
    """How it was settled, in staff's words."""

    note: str = Field("", max_length=1000, repr=False)


class FollowUpView(Shown):
    """A low rating to be looked into; ``due_on`` counts working days."""

    follow_up_id: int
    case_id: str | None
    county: str | None
    county_name: str | None
    stage: str | None
    stage_words: str
    grade: int
    grade_words: str
    opened_at: datetime
    due_on: date
    estimated: bool
    overdue: bool
    done_at: datetime | None
    done_by: str | None


class FollowUpOpened(Shown):
    """The reason of dissatisfaction and the note; opening them is logged."""

    text: str
    note: str


class AccessView(Shown):
    """One access to personal data."""

    access_id: int
    at: datetime
    desk_number: str
    name: str
    what: str
    what_words: str
    ticket_id: int | None
    conversation_id: str | None
    case_id: str | None
    reason: str


class AccessPage(Shown):
    """Accesses, the latest first; ``before`` of the next page, or null at the end."""

    rows: tuple[AccessView, ...]
    before: int | None


class CountyView(Shown):
    """What a county's own page says, in the shape of ``dialogs/counties/_example.yaml``."""

    code: str
    name: str
    version: int
    changed_at: datetime | None
    changed_by: str | None
    content: dict[str, Any] | None


class CountyChange(Received):
    """A new content; ``version`` is the one that was edited, so that nobody overwrites another."""

    version: int = Field(ge=0)
    content: dict[str, Any]


class CountyOverride(Shown):
    """A county's content for the conversation service, and who confirmed it when."""

    code: str
    version: int
    changed_at: datetime
    changed_by: str
    content: dict[str, Any]
