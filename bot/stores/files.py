"""Files sealed on disk, one folder for each conversation."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import shutil
from pathlib import Path

from accessibility.privacy import Sealer
from bot.records import StoredFile

_REF = re.compile(r"[0-9a-f]{32}")
_ONE = re.compile(r"[0-9a-f-]{36}")


class DiskFiles:
    """A FileStore under one folder; a name that this class did not make opens nothing."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        """Keep files under ``folder``, sealed by ``sealer``."""
        self._folder = folder
        self._sealer = sealer

    async def put(self, conversation_id: str, kind: str, media_type: str, data: bytes) -> str:
        """Keep a file; answers the opaque reference under which it is found again."""
        ref = secrets.token_hex(16)
        path = self._path(conversation_id, ref)
        if path is None:
            raise ValueError("conversation ids are UUIDs; see bot.turn")
        head = json.dumps({"kind": kind, "media_type": media_type}).encode()
        await asyncio.to_thread(self._write, path, head + b"\n" + data)
        return ref

    async def get(self, conversation_id: str, ref: str) -> StoredFile | None:
        """The file of that reference, or None."""
        path = self._path(conversation_id, ref)
        return None if path is None else await asyncio.to_thread(self._read, path)

    async def drop(self, conversation_id: str, ref: str) -> None:
        """Erase one file."""
        path = self._path(conversation_id, ref)
        if path is not None:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def erase(self, conversation_id: str) -> None:
        """Erase all files of a conversation."""
        if _ONE.fullmatch(conversation_id):
            folder = self._folder / conversation_id
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def _path(self, conversation_id: str, ref: str) -> Path | None:
        if not _ONE.fullmatch(conversation_id) or not _REF.fullmatch(ref):
            return None
        return self._folder / conversation_id / ref

    def _write(self, path: Path, plain: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_suffix(".half")
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(self._sealer.seal(plain, _aad(path)))
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)

    def _read(self, path: Path) -> StoredFile | None:
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            return None
        head, _, data = self._sealer.open(sealed, _aad(path)).partition(b"\n")
        about = json.loads(head)
        return StoredFile(path.name, about["kind"], about["media_type"], data)


def _aad(path: Path) -> str:
    return f"file:{path.parent.name}:{path.name}"
