"""Personal data shown with most of it hidden (脱敏), and kept unreadable at rest (加密存储).

``mask_*`` are for what people see of somebody's data where the whole is not needed; a key nobody
declared is hidden altogether. ``Sealer`` encrypts with AES-256-GCM: a sealed value opens only under
the same ``aad``, so it cannot be moved from one person's row to another's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dialogs.model import Json

__all__ = [
    "SealError",
    "Sealer",
    "mask_account",
    "mask_address",
    "mask_certificate_number",
    "mask_date",
    "mask_id_number",
    "mask_name",
    "mask_number",
    "mask_phone",
    "mask_value",
]

HIDDEN = "***"
_ID_LENGTH = 18
_CERTIFICATE_LENGTH = 20
_MOBILE_LENGTH = 11
_LONGEST_LOCAL, _LONGEST_LANDLINE = 8, 12
_LEAST_HIDDEN = 4
_BETWEEN = re.compile(r"[\s\-－—]")
"""How numbers are written in groups (138 3710 0003, 0371-12345678): the digits are the same."""
_PLACE = re.compile(r"^.{2,14}?(?:县|区|旗)|^.{2,12}?市(?:.{1,6}?市)?|^.{2,8}?省")


def _stars(text: str, first: int, last: int) -> str:
    """``text`` with only its ends; a text too short for that is hidden whole."""
    hidden = len(text) - first - last
    if hidden < _LEAST_HIDDEN:
        return "*" * len(text)
    return text[:first] + "*" * hidden + text[len(text) - last :]


def mask_id_number(text: str) -> str:
    """An ID number (身份证号) as 4101**********0019, also when it is written in groups."""
    return _stars(_bare(text), 4, 4)


def mask_certificate_number(text: str) -> str:
    """A certificate number (残疾人证号) whose category and level digits are hidden too."""
    bare = _bare(text)
    if len(bare) < _ID_LENGTH:
        return "*" * len(bare)
    return mask_id_number(bare[:_ID_LENGTH]) + "**"


def mask_phone(text: str) -> str:
    """A phone number as 138****8000; of a landline only the last two digits are shown."""
    bare = _bare(text)
    return _stars(bare, 3, 4) if _is_mobile(bare) else _stars(bare, 0, 2)


def mask_account(text: str) -> str:
    """A bank account (一卡通银行账户) of which the last four digits are shown."""
    return _stars(_bare(text), 0, 4)


def mask_number(text: str) -> str:
    """A number of which only its digits tell what it is: by the same rule as the field it fits."""
    bare = _bare(text)
    if len(bare) == _ID_LENGTH:
        return mask_id_number(bare)
    if len(bare.partition("B")[0]) == _CERTIFICATE_LENGTH:
        return mask_certificate_number(bare)
    landline = bare.startswith("0") and len(bare) <= _LONGEST_LANDLINE
    phone = _is_mobile(bare) or landline or len(bare) <= _LONGEST_LOCAL
    return mask_phone(bare) if phone else mask_account(bare)


def _bare(number: str) -> str:
    return _BETWEEN.sub("", number)


def _is_mobile(bare: str) -> bool:
    return len(bare) == _MOBILE_LENGTH and bare.startswith("1")


def mask_name(text: str) -> str:
    """A name as 王**; never more than two stars, so that its length is not told."""
    return text[:1] + "*" * min(len(text) - 1, 2) if len(text) > 1 else "*" * len(text)


def mask_address(text: str) -> str:
    """An address down to its county (县级); what stands behind it is hidden."""
    place = _PLACE.match(text)
    return f"{place.group()}****" if place and place.end() < len(text) else "****"


def mask_date(text: str) -> str:
    """A date (ISO 8601 or with 年月日) of which the year is shown."""
    return f"{text[:4]}年**月**日" if text[:4].isdigit() else HIDDEN


def _hide(_text: str) -> str:
    return HIDDEN


_PLACES = ("household_address", "residence_address", "household_division", "residence_division")
_BY_LAST_PART: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "id_number": mask_id_number,
    "certificate_number": mask_certificate_number,
    "phone": mask_phone,
    "bank_account": mask_account,
    "birth_date": mask_date,
    "address": mask_address,
    **{f"{when}{place}": mask_address for when in ("", "new_", "old_") for place in _PLACES},
}
_SHOWN = frozenset(
    {
        "services",
        "personal.sex",
        "certificate.action",
        "subsidy.kinds",
        "subsidy.apply_date",
        "delivery.method",
        "proxy.relation",
        "guardian.relation",
        "employment.region",
        "employment.job_type",
        "consent",
        "consent.sensitive",
        "consent.sharing",
    }
)


def mask_value(key: str, value: Json) -> str:
    """What may be shown of the answer ``value`` to the form key ``key``; "" when there is none."""
    text = _plain(value)
    if not text:
        return ""
    if key in _SHOWN:
        return text
    return _BY_LAST_PART.get(key.rpartition(".")[2], _hide)(text)


def _plain(value: Json) -> str:
    """One line for a form value: text, yes or no, a list of codes, or a division's name."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return str(value.get("name", ""))
    if isinstance(value, (list, tuple)):
        return "、".join(str(part) for part in value)
    return str(value)


class SealError(Exception):
    """Something sealed cannot be opened, or the key file cannot be used; never holds the data."""


_FORMAT = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_KEY_BYTES = 32
_HEAD = len(_FORMAT) + _KEY_ID_BYTES + _NONCE_BYTES
_FILE = "data.keys"


@dataclass(frozen=True, repr=False)
class Sealer:
    """Seals personal data at rest; the newest key seals, every key in the file opens."""

    _keys: dict[str, bytes]
    _hash_key: bytes

    def __repr__(self) -> str:
        """How many keys there are; never the keys."""
        return f"<Sealer of {len(self._keys)} keys>"

    @classmethod
    def open_or_create(cls, key_dir: Path) -> Self:
        """The sealer of ``key_dir``, whose key file is made (mode 0600) when there is none."""
        file = key_dir / _FILE
        if not file.exists():
            key_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(file, _new_keys(), replace=False)
        elif file.stat().st_mode & 0o077:
            file.chmod(0o600)
        return cls(*_read(file))

    @classmethod
    def rotate(cls, key_dir: Path) -> Self:
        """The sealer of ``key_dir`` with one more key, which seals from now on."""
        cls.open_or_create(key_dir)
        file = key_dir / _FILE
        keys, hash_key = _read(file)
        _write(file, _as_json({**keys, _fresh_id(keys): _fresh_key()}, hash_key), replace=True)
        return cls(*_read(file))

    def seal(self, plain: bytes, aad: str) -> bytes:
        """``plain`` encrypted and bound to ``aad`` (for example table, row and column)."""
        key_id = next(reversed(self._keys))
        nonce = secrets.token_bytes(_NONCE_BYTES)
        head = _FORMAT + bytes.fromhex(key_id) + nonce
        bound = head + aad.encode()
        return head + AESGCM(self._keys[key_id]).encrypt(nonce, plain, bound)

    def open(self, sealed: bytes, aad: str) -> bytes:
        """What was sealed under ``aad``; SealError when it was changed, moved or cut short."""
        head, body = sealed[:_HEAD], sealed[_HEAD:]
        if len(head) < _HEAD or head[:1] != _FORMAT:
            raise SealError("not a sealed value of a known format")
        key = self._keys.get(head[1 : 1 + _KEY_ID_BYTES].hex())
        if key is None:
            raise SealError("sealed under a key that is not in the key file: restore that key")
        try:
            return AESGCM(key).decrypt(head[-_NONCE_BYTES:], body, head + aad.encode())
        except InvalidTag:
            # From None: the traceback of the failure must not carry the sealed bytes along.
            raise SealError("the sealed value was changed, or belongs to something else") from None

    def keyed_hash(self, text: str) -> str:
        """HMAC-SHA256 of ``text`` in hex, for looking up what may not be stored in the clear."""
        return hmac.new(self._hash_key, text.encode(), hashlib.sha256).hexdigest()


def _fresh_key() -> bytes:
    return AESGCM.generate_key(bit_length=256)


def _fresh_id(taken: Mapping[str, bytes]) -> str:
    while (key_id := secrets.token_hex(_KEY_ID_BYTES)) in taken:
        pass
    return key_id


def _new_keys() -> str:
    return _as_json({_fresh_id({}): _fresh_key()}, _fresh_key())


def _as_json(keys: Mapping[str, bytes], hash_key: bytes) -> str:
    listed = [{"id": i, "key": base64.b64encode(k).decode()} for i, k in keys.items()]
    return json.dumps(
        {"version": 1, "hash_key": base64.b64encode(hash_key).decode(), "keys": listed}, indent=1
    )


def _read(file: Path) -> tuple[dict[str, bytes], bytes]:
    try:
        stored = json.loads(file.read_text("utf-8"))
        keys = {k["id"]: base64.b64decode(k["key"], validate=True) for k in stored["keys"]}
        hash_key = base64.b64decode(stored["hash_key"], validate=True)
    except (OSError, ValueError, KeyError, TypeError):
        raise SealError(f"the key file {file.name} cannot be read: restore it") from None
    if not keys or any(len(k) != _KEY_BYTES for k in (*keys.values(), hash_key)):
        raise SealError(f"the key file {file.name} holds no usable key: restore it")
    return keys, hash_key


def _write(file: Path, content: str, *, replace: bool) -> None:
    """Write the whole file or nothing; of two that create it at once, the first one's stays."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    if replace:
        draft.replace(file)
        return
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
