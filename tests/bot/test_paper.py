"""The form as data and on paper holds what follows from the answers too."""

from __future__ import annotations

from datetime import date

from accessibility.forms import form_text, form_view
from bot.channels.webchat.paper import fields_of
from dialogs.model import Answer, UnifiedForm
from dialogs.view import effective

TODAY = date(2026, 11, 24)
SAID = {
    "proxy.relation": "mother",
    "proxy.name": "王丽",
    "proxy.phone": "13837100001",
    "proxy.id_number": "41012219850612004X",
    "guardian.is_proxy": True,
    "personal.household_address": "河南省郑州市中牟县官渡镇孙庄村8号",
    "personal.household_division": {"code": "410122102", "name": "河南省/郑州市/中牟县/官渡镇"},
    "personal.residence_same": True,
}


def _form() -> UnifiedForm:
    answers = {key: Answer(value) for key, value in SAID.items()}
    return effective(UnifiedForm("test", ("certificate_new",), answers), TODAY)


def test_the_guardian_who_is_the_proxy_stands_in_the_form_as_derived() -> None:
    fields = fields_of(_form())
    assert (fields["guardian.name"].value, fields["guardian.name"].source) == ("王丽", "derived")
    assert fields["guardian.relation"].value == "child"


def test_living_where_the_household_is_fills_the_residence_and_its_division() -> None:
    fields = fields_of(_form())
    assert fields["personal.residence_address"].value == SAID["personal.household_address"]
    assert fields["personal.residence_division"].value["code"] == "410122102"
    assert fields["certificate.new.household_division"].value["code"] == "410122102"


def test_the_paper_shows_them() -> None:
    text = form_text(form_view(_form(), today=TODAY))
    assert text.count("孙庄村8号") == 2
    assert "王丽" in text
