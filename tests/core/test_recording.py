import datetime as dt
import json

import openpyxl
import pytest

from core.errors import KnownError
from core.model.board import Board
from core.model.period import Month
from core.model.status import FilingState, ProgressStatus
from core.usecases import month_lock, recording
from tests import builders

BOARD = Board(builders.work_list())
GOOD = {
    "node": "建设学校",
    "unit": "教育局",
    "month": "2022-03",
    "status": "on_track",
    "percent": 25,
    "progress": "完成选址。",
    "values": {"新建学校": 1},
}


def read(rows, stored=lambda _key: None):
    return recording.to_filings(rows, BOARD, stored)


def test_a_row_becomes_a_filing():
    (filing,) = read([GOOD])
    assert filing.key == builders.key("建设学校", builders.EDUCATION, Month(2022, 3))
    assert (filing.status, filing.percent, dict(filing.values)) == (
        ProgressStatus.ON_TRACK,
        25.0,
        {builders.SCHOOLS.id: 1.0},
    )


@pytest.mark.parametrize("said", ["区教育局", "教育局", "区教体局"])
def test_a_unit_is_found_by_name_short_name_and_alias(said):
    assert read([{**GOOD, "unit": said}])[0].key.unit_id == builders.EDUCATION.id


def test_fields_left_out_keep_what_was_filed_before():
    before = builders.filing(problems="用地未落实。")
    (filing,) = read([{**GOOD, "progress": "已开工。"}], lambda _key: before)
    assert (filing.progress, filing.problems, filing.next_steps) == ("已开工。", "用地未落实。", "下月开工。")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"node": "没有的任务"}, "没有任务“没有的任务”"),
        ({"unit": "区外单位"}, "名录里没有“区外单位”"),
        ({"unit": "东镇"}, "不是“建设学校”的责任单位"),
        ({"month": "2022-13"}, "不是月份"),
        ({"month": "2021-03"}, "不在 2022 年"),
        ({"status": "还行"}, "进度判断“还行”不对"),
        ({"percent": "很多"}, "不是数字"),
        ({"percent": "nan"}, "不是数字"),
        ({"percent": float("inf")}, "不是数字"),
        ({"percent": -3}, "0 到 999"),
        ({"values": {"没有的指标": 1}}, "没有指标"),
        ({"values": {"新建学校": "2000万"}}, "不是数字"),
        ({"values": [1]}, "指标名：数值"),
        ({"progress": "长" * 801}, "超过 800 字"),
        ({"colour": "red"}, "不认识的栏目：colour"),
    ],
)
def test_each_fault_is_named_with_its_row(change, said):
    with pytest.raises(KnownError, match=said) as refused:
        read([GOOD, {**GOOD, **change}])
    assert "第 2 条" in refused.value.sentence
    assert "没有存入" in refused.value.sentence


def test_all_faults_are_told_at_once():
    with pytest.raises(KnownError) as refused:
        read([{**GOOD, "node": "甲"}, GOOD, {**GOOD, "node": "乙"}])
    assert "有 2 条" in refused.value.sentence
    assert "第 3 条" in refused.value.sentence


def test_a_signed_filing_is_not_changed():
    with pytest.raises(KnownError, match="已审签"):
        read([GOOD], lambda _key: builders.filing(state=FilingState.SIGNED_OFF))


@pytest.mark.parametrize("said", ["２５％", "25%", " 25 ", "25.0"])
def test_numbers_as_people_write_them(said):
    assert read([{**GOOD, "percent": said}])[0].percent == 25.0


def test_a_json_file_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "填报.json"
    file.write_text(json.dumps([GOOD], ensure_ascii=False), encoding="utf-8-sig")
    assert recording.read_rows(file) == [GOOD]


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "[1]", ""])
def test_json_that_is_no_list_of_records_is_refused(tmp_path, text):
    file = tmp_path / "填报.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnownError, match="填报"):
        recording.read_rows(file)


def test_an_excel_sheet_is_read_by_its_heads(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["任务", "单位", "月份", "进度判断", "完成比例", "本月进展", "新建学校"])
    book.active.append(["建设学校", "区教育局", "2022-03", "达序时", 25, "完成选址。", 1])
    book.active.append([None] * 7)
    book.active.append(["建设学校", "住建局", dt.date(2022, 4, 1), "达序时", 30, 12345, 1])
    book.save(tmp_path / "填报.xlsx")
    (filing, dated) = read(recording.read_rows(tmp_path / "填报.xlsx"))
    assert (filing.status, filing.percent, filing.progress) == (ProgressStatus.ON_TRACK, 25.0, "完成选址。")
    assert dict(filing.values) == {builders.SCHOOLS.id: 1.0}
    assert (str(dated.key.month), dated.progress) == ("2022-04", "12345")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("填报.xlsx", b"not a zip", "不是 Excel 工作簿"),
        ("填报.txt", b"x", "不是 .json 或 .xlsx"),
        ("没有.json", None, "没有找到"),
    ],
)
def test_other_files_are_refused_with_a_sentence(tmp_path, name, data, said):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(KnownError, match=said):
        recording.read_rows(tmp_path / name)


def test_a_sheet_without_heads_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([1, 2, 3])
    book.save(tmp_path / "填报.xlsx")
    with pytest.raises(KnownError, match="没有“任务”这一列"):
        recording.read_rows(tmp_path / "填报.xlsx")


def test_nothing_is_stored_into_a_locked_month_or_for_another_unit(store, board):
    rows = recording.to_filings([GOOD], board, store.filing)
    month_lock.lock_month(store, rows[0].key.month, [rows[0].key.unit_id])
    with pytest.raises(KnownError, match="已锁定"):
        recording.store_all(store, rows, "导入")
    month_lock.reopen(store, rows[0].key.month, rows[0].key.unit_id)
    with store.operation("x"):
        store.set_setting("role", "unit")
        store.set_setting("unit", builders.TOWN.id)
    with pytest.raises(KnownError, match="另一个单位"):
        recording.store_all(store, rows, "导入")
    assert store.filings() == ()
