"""Handed out, returned, collected, answered: the whole way between an office and its unit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from core.errors import KnownError
from core.exchange import batch_summary, collecting, deliveries, outcomes
from core.exchange.collecting import Wishes
from core.model.board import Board
from core.model.period import Calendar
from core.model.records import Evidence, MonthLock, Review, TaskChange
from core.model.status import FilingState, Light, ProgressStatus, TaskChangeKind, TaskChangeState
from core.rules import deadlines
from core.rules.deadlines import CALENDAR
from core.usecases import month_lock, reviews, steps, task_changes
from core.usecases.changes import change_setting
from db.founding import create_with
from db.workspace import Workspace
from tests.exchange.world import (
    EDUCATION,
    MARCH,
    answer,
    attach,
    board_of,
    dump,
    filing,
    give,
    hand_out,
    held,
    key,
    one,
    share,
    sign,
    sound,
    take,
    taken,
    write,
)  # fmt: skip
from tests.exchange.world import (
    unit as unit_at,
)


def test_a_return_is_received_once(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    package = give(unit, tmp_path / "r.zip")
    first = taken(office, package)
    assert (first.added, first.unchanged, first.late, first.unit_name) == (1, 0, 0, "区教育局")
    assert unit.filing(key()).state is FilingState.SENT
    received = office.filing(key())
    assert received.state is FilingState.RECEIVED
    assert received.progress == filing().progress
    before = dump(office.path)
    again = taken(office, package)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 1)
    assert dump(office.path) == before
    assert sound(office)


def test_the_receipt_tells_the_unit_that_it_came(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    taken(office, give(unit, tmp_path / "r.zip"))
    assert taken(unit, answer(office, tmp_path / "a.zip")).updated == 1
    assert held(unit) == held(office)
    assert sound(unit)


def test_what_was_returned_comes_back_corrected(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    early = give(unit, tmp_path / "1.zip")
    taken(office, early)
    steps.give_back(office, board_of(office), [key()], reason="补充数据")
    taken(unit, answer(office, tmp_path / "a.zip"))
    assert unit.filing(key()).state is FilingState.RETURNED
    assert unit.filing(key()).reason == "补充数据"
    sign(unit, filing(progress="补充了数据。"))
    assert taken(office, give(unit, tmp_path / "2.zip")).updated == 1
    assert office.filing(key()).progress == "补充了数据。"
    assert taken(office, early).unchanged == 1  # the older one, again, last
    assert office.filing(key()).progress == "补充了数据。"


def test_the_same_text_sent_again_after_a_return_is_taken(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    steps.give_back(office, board_of(office), [key()], reason="再核对")
    taken(unit, answer(office, tmp_path / "a.zip"))
    sign(unit)
    assert taken(office, give(unit, tmp_path / "2.zip")).updated == 1
    assert office.filing(key()).state is FilingState.RECEIVED


def test_late_is_what_was_first_sent_after_the_day(
    office: Workspace, unit: Workspace, tmp_path: Path, now: Callable[[str], None]
):
    now("2022-03-25T18:00:01")
    sign(unit)
    package = give(unit, tmp_path / "r.zip")
    assert collecting.collect(office, [package], Wishes(dry_run=True)).late == ("区教育局",)
    found = take(office, package)
    assert found.total("late") == 1
    assert found.late == ("区教育局",)
    change_setting(office, CALENDAR, Calendar(due_day=26))
    assert take(office, package).late == ()


def test_missing_names_those_that_owe(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    found = take(office, give(unit, tmp_path / "r.zip"))
    assert found.missing == ("区住房和城乡建设局", "东镇人民政府")


def test_a_dry_run_changes_nothing_and_says_the_same(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    package = give(unit, tmp_path / "r.zip")
    before = dump(office.path)
    preview = one(office, package, dry_run=True)
    assert dump(office.path) == before
    assert one(office, package) == preview


def test_evidence_travels_and_its_removal_too(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    kept, gone = attach(unit, key(), "照片.txt", b"one"), attach(unit, key(), "说明.txt", b"two", note="说明")
    taken(office, give(unit, tmp_path / "1.zip"))
    assert set(office.records(Evidence)) == {kept, gone}
    assert office.content(gone.sha256) == b"two"
    steps.give_back(office, board_of(office), [key()], reason="换一份")
    taken(unit, answer(office, tmp_path / "a.zip"))
    with unit.operation("移除"):
        unit.remove_record(gone)
    sign(unit)
    taken(office, give(unit, tmp_path / "2.zip"))
    assert office.records(Evidence) == (kept,)
    assert sound(office)


def test_a_new_pc_knows_the_names_of_evidence_and_gets_it_from_the_other(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path
):
    sign(unit)
    attached = attach(unit, key(), "照片.txt", b"one")
    taken(office, give(unit, tmp_path / "r.zip"))
    taken(other, hand_out(office, tmp_path / "h.zip"))
    assert other.records(Evidence) == (attached,)
    with pytest.raises(KnownError, match="另一台电脑"):
        other.content(attached.sha256)
    assert sound(other)
    taken(other, share(unit, tmp_path / "s.zip"))
    taken(unit, answer(office, tmp_path / "a.zip"))
    taken(other, share(unit, tmp_path / "s2.zip"))
    assert other.content(attached.sha256) == b"one"


def test_a_lost_pc_gets_its_evidence_back_from_the_office(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path
):
    sign(unit)
    attached = attach(unit, key(), "照片.txt", b"one")
    taken(office, give(unit, tmp_path / "r.zip"))
    taken(other, hand_out(office, tmp_path / "h.zip"))  # names only, as usual
    deliveries.send_to(office, board_of(office), [EDUCATION], tmp_path / "全", with_files=True)
    assert taken(other, next((tmp_path / "全").iterdir())).unchanged == 1
    assert other.content(attached.sha256) == b"one"
    assert sound(other)


def test_the_office_says_what_holds_for_all(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    taken(office, give(unit, tmp_path / "r.zip"))
    board = board_of(office)
    change_setting(office, CALENDAR, Calendar(due_day=20))
    reviews.overrule(office, board, key(), Light.RED, reason="没有开工")
    month_lock.lock_month(office, MARCH, [EDUCATION.id])
    first = answer(office, tmp_path / "1.zip")
    reviews.overrule(office, board, key(), None)
    month_lock.reopen(office, MARCH, EDUCATION.id)
    second = answer(office, tmp_path / "2.zip")
    taken(unit, second)
    taken(unit, first)  # late, and older: it takes nothing back
    assert deadlines.calendar_of(unit).due_day == 20
    for kind in (Review, MonthLock):
        assert unit.records(kind) == office.records(kind)
    assert unit.records(Review)[0].light is None


def test_an_application_travels_and_its_answer_too(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit, filing(status=ProgressStatus.COMPLETED))
    attach(unit, key(), "验收.txt", b"done")
    change = task_changes.apply_for(unit, board_of(unit), key(), TaskChangeKind.COMPLETE, reason="已建成").pairs[0][1]
    taken(office, give(unit, tmp_path / "r.zip"))
    task_changes.agree(office, board_of(office), office.records(TaskChange)[0])
    taken(unit, answer(office, tmp_path / "a.zip"))
    assert [(one.id, one.state) for one in unit.records(TaskChange)] == [(change.id, TaskChangeState.AGREED)]
    taken(office, tmp_path / "r.zip")
    assert office.records(TaskChange) == unit.records(TaskChange)


def test_a_unit_can_not_agree_with_itself(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit, filing(status=ProgressStatus.COMPLETED))
    attach(unit, key(), "验收.txt", b"done")
    task_changes.apply_for(unit, board_of(unit), key(), TaskChangeKind.COMPLETE, reason="已建成")
    with unit.operation("改"):
        unit.set_setting("role", "")
    task_changes.agree(unit, board_of(unit), unit.records(TaskChange)[0])
    taken(office, give(unit, tmp_path / "r.zip"))
    assert office.records(TaskChange) == ()


def test_a_sealed_return_opens_only_in_the_office(office: Workspace, other: Workspace, tmp_path: Path):
    with unit_at(tmp_path) as unit:
        sign(unit)
        with pytest.raises(KnownError, match="公钥"):
            give(unit, tmp_path / "r.zip", sealed=True)
        handout = hand_out(office, tmp_path / "h.zip")
        shown = taken(unit, handout).new_key
        with pytest.raises(KnownError, match=f"还没有核对.*{shown}"):
            give(unit, tmp_path / "r.zip", sealed=True)
        taken(unit, handout, confirmed=[shown])
        package = give(unit, tmp_path / "r.zip", sealed=True)
    assert filing().progress.encode() not in package.read_bytes()
    assert "加密" in one(other, package).refused
    assert taken(office, package).added == 1


def test_a_workspace_is_made_from_a_handout_with_what_the_office_holds(
    office: Workspace, unit: Workspace, tmp_path: Path
):
    sign(unit)
    taken(office, give(unit, tmp_path / "r.zip"))
    package = hand_out(office, tmp_path / "h.zip")
    start = deliveries.founding([package])
    new = tmp_path / "新电脑.db"

    def fill(store: Workspace) -> outcomes.Collected:
        return collecting.collect_new(store, [package], Wishes())

    found = create_with(new, fill, unit_id=start.unit_id, work_lists=[start.work_list])
    assert found.total("added") == 1
    assert "新增 1（已用它建好工作区）" in batch_summary.as_text(found)
    from db.workspace import open_workspace

    with open_workspace(new) as store:
        assert store.setting("unit") == EDUCATION.id
        assert held(store) == held(office)
        assert sound(store)
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_a_handout_without_filings_is_said_to_have_made_the_workspace(office: Workspace, tmp_path: Path):
    package = hand_out(office, tmp_path / "h.zip")
    start = deliveries.founding([package])
    fill = partial(collecting.collect_new, paths=[package], how=Wishes())
    found = create_with(tmp_path / "新.db", fill, unit_id=start.unit_id, work_lists=[start.work_list])
    told = batch_summary.as_text(found)
    assert "交办包，没有新填报（已用它建好工作区）" in told
    assert "没有新内容" not in told


def test_a_handout_that_is_refused_leaves_no_workspace(office: Workspace, tmp_path: Path):
    package = hand_out(office, tmp_path / "h.zip")

    def fill(_: Workspace) -> None:
        raise KnownError("没有新建。")

    start = deliveries.founding([package])
    with pytest.raises(KnownError):
        create_with(tmp_path / "新.db", fill, unit_id=start.unit_id, work_lists=[start.work_list])
    assert list(tmp_path.glob("*新*")) == []


def test_the_files_of_a_folder_that_are_no_packages_are_named(office: Workspace, unit: Workspace, tmp_path: Path):
    folder = tmp_path / "U盘"
    (folder / "一层").mkdir(parents=True)
    sign(unit)
    give(unit, folder / "一层" / "r.zip")
    (folder / "说明.txt").write_text("不是", encoding="utf-8")
    (folder / "~$表.xlsx").write_bytes(b"lock")
    (folder / "Thumbs.db").write_bytes(b"thumbs")
    found = take(office, folder)
    assert [each.file for each in found.refused] == ["说明.txt"]
    assert found.total("added") == 1
    shown = batch_summary.as_json(found)
    assert shown["packages"] == 1
    assert shown["refused"] == [{"file": "说明.txt", "reason": found.refused[0].refused}]


def test_undoing_puts_everything_back_and_it_can_come_again(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    attach(unit, key(), "照片.txt", b"one")
    taken(office, give(unit, tmp_path / "1.zip"))
    before = held(office)
    steps.give_back(office, board_of(office), [key()], reason="补充")
    returned = held(office)
    taken(unit, answer(office, tmp_path / "a.zip"))
    sign(unit, filing(progress="补充。"))
    second = give(unit, tmp_path / "2.zip")
    taken(office, second)
    newest = office.exchange.imports()[0]
    with office.operation("撤销收取"):
        office.exchange.undo_import(newest.id)
    assert {name: each.filing for name, each in held(office).items()} == {
        name: each.filing for name, each in returned.items()
    }
    assert office.exchange.imports()[0].undone_at is not None
    assert taken(office, second).updated == 1
    assert office.filing(key()).progress == "补充。"
    assert before != held(office)
    assert sound(office)


def test_undoing_the_first_import_takes_the_filing_away(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    attach(unit, key(), "照片.txt", b"one")
    taken(office, give(unit, tmp_path / "1.zip"))
    with office.operation("撤销收取"):
        office.exchange.undo_import(office.exchange.imports()[0].id)
    assert office.filings() == office.records(Evidence) == ()
    assert sound(office)


def test_undoing_is_refused_once_the_office_went_on(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    steps.accept(office, board_of(office), [key()])
    before = dump(office.path)
    with pytest.raises(KnownError, match="又有改动"), office.operation("撤销收取"):
        office.exchange.undo_import(office.exchange.imports()[0].id)
    assert dump(office.path) == before


def test_a_toggled_text_is_newer_not_older(unit: Workspace, other: Workspace, tmp_path: Path):
    """甲, 乙, 甲 again: the last one must reach the other PC though it reads like the first."""
    for number, text in enumerate(["甲", "乙", "甲"]):
        write(unit, filing(progress=text))
        taken(other, share(unit, tmp_path / f"{number}.zip"))
        assert other.filing(key()).progress == text


def test_attaching_and_removing_reaches_the_other_pc(unit: Workspace, other: Workspace, tmp_path: Path):
    write(unit, filing())
    taken(other, share(unit, tmp_path / "1.zip"))
    attached = attach(unit, key(), "照片.txt", b"one")
    taken(other, share(unit, tmp_path / "2.zip"))
    with unit.operation("移除"):
        unit.remove_record(attached)
    taken(other, share(unit, tmp_path / "3.zip"))
    assert other.records(Evidence) == ()
    assert held(other).keys() == held(unit).keys()


def test_months_are_apart(office: Workspace, unit: Workspace, tmp_path: Path, now: Callable[[str], None]):
    april = MARCH.plus(1)
    sign(unit)
    give(unit, tmp_path / "3.zip")
    now("2022-04-20T09:00:00")
    sign(unit, filing(key(month=april), progress="四月。"))
    give(unit, tmp_path / "4.zip", april)
    assert taken(office, tmp_path / "4.zip").added == 1
    assert taken(office, tmp_path / "3.zip").added == 1
    assert [each.key.month for each in office.filings()] == [MARCH, april]


def test_nothing_signed_is_no_return(unit: Workspace, tmp_path: Path):
    write(unit, filing())
    with pytest.raises(KnownError, match="草稿 1 项"):
        give(unit, tmp_path / "r.zip")
    assert unit.filing(key()).state is FilingState.DRAFT


def test_a_name_without_an_ending_is_a_folder(unit: Workspace, tmp_path: Path):
    sign(unit)
    board = Board(unit.load_list(unit.lists()[0][0]))
    deliveries.give(unit, board, MARCH, tmp_path / "报送", deliveries.How())
    assert [one.suffix for one in (tmp_path / "报送").iterdir()] == [".zip"]


def test_a_lost_return_is_made_again(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    give(unit, tmp_path / "lost.zip")
    assert taken(office, give(unit, tmp_path / "again.zip")).added == 1
    assert taken(office, tmp_path / "lost.zip").unchanged == 1


def test_a_restored_backup_is_no_progress(office: Workspace, unit: Workspace, tmp_path: Path):
    """The unit brings a backup back and writes on: what the office holds is not overwritten in silence."""
    import shutil

    write(unit, filing())
    share(unit, tmp_path / "0.zip")  # the key is made here, so that both have it
    unit.close()
    backup = Path(shutil.copy(unit.path, tmp_path / "备份.db"))
    from db.workspace import open_workspace

    with open_workspace(unit.path) as store:
        sign(store, filing(progress="后来的。"))
        taken(office, give(store, tmp_path / "1.zip"))
    with open_workspace(backup) as store:
        sign(store, filing(progress="从备份写的。"))
        assert taken(office, give(store, tmp_path / "2.zip")).conflicts == 1
    assert office.filing(key()).progress == "后来的。"
