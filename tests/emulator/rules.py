"""What the true Bot API refuses and telegram-test-api lets through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

MOST_TEXT = 4096
MOST_DATA = 64
MOST_CAPTION = 1024
MOST_BUTTONS = 100
SIMPLE = frozenset({"setMyCommands", "setMyDescription", "sendChatAction", "answerCallbackQuery"})
FILES = {"sendPhoto": "photo", "sendDocument": "document", "sendVoice": "voice"}


def refusal(method: str, params: Mapping[str, Any]) -> str | None:
    """Why the Bot API would answer 400, or None."""
    text = params.get("text")
    if method in {"sendMessage", "editMessageText"}:
        if not isinstance(text, str) or not text.strip():
            return "Bad Request: message text is empty"
        if len(text.encode("utf-16-le")) // 2 > MOST_TEXT:
            return "Bad Request: message is too long"
    if len(params.get("caption") or "") > MOST_CAPTION:
        return "Bad Request: message caption is too long"
    return _keyboard_refusal(params.get("reply_markup"))


def _keyboard_refusal(given: object) -> str | None:
    markup = json.loads(given) if isinstance(given, str) else given
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    buttons = [b for row in rows for b in row]
    if len(buttons) > MOST_BUTTONS:
        return "Bad Request: too many buttons"
    for button in buttons:
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= MOST_DATA:
            return "Bad Request: BUTTON_DATA_INVALID"
        if data is None and not str(button.get("url", "")).startswith("http"):
            return "Bad Request: BUTTON_TYPE_INVALID"
    return None
