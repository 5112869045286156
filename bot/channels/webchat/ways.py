"""What the page knows besides the conversation: how each question is best answered by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from dialogs.catalogue import load
from dialogs.says import SAYS

PHASES = {
    "consent": "使用说明",
    "services": "选事项",
    "eligibility": "看条件",
    "form": "填信息",
    "materials": "交材料",
    "review": "核对签字",
    "submitted": "已经提交",
    "human": "人工服务",
    "closed": "已经办结",
}


@dataclass(frozen=True)
class Way:
    """How one question is answered by hand.

    ``keys`` is the keyboard, ``x`` whether an X may be needed on it, ``file`` the kind of file it
    takes and ``name`` what that is called, ``only`` whether a file is the answer itself; ``sign``
    and ``look`` ask for a signature and for a look through the form; ``hint`` stands in the box.
    """

    keys: str = "text"
    x: bool = False
    file: str = ""
    name: str = ""
    only: bool = False
    sign: bool = False
    look: bool = False
    hint: str = ""


_PLAIN = Way()
_NUMBER = Way(keys="tel", hint="请输入数字")
_ID_NUMBER = Way(
    keys="tel", x=True, file="id_card", name="身份证", hint="请输入号码，也可以拍身份证，我来读"
)
_CERTIFICATE = Way(
    keys="tel", x=True, file="certificate", name="残疾人证", hint="20位号码，也可以拍残疾人证"
)
_ACCOUNT = Way(keys="tel", file="bank_card", name="银行卡", hint="请输入数字，也可以拍银行卡")
_PHOTO = Way(file="photo", name="二寸照片", only=True)

WAYS: Mapping[str, Way] = {
    "personal.phone": _NUMBER,
    "proxy.phone": _NUMBER,
    "guardian.phone": _NUMBER,
    "subsidy.bank_account": _ACCOUNT,
    "personal.id_number": _ID_NUMBER,
    "proxy.id_number": _ID_NUMBER,
    "guardian.id_number": _ID_NUMBER,
    "personal.certificate_number": _CERTIFICATE,
    "subsidy.certificate_number": _CERTIFICATE,
    "personal.photo": _PHOTO,
    "materials.photo": _PHOTO,
    "materials.guardian_proof": Way(file="guardian_paper", name="监护人证明材料", only=True),
    "materials.proxy_id": Way(file="proxy_id", name="代办人身份证", only=True),
    "materials.original_certificate": Way(file="certificate", name="原残疾人证", only=True),
    "signature": Way(sign=True, file="signature", hint="也可以在这里打上姓名"),
    "review": Way(look=True),
}
"""The way of each question that is not simply typed or tapped."""

_PREFERENCES = ("bigger_text", "read_aloud", "read_aloud_off", "slower")


def way(asking: str | None) -> Way:
    """How the question ``asking`` is best answered by hand."""
    return WAYS.get(asking or "", _PLAIN)


def ways_json() -> str:
    """``WAYS`` for the page's script."""
    return _data({key: asdict(one) for key, one in WAYS.items()})


def words_json() -> str:
    """The words the page's script needs: phases, services, departments, states, agreed wishes."""
    tables = load("wording/labels.yaml", dict[str, dict[str, str]])
    return _data(
        {
            "phases": PHASES,
            "services": tables["services"],
            "departments": tables["department"],
            "statuses": tables["task_status"],
            "prefers": {name: SAYS.get(f"prefer_{name}", "") for name in _PREFERENCES},
        }
    )


def _data(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
