import pytest
from PIL import Image, ImageDraw, ImageEnhance

from accessibility.photos import Photo, advise
from tests.accessibility.samples import encoded, portrait


def advice_on(image: Image.Image) -> set[str]:
    photo = Photo(encoded(image, quality=92), image.width, image.height, "JPEG")
    return {advice.code for advice in advise(photo)}


@pytest.mark.parametrize("size", [(413, 579), (413, 626), (413, 531), (900, 1260)])
@pytest.mark.parametrize("wall", ["#ffffff", "#f0f0f0"])
def test_a_fitting_photo_gets_no_advice(size: tuple[int, int], wall: str) -> None:
    assert advice_on(portrait(*size, background=wall)) == set()


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (portrait(800, 600), "wide"),
        (portrait(500, 1100), "narrow"),
        (portrait(206, 289), "small"),
        (portrait(background="#4080c0"), "background"),
        (portrait(background="#c02020"), "background"),
        (portrait(background="#b0b0b0"), "background"),
        (ImageEnhance.Brightness(portrait()).enhance(0.25), "dark"),
        (ImageEnhance.Brightness(portrait()).enhance(6), "bright"),
        (portrait().convert("L").convert("RGB"), "grey"),
    ],
)
def test_what_may_be_better_is_said(image: Image.Image, code: str) -> None:
    assert code in advice_on(image)


def test_a_dark_jacket_to_the_edge_is_no_matter_of_the_background() -> None:
    image = portrait()
    ImageDraw.Draw(image).rectangle((0, 430, 413, 579), fill=(20, 20, 30))
    assert "background" not in advice_on(image)


def test_advice_is_plain_and_never_an_order() -> None:
    image = ImageEnhance.Brightness(portrait(800, 200, "blue")).enhance(0.3)
    photo = Photo(encoded(image), image.width, image.height, "JPEG")
    found = advise(photo)
    assert len(found) >= 3
    for advice in found:
        assert advice.message.endswith("。")
        assert not any(word in advice.message for word in ("必须", "不合格", "！", "不能用"))
