"""What an operator sets about the engines of understanding."""

from __future__ import annotations

import socket
from datetime import date

import pytest

from scripts.wiring import EngineError, load_engines

TODAY = date(2026, 11, 24)


def nobody_there() -> str:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_an_engine_that_there_is_not_is_told_in_a_sentence() -> None:
    with pytest.raises(EngineError, match="NLU_ENGINE 只能是 embedded 或 rasa，现在是“gpt”"):
        load_engines({"NLU_ENGINE": "gpt"})


@pytest.mark.parametrize("address", ["rasa", "rasa:5005", "ftp://rasa", "http://", "http://[::"])
def test_an_address_where_no_server_can_be_is_told_in_a_sentence(address: str) -> None:
    with pytest.raises(EngineError, match="NLU_RASA_URL 要像"):
        load_engines({"NLU_ENGINE": "rasa", "NLU_RASA_URL": address})


def test_without_settings_only_the_embedded_engine_runs() -> None:
    assert list(load_engines({})) == ["embedded"]


def test_rasa_is_conversed_with_when_chosen_and_only_asked_by_name_otherwise() -> None:
    url = nobody_there()
    assert list(load_engines({"NLU_ENGINE": "rasa", "NLU_RASA_URL": url})) == ["rasa", "embedded"]
    engines = load_engines({"NLU_RASA_URL": url})
    assert list(engines) == ["embedded", "rasa"]
    assert engines["rasa"].interpret("要带什么材料", None, TODAY).engine == "embedded"
