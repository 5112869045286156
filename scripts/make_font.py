"""Make the fonts of the printed form from Noto Sans CJK SC (OFL): what Chinese names need, no more.

Usage: python scripts/make_font.py [FOLDER with NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc]

Regular covers GB 18030 (20,902 + 6,582 characters), the characters beyond it that Noto has in
planes 2 and 3 (with them the whole 通用规范汉字表), Latin and punctuation. Bold has only the
characters of the form's own labels. Noto has no ☐ ☑, so both are drawn here. The family gets a name
of its own, because a changed font must not be taken for the original.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FORMS = Path(__file__).resolve().parent.parent / "accessibility" / "forms"
SYSTEM = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED = 2  # the index of SC in the collection; the other indexes draw 汉 as Japan or Taiwan do
WIDTH = 1000
WINDOWS, ENGLISH = 3, 0x409
FAMILY = "Yijianshi Form SC"

RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x370, 0x3FF), (0x2010, 0x2027), (0x2030, 0x203B),
    (0x2103, 0x2103), (0x2116, 0x2116), (0x2160, 0x217B), (0x2190, 0x2193), (0x2212, 0x2212),
    (0x2460, 0x249B), (0x25A0, 0x25CF), (0x2713, 0x2717), (0x3000, 0x303F), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF01, 0xFFE6), (0x20000, 0x3FFFF),
)  # fmt: skip
BOXES = {0x2610: 0x25C6, 0x2611: 0x25C7}
"""Each box and the unused sign whose place in the font it takes."""


def characters_of_regular() -> set[int]:
    """Every code point the regular font shall have, if Noto has it."""
    return {code for first, last in RANGES for code in range(first, last + 1)}


def characters_of_bold() -> set[int]:
    """The code points of the form's own words: what stands in its layout and its template."""
    texts = (file.read_text("utf-8") for name in ("*.py", "*.typ") for file in FORMS.glob(name))
    return {ord(c) for text in texts for c in text} | set(range(0x20, 0x7F)) | set(BOXES.values())


def draw_box(font: TTFont, code: int, taken: int, *, checked: bool) -> None:
    """Give the glyph of ``taken`` to ``code`` and draw a box in it, ticked or not."""
    name = font.getBestCmap()[taken]
    font["hmtx"][name] = (WIDTH, 90)
    top = font["CFF "].cff.topDictIndex[0]
    old = top.CharStrings[name]
    pen = T2CharStringPen(None, None)
    for points in (
        [(90, -40), (910, -40), (910, 780), (90, 780)],
        [(150, 20), (150, 720), (850, 720), (850, 20)],
        *([[(225, 400), (285, 460), (430, 300), (720, 650), (785, 595), (435, 170)]] * checked),
    ):
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
    box = pen.getCharString(old.private, old.globalSubrs)
    # In CFF a width is told as its difference from the font dictionary's nominal width.
    if old.private.defaultWidthX != WIDTH:
        box.program.insert(0, WIDTH - old.private.nominalWidthX)
    top.CharStrings[name] = box
    for table in font["cmap"].tables:
        table.cmap[code] = name
        table.cmap.pop(taken, None)


def make(source: Path, wanted: set[int], weight: str) -> Path:
    """Write the subset of ``source`` with the characters ``wanted``; its path."""
    font = TTFont(source, fontNumber=SIMPLIFIED, recalcTimestamp=False)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font["cmap"].tables = [t for t in font["cmap"].tables if t.format in {4, 12}]
    for code, taken in BOXES.items():
        draw_box(font, code, taken, checked=code == max(BOXES))
    rename(font, weight)
    target = FORMS / "fonts" / f"YijianshiFormSC-{weight}.otf"
    font.save(target)
    if weight == "Regular":
        write_coverage(sorted(font.getBestCmap()))
    return target


def write_coverage(codes: list[int]) -> None:
    """Write the code points ``codes`` as ranges, so that nobody needs to open the font to ask."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    (FORMS / "fonts" / "coverage.json").write_text(json.dumps(ranges) + "\n", "utf-8")


def rename(font: TTFont, weight: str) -> None:
    """Give the font its own names, and keep the copyright and licence it came with."""
    plain = FAMILY.replace(" ", "")
    names = {
        1: FAMILY,
        2: weight,
        3: f"{plain}-{weight}",
        4: f"{FAMILY} {weight}",
        6: f"{plain}-{weight}",
    }
    font["name"].names = [
        n for n in font["name"].names if (n.platformID, n.langID) == (WINDOWS, ENGLISH)
    ]
    for name_id, text in names.items():
        font["name"].setName(text, name_id, WINDOWS, 1, ENGLISH)
    top = font["CFF "].cff
    top.fontNames = [f"{plain}-{weight}"]
    top.topDictIndex[0].FamilyName = FAMILY
    top.topDictIndex[0].FullName = f"{FAMILY} {weight}"


def main() -> None:
    """Make both fonts and tell their sizes."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SYSTEM
    for weight, wanted in (("Regular", characters_of_regular()), ("Bold", characters_of_bold())):
        target = make(folder / f"NotoSansCJK-{weight}.ttc", wanted, weight)
        print(target.name, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
