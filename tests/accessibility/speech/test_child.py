from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from accessibility.speech.child import Child, ChildDied, ChildLimits, ChildTooSlow


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child("tests.accessibility.speech.echoing", (), ChildLimits(memory_megabytes=900))
    yield made
    made.close()


def test_a_child_starts_with_the_first_request_and_stays(child: Child) -> None:
    assert not child.running
    first, data = child.ask({"do": "echo"}, b"abc", 20)
    second, _ = child.ask({"do": "echo"}, b"", 20)
    assert data == b"abc"
    assert first["pid"] == second["pid"] == child.pid


def test_a_child_that_dies_is_started_anew(child: Child) -> None:
    child.ask({"do": "echo"}, b"", 20)
    with pytest.raises(ChildDied):
        child.ask({"do": "die"}, b"", 20)
    assert child.ask({"do": "echo"}, b"again", 20)[1] == b"again"


def test_a_child_that_takes_too_long_is_ended(child: Child) -> None:
    child.ask({"do": "echo"}, b"", 20)
    with pytest.raises(ChildTooSlow):
        child.ask({"do": "sleep"}, b"", 0.2)
    assert not child.running
    assert child.ask({"do": "echo"}, b"again", 20)[1] == b"again"


def test_a_child_gets_no_more_memory_than_it_may_have(child: Child) -> None:
    assert child.ask({"do": "eat"}, b"", 20)[0] == {"full": True}


def test_a_child_can_write_no_file(child: Child, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    assert child.ask({"do": "write", "path": str(path)}, b"", 20)[0] == {"refused": True}
    assert not path.exists() or not path.read_bytes()


def test_a_child_that_prints_does_not_spoil_its_answers(child: Child) -> None:
    assert child.ask({"do": "print"}, b"fine", 20)[1] == b"fine"


def test_a_child_does_not_see_the_environment(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERNAL_SECRET", "hidden")
    assert "INTERNAL_SECRET" not in child.ask({"do": "echo"}, b"", 20)[0]["environment"]


def test_a_child_that_nobody_asks_ends_by_itself() -> None:
    limits = ChildLimits(memory_megabytes=900, idle_seconds=0.2)
    child = Child("tests.accessibility.speech.echoing", (), limits)
    child.ask({"do": "echo"}, b"", 20)
    until = time.monotonic() + 10
    while child.running and time.monotonic() < until:
        time.sleep(0.02)
    assert not child.running
    assert child.ask({"do": "echo"}, b"again", 20)[1] == b"again"
    child.close()
