"""The workbook for a unit without the program: made, filled in as people do, and read with every fault at once."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from core import planning
from core.exchange import sheet_write
from core.exchange.outcomes import Outcome
from core.exchange.package import FORMAT
from core.exchange.sheets import COLUMNS, FORM, STAMP
from core.model.status import FilingState, Ownership, ProgressStatus
from core.usecases import steps
from db.workspace import Workspace
from tests.builders import HOUSING, INVESTMENT, node_id
from tests.exchange.world import (
    EDUCATION,
    MARCH,
    SCHOOLS,
    board_of,
    built_in,
    dump,
    filing,
    give,
    key,
    one,
    sign,
    sound,
    taken,
)  # fmt: skip
from tests.exchange.world import (
    office as office_at,
)
from tests.exchange.world import (
    unit as unit_at,
)

Fill = Callable[[Worksheet], None]
ROW = 4  # the first of education's two measures in March: 建设学校 with one indicator
FREE = 6  # the row below both


@pytest.fixture
def sheet(office: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "区教育局.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    return path


def column(sheet: Worksheet, head: str) -> int:
    return next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == head)


def put(sheet: Worksheet, head: str, value: Any, row: int = ROW) -> None:
    sheet.cell(row, column(sheet, head), value)


def filled(path: Path, *changes: Fill, **values: Any) -> Path:
    """A usual filling-in, with other values by head and other changes."""
    book = openpyxl.load_workbook(path)
    form = book[FORM]
    usual = {
        "累计完成值": 1,
        "进度判断": "达序时",
        "完成比例": 25,
        "本月进展": "完成选址。",
        "下一步措施": "下月开工。",
    }
    for head, value in {**usual, **values}.items():
        put(form, head, value)
    for change in changes:
        change(form)
    book.save(path)
    return path


def faults(outcome: Outcome) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.found, one.expected) for one in outcome.faults]


def test_a_filled_in_workbook_is_received(office: Workspace, sheet: Path):
    found = taken(office, filled(sheet))
    assert (found.added, found.faults, found.unit_name, found.month) == (1, (), "区教育局", MARCH)
    received = office.filing(key())
    assert received.state is FilingState.RECEIVED
    assert (received.status, received.percent, received.values) == (ProgressStatus.ON_TRACK, 25.0, {SCHOOLS.id: 1.0})
    assert received.progress == "完成选址。"
    assert sound(office)


def test_twice_is_once_and_a_corrected_one_is_taken(office: Workspace, sheet: Path):
    taken(office, filled(sheet))
    assert taken(office, sheet).unchanged == 1
    assert taken(office, filled(sheet, 本月进展="完成选址和勘察。")).updated == 1
    steps.give_back(office, board_of(office), [key()], reason="补充")
    assert taken(office, sheet).unchanged == 1  # the returned text again is no answer
    assert taken(office, filled(sheet, 本月进展="补充了。")).updated == 1
    assert office.filing(key()).state is FilingState.RECEIVED


def test_what_the_office_got_otherwise_since_is_a_conflict(office: Workspace, sheet: Path, tmp_path: Path):
    with unit_at(tmp_path) as unit:
        sign(unit, filing(progress="用程序报的。"))
        taken(office, give(unit, tmp_path / "r.zip"))
    assert taken(office, filled(sheet)).conflicts == 1
    assert taken(office, sheet).unchanged == 1
    assert office.filing(key()).progress == "用程序报的。"
    assert office.exchange.conflicts()[0].theirs.filing.progress == "完成选址。"


def test_what_was_held_stands_in_the_next_workbook(office: Workspace, sheet: Path):
    taken(office, filled(sheet))
    again = sheet.with_name("再发.xlsx")
    again.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    form = openpyxl.load_workbook(again)[FORM]
    assert form.cell(ROW, column(form, "本月进展")).value == "完成选址。"
    assert taken(office, again).unchanged == 1


@pytest.mark.parametrize(
    ("said", "value"),
    [(2, 2.0), ("２", 2.0), (" 2 所", 2.0), ("2所", 2.0), ("1,000", 1000.0), (None, None), ("—", None)],
)
def test_numbers_as_people_write_them(office: Workspace, sheet: Path, said: Any, value: float | None):
    found = taken(office, filled(sheet, 累计完成值=said))
    assert found.faults == ()
    assert office.filing(key()).values == ({} if value is None else {SCHOOLS.id: value})


@pytest.mark.parametrize("said", ["2000万", "２０００万元", "2,000万元", "0.2亿", 0.2, "0.2", "２０００万"])
def test_two_thousand_wan_is_a_fifth_of_a_yi(office: Workspace, tmp_path: Path, said: Any):
    path = tmp_path / "区住建局.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), HOUSING.id, MARCH))
    found = taken(office, filled(path, 累计完成值=said))
    assert office.filing(key("扩大投资", HOUSING)).values == {INVESTMENT.id: 0.2}
    told = isinstance(said, str) and "万" in said.replace("２", "2")
    assert any("按 0.2 亿元" in note for note in found.notes) == told
    assert not told or f"第 4 行“{said}”按 0.2 亿元" in found.notes


def test_every_fault_of_every_row_in_one_answer(tmp_path: Path):
    """The good rows are taken all the same."""
    work_list = built_in()
    (tmp_path / "大").mkdir()
    with office_at(tmp_path / "大", work_list) as store:
        board = board_of(store)
        who = next(unit for unit in board.single_units if unit.name == "区发展和改革局")
        path = tmp_path / "表.xlsx"
        path.write_bytes(sheet_write.make(store, board, who.id, MARCH))
        book = openpyxl.load_workbook(path)
        form = book[FORM]
        firsts = [row for row in range(ROW, form.max_row + 1) if form.cell(row, 1).value]
        firsts.sort(key=lambda row: not form.cell(row, 3).value)  # one that the unit is asked a number for
        for row in firsts[:4]:
            for head, value in {"进度判断": "达序时", "本月进展": "推进中。"}.items():
                put(form, head, value, row)
        put(form, "进度判断", "不错", firsts[0])
        put(form, "累计完成值", "两千", firsts[0])
        put(form, "完成比例", "一半", firsts[1])
        put(form, "本月进展", "很长" * 500, firsts[2])
        book.save(path)
        found = taken(store, path)
        assert found.added == 1
        assert {each[:3] for each in faults(found)} == {
            (firsts[0], "G", "不错"),
            (firsts[0], "E", "两千"),
            (firsts[1], "H", "一半"),
            (firsts[2], "I", ("很长" * 500)[:40]),
        }
        assert any("“不错”，应是超序时、达序时" in each.sentence for each in found.faults)
        assert [each.key.node_id for each in store.filings()] == [form.cell(firsts[3], 14).value]


def move_columns(form: Worksheet) -> None:
    """本月进展 and 进度判断 change places, and a column of the unit's own comes in front."""
    first, second = column(form, "进度判断"), column(form, "本月进展")
    for row in range(3, form.max_row + 1):
        one, other = form.cell(row, first), form.cell(row, second)
        one.value, other.value = other.value, one.value
    form.insert_cols(1)
    form.cell(3, 1, "本单位备注")


def test_moved_columns_are_found_by_their_heads(office: Workspace, sheet: Path):
    assert taken(office, filled(sheet, move_columns)).added == 1
    assert office.filing(key()).progress == "完成选址。"


def test_moved_rows_are_found_by_their_marks(office: Workspace, sheet: Path):
    assert taken(office, filled(sheet, lambda form: form.insert_rows(ROW, 2))).added == 1


def extra(form: Worksheet) -> None:
    put(form, "目标任务", "自己加的任务", FREE)
    put(form, "本月进展", "自己加的进展。", FREE)


def test_a_row_more_is_a_fault_and_the_others_are_taken(office: Workspace, sheet: Path):
    found = taken(office, filled(sheet, extra))
    assert found.added == 1
    assert faults(found) == [(FREE, "", "自己加的任务", "多出的一行，发出的表里没有，应删去")]


def doubled(form: Worksheet) -> None:
    for at in range(1, len(COLUMNS) + 1):
        form.cell(FREE, at, form.cell(ROW, at).value)


def test_a_copied_row_is_a_fault(office: Workspace, sheet: Path):
    assert [each[3] for each in faults(taken(office, filled(sheet, doubled)))] == ["这一行重复了，只应有一行"]


def test_a_deleted_row_is_a_fault(office: Workspace, sheet: Path):
    found = taken(office, filled(sheet, lambda form: form.delete_rows(ROW)))
    assert faults(found) == [(0, "", "", "“建设学校”少了 1 行，应与发出的表相同")]
    assert office.filings() == ()


def test_a_deleted_column_is_a_fault(office: Workspace, sheet: Path):
    found = taken(office, filled(sheet, lambda form: form.delete_cols(column(form, "本月进展"))))
    assert [each[3] for each in faults(found)] == ["缺少“本月进展”列，应与发出的表相同"]


def test_a_true_merge_hands_its_value_down_and_an_empty_cell_does_not(tmp_path: Path):
    work_list = built_in()
    (tmp_path / "大").mkdir()
    with office_at(tmp_path / "大", work_list) as store:
        board = board_of(store)
        who = next(unit for unit in board.single_units if unit.name == "区发展和改革局")
        path = tmp_path / "表.xlsx"
        path.write_bytes(sheet_write.make(store, board, who.id, MARCH))
        book = openpyxl.load_workbook(path)
        form = book[FORM]
        span = next(each for each in form.merged_cells.ranges if each.min_col == column(form, "本月进展"))
        first, last = span.min_row, span.max_row
        assert last > first
        values = column(form, "累计完成值")
        form.cell(first, values, 3)
        form.cell(first, column(form, "进度判断"), "达序时")
        form.cell(first, column(form, "本月进展"), "推进中。")
        book.save(path)
        taken(store, path)
        made = store.filings()[0]
        assert len(made.values) == 1  # the value of the first indicator was not handed down
        book = openpyxl.load_workbook(path)
        form = book[FORM]
        form.merge_cells(start_row=first, end_row=last, start_column=values, end_column=values)
        book.save(path)
        assert taken(store, path).updated == 1
        assert set(store.filings()[0].values.values()) == {3.0}
        assert len(store.filings()[0].values) == last - first + 1


def test_an_empty_workbook_is_told(office: Workspace, sheet: Path):
    found = taken(office, sheet)
    assert (found.added, found.notes) == (0, ("表里还没有填写",))
    assert office.exchange.imports() == ()


def restamped(change: Callable[[str], str]) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        book[STAMP]["A2"] = change(book[STAMP]["A2"].value)
        book.save(path)

    return run


def without_stamp(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    del book[STAMP]
    book.save(path)


def not_excel(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 100)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (restamped(lambda text: text.replace("2022-03", "2022-04")), "隐藏标记被改动过"),
        (restamped(lambda text: text.replace(EDUCATION.id, HOUSING.id)), "隐藏标记被改动过"),
        (restamped(lambda text: text[:50]), "隐藏标记被改动过"),
        (restamped(lambda text: text.replace(f'"format":{FORMAT}', f'"format":{FORMAT + 1}')), "更新版本的程序"),
        (without_stamp, "不是督查室发的填报表"),
        (not_excel, "不是 Excel 工作簿"),
    ],
)
def test_a_wrong_stamp_is_refused(office: Workspace, sheet: Path, spoil: Callable[[Path], None], reason: str):
    spoil(filled(sheet))
    before = dump(office.path)
    assert reason in one(office, sheet).refused
    assert dump(office.path) == before


def test_a_workbook_of_another_office_is_refused(sheet: Path, tmp_path: Path):
    (tmp_path / "b").mkdir()
    with office_at(tmp_path / "b") as stranger:
        assert "另一个督查室" in one(stranger, filled(sheet)).refused


def test_a_unit_collects_no_workbooks(unit: Workspace, sheet: Path):
    assert "交给督查室" in one(unit, sheet).refused


def test_late_counts_from_when_the_unit_saved_it(office: Workspace, sheet: Path, now: Callable[[str], None]):
    now("2022-03-28T09:00:00")
    filled(sheet)
    saved = dt.datetime.fromisoformat("2022-03-24T10:00:00").astimezone().timestamp()
    os.utime(sheet, (saved, saved))
    assert taken(office, sheet).late == 0
    assert office.filing(key()).sent_at == dt.datetime.fromisoformat("2022-03-24T10:00:00")


def test_the_users_workbook_is_never_written_to(office: Workspace, sheet: Path):
    before = filled(sheet).read_bytes()
    taken(office, sheet)
    assert sheet.read_bytes() == before


def test_only_what_is_to_be_filled_in_is_open(sheet: Path):
    book = openpyxl.load_workbook(sheet)
    form = book[FORM]
    assert form.protection.sheet
    assert book.security.lockStructure
    open_cells = {form.cell(3, cell.column).value for cell in form[ROW] if not cell.protection.locked}
    assert open_cells == {
        "累计完成值",
        "进度判断",
        "完成比例",
        "本月进展",
        "累计完成",
        "存在问题",
        "下一步措施",
        "联系人",
    }
    assert book[STAMP].sheet_state == "veryHidden"
    choices = [each.formula1 for each in form.data_validations.dataValidation]
    assert '"超序时,达序时,欠序时,已完成,未启动,持续推进"' in choices


def test_text_that_begins_as_a_formula_is_text(office: Workspace, sheet: Path):
    taken(office, filled(sheet))
    with office.operation("改"):
        office.save_filing(filing(progress="=1+1", state=FilingState.RECEIVED, revision=9))
    again = sheet.with_name("再发.xlsx")
    again.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    form = openpyxl.load_workbook(again)[FORM]
    assert form.cell(ROW, column(form, "本月进展")).data_type == "s"
    assert taken(office, again).unchanged == 1


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
#: CI installs it, so there a missing one is a failure and no skip.
IS_CI = os.environ.get("CI") == "true"


@pytest.mark.skipif(SOFFICE is None and not IS_CI, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_fills_and_saves_it(office: Workspace, tmp_path: Path):
    """By a macro of its own: cells are written and the workbook is saved by a program that is not ours."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), HOUSING.id, MARCH))
    profile, out = tmp_path / "profile", tmp_path / "存.xlsx"
    office_program = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    subprocess.run([*office_program, "--terminate_after_init"], check=True, timeout=180, capture_output=True)
    standard = profile / "user" / "basic" / "Standard"
    for name, text in _basic(path, out).items():
        (standard / name).write_text(text, encoding="utf-8")
    macro = [*office_program, "macro:///Standard.Fill.Main"]
    subprocess.run(macro, check=True, timeout=180, capture_output=True)
    found = taken(office, out)
    assert found.faults == ()
    assert "第 4 行“２０００万元”按 0.2 亿元" in found.notes
    received = office.filing(key("扩大投资", HOUSING))
    assert received.values == {INVESTMENT.id: 0.2}
    assert (received.status, received.percent) == (ProgressStatus.BEHIND, 17.5)
    assert received.progress == "一期开工。\n二期立项。"
    assert [each.key.node_id for each in office.filings()] == [node_id("扩大投资")]


def _basic(path: Path, out: Path) -> dict[str, str]:
    """A Basic library with one macro that unprotects nothing: it writes only where a unit may."""
    cells = {"E4": "２０００万元", "G4": "欠序时", "I4": '一期开工。" & Chr(10) & "二期立项。', "K4": "无"}
    writes = "\n".join(f'form.getCellRangeByName("{at}").setString("{text}")' for at, text in cells.items())
    module = f"""
Sub Main
  Dim none(0) As New com.sun.star.beans.PropertyValue
  none(0).Name = "Hidden" : none(0).Value = True
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName" : kind(0).Value = "Calc MS Excel 2007 XML"
  Dim book, form
  book = StarDesktop.loadComponentFromURL("{path.as_uri()}", "_blank", 0, none())
  form = book.Sheets.getByName("{FORM}")
  {writes}
  form.getCellRangeByName("H4").setValue(17.5)
  book.storeToURL("{out.as_uri()}", kind())
  book.close(True)
  StarDesktop.terminate()
End Sub
"""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    names = 'xmlns:script="http://openoffice.org/2000/script"'
    library = 'xmlns:library="http://openoffice.org/2000/library"'
    escaped = module.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return {
        "Fill.xba": f'{head}<script:module {names} script:name="Fill" script:language="StarBasic">'
        f"{escaped}</script:module>",
        "script.xlb": f'{head}<library:library {library} library:name="Standard" library:readonly="false" '
        'library:passwordprotected="false"><library:element library:name="Fill"/></library:library>',
    }


def indicators_in(path: Path) -> dict[str, set[str]]:
    """The indicators of each measure's rows; the title stands once over them."""
    sheet = openpyxl.load_workbook(path)[FORM]
    at = {head: number for number, head in enumerate(COLUMNS, 1)}
    found: dict[str, set[str]] = {}
    title = ""
    for row in range(ROW, sheet.max_row + 1):
        title = str(sheet.cell(row, at["目标任务"]).value or title)
        if name := sheet.cell(row, at["量化指标"]).value:
            found.setdefault(title, set()).add(str(name))
    return found


def test_a_unit_is_asked_only_for_the_indicators_that_it_files(office: Workspace, tmp_path: Path) -> None:
    """Housing supports 建设学校, whose lead files 新建学校: its sheet has the measure without the number."""
    path = tmp_path / "区住房和城乡建设局.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), HOUSING.id, MARCH))
    assert indicators_in(path) == {"（一）扩大投资": {INVESTMENT.name}}
    sheet = openpyxl.load_workbook(path)[FORM]
    titles = [str(sheet.cell(row, 2).value) for row in range(ROW, sheet.max_row + 1)]
    assert "（二）建设学校" in titles


def test_of_each_the_units_own_target_stands_in_its_sheet(office: Workspace, tmp_path: Path) -> None:
    targets = {EDUCATION.id: 1.0, HOUSING.id: 5.0}
    planning.set_owner(office, board_of(office), [SCHOOLS.id], Ownership.EACH, None, targets)
    for who, goal in ((EDUCATION, "1"), (HOUSING, "5")):
        path = tmp_path / f"{who.name}.xlsx"
        path.write_bytes(sheet_write.make(office, board_of(office), who.id, MARCH))
        sheet = openpyxl.load_workbook(path)[FORM]
        told = [str(sheet.cell(row, 4).value) for row in range(ROW, sheet.max_row + 1)]
        assert any(goal in one for one in told), told
