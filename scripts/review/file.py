"""The review file: one block for each message, with a label that an editor fills in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.review.records import Unclear
from bot.review.stripping import PLACEHOLDER
from dialogs.model import SERVICES
from nlu.asking import STEPS
from scripts.mark_labelled import SHORT, marks, plain, whole

DROP = "drop"
"""The label of a message that teaches nothing."""
_HEAD = """# 没听懂或听错的话，已去掉个人信息。
# 逐条填 label：意图名（见 nlu/rasa/domain.yml），或 drop（不要）。
# 〔…〕是去掉的内容，请换成编的名字、号码，或改写这句话。services 只在话里点了事项时填。
# 填好后再运行 make nlu-review：检查填法，试学一遍，看会有什么变化。
# 觉得可以，再 make nlu-review TAKE=1 加进例句。
"""


class Understanding(BaseModel):
    """How the message was understood when it was said."""

    model_config = ConfigDict(extra="forbid")

    intent: str | None = None
    confidence: float | None = None
    engine: str | None = None


class Block(BaseModel):
    """One message to be labelled."""

    model_config = ConfigDict(extra="forbid")

    id: str
    reason: str
    asking: str | None = None
    understood: Understanding = Understanding()
    suggested: str | None = None
    text: str
    label: str = ""
    services: list[str] = []


@dataclass(frozen=True)
class Known:
    """What labels are checked against."""

    intents: frozenset[str]
    kept_away: frozenset[str]
    """Marks of evaluation messages, near which no example may come."""


def block_of(unclear: Unclear, text: str) -> Block:
    """The block of a message that waits to be labelled."""
    mark = unclear.mark
    understood = Understanding(intent=mark.intent, confidence=mark.confidence, engine=mark.engine)
    return Block(
        id=unclear.id,
        reason=mark.reason,
        asking=mark.asking,
        understood=understood,
        suggested=mark.meant,
        text=text,
    )


def merged(blocks: Sequence[Block], new: Iterable[Block]) -> list[Block]:
    """What the file holds, as the editor left it, and after it what is new."""
    known = {b.id for b in blocks}
    return [*blocks, *(b for b in new if b.id not in known)]


def read_blocks(path: Path) -> list[Block]:
    """The blocks of a review file; none when there is no file."""
    if not path.exists():
        return []
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return [Block.model_validate(one) for one in content]


def write_blocks(path: Path, blocks: Sequence[Block]) -> None:
    """Write a review file that only its owner can read."""
    plain_blocks = [b.model_dump() for b in blocks]
    body = yaml.safe_dump(plain_blocks, allow_unicode=True, sort_keys=False, width=200)
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_text(_HEAD + (body if blocks else ""), encoding="utf-8")


def labelled(blocks: Iterable[Block]) -> list[Block]:
    """The blocks that are to become examples."""
    return [b for b in blocks if b.label.strip() and b.label != DROP]


def mistakes(blocks: Iterable[Block], known: Known) -> list[str]:
    """What an editor must mend before anything can be taken, in sentences."""
    return [f"{b.id}：{problem}" for b in labelled(blocks) for problem in _problems(b, known)]


def _problems(block: Block, known: Known) -> list[str]:
    near = marks(block.text) if len(plain(block.text)) > SHORT else {whole(block.text)}
    checks = (
        (block.label in known.intents, f"没有“{block.label}”这个意图，见 nlu/rasa/domain.yml。"),
        (set(block.services) <= set(SERVICES), "services 里有不认识的事项。"),
        (block.asking is None or block.asking in STEPS, f"没有“{block.asking}”这个问题。"),
        (not PLACEHOLDER.search(block.text), "请把〔…〕换成编的内容，或改写这句话。"),
        ("[" not in block.text and "\n" not in block.text, "一句话写一行，不用方括号。"),
        (not near & known.kept_away, "跟评测用的句子太像，不能拿来学。"),
    )
    return [sentence for holds, sentence in checks if not holds]
