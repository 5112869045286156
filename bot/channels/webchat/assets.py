"""The page's scripts and styles, named by what is in them, so that they never go stale."""

from __future__ import annotations

import gzip
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
class Asset:
    """One file of the page, as it is and compressed."""

    media_type: str
    data: bytes
    packed: bytes


@dataclass(frozen=True)
class Assets:
    """All files of the page under one version: scripts name each other, so they change together."""

    version: str
    files: dict[str, Asset]

    def url(self, name: str) -> str:
        """Where the file ``name`` is served."""
        return f"/assets/{self.version}/{name}"


def load(folder: Path = FOLDER) -> Assets:
    """The files of ``folder``."""
    files: dict[str, Asset] = {}
    seen = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in MEDIA_TYPES:
            data = path.read_bytes()
            files[path.name] = Asset(MEDIA_TYPES[path.suffix], data, gzip.compress(data, mtime=0))
            seen.update(path.name.encode() + b"\0" + data + b"\0")
    return Assets(seen.hexdigest()[:12], files)
