import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.privacy import (
    Sealer,
    SealError,
    mask_account,
    mask_address,
    mask_certificate_number,
    mask_id_number,
    mask_name,
    mask_number,
    mask_phone,
    mask_value,
)
from dialogs.questions import FORM
from tests.accessibility.samples import HOME, MOTHER, VILLAGE


def test_an_id_number_shows_its_first_and_last_four_characters() -> None:
    assert mask_id_number("410122195803050022") == "4101**********0022"
    assert mask_id_number("41012219580305002X") == "4101**********002X"


@pytest.mark.parametrize("suffix", ["", "B1", "B12"])
def test_a_certificate_number_hides_category_level_and_suffix(suffix: str) -> None:
    assert mask_certificate_number("41012219580305002262" + suffix) == "4101**********0022**"


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13800138000", "138****8000"), ("037112345678", "**********78"), ("12345", "*****")],
)
def test_of_a_phone_number_little_is_shown(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("key", "number", "written"),
    [
        ("personal.phone", "13837100003", "138 3710 0003"),
        ("proxy.phone", "037112345678", "0371-12345678"),
        ("personal.id_number", "410102199003070019", "410102 1990 0307 0019"),
        ("proxy.id_number", "41010219900307001X", "410102 1990 0307 001X"),
        ("personal.certificate_number", "41010219900307001944", "410102 1990 0307 0019 44"),
        ("subsidy.certificate_number", "41010219900307001944B12", "410102 1990 0307 0019 44B12"),
        ("subsidy.bank_account", "6228480031234567890", "6228 4800 3123 4567 890"),
    ],
)
def test_a_number_is_masked_alike_however_it_is_written_and_wherever_it_stands(
    key: str, number: str, written: str
) -> None:
    masked = mask_value(key, number)
    assert mask_value(key, written) == masked
    assert mask_number(number) == mask_number(written) == masked
    assert number[-8:] not in masked


def test_an_account_shows_its_last_four_digits_however_it_is_spaced() -> None:
    assert mask_account("6228480031234567890") == "***************7890"
    assert mask_account("6228 4800 3123 4567 890") == "***************7890"
    assert mask_account("123456") == "******"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王秀英", "王**"), ("王芳", "王*"), ("阿依古丽·买买提", "阿**"), ("王", "*"), ("", "")],
)
def test_of_a_name_the_first_character_is_shown(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        (HOME, "河南省郑州市中牟县****"),
        ("河南省济源市轵城镇1号", "河南省济源市****"),
        ("郑州市金水区文化路1号", "郑州市金水区****"),
        ("河南省郑州市巩义市站街镇", "河南省郑州市巩义市****"),
        ("官渡镇李庄", "****"),
        ("河南省郑州市中牟县", "****"),
    ],
)
def test_an_address_is_shown_down_to_its_county(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    ("key", "value", "masked"),
    [
        ("personal.name", "王秀英", "王**"),
        ("proxy.phone", "13900139000", "139****9000"),
        ("personal.birth_date", "1958-03-05", "1958年**月**日"),
        ("personal.residence_division", VILLAGE, "河南省/郑州市/中牟县****"),
        ("delivery.method", "mail", "mail"),
        ("subsidy.level", "2", "***"),
        ("certificate.new.categories", ["mental"], "***"),
        ("eligibility.minimum_living", True, "***"),
        ("somebody.added_this_later", "secret", "***"),
        ("personal.name", None, ""),
    ],
)
def test_a_form_value_is_masked_by_its_key(key: str, value: object, masked: str) -> None:
    assert mask_value(key, value) == masked


def test_no_field_that_tells_who_someone_is_comes_through_whole() -> None:
    open_keys = {"personal.sex", "employment.region", "employment.job_type"}
    for question in FORM:
        value = MOTHER.get(question.key)
        if isinstance(value, str) and not question.key.endswith("relation"):
            whole = mask_value(question.key, value) == value
            assert whole == (question.key in open_keys), question.key


@given(st.binary(max_size=2000), st.text(max_size=80))
def test_what_is_sealed_opens_again_and_does_not_show(plain: bytes, aad: str) -> None:
    sealer = Sealer({"00000001": bytes(32)}, bytes(32))
    sealed = sealer.seal(plain, aad)
    assert sealer.open(sealed, aad) == plain
    assert len(plain) < 4 or plain not in sealed


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_changed_bit_anywhere_is_noticed(plain: bytes, data: st.DataObject) -> None:
    sealer = Sealer({"00000001": bytes(32)}, bytes(32))
    sealed = bytearray(sealer.seal(plain, "cases/1"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealError):
        sealer.open(bytes(sealed), "cases/1")


def test_a_sealed_value_cannot_be_moved_to_another_row(tmp_path: Path) -> None:
    sealer = Sealer.open_or_create(tmp_path)
    sealed = sealer.seal("王秀英".encode(), "forms/1/personal.name")
    with pytest.raises(SealError) as failure:
        sealer.open(sealed, "forms/2/personal.name")
    assert "王" not in str(failure.value)
    assert failure.value.__cause__ is None


@pytest.mark.parametrize("cut", [0, 1, 5, 16, 17, 30])
def test_a_sealed_value_cut_short_does_not_open(cut: int, tmp_path: Path) -> None:
    sealer = Sealer.open_or_create(tmp_path)
    with pytest.raises(SealError):
        sealer.open(sealer.seal(b"0123456789", "a")[:cut], "a")


def test_the_same_text_is_sealed_differently_each_time(tmp_path: Path) -> None:
    sealer = Sealer.open_or_create(tmp_path)
    assert len({sealer.seal(b"same", "a") for _ in range(50)}) == 50


def test_the_key_file_is_for_its_owner_alone_and_is_found_again(tmp_path: Path) -> None:
    sealed = Sealer.open_or_create(tmp_path / "keys").seal(b"hello", "a")
    (file,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Sealer.open_or_create(tmp_path / "keys").open(sealed, "a") == b"hello"


def test_a_key_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    Sealer.open_or_create(tmp_path)
    (file,) = tmp_path.iterdir()
    file.chmod(0o644)
    Sealer.open_or_create(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_after_a_new_key_the_old_one_still_opens(tmp_path: Path) -> None:
    first = Sealer.open_or_create(tmp_path)
    old = first.seal(b"old", "a")
    second = Sealer.rotate(tmp_path)
    new = second.seal(b"new", "a")
    reopened = Sealer.open_or_create(tmp_path)
    assert (reopened.open(old, "a"), reopened.open(new, "a")) == (b"old", b"new")
    assert reopened.keyed_hash("x") == first.keyed_hash("x")
    with pytest.raises(SealError):
        first.open(new, "a")


def test_of_two_that_start_at_once_both_use_the_same_key(tmp_path: Path) -> None:
    readers = []
    for _ in range(4):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(write, Sealer.open_or_create(tmp_path / "k").keyed_hash("x").encode())
            os._exit(0)
        os.close(write)
        readers.append((child, read))
    hashes = set()
    for child, read in readers:
        hashes.add(os.read(read, 100))
        os.close(read)
        os.waitpid(child, 0)
    assert len(hashes) == 1
    assert [f.name for f in (tmp_path / "k").iterdir()] == ["data.keys"]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"keys": [], "hash_key": ""}', "\x00"])
def test_a_damaged_key_file_is_told_and_never_replaced(content: str, tmp_path: Path) -> None:
    file = tmp_path / "data.keys"
    file.write_text(content)
    with pytest.raises(SealError, match="restore it"):
        Sealer.open_or_create(tmp_path)
    assert file.read_text() == content


def test_a_keyed_hash_needs_the_key(tmp_path: Path) -> None:
    one = Sealer.open_or_create(tmp_path / "1")
    other = Sealer.open_or_create(tmp_path / "2")
    number = "410122195803050022"
    assert one.keyed_hash(number) == one.keyed_hash(number)
    assert one.keyed_hash(number) != other.keyed_hash(number)
    assert len(one.keyed_hash(number)) == 64


def test_the_repr_of_a_sealer_holds_no_key(tmp_path: Path) -> None:
    assert repr(Sealer.open_or_create(tmp_path)) == "<Sealer of 1 keys>"
