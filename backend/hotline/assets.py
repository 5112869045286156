"""The scripts and styles of the desk, named by what is in them, so that they never go stale."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "no-cache"


@dataclass(frozen=True)
class Assets:
    """All files under one version: scripts name each other, so they change together."""

    version: str
    files: dict[str, tuple[str, bytes]]

    def url(self, name: str) -> str:
        """Where the file ``name`` is served."""
        return f"/desk/static/{self.version}/{name}"

    def kept(self, version: str) -> str:
        """How long a browser may keep a file it asked for under ``version``."""
        return FOREVER if version == self.version else BRIEFLY


def load_assets(folder: Path = FOLDER) -> Assets:
    """The files of ``folder``."""
    files: dict[str, tuple[str, bytes]] = {}
    seen = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in MEDIA_TYPES:
            data = path.read_bytes()
            files[path.name] = (MEDIA_TYPES[path.suffix], data)
            seen.update(path.name.encode() + b"\0" + data + b"\0")
    return Assets(seen.hexdigest()[:12], files)
