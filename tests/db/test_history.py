"""The history tells every change, survives typing, and shows when it was tampered with."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from core.host import clock
from core.model.records import FilingKey
from core.model.status import FilingState
from db.workspace import Workspace, open_workspace
from tests.builders import HOUSING, SCHOOLS, filing, key


def save(
    store: Workspace, label: str = "填报", actor: str = "填报员", at: FilingKey | None = None, **changes: object
) -> None:
    with store.operation(label, actor=actor):
        store.save_filing(filing(at, **changes))


def of_filings(store: Workspace):
    return [each for each in store.history() if each.record == "filing"]


def other_change(store: Workspace) -> None:
    save(store, at=key(unit=HOUSING))


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch):
    """A clock that the test sets."""
    hands = [dt.datetime.fromisoformat("2022-03-20T14:00:00")]
    monkeypatch.setattr(clock, "now", lambda: hands[0])
    return hands


def test_a_new_record_has_only_its_filled_fields(store: Workspace):
    save(store)
    (entry,) = of_filings(store)
    assert (entry.label, entry.actor, entry.record_id) == ("填报", "填报员", key().filing_id)
    assert entry.before == {}
    assert entry.after == {
        "node_id": key().node_id,
        "unit_id": key().unit_id,
        "month": "2022-03",
        "status": "on_track",
        "percent": 25.0,
        "progress": "完成选址和勘察。",
        "next_steps": "下月开工。",
        "values": {SCHOOLS.id: 1.0},
        "state": "draft",
    }


def test_a_change_has_only_the_fields_that_changed(store: Workspace):
    save(store)
    save(store, "修改", progress="", percent=None, values={SCHOOLS.id: 2.0}, revision=2)
    newest = of_filings(store)[0]
    assert newest.before == {"progress": "完成选址和勘察。", "percent": 25.0, "values": {SCHOOLS.id: 1.0}}
    assert newest.after == {"progress": "", "percent": None, "values": {SCHOOLS.id: 2.0}}


def test_a_removal_keeps_what_was_there(store: Workspace):
    save(store)
    with store.operation("撤销"):
        store.remove_filing(key())
    newest, first = of_filings(store)
    assert (newest.before, newest.after) == (first.after, {})


def test_saving_the_same_again_leaves_no_row(store: Workspace):
    save(store)
    save(store, "别的")
    save(store, "别的", revision=7)
    assert len(of_filings(store)) == 1


def test_typing_stays_one_row(store: Workspace):
    save(store, "新建")
    for length in range(1, 8):
        save(store, progress="完成选址和勘察。"[:length], problems="无")
    newest, _ = of_filings(store)
    assert newest.before == {"progress": "完成选址和勘察。", "problems": ""}
    assert newest.after == {"progress": "完成选址和勘察", "problems": "无"}
    assert list(store.check()) == []


def test_typing_a_new_record_stays_a_new_record(store: Workspace):
    save(store, progress="完")
    save(store, progress="完成", contact="综合科")
    (entry,) = of_filings(store)
    assert (entry.before, entry.after["progress"], entry.after["contact"]) == ({}, "完成", "综合科")


def test_a_field_that_ends_as_it_began_is_dropped_and_an_empty_row_goes(store: Workspace):
    save(store, "新建")
    save(store, progress="x", contact="y")
    save(store, contact="y")
    assert of_filings(store)[0].after == {"contact": "y"}
    save(store)
    assert [each.label for each in of_filings(store)] == ["新建"]
    save(store, progress="z")
    assert of_filings(store)[0].after == {"progress": "z"}
    assert list(store.check()) == []


@pytest.mark.parametrize("other", [{"label": "导入"}, {"actor": "负责人"}])
def test_another_label_or_actor_has_its_own_row(store: Workspace, other: dict[str, str]):
    save(store, progress="a")
    save(store, progress="b", **other)
    assert len(of_filings(store)) == 2


def test_after_another_record_a_new_row_begins(store: Workspace):
    save(store, progress="a")
    other_change(store)
    save(store, progress="b")
    assert len(of_filings(store)) == 3


def test_after_opening_again_a_new_row_begins(file: Path):
    for text in ("a", "b"):
        with open_workspace(file) as store:
            save(store, progress=text)
    with open_workspace(file) as store:
        assert len(of_filings(store)) == 2


def test_after_ten_minutes_a_new_row_begins_however_steadily_one_types(store: Workspace, time: list[dt.datetime]):
    save(store, "新建")
    for minute in range(12):
        time[0] += dt.timedelta(minutes=1)
        save(store, progress=f"{minute}")
    newest, typed, _ = of_filings(store)
    assert (typed.before["progress"], typed.after["progress"]) == ("完成选址和勘察。", "9")
    assert newest.after == {"progress": "11"}


def test_a_clock_set_back_begins_a_new_row(store: Workspace, time: list[dt.datetime]):
    save(store, progress="a")
    time[0] -= dt.timedelta(hours=1)
    save(store, progress="b")
    assert len(of_filings(store)) == 2


def test_a_change_of_state_is_never_taken_into_another_row(store: Workspace):
    save(store, "新建")
    for state in (FilingState.SUBMITTED, FilingState.DRAFT, FilingState.SUBMITTED):
        save(store, "状态", state=state)
    save(store, "状态", state=FilingState.SUBMITTED, contact="综合科")
    assert len(of_filings(store)) == 5


def test_a_rolled_back_change_is_not_continued(store: Workspace):
    save(store, "新建")
    with pytest.raises(ZeroDivisionError), store.operation("填报", actor="填报员"):
        store.save_filing(filing(progress="失败"))
        raise ZeroDivisionError
    save(store, progress="a")
    save(store, progress="b")
    assert of_filings(store)[0].before == {"progress": "完成选址和勘察。"}
    assert list(store.check()) == []


def test_another_connections_row_is_not_continued(store: Workspace):
    save(store, "新建")
    save(store, progress="a")
    with open_workspace(store.path, lock=False) as beside:
        other_change(beside)
    save(store, progress="b")
    assert len(of_filings(store)) == 4


def test_history_of_one_record_newest_first(store: Workspace):
    save(store)
    other_change(store)
    save(store, "修改", progress="b")
    assert [each.label for each in store.history(record_id=key().filing_id)] == ["修改", "填报"]
    assert [each.sequence for each in store.history(limit=2)] == [4, 3]


def tampered(store: Workspace, *statements: str) -> list[str]:
    """What check says after someone changed the file with another tool."""
    save(store, "新建")
    other_change(store)
    save(store, "修改", progress="b")
    assert list(store.check()) == []
    with sqlite3.connect(store.path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return list(store.check())


def test_an_altered_row_is_found(store: Workspace):
    faults = tampered(store, "UPDATE history SET actor = '别人' WHERE sequence = 3")
    assert faults == ["历史第 3 条（填报）被改动过。"]


def test_an_altered_time_is_found(store: Workspace):
    assert tampered(store, "UPDATE history SET at = '2022-03-01T08:00:00' WHERE sequence = 2")


def test_a_removed_row_is_found(store: Workspace):
    faults = tampered(store, "DELETE FROM history WHERE sequence = 1")
    assert faults == ["历史缺少第 1 条到第 1 条。"]


def test_a_cut_tail_is_found(store: Workspace):
    faults = tampered(store, "DELETE FROM history WHERE sequence = 4")
    assert "历史的末尾不完整：应有 4 条，现有 3 条。" in faults
    assert len(faults) == 2  # and the filing is not what the history now says


def test_a_row_with_a_fitting_hash_put_in_another_place_is_found(store: Workspace):
    assert tampered(
        store,
        "UPDATE history SET sequence = 99 WHERE sequence = 3",
        "UPDATE history SET sequence = 3 WHERE sequence = 4",
        "UPDATE history SET sequence = 4 WHERE sequence = 99",
    )


def test_a_filing_changed_past_the_program_is_found(store: Workspace):
    faults = tampered(store, "UPDATE filings SET progress = '改' WHERE progress = 'b'")
    assert faults == [f"2022年3月的一份填报与历史记录不一致（编号 {key().filing_id}）。"]


def test_a_value_changed_past_the_program_is_found(store: Workspace):
    assert len(tampered(store, "UPDATE filing_values SET value = 9")) == 2


def test_a_filing_removed_past_the_program_is_found(store: Workspace):
    faults = tampered(store, "PRAGMA foreign_keys = ON", "DELETE FROM filings WHERE progress = 'b'")
    assert faults == ["有 1 份填报不见了，历史中没有删除它们的记录。"]


def test_a_broken_reference_is_found(store: Workspace):
    (fault,) = tampered(store, "DELETE FROM indicators WHERE name = '新建学校'")[:1]
    assert fault == "表 filing_values 有一行指向 indicators 中不存在的记录。"


def test_times_in_the_history_never_go_back(store: Workspace, time: list[dt.datetime]):
    time[0] = dt.datetime.fromisoformat("2030-01-01T09:00")
    save(store, progress="a")
    time[0] = dt.datetime.fromisoformat("2029-06-01T09:00")
    save(store, progress="b")
    time[0] = dt.datetime.fromisoformat("2030-01-02T09:00")
    save(store, progress="c")
    times = [entry.at for entry in reversed(of_filings(store))]
    assert times == sorted(times)
    assert times[-1] == time[0]


def test_a_clock_behind_the_history_is_told_at_the_opening(store: Workspace, time: list[dt.datetime]):
    time[0] = dt.datetime.fromisoformat("2030-01-01T09:00")
    save(store, progress="a")
    for minutes, told in ((-3, False), (-10, True), (10, False)):
        store.close()
        time[0] = dt.datetime.fromisoformat("2030-01-01T09:00") + dt.timedelta(minutes=minutes)
        with open_workspace(store.path) as again:
            assert any("核对系统时间" in sentence for sentence in again.notices) is told
