"""An existing Excel ledger is imported, its columns matched once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import main
from core.errors import KnownError
from core.exchange import ledger
from core.host.backups import Kind
from core.model.status import FilingState, ProgressStatus
from core.usecases import month_lock
from db.backup.service import Safe
from db.workspace import Workspace, create, open_workspace
from tests.builders import EDUCATION, HOUSING, INVESTMENT
from tests.exchange.world import MARCH, SCHOOLS, board_of, filing, key, sound, work_list, write


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of nobody in particular: there the clerk of any unit may write."""
    with create(tmp_path / "工作.db", work_lists=[work_list()]) as store:
        yield store


HEADS = ["序号", "重点工作", "责任单位", "月份", "工作情况", "完成率", "固定资产投资", "存在问题及原因"]


def book(folder: Path, *rows: list[Any], heads: list[str] | None = None, merge: str = "") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["重点工作台账"])
    sheet.append(heads or HEADS)
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    path = folder / "台账.xlsx"
    made.save(path)
    return path


MATCH = ["工作情况=本月进展"]
GOOD = [1, "建设学校", "区教育局", "3月", "完成选址。", "25%", None, "无"]


def taken(store: Workspace, path: Path, *said: str, **more: str) -> str:
    return ledger.record(store, board_of(store), path, ledger.Said(said, **more))


def test_a_ledger_is_imported_as_drafts(desk: Workspace, tmp_path: Path):
    other = [2, "扩大投资", HOUSING.name, dt.datetime.fromisoformat("2022-03-01"), "开工。", 0.5, "2000万", None]
    assert taken(desk, book(tmp_path, GOOD, other), *MATCH).startswith("已存入 2 条填报。")
    first, second = desk.filing(key()), desk.filing(key("扩大投资", HOUSING))
    assert (first.progress, first.percent, first.problems, first.state) == ("完成选址。", 25.0, "无", FilingState.DRAFT)
    assert second.values == {INVESTMENT.id: 0.2}
    assert sound(desk)


def test_the_columns_are_remembered(desk: Workspace, tmp_path: Path):
    taken(desk, book(tmp_path, GOOD), *MATCH)
    later = [*GOOD[:3], "2022年4月", "开工。", *GOOD[5:]]
    taken(desk, book(tmp_path, later), month="2022-04")
    assert desk.filing(key(month=MARCH.plus(1))).progress == "开工。"


def test_columns_that_nobody_explained_are_named(desk: Workspace, tmp_path: Path):
    assert "没有导入的列：工作情况。" in taken(desk, book(tmp_path, [*GOOD[:5], "25%", None, "无"]), month="2022-03")


def test_every_fault_in_one_answer_and_nothing_stored(desk: Workspace, tmp_path: Path):
    wrong = [2, "修路", "区财政局", "13月", "开工。", "一半", None, None]
    with pytest.raises(KnownError) as error:
        taken(desk, book(tmp_path, GOOD, wrong), *MATCH)
    said = str(error.value)
    assert said.startswith("有 4 处不对，没有存入任何内容。")
    for part in ("第 4 行 B 列：写的是“修路”", "C 列：写的是“区财政局”", "D 列：写的是“13月”", "F 列：写的是“一半”"):
        assert part in said
    assert desk.filings() == ()


def test_a_merged_task_is_handed_down_and_an_empty_cell_is_not(desk: Workspace, tmp_path: Path):
    rows = [GOOD, [None, None, HOUSING.name, "3月", "配合完成。", None, None, None]]
    taken(desk, book(tmp_path, *rows, merge="B3:B4"), *MATCH)
    assert desk.filing(key("建设学校", HOUSING)).progress == "配合完成。"
    assert taken(desk, book(tmp_path, *rows), *MATCH) == "已存入 1 条填报。"


def test_what_the_sheet_lacks_can_be_said(desk: Workspace, tmp_path: Path):
    heads = ["目标任务", "进展情况", "是否达序时", "新建学校"]
    taken(desk, book(tmp_path, ["建设学校", "开工。", "欠序时", 1], heads=heads), unit="区教育局", month="2022-03")
    found = desk.filing(key())
    assert (found.status, found.values) == (ProgressStatus.BEHIND, {SCHOOLS.id: 1.0})


def test_a_sheet_without_tasks_is_refused(desk: Workspace, tmp_path: Path):
    with pytest.raises(KnownError, match="没有找到写任务的列"):
        taken(desk, book(tmp_path, ["x"], heads=["甲", "乙"]), month="2022-03")
    with pytest.raises(KnownError, match="不是列的对应"):
        taken(desk, book(tmp_path, GOOD), "工作情况")


def test_an_office_takes_its_ledger_as_received_and_keeps_what_it_has(office: Workspace, tmp_path: Path):
    write(office, filing(progress="单位报来的。"), state=FilingState.RECEIVED)
    other = [2, "扩大投资", HOUSING.name, "2月", "开工。", 0.5, "2000万", None]
    assert taken(office, book(tmp_path, GOOD, other), *MATCH) == "已存入 1 条填报。1 条已有填报，没有改动。"
    assert office.filing(key()).progress == "单位报来的。"
    old = office.filing(key("扩大投资", HOUSING, MARCH.plus(-1)))
    assert (old.state, old.values, old.sent_at) == (FilingState.RECEIVED, {INVESTMENT.id: 0.2}, None)
    assert sound(office)
    assert taken(office, book(tmp_path, GOOD, other), *MATCH).startswith("已存入 0 条填报。2 条已有填报")


def test_a_locked_month_is_no_hindrance_for_the_office(office: Workspace, tmp_path: Path):
    month_lock.lock_month(office, MARCH, [EDUCATION.id])
    assert taken(office, book(tmp_path, GOOD), *MATCH).startswith("已存入 1 条填报。")


def test_a_unit_takes_its_own_rows_of_a_district_ledger(unit: Workspace, tmp_path: Path):
    other = [2, "扩大投资", HOUSING.name, "3月", "开工。", 0.5, "2000万", None]
    said = taken(unit, book(tmp_path, GOOD, other), *MATCH)
    assert said == "已存入 1 条填报。1 行是其他单位的，没有导入。"
    assert unit.filing(key()).state is FilingState.DRAFT
    assert [each.key.unit_id for each in unit.filings()] == [EDUCATION.id]


def backups_of(store: Workspace) -> list[tuple[Kind, str]]:
    return [(one.kind, one.note) for one in Safe(store.path).listed()]


def test_a_backup_comes_before_many_filings(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "工作.db"
    many = [
        {"node": title, "unit": "区教育局", "month": "2022-03", "progress": "选址"}
        for title in ("建设学校", "改进作风")
    ]
    create(path, work_lists=[work_list()]).close()
    (tmp_path / "一条.json").write_text(json.dumps(many[:1]), encoding="utf-8")
    (tmp_path / "两条.json").write_text(json.dumps(many), encoding="utf-8")
    assert main.main(["record", str(path), str(tmp_path / "一条.json")]) == 0
    with open_workspace(path) as store:
        assert backups_of(store) == []
    assert main.main(["record", str(path), str(tmp_path / "两条.json")]) == 0
    ledgers = book(tmp_path, GOOD, [2, "改进作风", "区教育局", "3月", "已完成自查。", "30%", None, "无"])
    assert main.main(["record", str(path), str(ledgers), "--match", *MATCH]) == 0
    with open_workspace(path) as store:
        assert backups_of(store) == [(Kind.IMPORT, "导入台账“台账.xlsx”"), (Kind.IMPORT, "导入“两条.json”")]
        assert len(store.filings()) == 2
    assert "备份" not in capsys.readouterr().out


def test_a_backup_that_fails_is_told_and_the_filings_are_stored(desk: Workspace, tmp_path: Path):
    class Full(Safe):
        def before(self, kind: Kind, note: str) -> str:
            return f"没有做成{kind.label}的备份：磁盘已满。"

    path = book(tmp_path, GOOD, [2, "改进作风", "区教育局", "3月", "已完成自查。", "30%", None, "无"])
    told = ledger.record_file(desk, board_of(desk), path, ledger.Said(MATCH), Full(desk.path))
    assert told.splitlines() == ["已存入 2 条填报。", "没有做成导入前的备份：磁盘已满。"]
    assert len(desk.filings()) == 2
