"""The questions of confirmation that come of other people: staff, helpers, the person helped."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dialogs import handing, parties, pictures, proposals, proxy_again, supported
from dialogs.dialogue import Pending
from dialogs.handing import Look
from dialogs.model import Json, Reply
from dialogs.talk import Talk

LOOKS: dict[str, Callable[[Mapping[str, Json]], Look]] = {
    "callback": handing.look_callback,
    "callback_when": handing.look_callback_when,
    "proposal": proposals.look_proposal,
    "proposal_wrong": proposals.look_proposal_wrong,
    "parties": parties.look_parties,
    "applicant_confirms": parties.look_applicant,
    "readback": supported.look_readback,
    "proxy_again": proxy_again.look_proxy_again,
    "photo": pictures.look_photo,
    "paper": pictures.look_paper,
}
"""Buttons and what fills the sentence, by kind."""

READERS: dict[str, Callable[[Pending, Reply], bool | int | None]] = {
    "callback": lambda _, reply: handing.read_callback(reply),
    "callback_when": lambda _, reply: handing.read_callback_when(reply),
    "proposal_wrong": proposals.read_proposal_wrong,
    "readback": supported.read_readback,
}
"""What words mean where yes and no are not enough."""

SETTLERS: dict[str, Callable[[Talk, Mapping[str, Json], bool | int, Reply], None]] = {
    "callback": handing.settle_callback,
    "callback_when": handing.settle_callback_when,
    "proposal": proposals.settle_proposal,
    "proposal_wrong": proposals.settle_proposal_wrong,
    "parties": parties.settle_parties,
    "applicant_confirms": parties.settle_applicant,
    "readback": supported.settle_readback,
    "proxy_again": proxy_again.settle_proxy_again,
    "photo": pictures.settle_photo,
    "paper": pictures.settle_paper,
}
"""What yes, no and the other answers do."""
