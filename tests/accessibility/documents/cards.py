"""Draws papers of made-up persons, clearly synthetic, and photographs them badly."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from dialogs.checks import check_digit

_FONT = Path(__file__).parents[3] / "accessibility/forms/fonts/YijianshiFormSC-Regular.otf"
_SIZE = (1012, 638)
_INK, _LABEL, _DESK = (20, 20, 20), (70, 110, 160), (120, 95, 70)
Rows = tuple[tuple[int, int, str, int], ...]


def number(body: str) -> str:
    """An ID number from its first 17 digits."""
    return body + check_digit(body)


WANG = number("41010519520308123")
ALI = number("65310120010701246")
CARD = "6217001234567890122"


def _sheet(rows: Rows, colour: tuple[int, int, int] = (226, 236, 244)) -> Image.Image:
    image = Image.new("RGB", _SIZE, colour)
    draw = ImageDraw.Draw(image)
    for x, y, text, size in rows:
        draw.text((x, y), text, font=ImageFont.truetype(str(_FONT), size), fill=_INK)
    return image


def id_front(
    name: str = "王秀英",
    sex: str = "男",
    people: str = "汉",
    no: str = WANG,
    address: tuple[str, str] = ("河南省郑州市中牟县官渡镇", "官渡村8号"),
) -> Image.Image:
    birth = f"{no[6:10]} 年 {int(no[10:12])} 月 {int(no[12:14])} 日"
    image = _sheet(
        (
            (70, 70, f"姓名  {name}", 36),
            (70, 145, f"性别  {sex}", 34),
            (280, 145, f"民族  {people}", 34),
            (70, 220, f"出生  {birth}", 34),
            (70, 300, f"住址  {address[0]}", 34),
            (160, 348, address[1], 34),
            (70, 525, "公民身份号码", 32),
            (320, 520, no, 42),
        )
    )
    draw = ImageDraw.Draw(image)
    draw.rectangle((690, 90, 940, 420), fill=(200, 200, 205))
    draw.ellipse((755, 140, 875, 290), fill=(225, 190, 165))
    return image


def id_back(until: str = "2031.05.06") -> Image.Image:
    return _sheet(
        (
            (330, 110, "中华人民共和国", 48),
            (330, 200, "居 民 身 份 证", 60),
            (250, 450, "签发机关  中牟县公安局", 34),
            (250, 520, f"有效期限  2011.05.06-{until}", 34),
        )
    )


def certificate(until: str = "2035年03月08日", level: str = "二级") -> Image.Image:
    return _sheet(
        (
            (300, 40, "中华人民共和国残疾人证", 40),
            (70, 140, "姓名  王秀英", 34),
            (420, 140, "性别  男", 34),
            (70, 220, "残疾类别  肢体", 34),
            (420, 220, f"残疾等级  {level}", 34),
            (70, 300, f"残疾人证号  {WANG}42", 34),
            (70, 460, f"有效期至  {until}", 34),
        ),
        (240, 225, 222),
    )


def booklet() -> Image.Image:
    return _sheet(
        (
            (70, 60, "姓名  王秀英", 32),
            (420, 60, "性别  男", 32),
            (70, 130, "出生日期  1952年03月08日", 32),
            (70, 200, "住址  中牟县官渡镇官渡村8号", 32),
            (70, 270, "残疾类别  肢体    残疾等级  二级", 32),
            (70, 340, f"证号  {WANG}42", 32),
            (70, 410, "监护人  王小明   联系电话  无", 32),
            (70, 480, "批准残联  中牟县残疾人联合会", 32),
        ),
        (245, 240, 225),
    )


def household() -> Image.Image:
    return _sheet(
        (
            (330, 30, "常住人口登记卡", 40),
            (50, 120, "姓名", 30),
            (220, 120, "王秀英", 30),
            (480, 120, "户主或与户主关系", 30),
            (800, 120, "户主", 30),
            (50, 190, "性别", 30),
            (220, 190, "男", 30),
            (480, 190, "民族", 30),
            (620, 190, "汉族", 30),
            (50, 260, "出生日期", 30),
            (220, 260, "1952年3月8日", 30),
            (50, 330, "公民身份证件编号", 30),
            (420, 330, WANG, 32),
            (50, 400, "文化程度", 30),
            (220, 400, "小学", 30),
            (480, 400, "婚姻状况", 30),
            (700, 400, "丧偶", 30),
        ),
        (250, 248, 240),
    )


def bank_card(no: str = CARD) -> Image.Image:
    grouped = " ".join(no[i : i + 4] for i in range(0, len(no), 4))
    return _sheet(
        ((70, 60, "示例银行", 44), (90, 330, grouped, 60), (700, 540, "UnionPay 银联", 36)),
        (180, 205, 235),
    )


def photographed(image: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """The same paper under the conditions of the table in docs/photos.md."""
    desk = Image.new("RGB", (1400, 1000), _DESK)
    desk.paste(image, (190, 180))
    turned = desk.rotate(7, fillcolor=_DESK, resample=Image.Resampling.BICUBIC)
    yield "clean", image
    yield "rotated 7", turned
    blurred = turned.resize((900, 643)).filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    blurred.save(out, "JPEG", quality=45)
    yield "blur + JPEG", Image.open(out).convert("RGB")
    yield "dark", ImageEnhance.Brightness(turned).enhance(0.35)
    slant = (1.05, 0.12, -60, 0.03, 1.1, -50, 0.00006, 0.00015)
    yield (
        "perspective",
        desk.transform((1400, 1000), Image.Transform.PERSPECTIVE, slant, fillcolor=_DESK),
    )
    light = Image.new("L", turned.size, 0)
    ImageDraw.Draw(light).ellipse((350, 350, 760, 560), fill=235)
    shone = turned.copy()
    shone.paste((255, 255, 255), mask=light.filter(ImageFilter.GaussianBlur(60)))
    yield "glare", shone
    yield "upside down", image.rotate(180)
    yield "on its side", image.rotate(90, expand=True)
