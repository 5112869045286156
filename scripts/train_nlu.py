"""Train the embedded engine: python -m scripts.train_nlu [FOLDER] [--if-needed | --validate].

Training takes about three minutes; nothing is fetched. What was trained once is kept in the user's
cache for other checkouts of the same examples and code. --validate also reports how well the
engine does on its own examples when it has not seen them: by chance, and by whole groups of
paraphrases, which is the harder and more honest of the two.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path

from accessibility.speech.joining import cache_of
from nlu.answers import AnswerFinder
from nlu.embedded.artifact import save, trained_on
from nlu.embedded.examples import fingerprint, load_examples
from nlu.embedded.train import prepare, train
from nlu.embedded.validate import validate
from nlu.embedded.vectors import encode
from nlu.interpret import ARTIFACT

_MONTH = 30 * 24 * 3600.0


def ensure(folder: Path = ARTIFACT) -> bool:
    """Train into ``folder`` when what is there is missing or out of date; whether that was so."""
    now = fingerprint()
    stale = trained_on(folder) != now
    kept = cache_of(os.environ, "nlu") / now[:16]
    if stale and trained_on(kept) == now:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    elif stale:
        save(train(prepare(load_examples()), now), folder)
    AnswerFinder.load(folder, encode)
    if trained_on(kept) != now:
        _keep(folder, kept)
    return stale


def _keep(folder: Path, kept: Path) -> None:
    """Keep a copy of what is in ``folder``; those that nobody used for a month go."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    whole = Path(tempfile.mkdtemp(dir=kept.parent))
    shutil.copytree(folder, whole, dirs_exist_ok=True)
    shutil.rmtree(kept, ignore_errors=True)
    whole.replace(kept)
    for other in kept.parent.iterdir():
        if other.stat().st_mtime < time.time() - _MONTH:
            shutil.rmtree(other, ignore_errors=True)


def main() -> None:
    """Train, or see to it that training is not needed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ARTIFACT)
    parser.add_argument("--if-needed", action="store_true")
    parser.add_argument("--validate", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    if options.validate:
        print(validate(load_examples()))
    elif options.if_needed:
        if trained_on(options.folder) != fingerprint():
            print("正在准备理解引擎（约三分钟）……")
        ensure(options.folder)
    else:
        save(train(prepare(load_examples()), fingerprint()), options.folder)
        AnswerFinder.load(options.folder, encode)
        print(f"{options.folder}: {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
