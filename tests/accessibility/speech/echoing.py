"""A child for tests: echoes, sleeps, dies or eats memory, as it is told."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from accessibility.speech.child import serve
from dialogs.model import Json


def handle(head: Mapping[str, Json], data: bytes) -> tuple[Mapping[str, Json], bytes]:
    match head["do"]:
        case "sleep":
            time.sleep(60)
        case "die":
            os._exit(3)
        case "eat":
            try:
                bytearray(4_000_000_000)
            except MemoryError:
                return {"full": True}, b""
        case "write":
            try:
                Path(head["path"]).write_bytes(b"x")
            except OSError:
                return {"refused": True}, b""
        case "print":
            sys.stdout.write("noise\n")
            sys.stdout.flush()
    return {"pid": os.getpid(), "environment": sorted(os.environ)}, data


if __name__ == "__main__":
    serve(handle, int(sys.argv[1]))
