"""Pictures that were looked at: a photo to choose, a paper whose fields are to be confirmed.

The bot looks (``bot/pictures.py``) and tells what was found in ``Upload.found``; here it becomes a
question of confirmation. Nothing that was read is taken before the person says so, and a photo is
never refused: the person can always say 就用这张.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.handing import Look
from dialogs.model import Answer, Json, Reply
from dialogs.says import SAYS
from dialogs.talk import Talk
from dialogs.wording import WORDING

MENDED, AGAIN, AS_IT_IS = 0, 1, 2


def take_picture(talk: Talk, reply: Reply) -> bool:
    """Put what was found in a picture before the person; False when nothing was."""
    found = reply.upload.found if reply.upload else {}
    if not found:
        return False
    if "photo" in found:
        talk.confirm("photo", **found["photo"])
    elif found["fields"]:
        if found["trouble"]:
            talk.say(f"paper.{found['trouble']}")
        talk.confirm("paper", fields=found["fields"], shown=found["shown"])
    else:
        talk.say(f"paper.{found['trouble']}")
    return True


def look_photo(data: Mapping[str, Json]) -> Look:
    """The one thing to mend, what was done, and the three choices."""
    lines = [SAYS[f"photo.{code}"] for code in data["says"]]
    labels = {f"pending={AGAIN}": "重拍", f"pending={AS_IT_IS}": "不修，用原图"}
    if data.get("mended"):
        labels = {f"pending={MENDED}": "用修好的这张", **labels}
    else:
        labels[f"pending={AS_IT_IS}"] = "就用这张"
    return labels, {"lines": lines, "pictures": _pictures(data)}


def _pictures(data: Mapping[str, Json]) -> list[list[str]]:
    """The photo before and, when there is one, after; each with its words."""
    before = [["image", f"files/{data['ref']}", "原来的照片"]]
    if not data.get("mended"):
        return []
    return [*before, ["image", f"files/{data['mended']}", "修好的照片"]]


def settle_photo(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    """The photo that was chosen becomes the answer, with what the clerk is to look at."""
    choice = AS_IT_IS if verdict is True else AGAIN if verdict is False else int(verdict)
    if choice == AGAIN:
        talk.say("photo_again")
        return
    ref = data["mended"] if choice == MENDED and data.get("mended") else data["ref"]
    value: dict[str, Json] = {"kind": "photo", "ref": ref}
    if data.get("notes"):
        value["notes"] = list(data["notes"])
    answer = Answer(value, "document", message_id=reply.message_id, confirmed=True)
    talk.change(form=talk.dialogue.form.with_answer("personal.photo", answer), revisit=None)


def look_paper(data: Mapping[str, Json]) -> Look:
    """What was read, a line for each field."""
    lines = [f"{WORDING[key].label}：{words}" for key, words in data["shown"].items()]
    return {"pending=yes": "都对", "pending=no": "有不对的"}, {"lines": lines}


def settle_paper(talk: Talk, data: Mapping[str, Json], verdict: bool | int, reply: Reply) -> None:
    """What was confirmed stands as read from a document; what was not is asked as usual."""
    if not verdict:
        talk.say("paper_refused")
        return
    form = talk.dialogue.form
    for key, value in data["fields"].items():
        answer = Answer(value, "document", message_id=reply.message_id, confirmed=True)
        form = form.with_answer(key, answer)
    talk.change(form=form)
