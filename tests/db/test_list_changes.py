"""Lists and the directory change in one transaction each, filings stay, and every change can be taken back."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from core.errors import KnownError
from core.model.board import Board
from core.model.records import FormerName, Node, NodeKind, Review, UnitKind, WorkList
from core.model.status import Light
from core.usecases import breakdown, unit_changes, unit_groups, unit_sheet
from core.usecases.list_change import changed
from db.workspace import Workspace
from tests.builders import EDUCATION, HOUSING, INVESTMENT, MARCH, SCHOOLS, TOWN, filing, key, node_id, work_list

DAY = dt.date(2022, 7, 1)


def now(store: Workspace) -> WorkList:
    return store.load_list(work_list().id)


def unit(store: Workspace, wanted: str) -> object:
    return next(one for one in now(store).units if one.id == wanted)


def file(store: Workspace, *filings: object) -> None:
    with store.operation("填报"):
        for one in filings:
            store.save_filing(one)


def sound(store: Workspace) -> None:
    assert list(store.check()) == []


def test_a_changed_list_takes_the_place_of_the_old_one(store: Workspace):
    file(store, filing())
    (first, second, third, *rest) = work_list().nodes
    nodes = (first, third._replace(body="新建学校4所。", removed_in=MARCH), second, *rest)
    other = work_list(nodes=nodes, title="调整后的清单", assignments=work_list().assignments[1:])
    patch = changed(store, other, "调整清单")
    assert now(store) == other
    assert store.filing(key()) == filing()
    assert {(entry.record, entry.label) for entry in store.history(limit=3)} == {
        ("node", "调整清单"),
        ("list", "调整清单"),
    }
    sound(store)
    patch.inverse.apply(store, "撤销")
    assert now(store) == work_list()
    sound(store)


def test_values_of_an_indicator_that_went_out_come_back_with_it(store: Workspace):
    file(store, filing())
    patch = changed(store, work_list(indicators=(INVESTMENT,)), "调整清单")
    assert now(store).indicators == (INVESTMENT,)
    assert store.filing(key()).values == {SCHOOLS.id: 1.0}
    patch.inverse.apply(store, "撤销")
    assert now(store).indicators == (INVESTMENT, SCHOOLS)
    sound(store)


def test_an_indicator_that_is_left_out_is_kept_unseen(store: Workspace):
    """A unit that has not heard of it yet may still send a value for it."""
    changed(store, work_list(indicators=(SCHOOLS,)), "调整清单")
    found = dict(store.link.execute("SELECT id, removed FROM indicators").fetchall())
    assert found == {SCHOOLS.id: 0, INVESTMENT.id: 1}
    assert store.load_list(work_list().id).indicators == (SCHOOLS,)


def test_a_measure_with_filings_is_never_deleted(store: Workspace):
    file(store, filing())
    gone = node_id("建设学校")
    without = work_list(
        nodes=tuple(node for node in work_list().nodes if node.id != gone),
        assignments=tuple(part for part in work_list().assignments if part.node_id != gone),
        indicators=(INVESTMENT,),
    )
    with pytest.raises(KnownError, match="已有填报，不能删除"):
        changed(store, without, "调整清单")
    assert now(store) == work_list()
    sound(store)


def test_a_change_that_fails_half_way_leaves_everything(store: Workspace):
    ghost = Node(node_id("x"), node_id("nobody"), NodeKind.MEASURE, "", "x", "")
    with pytest.raises((KnownError, sqlite3.IntegrityError)):
        changed(store, work_list(nodes=(*work_list().nodes, ghost)), "调整清单")
    assert now(store) == work_list()


def test_a_list_that_was_changed_meanwhile_is_not_overwritten(store: Workspace):
    patch = changed(store, work_list(title="一"), "调整清单")
    changed(store, work_list(title="二"), "调整清单")
    with pytest.raises(KnownError, match="后来又改过"):
        patch.inverse.apply(store, "撤销")
    assert now(store).title == "二"


def test_a_renamed_unit_keeps_its_filings_and_is_known_by_its_old_name(store: Workspace):
    file(store, filing())
    better = unit_changes.renamed(EDUCATION, "区教育和体育局", DAY)
    patch = unit_changes.changed_unit(store, better, "改名")
    stored = unit(store, EDUCATION.id)
    assert stored.former == (FormerName("区教育局", DAY, "改名"),)
    assert "区教育局" in stored.aliases
    assert store.filing(key()) == filing()
    assert Board(now(store)).tasks_of[EDUCATION.id] == Board(work_list()).tasks_of[EDUCATION.id]
    sound(store)
    patch.inverse.apply(store, "撤销")
    assert now(store) == work_list()


def test_a_name_of_another_unit_is_refused(store: Workspace):
    with pytest.raises(KnownError, match="是另一个单位的名称"):
        unit_changes.changed_unit(store, unit_changes.renamed(EDUCATION, HOUSING.name, DAY), "改名")
    with pytest.raises(KnownError, match="曾用名"):
        unit_changes.without_alias(unit_changes.renamed(EDUCATION, "甲局", DAY), "区教育局")


def test_merging_moves_tasks_filings_and_reviews_and_is_taken_back(store: Workspace):
    mine = filing(key("改进作风"))
    review = Review(mine.key, Light.RED, "没有进展")
    with store.operation("填报"):
        store.save_filing(mine)
        store.save_record(review)
    patch = unit_changes.merged(store, EDUCATION, TOWN, DAY)
    assert [one.id for one in now(store).units if not one.is_collective] == [HOUSING.id, TOWN.id]
    assert store.filing(mine.key) is None
    moved = mine._replace(key=mine.key._replace(unit_id=TOWN.id))
    assert store.filing(moved.key) == moved
    assert [one.key.unit_id for one in store.records(Review)] == [TOWN.id]
    assert "区教育局" in unit(store, TOWN.id).aliases
    board = Board(now(store))
    assert TOWN.id in board.units_of[node_id("建设学校")]
    assert len(board.units_of[node_id("改进作风")]) == 1
    sound(store)
    patch.inverse.apply(store, "撤销")
    assert now(store) == work_list()
    assert store.filing(mine.key) == mine
    assert list(store.records(Review)) == [review]
    sound(store)


def test_units_that_filed_the_same_are_not_merged(store: Workspace):
    file(store, filing(), filing(key("建设学校", HOUSING)))
    with pytest.raises(KnownError, match="3月填了同一项任务"):
        unit_changes.merged(store, EDUCATION, HOUSING, DAY)
    assert now(store) == work_list()


def test_a_new_unit_and_another_order(store: Workspace):
    unit_changes.added(store, now(store), unit_changes.new_unit("区水务局"))
    assert [one.name for one in now(store).units][-1] == "区水务局"
    with pytest.raises(KnownError, match="已经在名录里"):
        unit_changes.added(store, now(store), unit_changes.new_unit("区水务局"))
    turned = [one.id for one in reversed(now(store).units)]
    unit_changes.ordered(store, now(store), turned)
    assert [one.id for one in now(store).units] == turned
    sound(store)


def test_the_directory_goes_out_to_excel_and_comes_back(store: Workspace, tmp_path: Path):
    path = tmp_path / "名录.xlsx"
    units = (unit_changes.renamed(EDUCATION, "区教育和体育局", DAY), *work_list().units[1:])
    path.write_bytes(unit_sheet.sheet(units, {EDUCATION.id: "产业专班"}))
    read, own = unit_sheet.read_sheet(path, units)
    assert {one.id: one for one in read} == {one.id: one for one in units}
    assert {name for key, name in own.items() if key != EDUCATION.id} == {""}
    assert own[EDUCATION.id] == "产业专班"


def edited_sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in (unit_sheet.HEADS, *rows):
        book.active.append(row)
    book.save(path)
    return path


def test_an_edited_sheet_changes_words_order_and_adds(tmp_path: Path):
    rows = (("区水务局", "", "水务，水利局", "东片区", ""), (EDUCATION.name, "教育", "区教委", "群团", ""))
    path = edited_sheet(tmp_path / "名录.xlsx", *rows)
    (water, education, *rest), own = unit_sheet.read_sheet(path, work_list().units)
    assert own == {water.id: "东片区", EDUCATION.id: ""}
    assert (water.name, water.aliases) == ("区水务局", ("水务", "水利局"))
    assert (education.id, education.short_name, education.kind) == (EDUCATION.id, "教育", UnitKind.MASS)
    assert rest == list(work_list().units[1:])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((("区教育局", "", "", "", ""), ("区教育局", "", "", "", "")), "第 3 行.*写了两次"),
    ],
)
def test_a_sheet_that_cannot_be_taken_names_the_row(rows: tuple[tuple[str, ...], ...], words: str, tmp_path: Path):
    with pytest.raises(KnownError, match=words):
        unit_sheet.read_sheet(edited_sheet(tmp_path / "名录.xlsx", *rows), work_list().units)


def test_a_file_that_is_no_directory_is_refused(tmp_path: Path):
    path = tmp_path / "名录.xlsx"
    path.write_bytes(b"PK nothing")
    with pytest.raises(KnownError, match="损坏"):
        unit_sheet.read_sheet(path, work_list().units)


def test_own_groups_are_kept_beside_the_sort_of_body_and_taken_back(store: Workspace):
    assert unit_groups.groups(store) == {}
    patch = unit_groups.regrouped(store, {EDUCATION.id: " 产业 专班", HOUSING.id: "区直"}, "归入")
    assert unit_groups.groups(store) == {EDUCATION.id: "产业专班"}
    assert unit_groups.group_of(EDUCATION, unit_groups.groups(store)) == "产业专班"
    assert unit_groups.group_of(HOUSING, unit_groups.groups(store)) == HOUSING.kind.value
    assert unit_groups.regrouped(store, {HOUSING.id: ""}, "归入") is None
    assert patch is not None
    patch.inverse.apply(store, "撤销")
    assert unit_groups.groups(store) == {}
    with pytest.raises(KnownError, match="超过"):
        unit_groups.regrouped(store, {EDUCATION.id: "很" * 13}, "归入")
    sound(store)


def test_a_measure_is_broken_down_filed_and_rolled_up(store: Workspace):
    schools = node_id("建设学校")
    parts = breakdown.proposed(Board(now(store)), schools)
    assert [(part.title, part.units) for part in parts] == [("新建学校2-3所", (EDUCATION.id, HOUSING.id))]
    wanted = [
        parts[0]._replace(units=(EDUCATION.id,), weight=3.0),
        breakdown.Part("完成选址", "6月底前完成选址1处。", (HOUSING.id,), dt.date(2022, 6, 30)),
    ]
    patch = changed(store, breakdown.broken_down(now(store), schools, wanted), "任务分解")
    board = Board(now(store))
    first, second = board.children[schools]
    assert (first.kind, first.weight, second.due_date) == (NodeKind.TASK, 3.0, dt.date(2022, 6, 30))
    assert board.units_of[second.id] == (HOUSING.id,)
    assert [one.text for one in board.indicators[second.id]] == ["选址1处"]
    assert [part.id for part in breakdown.tasks_of(board, schools)] == [first.id, second.id]
    filed = {(first.id, EDUCATION.id): filing(key("x"), percent=40.0)}
    assert breakdown.rolled_up(board, schools, {}) is None
    assert breakdown.rolled_up(board, schools, filed) == pytest.approx(30.0)
    sound(store)
    patch.inverse.apply(store, "撤销")
    assert now(store) == work_list()


def test_tasks_are_changed_and_taken_away_and_keep_their_targets(store: Workspace):
    schools = node_id("建设学校")
    changed(store, breakdown.broken_down(now(store), schools, breakdown.proposed(Board(now(store)), schools)), "分解")
    (part,) = breakdown.tasks_of(Board(now(store)), schools)
    changed(store, breakdown.broken_down(now(store), schools, [part._replace(title="新名称")]), "分解")
    (again,) = breakdown.tasks_of(Board(now(store)), schools)
    assert (again.id, again.title) == (part.id, "新名称")
    assert len(Board(now(store)).indicators[again.id]) == 1
    changed(store, breakdown.broken_down(now(store), schools, []), "分解")
    assert breakdown.tasks_of(Board(now(store)), schools) == ()
    assert Board(now(store)).units_of[schools] == (EDUCATION.id, HOUSING.id)
    with pytest.raises(KnownError, match="都要有名称"):
        breakdown.broken_down(now(store), schools, [part._replace(units=())])
