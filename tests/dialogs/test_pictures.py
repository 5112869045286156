from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accessibility.render import Rendered, render
from dialogs.dialogue import FORM_VERSION, Dialogue
from dialogs.engine import step
from dialogs.model import Answer, Json, Reply, UnifiedForm, Upload

TODAY = date(2026, 11, 24)
NUMBER = "410105195203081238"


def begun(asked: str) -> Dialogue:
    answers = {key: Answer(value=True) for key in ("consent", "consent.sensitive")}
    return Dialogue(UnifiedForm(FORM_VERSION, ("certificate_new",), answers), asked=asked)


def told(dialogue: Dialogue, reply: Reply) -> tuple[Dialogue, Rendered]:
    after, effects = step(dialogue, reply, TODAY)
    return after, render(effects, after, TODAY)


def photo(**found: Json) -> Reply:
    return Reply(upload=Upload("photo", "f1", {"photo": {"ref": "f1", **found}}))


def paper(fields: dict[str, str], trouble: str | None = None) -> Reply:
    found = {"fields": fields, "shown": fields, "trouble": trouble}
    return Reply(upload=Upload("id_card", "", found), message_id="m9")


MENDED = photo(says=["mended", "whitened", "hat"], notes=["eye"], mended="f2")


def test_a_mended_photo_is_shown_before_and_after_with_three_choices() -> None:
    _, turn = told(begun("personal.photo"), MENDED)
    last = turn.messages[-1]
    assert [url for _, url, _ in last.attachments] == ["files/f1", "files/f2"]
    assert [label for _, label in last.choices] == ["用修好的这张", "重拍", "不修，用原图"]


@pytest.mark.parametrize(("choice", "ref"), [("pending=0", "f2"), ("pending=2", "f1")])
def test_the_photo_that_was_chosen_is_the_answer(choice: str, ref: str) -> None:
    asked, _ = told(begun("personal.photo"), MENDED)
    after, _ = told(asked, Reply(choice=choice))
    answer = after.form.answers["personal.photo"]
    assert answer.value == {"kind": "photo", "ref": ref, "notes": ["eye"]}
    assert (answer.source, answer.confirmed) == ("document", True)


def test_another_photo_can_be_taken() -> None:
    asked, _ = told(begun("personal.photo"), MENDED)
    after, _ = told(asked, Reply(choice="pending=1"))
    assert not after.form.has("personal.photo")
    assert after.pending is None


@pytest.mark.parametrize("code", ["no_face", "blurred", "off_left", "dark", "grey"])
def test_whatever_is_named_the_person_can_use_the_photo(code: str) -> None:
    asked, turn = told(begun("personal.photo"), photo(says=[code, "hat"], notes=[], mended=None))
    assert ("pending=2", "就用这张") in turn.messages[-1].choices
    after, _ = told(asked, Reply(choice="pending=2"))
    assert after.form.value("personal.photo") == {"kind": "photo", "ref": "f1"}


def test_what_a_card_says_is_taken_only_once_confirmed() -> None:
    fields = {"personal.name": "王秀英", "personal.id_number": NUMBER}
    asked, turn = told(begun("personal.id_number"), paper(fields))
    assert not asked.form.has("personal.id_number")
    assert "王秀英" in turn.messages[-1].text
    assert [label for _, label in turn.messages[-1].choices] == ["都对", "有不对的"]
    refused, _ = told(asked, Reply(choice="pending=no"))
    assert not refused.form.has("personal.id_number")
    after, _ = told(asked, Reply(choice="pending=yes"))
    answer = after.form.answers["personal.id_number"]
    assert (answer.value, answer.source, answer.confirmed) == (NUMBER, "document", True)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("glare", "反光"),
        ("cut", "四个角"),
        ("wrong_side", "有照片的那一面"),
        ("expired_id", "过了有效期"),
        ("blurred", "糊"),
        ("dark", "亮的地方"),
    ],
)
def test_what_is_wrong_with_a_picture_is_told(trouble: str, words: str) -> None:
    after, turn = told(begun("personal.id_number"), paper({}, trouble))
    assert words in "".join(message.text for message in turn.messages)
    assert after.pending is None


def test_a_picture_changes_nothing_else() -> None:
    before = begun("personal.id_number")
    after, _ = told(before, paper({}, "unknown"))
    assert replace(after, asked=None, attempt=0).form == before.form
