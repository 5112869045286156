"""The page's own files: small, in a language old browsers know, nothing foreign, nothing inline."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.channels.webchat import assets, ways
from dialogs.questions import QUESTIONS
from dialogs.says import SAYS

BUDGET = 60_000
TEMPLATES = Path(assets.__file__).parent / "templates"
SCRIPTS = sorted(assets.FOLDER.glob("*.js"))
NEWER_THAN_2020 = (
    r"\|\|=",
    r"&&=",
    r"\?\?=",
    r"\.replaceAll\(",
    r"\.at\(-?\d",
    r"^await ",
    r"^\s+static ",
    r"^\s+#\w+",
    r"Object\.hasOwn",
    r"structuredClone",
    r"\.findLast",
    r"\.toSorted",
    r"Promise\.any",
    r"\d_\d{3}",
)


def test_scripts_and_styles_together_stay_under_the_budget() -> None:
    files = assets.load().files
    total = sum(len(a.packed) for name, a in files.items() if name.endswith((".js", ".css")))
    assert 0 < total < BUDGET


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_scripts_speak_a_language_that_old_web_views_know(script: Path) -> None:
    text = script.read_text("utf-8")
    found = [p for p in NEWER_THAN_2020 if re.search(p, text, re.MULTILINE)]
    assert found == []


def test_the_style_sheet_depends_on_no_recent_selector() -> None:
    css = (assets.FOLDER / "page.css").read_text("utf-8")
    assert not re.search(r":has\(|@container|@layer|color-mix|&\s|:is\(|:where\(", css)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_text_never_goes_in_as_markup(script: Path) -> None:
    text = script.read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_every_script_that_is_imported_exists(script: Path) -> None:
    wanted = re.findall(r"from '\./([\w.]+)'", script.read_text("utf-8"))
    assert [w for w in wanted if not (assets.FOLDER / w).exists()] == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda p: p.name)
def test_pages_carry_nothing_inline_and_nothing_from_elsewhere(template: Path) -> None:
    back_to_the_chat = 'href="https://t.me/{{ bot_name }}"'
    html = template.read_text("utf-8").replace(back_to_the_chat, "")
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", html)
    assert not re.search(r"(src|href|action)=\"(https?:)?//", html)
    for tag in re.findall(r"<script[^>]*>", html):
        assert "src=" in tag or 'type="application/json"' in tag


@pytest.mark.parametrize(
    "file", [*SCRIPTS, *sorted(TEMPLATES.glob("*.html"))], ids=lambda p: p.name
)
def test_words_on_the_page_keep_the_voice(file: Path) -> None:
    text = file.read_text("utf-8")
    assert re.findall(r"！|亲[，,]|申请人|格式错误|[\U0001F300-\U0001FAFF]", text) == []


def test_a_change_in_any_file_gives_all_files_a_new_address(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    (tmp_path / "b.css").write_text("2")
    before = assets.load(tmp_path)
    (tmp_path / "b.css").write_text("3")
    after = assets.load(tmp_path)
    assert before.url("a.js") != after.url("a.js")


def test_every_question_that_wants_a_file_or_a_number_has_its_way() -> None:
    wanted = {"file": "file", "signature": "sign", "review": "look"}
    tel = {"phone", "id_number", "certificate_number", "bank_account"}
    for key, question in QUESTIONS.items():
        way = ways.way(key)
        if question.kind in wanted:
            assert getattr(way, wanted[question.kind]), key
        if question.kind in tel:
            assert way.keys == "tel", key
        if question.kind in {"id_number", "certificate_number"}:
            assert way.x, f"{key} may end in X"


def test_a_wish_agreed_to_in_words_is_known_to_the_page_in_the_same_words() -> None:
    prefers = json.loads(ways.words_json())["prefers"]
    assert prefers["bigger_text"] == SAYS["prefer_bigger_text"]
    assert all(prefers.values())


def test_data_in_the_page_cannot_end_its_element() -> None:
    assert "<" not in ways.words_json()
    assert "<" not in ways.ways_json()
