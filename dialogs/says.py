"""The assistant's own sentences, besides the questions."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.catalogue import load

SAYS: Mapping[str, str] = {
    key: entry["text"]
    for key, entry in load("wording/says.yaml", dict[str, dict[str, str]]).items()
}
"""Templates of ``wording/says.yaml`` by key."""
