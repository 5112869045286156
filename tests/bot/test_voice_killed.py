"""The real process with the true engine: what it costs, and what a kill in the middle loses."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.accessibility.speech.recordings import FIRERED, recorded, samples_of
from tests.bot.test_serve import Running, serving

pytestmark = pytest.mark.server
ENGINE = ("libctranslate2", "libavcodec", "libonnxruntime")


def speak(house: Running, one: str, token: str, said_as: str) -> httpx.Response:
    note = recorded(samples_of(FIRERED), "ogg/opus", 32_000)
    return httpx.post(
        f"{house.url}/api/conversations/{one}/voice",
        files={"file": ("v.ogg", note, "audio/ogg")},
        data={"client_message_id": said_as},
        headers={"Authorization": f"Bearer {token}"},
        timeout=120,
    )


def transcript(house: Running, one: str, token: str) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{house.url}/api/conversations/{one}", headers=headers, timeout=60)
    messages: list[dict[str, Any]] = answer.json()["messages"]
    return messages


def children(pid: int) -> list[int]:
    """The processes that any thread of ``pid`` started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(p) for each in lists for p in each.read_text().split()]


def test_a_recording_survives_a_kill_and_the_engine_stays_outside(tmp_path: Path) -> None:
    with serving(tmp_path) as house:
        begun = house.post("/api/conversations", channel="web").json()
        one, token = begun["conversation_id"], begun["token"]
        for place in range(2):
            said = {"client_message_id": f"typed-{place}", "text": "同意"}
            house.post(f"/api/conversations/{one}/messages", token, **said)
        ready = httpx.get(f"{house.url}/readyz", timeout=60).json()
        assert ready["fallbacks"].get("bot.speech.faster-whisper") == "ok", ready
        first = speak(house, one, token, "spoken-1").json()
        maps = Path(f"/proc/{house.process.pid}/maps").read_text()
        assert not re.search("|".join(ENGINE), maps), "media and models stay out of the service"
        # A second recording is being recognised when the power goes.
        lost = threading.Thread(target=_ignoring, args=(house, one, token))
        lost.start()
        time.sleep(0.6)
        listeners = _descendants(house.process.pid)
        house.process.kill()
        lost.join()
    assert "交易几乎" in first["heard"]
    assert listeners
    assert not [p for p in listeners if _lives(p)], "no engine outlives its service"
    with serving(tmp_path) as house:
        again = speak(house, one, token, "spoken-1").json()
        assert again == first
        assert speak(house, one, token, "spoken-2").status_code == 200
        ids = [m["id"] for m in transcript(house, one, token) if m["role"] == "user"]
    assert ids == ["typed-0", "typed-1", "spoken-1", "spoken-2"]


def _ignoring(house: Running, one: str, token: str) -> None:
    try:
        speak(house, one, token, "spoken-2")
    except httpx.HTTPError:
        return


def _descendants(pid: int) -> list[int]:
    return [p for child in children(pid) for p in (child, *_descendants(child))]


def _lives(pid: int) -> bool:
    """Whether a process still runs some seconds after its parent went."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.1)
    return True
