"""What every store of conversations must do, the one that forgets and the one that does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from accessibility.privacy import Sealer, SealError
from bot.ports import FileStore, SessionStore
from bot.records import Change, Grant, Letter, Session, StoredLink, StoredMessage
from bot.schemas import Choice, Message, Turn
from bot.stores.files import DiskFiles
from bot.stores.memory import MemoryFiles, MemorySessions
from bot.stores.migrate import migrate
from bot.stores.sqlite import SqliteSessions

pytestmark = pytest.mark.anyio

ONE = "7f0c6a56-8f2e-4c0c-9a53-6f2f0d1f6b11"
TWO = "7f0c6a56-8f2e-4c0c-9a53-6f2f0d1f6b12"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SessionStore]:
    if request.param == "memory":
        yield MemorySessions()
        return
    migrate(tmp_path / "conversations.db")
    sealer = Sealer.open_or_create(tmp_path)
    kept = SqliteSessions(tmp_path / "conversations.db", sealer)
    yield kept
    await kept.close()


@pytest.fixture(params=["memory", "disk"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "memory":
        return MemoryFiles()
    return DiskFiles(tmp_path / "files", Sealer.open_or_create(tmp_path))


def _message(seq: int, text: str = "您好") -> StoredMessage:
    choices = (Choice(id="a", label="甲"),)
    said = Message(id=f"m{seq}", role="assistant", text=text, choices=choices, at=AT)
    return StoredMessage(seq, said, withheld=seq % 2 == 0)


def _turn(text: str = "您好") -> Turn:
    return Turn(messages=(_message(1, text).message,), asking="consent")


def _session(one: str = ONE) -> Session:
    return Session(one, "web", 0, {"form": {"a": [1, "二"]}}, _turn(), 1, None, AT, AT)


def _change(session: Session, key: str, **other: object) -> Change:
    change = Change(
        conversation_id=session.conversation_id,
        expected_version=session.version,
        key=key,
        dialogue={"said": key},
        turn=_turn(key),
        messages=(_message(session.last_seq + 1, key),),
        case_id=None,
        at=AT + timedelta(minutes=1),
    )
    return replace(change, **other)  # type: ignore[arg-type]  # a test's shorthand


async def _begun(store: SessionStore, one: str = ONE) -> Session:
    session = _session(one)
    await store.create(session, (_message(1),))
    return session


async def test_a_conversation_comes_back_as_it_was_kept(store: SessionStore) -> None:
    session = await _begun(store)
    assert await store.load(ONE) == session
    assert await store.messages(ONE) == (_message(1),)


async def test_an_unknown_conversation_is_none(store: SessionStore) -> None:
    assert await store.load(TWO) is None
    assert await store.messages(TWO) == ()
    assert await store.turn_of(TWO, "k") is None
    assert await store.holder("nobody") is None
    assert await store.token_hashes(TWO) == ()


async def test_a_saved_turn_moves_the_conversation_on(store: SessionStore) -> None:
    session = await _begun(store)
    assert await store.save(_change(session, "k", case_id="HN1"))
    now = await store.load(ONE)
    assert now is not None
    assert (now.version, now.last_seq, now.case_id) == (1, 2, "HN1")
    assert now.dialogue == {"said": "k"}
    assert now.updated_at == AT + timedelta(minutes=1)
    assert await store.turn_of(ONE, "k") == now.turn == _turn("k")


async def test_of_two_turns_on_the_same_state_one_is_refused(store: SessionStore) -> None:
    session = await _begun(store)
    assert await store.save(_change(session, "first"))
    assert not await store.save(_change(session, "second"))
    assert [m.message.text for m in await store.messages(ONE)] == ["您好", "first"]
    assert await store.turn_of(ONE, "second") is None


async def test_the_same_key_is_never_saved_twice(store: SessionStore) -> None:
    session = await _begun(store)
    assert await store.save(_change(session, "k"))
    now = await store.load(ONE)
    assert now is not None
    assert not await store.save(_change(now, "k"))
    assert (await store.load(ONE)) == now


async def test_a_turn_for_an_unknown_conversation_is_refused(store: SessionStore) -> None:
    assert not await store.save(_change(_session(TWO), "k"))


async def test_no_read_modify_write_is_lost(store: SessionStore) -> None:
    await _begun(store)

    async def one_more(number: int) -> None:
        while True:
            now = await store.load(ONE)
            assert now is not None
            if await store.save(_change(now, f"k{number}")):
                return

    await asyncio.gather(*(one_more(n) for n in range(20)))
    now = await store.load(ONE)
    assert now is not None
    assert now.version == 20
    assert [m.seq for m in await store.messages(ONE)] == list(range(1, 22))


async def test_messages_are_read_from_any_place(store: SessionStore) -> None:
    session = await _begun(store)
    many = tuple(_message(n) for n in (2, 3, 4))
    await store.save(_change(session, "k", messages=many))
    assert [m.seq for m in await store.messages(ONE, after=2)] == [3, 4]
    assert [m.withheld for m in await store.messages(ONE)] == [False, True, False, True]


async def test_a_turn_may_say_nothing(store: SessionStore) -> None:
    session = await _begun(store)
    assert await store.save(_change(session, "k", messages=()))
    now = await store.load(ONE)
    assert now is not None
    assert now.last_seq == 1


async def test_erasing_in_a_turn_keeps_only_that_turn(store: SessionStore) -> None:
    session = await _begun(store)
    await store.save(_change(session, "before"))
    await store.pin_submission(ONE, "s", {"a": 1})
    now = await store.load(ONE)
    assert now is not None
    assert await store.save(_change(now, "erase", erase=True))
    assert [m.message.text for m in await store.messages(ONE)] == ["erase"]
    assert await store.turn_of(ONE, "before") is None
    assert await store.pin_submission(ONE, "s", {"a": 2}) == {"a": 2}


async def test_tokens_let_in_as_what_they_were_given_for(store: SessionStore) -> None:
    await _begun(store)
    await store.add_token(ONE, "h1", "owner", AT)
    await store.add_token(ONE, "h2", "helper", AT + timedelta(minutes=1))
    await store.add_token(ONE, "h3", "owner", AT + timedelta(days=1))
    first, second = await store.holder("h1"), await store.holder("h2")
    assert first is not None
    assert second is not None
    assert (first.conversation_id, first.access, second.access) == (ONE, "owner", "helper")
    assert await store.token_hashes(ONE) == ("h1", "h2", "h3")


async def test_a_pinned_submission_is_what_was_pinned_first(store: SessionStore) -> None:
    await _begun(store)
    await _begun(store, TWO)
    assert await store.pin_submission(ONE, "k", {"a": "甲"}) == {"a": "甲"}
    assert await store.pin_submission(ONE, "k", {"a": "乙"}) == {"a": "甲"}
    assert await store.pin_submission(TWO, "k", {"a": "乙"}) == {"a": "乙"}


def _link(number: int = 1, code: str = "c1", **other: object) -> StoredLink:
    link = StoredLink(
        token_hash=f"t{number}",
        code_hash=code,
        conversation_id=ONE,
        purpose="continue",
        expires_at=AT + timedelta(days=7),
        code_expires_at=AT + timedelta(minutes=15),
    )
    return replace(link, **other)  # type: ignore[arg-type]  # a test's shorthand


async def test_a_link_is_used_once_by_either_key(store: SessionStore) -> None:
    await _begun(store)
    for key in ("t1", "c1"):
        assert await store.add_link(_link(), AT)
        assert await store.link_stands("t1", AT)
        assert await store.use_link(key, AT) == _link()
        assert await store.use_link(key, AT) is None
        assert not await store.link_stands("t1", AT)


async def test_a_link_ends_and_its_code_ends_before(store: SessionStore) -> None:
    await _begun(store)
    await store.add_link(_link(), AT)
    assert await store.use_link("c1", AT + timedelta(minutes=16)) is None
    assert await store.use_link("t1", AT + timedelta(days=8)) is None
    assert not await store.link_stands("t1", AT + timedelta(days=8))
    assert await store.use_link("t1", AT + timedelta(minutes=16)) == _link()


async def test_six_digits_open_one_link_at_a_time(store: SessionStore) -> None:
    await _begun(store)
    assert await store.add_link(_link(1), AT)
    assert not await store.add_link(_link(2), AT)
    later = AT + timedelta(minutes=16)
    assert await store.add_link(_link(3, code_expires_at=later + timedelta(minutes=15)), later)
    found = await store.use_link("c1", later)
    assert found is not None
    assert found.token_hash == "t3"


async def test_one_link_used_by_many_at_once_lets_one_in(store: SessionStore) -> None:
    await _begun(store)
    await store.add_link(_link(), AT)
    found = await asyncio.gather(*(store.use_link("t1", AT) for _ in range(10)))
    assert len([f for f in found if f is not None]) == 1


HELPER = Grant("helper", "女儿", ("see", "fill"), AT + timedelta(hours=1))


async def test_a_party_comes_back_as_it_was_let_in(store: SessionStore) -> None:
    await _begun(store)
    await store.add_token(ONE, "a" * 64, "owner", AT)
    await store.add_token(ONE, "b" * 64, "helper", AT + timedelta(minutes=1), HELPER)
    first, second = await store.parties(ONE)
    assert (first.access, first.grant) == ("owner", Grant())
    assert (second.access, second.grant) == ("helper", HELPER)
    assert second.joined_at == AT + timedelta(minutes=1)
    holder = await store.holder("b" * 64)
    assert holder is not None
    assert (holder.grant, holder.party_id) == (HELPER, second.party_id)


async def test_a_party_that_is_dropped_is_let_in_no_more(store: SessionStore) -> None:
    await _begun(store)
    await _begun(store, TWO)
    await store.add_token(ONE, "b" * 64, "helper", AT, HELPER)
    party = (await store.parties(ONE))[0].party_id
    assert await store.drop_party(TWO, party) is None
    assert await store.drop_party(ONE, party) == "b" * 64
    assert await store.drop_party(ONE, party) is None
    assert await store.holder("b" * 64) is None


async def test_whose_time_is_over_is_known(store: SessionStore) -> None:
    await _begun(store)
    await store.add_token(ONE, "a" * 64, "owner", AT)
    await store.add_token(ONE, "b" * 64, "helper", AT, HELPER)
    assert await store.ended(AT) == ()
    assert [h.grant for h in await store.ended(AT + timedelta(hours=1))] == [HELPER]


async def test_a_link_carries_what_whoever_enters_may_do(store: SessionStore) -> None:
    await _begun(store)
    link = _link(grant=HELPER, asks_last4=True)
    await store.add_link(link, AT)
    assert await store.find_link("c1", AT) == link
    assert await store.find_link("t1", AT) == link
    assert await store.find_link("t1", AT + timedelta(days=8)) is None
    assert await store.use_link("t1", AT) == link


async def test_a_link_dies_of_the_last_wrong_guess(store: SessionStore) -> None:
    await _begun(store)
    await store.add_link(_link(), AT)
    for wrong in range(1, 3):
        await store.wrong_guess("t1", most=3)
        found = await store.find_link("c1", AT)
        assert found is not None
        assert found.wrong == wrong
    await store.wrong_guess("t1", most=3)
    assert await store.find_link("c1", AT) is None


async def test_a_message_is_for_whom_it_was_kept(store: SessionStore) -> None:
    session = await _begun(store)
    only = replace(_message(2), audience="helpers")
    await store.save(_change(session, "k", messages=(only,)))
    assert [m.audience for m in await store.messages(ONE)] == ["all", "helpers"]


def _letter(number: int) -> Letter:
    return Letter(f"e{number}", ONE, "callback", AT, {"when": "下午"})


async def test_letters_are_kept_with_the_turn_that_wrote_them(store: SessionStore) -> None:
    session = await _begun(store)
    assert await store.save(_change(session, "k", letters=(_letter(1), _letter(2))))
    assert not await store.save(_change(session, "late", letters=(_letter(3),)))
    assert await store.letters(9) == (_letter(1), _letter(2))
    assert await store.letters(1) == (_letter(1),)


async def test_a_letter_is_kept_once_and_forgotten_once_it_arrived(store: SessionStore) -> None:
    for _ in range(2):
        await store.post(_letter(1))
    assert await store.letters(9) == (_letter(1),)
    await store.delivered("e1")
    assert await store.letters(9) == ()


async def test_letters_outlive_the_conversation(store: SessionStore) -> None:
    session = await _begun(store)
    await store.save(_change(session, "k", letters=(_letter(1),)))
    await store.erase(ONE)
    assert await store.letters(9) == (_letter(1),)


async def test_an_erased_conversation_leaves_nothing(store: SessionStore) -> None:
    session = await _begun(store)
    await _begun(store, TWO)
    await store.save(_change(session, "k"))
    await store.add_token(ONE, "h1", "owner", AT)
    await store.add_link(_link(), AT)
    await store.pin_submission(ONE, "s", {})
    await store.erase(ONE)
    assert await store.load(ONE) is None
    assert await store.messages(ONE) == ()
    assert await store.turn_of(ONE, "k") is None
    assert await store.holder("h1") is None
    assert await store.use_link("t1", AT) is None
    assert await store.load(TWO) is not None


async def test_idle_drafts_are_those_unsubmitted_and_silent(store: SessionStore) -> None:
    await _begun(store)
    submitted = await _begun(store, TWO)
    await store.save(_change(submitted, "k", case_id="HN1"))
    assert await store.idle_drafts(AT) == ()
    assert await store.idle_drafts(AT + timedelta(days=1)) == (ONE,)


async def test_a_store_says_that_it_answers(store: SessionStore) -> None:
    assert await store.ready()


async def test_a_file_comes_back_as_it_was_kept(files: FileStore) -> None:
    data = bytes(range(256)) * 40 + b"\n\n"
    ref = await files.put(ONE, "photo", "image/jpeg", data)
    found = await files.get(ONE, ref)
    assert found is not None
    assert (found.ref, found.kind, found.media_type) == (ref, "photo", "image/jpeg")
    assert found.data == data


async def test_a_file_belongs_to_its_conversation(files: FileStore) -> None:
    ref = await files.put(ONE, "photo", "image/jpeg", b"x")
    assert await files.get(TWO, ref) is None
    await files.erase(TWO)
    assert await files.get(ONE, ref) is not None


async def test_a_dropped_file_is_gone_and_the_others_stay(files: FileStore) -> None:
    first = await files.put(ONE, "photo", "image/jpeg", b"1")
    second = await files.put(ONE, "photo", "image/jpeg", b"2")
    await files.drop(ONE, first)
    await files.drop(ONE, first)
    assert await files.get(ONE, first) is None
    assert await files.get(ONE, second) is not None
    await files.erase(ONE)
    assert await files.get(ONE, second) is None


@pytest.mark.parametrize("ref", ["", "..", "../x", "a/b", "0" * 32, "\x00"])
async def test_a_reference_that_was_not_given_finds_nothing(files: FileStore, ref: str) -> None:
    assert await files.get(ONE, ref) is None
    await files.drop(ONE, ref)


async def test_a_sealed_file_moved_elsewhere_does_not_open(tmp_path: Path) -> None:
    kept = DiskFiles(tmp_path / "files", Sealer.open_or_create(tmp_path))
    ref = await kept.put(ONE, "photo", "image/jpeg", b"x")
    (tmp_path / "files" / TWO).mkdir()
    (tmp_path / "files" / ONE / ref).rename(tmp_path / "files" / TWO / ref)
    with pytest.raises(SealError):
        await kept.get(TWO, ref)
