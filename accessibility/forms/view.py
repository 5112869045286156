"""The unified form as it is shown on paper: each answer in words, each box ticked or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accessibility.forms.glyphs import clean
from accessibility.forms.pictures import photo_for_print, signature_for_print
from accessibility.forms.supplement import Part, supplement_of
from accessibility.privacy import HIDDEN, mask_name, mask_value
from dialogs.model import SUBSIDIES, Json, UnifiedForm
from dialogs.wording import label_of

__all__ = ["FormView", "Signature", "form_view"]

_CODED = frozenset(
    {
        "services",
        "personal.sex",
        "personal.marital_status",
        "personal.education",
        "personal.household_type",
        "certificate.new.categories",
        "certificate.cancel.categories",
        "certificate.cancel.reason",
        "certificate.change.categories",
        "eligibility.certificate_status",
        "guardian.relation",
        "subsidy.kinds",
        "subsidy.category",
        "subsidy.level",
        "subsidy.other_benefits",
        "employment.job_type",
        "proxy.relation",
        "delivery.method",
    }
)
_DATES = frozenset({"personal.birth_date", "subsidy.apply_date"})
_GROUP = 4


@dataclass(frozen=True, repr=False)
class Signature:
    """How the form was signed (签字): drawn (a PNG) or with a typed name, by whom and when."""

    name: str = ""
    image: bytes | None = None
    by_proxy: bool = False
    signed_on: date | None = None


@dataclass(frozen=True, repr=False)
class FormView:
    """A form ready to be shown; it has no repr, because all it holds is personal."""

    texts: Mapping[str, str]
    ticks: Mapping[str, frozenset[str]]
    services: tuple[str, ...]
    supplement: tuple[Part, ...]
    printed_on: date
    signature: Signature | None = None
    photo: bytes | None = None
    case_id: str = ""
    qr_url: str = ""
    masked: bool = False

    def __repr__(self) -> str:
        """How many answers there are, and none of them."""
        return f"<FormView of {len(self.texts)} answers>"

    def value(self, key: str) -> str:
        """The answer to ``key`` in words; "" when there is none."""
        return self.texts.get(key, "")

    def checked(self, key: str, code: str) -> bool:
        """Whether the box ``code`` of ``key`` is ticked."""
        return code in self.ticks.get(key, frozenset())

    def concerns(self, services: tuple[str, ...]) -> bool:
        """Whether a part for ``services`` is filled in; so is each part of a blank form."""
        return not services or not self.services or bool(set(services) & set(self.services))


def form_view(  # noqa: PLR0913 -- each names one thing that stands on the page
    form: UnifiedForm,
    *,
    today: date,
    case_id: str | None = None,
    photo: bytes | None = None,
    signature: Signature | None = None,
    masked: bool = False,
    qr_url: str | None = None,
) -> FormView:
    """``form`` as it is shown; ``masked`` hides what a bystander or a helper need not see.

    ``qr_url`` must hold no personal data; without it the code holds the case number.
    """
    values = _values(form)
    texts = {key: text for key, value in values.items() if (text := _text(key, value))}
    ticks = {key: _codes(value) for key, value in values.items()}
    if masked:
        ticks = {key: codes for key, codes in ticks.items() if _open(key, texts)}
        texts = {key: _masked(key, text) for key, text in texts.items()}
    return FormView(
        texts=texts,
        ticks=ticks,
        services=form.services,
        supplement=supplement_of(texts),
        printed_on=today,
        signature=_signature(form, signature, masked=masked),
        photo=None if masked else photo_for_print(photo),
        case_id=case_id or "",
        qr_url=qr_url or case_id or "",
        masked=masked,
    )


def _values(form: UnifiedForm) -> dict[str, Json]:
    values: dict[str, Json] = {key: form.value(key) for key in form.answers if form.has(key)}
    values.pop("signature", None)
    kinds = [s for s in form.services if s in SUBSIDIES]
    if kinds:
        values.setdefault("subsidy.kinds", kinds)
    if form.services:
        values["services"] = list(form.services)
    return values


def _open(key: str, texts: Mapping[str, str]) -> bool:
    """Whether the answer to ``key`` may be seen when the form is masked."""
    return mask_value(key, texts.get(key, "")) == texts.get(key, "")


def _masked(key: str, text: str) -> str:
    masked = mask_value(key, text)
    return "已隐去" if masked == HIDDEN else masked


def _codes(value: Json) -> frozenset[str]:
    if isinstance(value, bool):
        return frozenset({"yes" if value else "no"})
    if isinstance(value, list | tuple):
        return frozenset(str(code) for code in value)
    return frozenset({value}) if isinstance(value, str) else frozenset()


def _text(key: str, value: Json) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return clean(_mapping(value))
    if isinstance(value, list | tuple):
        return "、".join(_text(key, part) for part in value) or "无"
    return clean(_word(key, str(value))) if value is not None else ""


def _mapping(value: Mapping[str, Json]) -> str:
    """A division by its whole name, or a file by the fact that it is there."""
    if "name" in value:
        return str(value["name"]).replace("/", "")
    return "已提供" if "ref" in value else ""


def _word(key: str, value: str) -> str:
    if key in _CODED:
        return label_of(key, value)
    if key in _DATES:
        return _chinese(value)
    if key == "subsidy.bank_account":
        return " ".join(value[i : i + _GROUP] for i in range(0, len(value), _GROUP))
    return value


def _chinese(iso: str) -> str:
    """1958-03-05 as 1958年3月5日; what is no date is printed as it stands."""
    parts = iso.split("-")
    if not all(part.isdecimal() for part in parts):
        return iso
    return "".join(f"{int(n)}{unit}" for n, unit in zip(parts, "年月日", strict=False))


def _signature(form: UnifiedForm, given: Signature | None, *, masked: bool) -> Signature | None:
    if given is None:
        typed = form.value("signature")
        given = Signature(name=typed) if isinstance(typed, str) and typed else None
    if given is None:
        return None
    name = mask_name(clean(given.name)) if masked else clean(given.name)
    image = None if masked else signature_for_print(given.image)
    return Signature(name, image, given.by_proxy, given.signed_on)
