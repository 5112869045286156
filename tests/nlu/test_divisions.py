"""Every division of Henan is found from its full name and from loose words."""

import pytest

from nlu.divisions import Division, Gazetteer
from nlu.divisions.names import stem

PREFECTURES = (
    "郑州", "开封", "洛阳", "平顶山", "安阳", "鹤壁", "新乡", "焦作", "濮阳", "许昌",
    "漯河", "三门峡", "南阳", "商丘", "信阳", "周口", "驻马店",
)  # fmt: skip
ROADS = ("路", "街", "道", "巷", "桥", "站")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def below(gazetteer: Gazetteer, code: str) -> list[Division]:
    return [d for child in gazetteer.children(code) for d in (child, *_towns(gazetteer, child))]


def _towns(gazetteer: Gazetteer, division: Division) -> list[Division]:
    if len(division.code) >= 9:
        return []
    return below(gazetteer, division.code)


def only(gazetteer: Gazetteer, text: str) -> str | None:
    matches = gazetteer.find(text)
    return matches[0].division.full if len(matches) == 1 and matches[0].division else None


def all_named(gazetteer: Gazetteer, texts: dict[str, str]) -> list[tuple[str, str | None]]:
    answers = ((text, only(gazetteer, text), full) for text, full in texts.items())
    return [(text, got) for text, got, full in answers if got != full]


def test_henan_has_seventeen_prefectures_and_jiyuan(gazetteer: Gazetteer) -> None:
    names = {d.name for d in gazetteer.children("41")}
    assert names == {f"{p}市" for p in PREFECTURES} | {"济源市"}


@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_each_prefecture_is_found_with_and_without_its_ending(
    gazetteer: Gazetteer, prefecture: str
) -> None:
    full = f"河南省/{prefecture}市"
    assert only(gazetteer, f"户口在{prefecture}的") == full
    assert only(gazetteer, f"{prefecture}市") == full


def test_every_division_is_found_by_its_written_out_name(gazetteer: Gazetteer) -> None:
    divisions = below(gazetteer, "41")
    assert len(divisions) > 2_700
    assert all_named(gazetteer, {d.full.replace("/", ""): d.full for d in divisions}) == []


def test_every_county_is_found_by_its_short_name_after_its_prefecture(
    gazetteer: Gazetteer,
) -> None:
    texts: dict[str, str] = {}
    for prefecture in gazetteer.children("41"):
        for county in gazetteer.children(prefecture.code):
            short = stem(county)
            shared = short == stem(prefecture) or len(short) == 1
            if len(county.code) == 6:
                texts[stem(prefecture) + (county.name if shared else short)] = county.full
    assert len(texts) == 180
    assert all_named(gazetteer, texts) == []


def test_every_town_is_found_after_its_county(gazetteer: Gazetteer) -> None:
    towns = [d for d in below(gazetteer, "41") if len(d.code) == 9]
    texts = {"".join(d.full.split("/")[-2:]): d.full for d in towns}
    wrong = all_named(gazetteer, texts)
    # 柳林林场 and the like: the same words name several towns in the same county or a nearer place
    assert len(wrong) <= 3, wrong


def test_every_town_that_is_no_road_is_found_by_short_names(gazetteer: Gazetteer) -> None:
    texts: dict[str, str] = {}
    for town in (d for d in below(gazetteer, "41") if len(d.code) == 9):
        county = gazetteer.by_code(town.code[:6])
        short = stem(town)
        if county and not short.endswith(ROADS) and len(short) > 1 and len(stem(county)) > 1:
            texts[stem(county) + short] = town.full
    wrong = all_named(gazetteer, texts)
    assert len(wrong) <= len(texts) * 0.02, wrong


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("中牟官渡", "河南省/郑州市/中牟县/官渡镇"),
        ("郑州金水", "河南省/郑州市/金水区"),
        ("禹州神垕", "河南省/许昌市/禹州市/神垕镇"),
        ("信阳平桥", "河南省/信阳市/平桥区"),
        ("济源", "河南省/济源市"),
        ("济源承留", "河南省/济源市/承留镇"),
        ("航空港区", "河南省/郑州市/郑州航空港经济综合实验区"),
        ("郑州高新区", "河南省/郑州市/郑州高新技术产业开发区"),
        ("管城区", "河南省/郑州市/管城回族区"),
        ("河南省，郑州市，金水区", "河南省/郑州市/金水区"),
        ("官渡镇，中牟县的", "河南省/郑州市/中牟县/官渡镇"),
        ("五星街道办事处", "河南省/信阳市/浉河区/五星街道"),
        ("固始县往流乡", "河南省/信阳市/固始县/往流镇"),
    ],
)
def test_loose_words_lead_to_the_place(gazetteer: Gazetteer, text: str, full: str) -> None:
    assert only(gazetteer, text) == full


@pytest.mark.parametrize(
    ("old", "full"),
    [
        ("许昌县", "河南省/许昌市/建安区"),
        ("陕县", "河南省/三门峡市/陕州区"),
        ("偃师市", "河南省/洛阳市/偃师区"),
        ("开封县", "河南省/开封市/祥符区"),
        ("孟津县", "河南省/洛阳市/孟津区"),
        ("淮阳县", "河南省/周口市/淮阳区"),
        ("郾城县", "河南省/漯河市/郾城区"),
        ("长垣县", "河南省/新乡市/长垣市"),
        ("吉利区", "河南省/洛阳市/孟津区"),
    ],
)
def test_former_names_still_lead_to_the_place(gazetteer: Gazetteer, old: str, full: str) -> None:
    assert only(gazetteer, old) == full


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("河北邯郸", "河北省/邯郸市"),
        ("深圳", "广东省/深圳市"),
        ("北京朝阳区", "北京市/朝阳区"),
        ("南京市鼓楼区", "江苏省/南京市/鼓楼区"),
        ("新疆乌鲁木齐", "新疆维吾尔自治区/乌鲁木齐市"),
        ("广西", "广西壮族自治区"),
    ],
)
def test_places_outside_henan_are_known_as_such(gazetteer: Gazetteer, text: str, full: str) -> None:
    division = gazetteer.find(text)[0].division
    assert division is not None
    assert (division.full, division.in_henan) == (full, False)


def test_a_name_that_many_counties_have_is_ambiguous(gazetteer: Gazetteer) -> None:
    [match] = gazetteer.find("城关镇")
    assert match.division is None
    assert len(match.divisions) > 20
    assert match.deepest_common() == "河南省"


def test_a_county_named_elsewhere_in_the_message_tells_which(gazetteer: Gazetteer) -> None:
    full = gazetteer.find("城关镇")[0].divisions[0].full
    county = full.split("/")[-2]
    matches = gazetteer.find(f"住在城关镇，我的户口是{county}的")
    assert full in {m.division.full for m in matches if m.division}


def test_a_division_known_already_tells_which(gazetteer: Gazetteer) -> None:
    one = gazetteer.find("城关镇")[0].divisions[0]
    [match] = gazetteer.find("城关镇", near=(one.full.rpartition("/")[0],))
    assert match.division == one


@pytest.mark.parametrize(
    "text",
    [
        "我在商城买东西",
        "上街买菜",
        "花园路27号",
        "他解放前就瞎了",
        "梁卫东",
        "河南话",
        "民权利益",
        "南阳路上",
    ],
)
def test_everyday_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []


@pytest.mark.parametrize(("text", "county"), [("鱼城县", "虞城县"), ("扶勾县", "扶沟县")])
def test_a_misheard_county_is_put_right_when_a_place_was_asked(
    gazetteer: Gazetteer, text: str, county: str
) -> None:
    [match] = gazetteer.find(text, located=True)
    assert (match.text, match.division and match.division.name) == (text, county)


def test_a_village_is_found_after_its_town(gazetteer: Gazetteer) -> None:
    town = gazetteer.by_name("河南省/郑州市/中牟县/官渡镇")
    assert town is not None
    for village in gazetteer.children(town.code)[:20]:
        place = village.name.removesuffix("村委会").removesuffix("村")
        got = only(gazetteer, f"中牟县官渡镇{place}村")
        assert got is not None
        assert got.startswith(town.full + "/")


def test_codes_and_full_names_lead_to_each_other(gazetteer: Gazetteer) -> None:
    for division in below(gazetteer, "41"):
        assert gazetteer.by_name(division.full) == division
        assert gazetteer.by_code(division.code) == division
        assert gazetteer.division(division.full) == {"code": division.code, "name": division.full}


def test_a_village_has_a_code_of_twelve_digits(gazetteer: Gazetteer) -> None:
    village = gazetteer.children("410122101")[0]
    assert len(village.code) == 12
    assert gazetteer.by_code(village.code) == village
    assert gazetteer.by_name(village.full) == village


def test_what_is_no_division_has_no_value(gazetteer: Gazetteer) -> None:
    assert gazetteer.division("河南省/没有市") is None
    assert gazetteer.by_code("4199") is None
