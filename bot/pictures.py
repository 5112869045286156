"""Looks at photos and reads papers for the conversation; everything heavy is in child processes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from accessibility.documents.papers import Reading
from accessibility.documents.reader import DocumentReader, Reads
from accessibility.photos import Photo, intake
from accessibility.photos.bench import Looked, Looks, PhotoBench
from accessibility.photos.sizes import size_for
from bot.settings import Settings
from dialogs.model import Json
from dialogs.wording import WORDING
from nlu.recognise.peoples import PEOPLES

_PERSON = {"name": "name", "id_number": "id_number"}
_OWN = {
    "ethnicity": "personal.ethnicity",
    "certificate_number": "personal.certificate_number",
    "education": "personal.education",
    "marriage": "personal.marital_status",
    "household_type": "personal.household_type",
    "account": "subsidy.bank_account",
}
_CHOICES = frozenset({"personal.education", "personal.marital_status", "personal.household_type"})


class Pictures:
    """The photo bench and the document reader, as a conversation uses them."""

    def __init__(self, bench: Looks, reader: Reads, today: Callable[[], date]) -> None:
        """Look with ``bench``, read with ``reader``."""
        self._bench = bench
        self._reader = reader
        self._today = today

    def look(self, jpeg: bytes) -> tuple[bytes | None, dict[str, Json]] | None:
        """The photo made ready and what is said of it; None when nobody can look. Blocks."""
        looked = self._bench.look(Photo(jpeg, 0, 0, "JPEG"), size_for())
        if looked is None:
            return None
        made = looked.mended if looked.verdict.mends else None
        return made, {"says": _says(looked, made), "notes": list(looked.verdict.notes)}

    def read(self, data: bytes, asked: str) -> dict[str, Json]:
        """What a paper says, by form key, for whoever is asked about. Blocks; keeps nothing."""
        reading = self._reader.read(intake(data), self._today(), PEOPLES)
        if reading is None:
            return {"fields": {}, "shown": {}, "trouble": "busy"}
        fields = _fields(reading, asked)
        trouble = reading.trouble or (None if fields else "incomplete")
        shown = {key: _shown(key, value) for key, value in fields.items()}
        return {"fields": fields, "shown": shown, "trouble": trouble}

    def close(self) -> None:
        """End the child processes."""
        self._bench.close()
        self._reader.close()


def pictures_of(settings: Settings, today: Callable[[], date]) -> Pictures | None:
    """What looks at pictures, where the operator switched it on (``LOOK_AT_PICTURES``)."""
    if not settings.look_at_pictures:
        return None
    return Pictures(PhotoBench(), DocumentReader(), today)


def _says(looked: Looked, made: bytes | None) -> list[str]:
    """Codes of what is said, in order: one thing to mend, what was done, the clerk, the hat."""
    verdict = looked.verdict
    says = [verdict.first] if verdict.first else []
    says += ["fits"] if verdict.fits else []
    if made:
        says += ["mended"]
        says += ["whitened"] if "background" in looked.done else []
        says += ["not_whitened"] if "background" in looked.failed else []
    says += ["clerk"] if verdict.notes else []
    return [*says, "hat"]


def _fields(reading: Reading, asked: str) -> dict[str, str]:
    """What was read under the keys of the form; the person asked about is whose card it is."""
    group = asked.partition(".")[0]
    owner = group if group in {"proxy", "guardian"} else "personal"
    found = {f"{owner}.{to}": reading.fields.get(name) for name, to in _PERSON.items()}
    if owner == "personal":
        found |= {key: reading.fields.get(name) for name, key in _OWN.items()}
    return {key: value for key, value in found.items() if value}


def _shown(key: str, value: str) -> str:
    """Numbers in groups, codes in words."""
    if key in _CHOICES:
        return WORDING[key].options[value]
    if key.endswith(("id_number", "certificate_number")):
        return " ".join(filter(None, (value[:6], value[6:14], value[14:18], value[18:])))
    if key == "subsidy.bank_account":
        return " ".join(value[i : i + 4] for i in range(0, len(value), 4))
    return value
