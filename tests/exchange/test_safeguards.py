"""Before the first change of a batch there is a backup; what was taken and decided can be taken back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import main
from core.errors import KnownError
from core.exchange import conflicts, deliveries, exchange_log, package, receipts, sheet_write
from core.exchange.collecting import Wishes, collect
from core.exchange.conflicts import OURS, THEIRS
from core.host import folders
from core.host.backups import Kind
from db.backup.service import Safe
from db.workspace import Workspace, open_workspace
from tests.builders import HOUSING
from tests.exchange.test_conflicts import both_sent
from tests.exchange.test_sheets import filled
from tests.exchange.world import (
    EDUCATION,
    MARCH,
    board_of,
    dump,
    filing,
    give,
    held,
    key,
    one,
    sign,
    sound,
    taken,
    write,
)  # fmt: skip
from tests.exchange.world import (
    unit as unit_at,
)


def backups_of(store: Workspace) -> list[Kind]:
    return [one.kind for one in Safe(store.path).listed()]


def test_a_backup_before_the_first_change_and_only_one(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    with unit_at(tmp_path, HOUSING) as other:
        sign(other, filing(key("扩大投资", HOUSING), values={}))
        files = [give(unit, tmp_path / "1.zip"), give(other, tmp_path / "2.zip")]
    found = collect(office, files, Wishes(safe=Safe(office.path)))
    assert (len(found.taken), found.warned) == (2, "")
    (kept,) = Safe(office.path).listed()
    assert (kept.kind, kept.note) == (Kind.MERGE, "收取 2 个文件")
    with open_workspace(kept.path, read_only=True, lock=False) as before:
        assert before.filings() == ()


def test_no_backup_for_a_look_nor_for_what_is_refused(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    collect(office, [path], Wishes(dry_run=True, safe=Safe(office.path)))
    (tmp_path / "2.zip").write_bytes(path.read_bytes()[:-40])
    assert collect(office, [tmp_path / "2.zip"], Wishes(safe=Safe(office.path))).taken == ()
    assert backups_of(office) == []


def test_without_a_backup_it_goes_on_and_says_so(
    office: Workspace, unit: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    sign(unit)
    (tmp_path / "文件").write_text("no folder")
    monkeypatch.setattr(folders, "backup_folder", lambda: tmp_path / "文件")
    found = collect(office, [give(unit, tmp_path / "1.zip")], Wishes(safe=Safe(office.path)))
    assert found.warned
    assert office.filing(key()) is not None


def test_the_command_line_backs_up_too(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    office.close()
    assert main.main(["collect", str(office.path), str(path)]) == 0
    assert backups_of(office) == [Kind.MERGE]


def test_another_thread_writes_under_the_same_lock(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")

    def work() -> None:
        beside = office.beside()
        try:
            taken(beside, path)
        finally:
            beside.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert office.filing(key()) is not None
    write(office, filing(key("扩大投资", HOUSING), values={}))  # the lock is still held
    assert sound(office)
    with pytest.raises(KnownError, match="另一个窗口"):
        open_workspace(office.path)


@pytest.mark.parametrize("side", [OURS, THEIRS])
def test_a_decision_is_taken_back_with_its_import(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path, side: conflicts.Side
):
    conflict = both_sent(office, unit, other, tmp_path)
    before = held(office)
    conflicts.resolve(office, board_of(office), conflict, conflicts.all_from(conflict, board_of(office), side))
    assert held(office) != before
    with office.operation("撤销收取"):
        office.exchange.undo_import(office.exchange.imports()[0].id)
    assert {name: each.filing.progress for name, each in held(office).items()} == {key().filing_id: "这台写的。"}
    assert {name: each.lineage for name, each in held(office).items()} == {n: c.lineage for n, c in before.items()}
    assert office.exchange.conflicts(decided=True) == office.exchange.conflicts() == ()
    assert one(office, tmp_path / "2.zip").conflicts == 1  # and it can come again
    assert sound(office)


def test_a_sheet_that_was_decided_on_is_not_asked_about_again(office: Workspace, tmp_path: Path):
    path = tmp_path / "区教育局.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    filled(path)
    write(office, filing(progress="督查室改的。", values={}))
    assert taken(office, path).conflicts == 1
    (conflict,) = office.exchange.conflicts()
    conflicts.resolve(office, board_of(office), conflict, conflicts.all_from(conflict, board_of(office), OURS))
    before = dump(office.path)
    again = taken(office, path)
    assert (again.conflicts, again.updated, again.unchanged) == (0, 0, 1)
    assert dump(office.path) == before


def test_who_has_not_sent(office: Workspace, unit: Workspace, tmp_path: Path):
    silent = {one.unit.name: (one.due, one.filed) for one in receipts.silent(office, board_of(office), MARCH)}
    assert silent[EDUCATION.name] == (2, 0)
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    silent = {one.unit.name: (one.due, one.filed) for one in receipts.silent(office, board_of(office), MARCH)}
    assert silent[EDUCATION.name] == (2, 1)


def test_the_log_tells_what_came_and_what_went(office: Workspace, unit: Workspace, tmp_path: Path):
    board = board_of(office)
    deliveries.send_to(office, board, [EDUCATION], tmp_path)
    deliveries.send_to(office, board, [HOUSING], tmp_path, month=MARCH)
    taken(unit, tmp_path / "区教育局-交办包.zip")
    sign(unit)
    sent = deliveries.give(unit, board_of(unit), MARCH, tmp_path, deliveries.How())
    deliveries.give(unit, board_of(unit), MARCH, tmp_path / "另一台.zip", deliveries.How(drafts=True))
    taken(office, sent.path)
    receipts.write_receipts(office, board, [EDUCATION], tmp_path)

    def told(desk: Workspace) -> set[tuple[object, ...]]:
        found = exchange_log.entries(desk, 10)
        assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
        return {(one.kind.label, one.came is not None, one.partner, one.month, one.result, one.file) for one in found}

    receipt = "区教育局-回执.zip"
    assert told(office) == {
        ("交办包", False, "", None, "清单第 1 版", "区教育局-交办包.zip"),
        ("填报表", False, "", MARCH, "清单第 1 版", "区住房和城乡建设局-2022年3月-填报表.xlsx"),
        ("报送包", True, "", MARCH, "新增 1", "区教育局-2022年3月-报送包.zip"),
        ("回执", False, "", None, "", receipt),
    }
    assert told(unit) == {
        ("交办包", True, "督查室", None, "没有新的填报", "区教育局-交办包.zip"),
        ("报送包", False, "督查室", MARCH, "填报 1 项", "区教育局-2022年3月-报送包.zip"),
        ("同单位交换包", False, "本单位另一台电脑", MARCH, "填报 1 项", "另一台.zip"),
    }
    assert len(exchange_log.entries(office, 2)) == 2
    assert list(office.check()) == list(unit.check()) == []


def test_receipts_are_written_and_noted(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    assert receipts.given(office, package.Kind.RECEIPT) == {}
    (path,) = receipts.write_receipts(office, board_of(office), [EDUCATION], tmp_path / "回执")
    assert package.read(path).manifest.answers == (office.exchange.imports()[0].package_id,)
    assert receipts.given(office, package.Kind.RECEIPT)[EDUCATION.id].list_version == 1
    assert taken(unit, path).updated == 1
    assert unit.filing(key()).state.label == "已接收"
