"""One turn in the making: the dialogue as it stands and the effects so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dialogs.counties import COUNTIES, County
from dialogs.dialogue import Dialogue, Pending
from dialogs.effects import Ask, Choice, Effect, Say, SayText
from dialogs.model import Json
from dialogs.view import View, look


@dataclass
class Talk:
    """A turn being worked out; lives only inside ``engine.step``.

    ``counties`` are what counties have published, by code.
    """

    dialogue: Dialogue
    today: date
    counties: Mapping[str, County] = field(default_factory=lambda: COUNTIES)
    effects: list[Effect] = field(default_factory=list[Effect])
    _seen: View | None = field(default=None, init=False, repr=False)

    @property
    def view(self) -> View:
        """Everything that follows from the dialogue as it stands now."""
        if self._seen is None or self._seen.dialogue is not self.dialogue:
            self._seen = look(self.dialogue, self.today)
        return self._seen

    def say(self, key: str, **params: Json) -> None:
        """Say a sentence of ``says.yaml``."""
        self.effects.append(Say(key, params))

    def say_text(self, text: str, clause: str | None = None) -> None:
        """Say a text that is already words."""
        self.effects.append(SayText(text, clause))

    def act(self, effect: Effect) -> None:
        """Add any other effect."""
        self.effects.append(effect)

    def change(self, **fields: Json) -> None:
        """Replace fields of the dialogue."""
        self.dialogue = replace(self.dialogue, **fields)

    def accept(self, dialogue: Dialogue, keys: tuple[str, ...], asked: str | None) -> None:
        """Go on with ``dialogue``, in which ``keys`` were answered while ``asked`` was open."""
        self.dialogue = dialogue
        same = (asked or "").replace("residence_address", "residence_same")
        proxy = "guardian.is_proxy" if asked == "guardian.name" else ""
        if asked and {*keys} & {asked, same, proxy, f"{asked}.later"}:
            history = (*(k for k in dialogue.history if k != asked), asked)
            self.change(history=history, revisit=None)

    def tell_once(self, token: str) -> bool:
        """Whether ``token`` was not told yet; marks it as told."""
        if token in self.dialogue.told:
            return False
        self.change(told=(*self.dialogue.told, token))
        return True

    def forget(self, prefix: str) -> None:
        """Let what begins with ``prefix`` be told again."""
        self.change(told=tuple(t for t in self.dialogue.told if not t.startswith(prefix)))

    def confirm(self, kind: str, **data: Json) -> None:
        """Put a question of confirmation on top."""
        self.change(pending=Pending(kind, data))

    def settle(self) -> None:
        """Take the question of confirmation off."""
        self.change(pending=None)


def ask_pending(talk: Talk, says: str, choices: tuple[Choice, ...], **params: Json) -> None:
    """Ask the question of confirmation that lies on top."""
    pending = talk.dialogue.pending
    kind = pending.kind if pending else ""
    talk.act(Ask(f"pending.{kind}", "confirm", 0, choices, says, params))


YES_NO = (Choice("pending=yes", "是"), Choice("pending=no", "不是"))
