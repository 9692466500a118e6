"""Who is who: whose key signed, with whom a fingerprint was compared, which office a unit hears."""

from __future__ import annotations

import dataclasses
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import main
from core.errors import KnownError
from core.exchange import collecting, conflicts, identity, keys, outgoing, package
from core.exchange.collecting import Wishes, collect
from core.exchange.conflicts import OURS, THEIRS
from core.exchange.identity import Confirmed
from core.exchange.package import pack
from core.model.records import MonthLock
from core.model.setting import read
from core.model.status import FilingState
from core.rules.deadlines import CALENDAR
from core.settings.bookkeeping import OFFICE_ID, OFFICE_SERIAL
from core.usecases import month_lock, steps
from core.usecases.changes import change_setting
from db.workspace import Workspace, open_workspace
from tests.builders import HOUSING
from tests.exchange.test_refusals import refused, remade, with_filing, with_head
from tests.exchange.world import (
    EDUCATION,
    MARCH,
    answer,
    board_of,
    dump,
    filing,
    fingerprint_in,
    give,
    hand_out,
    held,
    key,
    one,
    phone,
    sign,
    sound,
    take,
    taken,
)
from tests.exchange.world import (
    office as office_at,
)
from tests.exchange.world import (
    unit as unit_at,
)


def claimed(path: Path, out: Path, by: Workspace, who: str = HOUSING.id) -> Path:
    """The package as another unit's, signed with the key of `by`."""
    found = package.read(path)
    head = dataclasses.replace(found.manifest, unit_id=who, id="0" * 8 + found.manifest.id[8:], sender=by.exchange.id)
    mine = found.content.filings[0]
    moved = dataclasses.replace(mine, filing=mine.filing._replace(key=key("扩大投资", HOUSING), values={}))
    out.write_bytes(pack(head, dataclasses.replace(found.content, filings=(moved,), heads=()), by.exchange.seed()))
    return out


# --- keys and owners -------------------------------------------------------------------------------------


def test_a_known_key_of_one_unit_is_not_anothers_first(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    forged = claimed(tmp_path / "1.zip", tmp_path / "2.zip", unit)
    assert "区住房和城乡建设局这份文件和区教育局的用的是同一把密钥" in refused(office, forged)
    shown = fingerprint_in(one(office, forged))
    assert "写明和谁核对过" in one(office, forged, confirmed=[shown]).refused  # the fingerprint is another's
    assert one(office, forged, confirmed=[f"区住房和城乡建设局={shown}"]).added == 1  # somebody answers for it


def test_a_confirmed_fingerprint_holds_for_its_owner_only(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path
):
    """The unit has a new key, which also signed a package in another's name."""
    sign(unit)
    taken(office, give(unit, tmp_path / "0.zip"))
    sign(other, filing(key("改进作风"), values={}))
    honest = give(other, tmp_path / "b.zip")
    forged = claimed(honest, tmp_path / "a.zip", other)
    shown = keys.fingerprint(keys.public_key(other.exchange.seed()))
    found = take(office, forged, honest, confirmed=[shown])
    assert [each.refused != "" for each in found.outcomes] == [True, True]
    found = take(office, forged, honest, confirmed=[f"区教育局={shown.replace(' ', '')}"])
    assert [each.refused != "" for each in found.outcomes] == [True, False]
    assert {one.owner for one in office.exchange.known_keys() if one.confirmed_at} == {EDUCATION.id}
    assert office.filing(key("扩大投资", HOUSING)) is None


def test_a_name_that_nobody_has_is_said(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    with pytest.raises(KnownError, match="没有单位“区教委”"):
        take(office, give(unit, tmp_path / "1.zip"), confirmed=["区教委=0417 9928"])


def test_the_name_on_the_cover_is_not_believed(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    path = remade(unit, give(unit, tmp_path / "1.zip"), with_head(unit_name="区财政局"))
    assert taken(office, path).unit_name == "区教育局"


def test_once_a_key_was_compared_only_compared_ones_count(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path
):
    """Whoever was first and never compared is out again."""
    sign(unit)
    first = give(unit, tmp_path / "1.zip")
    assert taken(office, first).new_key
    assert taken(office, first).notes == ("密钥待核对",)
    sign(other, filing(key("改进作风"), values={}))
    second = give(other, tmp_path / "2.zip")
    shown = fingerprint_in(one(office, second))
    assert one(office, second, confirmed=[shown]).added == 1
    assert "换了密钥" in one(office, first).refused
    assert one(office, first, confirmed=[fingerprint_in(one(office, first))]).unchanged == 1
    assert not one(office, second).refused  # both PCs are known now


def test_a_copy_of_a_file_ends_with_its_key(office: Workspace, unit: Workspace, tmp_path: Path):
    """换密钥: what the thief of a copy signs is refused once the new key was compared."""
    phone(office, unit)
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    copy = tmp_path / "副本.db"
    with closing(sqlite3.connect(unit.path)) as source, closing(sqlite3.connect(copy)) as link:
        source.backup(link)
    identity.change_own_key(unit, actor=identity.Actor.CLERK)
    sign(unit, filing(key("改进作风"), values={}))
    own = give(unit, tmp_path / "2.zip")
    shown = fingerprint_in(one(office, own))
    assert shown == identity.own_fingerprint(unit)
    assert one(office, own, confirmed=[shown]).added == 1
    with open_workspace(copy) as thief:
        sign(thief, filing(key("改进作风"), values={}, progress="偷写的。"))
        assert "已经停用的密钥" in refused(office, give(thief, tmp_path / "3.zip"))
    told = {entry.record: entry.after for entry in unit.history(limit=20)}
    assert told["own_key"] == {"fingerprint": shown}
    assert any(entry.after.get("retired_at") for entry in office.history(limit=20) if entry.record == "key")
    assert sound(office)
    assert sound(unit)


def test_what_was_sealed_to_the_key_before_can_be_opened(office: Workspace, unit: Workspace, tmp_path: Path):
    taken(unit, hand_out(office, tmp_path / "h.zip"))
    sign(unit)
    sealed = give(unit, tmp_path / "1.zip", sealed=True)
    identity.change_own_key(office, actor=identity.Actor.OFFICE)
    assert taken(office, sealed).added == 1


def test_own_keys_speak_for_their_owner_only(office: Workspace, unit: Workspace, tmp_path: Path):
    """The unit's own key, in a copy, can't play the office."""
    found = package.read(answer(office, tmp_path / "a.zip"))
    head = dataclasses.replace(found.manifest, sender="0" * 8 + office.exchange.id[8:])
    (tmp_path / "f.zip").write_bytes(pack(head, found.content, unit.exchange.seed()))
    assert "督查室这份文件和区教育局的用的是同一把密钥" in refused(unit, tmp_path / "f.zip")


# --- the way on which it came ----------------------------------------------------------------------------


@pytest.mark.parametrize(("account", "taken_in"), [(EDUCATION.id, True), (HOUSING.id, False), (identity.OFFICE, False)])
def test_what_came_over_an_account_is_that_owners(
    office: Workspace, unit: Workspace, tmp_path: Path, account: str, taken_in: bool
):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    (found,) = collect(office, [path], Wishes(), accounts={path: account}).outcomes
    assert (found.added == 1) == taken_in
    assert taken_in or "的账号送来，里面写的却是区教育局" in found.refused
    assert {one.channel for one in office.exchange.known_keys()} == ({identity.Channel.HUB} if taken_in else set())


# --- which office a unit hears ---------------------------------------------------------------------------


@pytest.fixture
def alone(tmp_path: Path):
    """A unit that has heard of no office."""
    with unit_at(tmp_path, name="还没有督查室") as store:
        yield store


@pytest.fixture
def impostor(tmp_path: Path):
    (tmp_path / "冒充").mkdir()
    with office_at(tmp_path / "冒充") as store:
        yield store


def test_a_receipt_introduces_nobody(office: Workspace, alone: Workspace, impostor: Workspace, tmp_path: Path):
    sign(alone)
    assert "回执没有读入" in refused(alone, answer(impostor, tmp_path / "f.zip"))
    real = answer(office, tmp_path / "a.zip")
    assert "回执没有读入" in refused(alone, real)
    assert not one(alone, real, confirmed=[f"督查室={fingerprint_in(one(alone, real))}"]).refused
    assert read(alone, OFFICE_ID) == office.exchange.id


def test_a_receipt_for_what_was_sent_is_taken_and_binds_nobody(
    office: Workspace, alone: Workspace, impostor: Workspace, tmp_path: Path
):
    """Also one that was forged by somebody who saw the package: the right office is heard all the same."""
    sign(alone)
    sent = give(alone, tmp_path / "1.zip")
    taken(office, sent)
    answers = [package.read(sent).manifest.id]
    board = board_of(office)
    (tmp_path / "f.zip").write_bytes(outgoing.receipt(impostor, board.work_list, EDUCATION.id, answers))
    (tmp_path / "a.zip").write_bytes(outgoing.receipt(office, board.work_list, EDUCATION.id, answers))
    assert taken(alone, tmp_path / "f.zip").new_key
    assert (alone.exchange.known_keys(), read(alone, OFFICE_ID)) == ((), "")
    taken(alone, tmp_path / "a.zip")
    assert alone.filing(key()).state is FilingState.RECEIVED
    taken(alone, hand_out(office, tmp_path / "h.zip"))
    assert read(alone, OFFICE_ID) == office.exchange.id


def test_a_receipt_that_came_before_its_handout_in_a_batch(office: Workspace, alone: Workspace, tmp_path: Path):
    folder = tmp_path / "U盘"
    folder.mkdir()
    answer(office, folder / "a.zip")
    hand_out(office, folder / "b.zip")
    assert take(alone, folder).refused == ()


def test_the_right_office_takes_the_place_of_a_wrong_one(
    office: Workspace, alone: Workspace, impostor: Workspace, tmp_path: Path
):
    month_lock.lock_month(impostor, MARCH, [EDUCATION.id])
    forged = hand_out(impostor, tmp_path / "f.zip")
    taken(alone, forged)
    assert alone.records(MonthLock)
    real = hand_out(office, tmp_path / "h.zip")
    assert "另一个督查室" in refused(alone, real)
    found = one(alone, real, confirmed=[fingerprint_in(one(alone, real))])
    assert "改由这个督查室收取本单位的报送" in found.notes
    assert alone.records(MonthLock) == ()
    assert "另一个督查室" in refused(alone, forged)
    assert "另一个督查室" in refused(alone, answer(impostor, tmp_path / "g.zip"))
    sign(alone)
    assert taken(office, give(alone, tmp_path / "1.zip", sealed=True)).added == 1
    assert sound(alone)


def test_a_new_workspace_is_not_made_from_two_offices(
    office: Workspace, impostor: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "U盘"
    folder.mkdir()
    hand_out(impostor, folder / "a.zip")
    hand_out(office, folder / "b.zip")
    assert main.main(["collect", str(tmp_path / "新.db"), str(folder)]) == 1
    assert "2 个督查室" in capsys.readouterr().err


# --- serials ---------------------------------------------------------------------------------------------


def test_a_replay_takes_no_lock_back(office: Workspace, unit: Workspace, tmp_path: Path):
    letters = []
    for number, step in enumerate(
        (lambda: None, lambda: month_lock.lock_month(office, MARCH, [EDUCATION.id]), lambda: 0)
    ):
        step()
        letters.append(answer(office, tmp_path / f"{number}.zip"))
    for at in (2, 0, 1):
        taken(unit, letters[at])
    assert [one.locked for one in unit.records(MonthLock)] == [True]
    month_lock.reopen(office, MARCH, EDUCATION.id)
    taken(unit, answer(office, tmp_path / "4.zip"))
    again = taken(unit, letters[2])
    assert any("比已经收过的一份旧" in note for note in again.notes)
    assert [one.locked for one in unit.records(MonthLock)] == [False]


def test_a_clock_that_was_years_ahead_is_said_and_healed(
    office: Workspace, unit: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The office's clock said 2040 once, then a backup from before was brought back."""
    backup = tmp_path / "备份.db"
    with closing(sqlite3.connect(office.path)) as source, closing(sqlite3.connect(backup)) as link:
        source.backup(link)
    years = 20 * 365 * 86400
    with monkeypatch.context() as patched:
        real = time.time
        patched.setattr(time, "time", lambda: real() + years)
        taken(unit, answer(office, tmp_path / "1.zip"))
    with open_workspace(backup) as restored:
        month_lock.lock_month(restored, MARCH, [EDUCATION.id])
        found = taken(unit, answer(restored, tmp_path / "2.zip"))
        assert any("核对电脑时间" in note for note in found.notes)
        assert unit.records(MonthLock) == ()
        sign(unit)
        unit_package = give(unit, tmp_path / "3.zip")
        taken(restored, unit_package)
        taken(unit, answer(restored, tmp_path / "4.zip"))
    assert [one.locked for one in unit.records(MonthLock)] == [True]


def test_a_unit_can_not_drive_the_serial_out_of_bounds(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    path = remade(unit, give(unit, tmp_path / "1.zip"), with_head(serial=2**53))
    taken(office, path)
    assert package.read(answer(office, tmp_path / "a.zip")).manifest.serial < 2**40


# --- the office's word -----------------------------------------------------------------------------------


def tampered(unit: Workspace, tmp_path: Path, text: str) -> Path:
    """A package from a copy of the unit's file in which a filing was set back to a draft by SQL and written anew."""
    copy = tmp_path / "改过.db"
    with closing(sqlite3.connect(unit.path)) as source, closing(sqlite3.connect(copy)) as link, link:
        source.backup(link)
        link.execute("UPDATE filings SET state = 'signed_off', progress = ?, revision = revision + 1", (text,))
        link.execute("DELETE FROM month_locks")
    with open_workspace(copy) as store:
        return give(store, tmp_path / "改过.zip")


@pytest.mark.parametrize("word", ["accepted", "locked"])
def test_the_offices_word_binds(office: Workspace, unit: Workspace, tmp_path: Path, word: str):
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    if word == "accepted":
        steps.accept(office, board_of(office), [key()])
    else:
        month_lock.lock_month(office, MARCH, [EDUCATION.id])
    before = held(office)
    path = tampered(unit, tmp_path, "换过的文字。")
    assert (taken(office, path).conflicts, held(office)) == (1, before)
    assert (taken(office, path).unchanged, len(office.exchange.conflicts())) == (1, 1)
    (conflict,) = office.exchange.conflicts()
    assert (conflict.ours.filing.progress, conflict.theirs.filing.progress) == (filing().progress, "换过的文字。")
    conflicts.resolve(office, board_of(office), conflict, conflicts.all_from(conflict, board_of(office), THEIRS))
    assert office.filing(key()).progress == "换过的文字。"
    assert office.filing(key()).state is before[key().filing_id].filing.state
    assert sound(office)


def test_the_same_text_takes_no_acceptance_back(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    steps.accept(office, board_of(office), [key()])
    taken(office, tampered(unit, tmp_path, filing().progress))
    assert office.filing(key()).state is FilingState.ACCEPTED
    assert taken(unit, answer(office, tmp_path / "a.zip")).updated == 1


def test_what_the_office_returned_comes_back_in_a_locked_month(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    steps.accept(office, board_of(office), [key()])
    steps.give_back(office, board_of(office), [key()], reason="补充")
    month_lock.lock_month(office, MARCH, [EDUCATION.id])
    taken(unit, answer(office, tmp_path / "a.zip"))
    sign(unit, filing(progress="补充了。"))
    with unit.operation("解锁"):
        for lock in unit.records(MonthLock):
            unit.remove_record(lock)
    assert taken(office, give(unit, tmp_path / "2.zip")).updated == 1


@pytest.mark.parametrize("side", [OURS, THEIRS])
def test_a_first_filing_for_a_locked_month_waits(
    office: Workspace, unit: Workspace, tmp_path: Path, side: conflicts.Side
):
    month_lock.lock_month(office, MARCH, [EDUCATION.id])
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    assert taken(office, path).conflicts == 1
    assert office.filings() == ()
    (conflict,) = office.exchange.conflicts()
    conflicts.resolve(office, board_of(office), conflict, conflicts.all_from(conflict, board_of(office), side))
    state = FilingState.RECEIVED if side == THEIRS else None
    assert [one.state for one in office.filings()] == ([state] if state else [])
    assert taken(office, path).unchanged == 1
    assert office.exchange.conflicts() == ()
    assert sound(office)
    with office.operation("撤销收取"):
        office.exchange.undo_import(min(one.id for one in office.exchange.imports()))
    assert office.filings() == ()


def test_a_month_that_locks_itself_takes_what_was_sent_in_time(
    office: Workspace, unit: Workspace, tmp_path: Path, now: Callable[[str], None]
):
    from core.model.period import Calendar

    change_setting(office, CALENDAR, Calendar(locks_itself=True))
    sign(unit)
    early = give(unit, tmp_path / "1.zip")
    now("2022-04-10T09:00:00")
    assert taken(office, early).added == 1


# --- histories -------------------------------------------------------------------------------------------


def test_a_history_that_was_reckoned_anew_is_noticed(office: Workspace, unit: Workspace, tmp_path: Path):
    from db.repositories.history import link as linked

    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    taken(unit, answer(office, tmp_path / "a.zip"))
    with closing(sqlite3.connect(unit.path)) as link, link:
        previous = ""
        for found in link.execute("SELECT * FROM history ORDER BY sequence").fetchall():
            texts = (*found[:3], "别的事" if found[0] == 1 else found[3], *found[4:-1])
            previous = linked(previous, texts)
            link.execute("UPDATE history SET label = ?, hash = ? WHERE sequence = ?", (texts[3], previous, texts[0]))
        link.execute("UPDATE history_head SET hash = ?", (previous,))
    assert sound(unit)  # by itself it looks whole
    sign(unit, filing(key("改进作风"), values={}))
    second = give(unit, tmp_path / "2.zip")
    found = one(office, second, dry_run=True)
    assert any(note.startswith("历史记录与以前送来的对不上") for note in found.notes)
    taken(office, second)
    assert taken(office, give(unit, tmp_path / "3.zip")).notes == ("密钥待核对",)  # said once
    with open_workspace(unit.path, read_only=True):
        pass
    assert any("本机的历史记录与对方以前收到的对不上" in n for n in taken(unit, tmp_path / "a.zip").notes)


def test_histories_that_go_on_are_quiet_in_any_order(office: Workspace, unit: Workspace, tmp_path: Path):
    paths = []
    for number, title in enumerate(("建设学校", "改进作风")):
        sign(unit, filing(key(title), values={}))
        paths.append(give(unit, tmp_path / f"{number}.zip"))
    for path in (paths[1], paths[0], paths[1]):
        assert not any("历史记录" in note for note in taken(office, path).notes)
    for number in range(3):
        assert not any("历史记录" in n for n in taken(unit, answer(office, tmp_path / f"a{number}.zip")).notes)


def test_a_package_without_heads_from_whoever_had_them_is_noticed(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    taken(office, path)
    bare = remade(unit, path, lambda head, content: (
        dataclasses.replace(head, id="0" * 8 + head.id[8:]), dataclasses.replace(content, heads=())
    ))  # fmt: skip
    assert any("对不上" in note for note in one(office, bare, dry_run=True).notes)


# --- what else -------------------------------------------------------------------------------------------


def test_receipts_that_can_not_be_written_leave_what_was_taken(
    office: Workspace, unit: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    (tmp_path / "挡路").write_text("a file")
    office.close()
    arguments = ["collect", str(office.path), str(path), "--receipts", str(tmp_path / "挡路" / "回执")]
    assert main.main(arguments) == 1
    printed = capsys.readouterr()
    assert "新增 1" in printed.out
    assert "填报已经收取，回执没有写成" in printed.err
    with open_workspace(office.path) as store:
        assert store.filing(key()) is not None


def test_a_dry_run_learns_nothing(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    before = dump(office.path)
    one(office, path, dry_run=True)
    assert dump(office.path) == before


def test_confirmations_are_read_as_they_are_typed():
    assert collecting.typed_confirmed("区教育局=0417-9928") == Confirmed("0417 9928", "区教育局")
    assert collecting.typed_confirmed(" 04179928 ") == Confirmed("0417 9928")


def test_only_a_filing_that_was_changed_waits(office: Workspace, unit: Workspace, tmp_path: Path):
    """An accepted filing beside an open one: the open one is taken as ever."""
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    steps.accept(office, board_of(office), [key()])
    sign(unit, filing(key("改进作风"), values={}))
    found = taken(office, give(unit, tmp_path / "2.zip"))
    assert (found.added, found.conflicts, found.unchanged) == (1, 0, 1)


def test_a_unit_says_which_serial_it_heard(office: Workspace, unit: Workspace, tmp_path: Path):
    letter = package.read(answer(office, tmp_path / "a.zip"))
    taken(unit, tmp_path / "a.zip")
    sign(unit)
    assert package.read(give(unit, tmp_path / "1.zip")).manifest.serial == letter.manifest.serial
    assert read(unit, OFFICE_SERIAL) == letter.manifest.serial


def test_states_that_a_unit_claims_count_for_nothing(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    path = remade(unit, give(unit, tmp_path / "1.zip"), with_filing(state=FilingState.ACCEPTED))
    taken(office, path)
    assert office.filing(key()).state is FilingState.RECEIVED
