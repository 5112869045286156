"""Examples for the API description; made-up people only."""

from __future__ import annotations

from typing import Any

from fastapi.openapi.models import Example

_AT = "2026-11-24T09:30:00+08:00"
_ID = "7f0c6a56-8f2e-4c0c-9a53-6f2f0d1f6b11"
_CLIENT = "0b8f0f8e-3f0a-4a53-9c8f-3a8f2c0f7d21"

ASKED: dict[str, Any] = {
    "id": "msg_1f0c6a568f2e4c0c",
    "role": "assistant",
    "text": "请问您的手机号是多少？",
    "speech": None,
    "choices": [{"id": "skip", "label": "先不填"}],
    "attachments": [],
    "at": _AT,
}
TURN: dict[str, Any] = {
    "messages": [ASKED],
    "asking": "personal.phone",
    "progress": {"answered": 7, "at_most_left": 5},
    "phase": "form",
    "case_id": None,
}
STARTED: dict[str, Any] = {
    "conversation_id": _ID,
    "token": "made-up-token-shown-this-once",
    "messages": [ASKED],
    "turn": TURN,
}
HEARD: dict[str, Any] = {
    **TURN,
    "heard": "13800138000",
    "doubtful": False,
    "corrections": [
        {"id": f"heard:again={_CLIENT}", "label": "重说"},
        {"id": f"heard:mend={_CLIENT}", "label": "改一下"},
    ],
}
LINK: dict[str, Any] = {
    "url": "https://example.org/c/made-up-secret",
    "code": "042917",
    "qr_png_url": "/api/links/made-up-secret/qr.png",
    "expires_at": "2026-12-01T09:30:00+08:00",
    "code_expires_at": "2026-11-24T09:45:00+08:00",
}
REDEEMED: dict[str, Any] = {**STARTED, "purpose": "continue"}
FORM: dict[str, Any] = {
    "personal.phone": {
        "value": "13800138000",
        "source": "said",
        "by": "proxy",
        "message_id": _CLIENT,
        "confirmed": True,
        "state": "given",
    }
}
UNDERSTANDING: dict[str, Any] = {
    "intent": "inform",
    "confidence": 0.98,
    "services": [],
    "entities": [{"type": "phone", "text": "138 0013 8000", "value": "13800138000"}],
    "engine": "embedded",
}

NEW_CONVERSATION: dict[str, Example] = {"web": {"value": {"channel": "web"}}}
MESSAGES: dict[str, Example] = {
    "words": {"value": {"client_message_id": _CLIENT, "text": "我想给我妈办残疾证"}},
    "choice": {"value": {"client_message_id": _CLIENT, "choice": "consent=yes"}},
}
LINKS: dict[str, Example] = {
    "continue": {"value": {"purpose": "continue"}},
    "helper": {
        "value": {
            "purpose": "helper",
            "scopes": ["see", "fill"],
            "expires_in": 604800,
            "label": "女儿",
        }
    },
}
NOTIFY: dict[str, Example] = {"both": {"value": {"notify": "both"}}}
WISHES: dict[str, Example] = {
    "read to me": {"value": {"aloud": True}},
    "slower": {"value": {"rate": "slower"}},
}
REDEEMS: dict[str, Example] = {
    "code": {"value": {"code": "042917"}},
    "token": {"value": {"token": "made-up-secret-of-a-link"}},
    "from the hotline": {"value": {"code": "042917", "last4": "0019"}},
}
QUESTIONS: dict[str, Example] = {
    "phone": {"value": {"text": "我的手机是138 0013 8000", "asking": "phone"}}
}
NOTICES: dict[str, Example] = {
    "accepted": {
        "value": {
            "notice_id": "n-1",
            "case_id": "HN410122-20261124-0001-7",
            "task_id": None,
            "kind": "accepted",
            "text": "县残联已经受理您的申请。",
            "at": _AT,
        }
    }
}


def answers(example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entry of a successful answer with its example."""
    return {200: {"content": {"application/json": {"example": example}}}}
