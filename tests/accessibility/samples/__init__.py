"""Made-up applicants and pictures for the tests of what is shown and taken in."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from accessibility.forms import FormView, form_view
from dialogs.model import Answer, UnifiedForm

TODAY = date(2026, 11, 24)
CASE = "HN410122-20261124-0001-7"
HEIC = Path(__file__).with_name("portrait.heic")

VILLAGE = {"code": "410122101201", "name": "河南省/郑州市/中牟县/官渡镇/李庄村委会"}
HOME = "河南省郑州市中牟县官渡镇李庄村三组38号"

MOTHER: dict[str, Any] = {
    "personal.name": "王秀英",
    "personal.sex": "female",
    "personal.ethnicity": "汉族",
    "personal.id_number": "410122195803050022",
    "personal.birth_date": "1958-03-05",
    "personal.marital_status": "married",
    "personal.education": "primary",
    "personal.phone": "13800138000",
    "personal.household_type": "agricultural",
    "personal.household_address": HOME,
    "personal.residence_address": HOME,
    "personal.residence_division": VILLAGE,
    "certificate.new.categories": ["mental", "speech"],
    "certificate.new.household_division": VILLAGE,
    "guardian.name": "李小梅",
    "guardian.relation": "child",
    "guardian.phone": "13900139000",
    "guardian.id_number": "410122198801010021",
    "subsidy.kinds": ["living_subsidy", "nursing_subsidy"],
    "subsidy.category": "mental",
    "subsidy.level": "2",
    "subsidy.bank_account": "6228480031234567890",
    "subsidy.other_benefits": ["minimum_living"],
    "proxy.name": "李小梅",
    "proxy.relation": "mother",
    "proxy.phone": "13900139000",
    "proxy.id_number": "410122198801010021",
    "delivery.method": "mail",
    "delivery.address": HOME,
    "eligibility.long_term_care": True,
    "consent": True,
    "consent.sensitive": True,
    "consent.sharing": False,
}
SERVICES = ("certificate_new", "living_subsidy", "nursing_subsidy")


def form_of(answers: dict[str, Any], *services: str) -> UnifiedForm:
    """A form in which every answer was given."""
    return UnifiedForm("1", services, {key: Answer(value) for key, value in answers.items()})


def mother() -> UnifiedForm:
    """The main example: a daughter applies for her mother."""
    return form_of(MOTHER, *SERVICES)


def shown(answers: dict[str, Any], *services: str, masked: bool = False) -> FormView:
    """The view of a form with ``answers``."""
    return form_view(form_of(answers, *services), today=TODAY, masked=masked)


def portrait(width: int = 413, height: int = 579, background: str = "white") -> Image.Image:
    """A drawn person in front of a wall."""
    image = Image.new("RGB", (width, height), background)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.65), fill=(224, 172, 140))
    draw.rectangle((width * 0.15, height * 0.7, width * 0.85, height), fill=(40, 60, 140))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """``image`` as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def scribble() -> bytes:
    """A drawn signature: black on nothing, as a canvas gives it."""
    image = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    points = [(200, 80), (300, 200), (420, 60), (500, 220), (640, 100)]
    ImageDraw.Draw(image).line(points, fill=(0, 0, 0, 255), width=8)
    return encoded(image, "PNG")
