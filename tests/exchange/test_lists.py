"""A newer list takes the place of the older one and keeps every filing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import KnownError
from core.exchange import deliveries
from core.exchange.merge_plan import with_filed
from core.first_month import FIRST_MONTH
from core.model.board import Board
from core.model.period import Month
from core.model.records import ListId, NodeId, WorkList, derived_id
from core.model.setting import read
from core.model.status import FilingState, ProgressStatus
from core.rules.deadlines import CALENDAR
from core.rules.light_rule import LIGHT_RULE, PRESETS
from core.settings.office import EVIDENCE_FOR, EVIDENCE_LIMITS, FILING_FIELDS, UNIT_GROUPS, Limits
from core.settings.registry import TRAVELLING
from core.usecases import unit_changes, unit_groups
from core.usecases.changes import change_setting
from core.usecases.list_change import changed
from db.workspace import Workspace
from tests.builders import HOUSING, INVESTMENT, TOWN, key, node_id
from tests.exchange.world import (
    EDUCATION,
    MARCH,
    SCHOOLS,
    answer,
    board_of,
    filing,
    give,
    hand_out,
    held,
    one,
    sign,
    sound,
    taken,
    work_list,
)  # fmt: skip

DAY = dt.date(2022, 3, 20)
MADE = work_list().nodes[1]._replace(id=node_id("发展产业"), title="发展产业", body="发展产业。")


def second() -> WorkList:
    """建设学校 is gone, 发展产业 is new, 扩大投资 reads otherwise, and education is named there."""
    old = work_list()
    nodes = (old.nodes[0], old.nodes[1]._replace(body="全年投资15亿元。"), MADE, *old.nodes[3:])
    parts = [part for part in old.assignments if part.node_id != key().node_id]
    return old._replace(
        version=2,
        nodes=nodes,
        units=tuple(reversed(old.units)),
        assignments=(*parts, parts[0]._replace(node_id=MADE.id, unit_id=EDUCATION.id)),
        indicators=(INVESTMENT._replace(value=(15.0,)),),
    )


def _rename(store: Workspace) -> None:
    better = unit_changes.renamed(HOUSING, "区住房保障局", DAY)
    unit_changes.changed_unit(store, better, "改名")


def _merge(store: Workspace) -> None:
    unit_changes.merged(store, HOUSING, TOWN, DAY)


def _add(store: Workspace) -> None:
    unit_changes.added(store, loaded(store), unit_changes.new_unit("区水务局"))


def _reorder(store: Workspace) -> None:
    unit_changes.ordered(store, loaded(store), [one.id for one in reversed(loaded(store).units)])


def _read_in(store: Workspace) -> None:
    units = [one._replace(short_name=f"{one.short_name}办") for one in loaded(store).units]
    unit_changes.exchanged(store, loaded(store), units, "导入单位名录")


def renew(store: Workspace, new: WorkList | None = None) -> None:
    """As the office does it: what has filings stays, marked."""
    new = new or second()
    filed = {one.key.node_id for one in store.filings()}
    with store.operation("修改清单"):
        store.replace_list(with_filed(new, loaded(store), filed))


def loaded(store: Workspace) -> WorkList:
    return store.load_list(work_list().id)


def test_a_filing_on_a_removed_measure_is_kept_and_shown(office: Workspace, unit: Workspace, tmp_path: Path):
    """The office deleted a task that nothing had come in for; the unit had already filed there."""
    sign(unit)
    with office.operation("删去"):
        office.replace_list(second())
    taken(unit, hand_out(office, tmp_path / "h.zip"))
    board = Board(loaded(unit))
    kept = board.nodes[key().node_id]
    assert kept.title == "建设学校"
    assert kept.removed_in is not None
    assert kept in board.children[kept.parent_id]
    assert [node.id for node in board.due_tasks(EDUCATION.id, MARCH)] == [MADE.id, node_id("改进作风")]
    assert unit.filing(key()).values == {SCHOOLS.id: 1.0}
    assert "没有的任务" in one(office, give(unit, tmp_path / "r.zip")).refused
    sign(unit, filing(key("改进作风"), values={}))
    assert "1 项任务清单上没有，没有收取，仍在单位的工作区里" in taken(office, give(unit, tmp_path / "2.zip")).notes
    assert [each.key.node_id for each in office.filings()] == [node_id("改进作风")]
    assert sound(unit)
    assert sound(office)


def test_a_unit_takes_the_newer_list_and_keeps_its_filings(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    before = unit.filings()
    renew(office)
    found = taken(unit, hand_out(office, tmp_path / "h.zip"))
    assert found.notes == ("清单更新到第 2 版",)
    assert loaded(unit) == with_filed(second(), work_list(), {key().node_id})
    assert unit.filings() == before
    assert sound(unit)


@pytest.mark.parametrize("change", [_rename, _merge, _add, _reorder, _read_in])
def test_a_change_of_the_directory_reaches_the_units(
    office: Workspace, unit: Workspace, tmp_path: Path, change: Callable[[Workspace], object]
):
    taken(unit, hand_out(office, tmp_path / "1.zip"))
    change(office)
    taken(unit, hand_out(office, tmp_path / "2.zip"))
    assert loaded(unit) == loaded(office)
    assert sound(unit)


def test_a_change_that_is_taken_back_reaches_the_units_too(office: Workspace, unit: Workspace, tmp_path: Path):
    """The list as it was is a newer version: whoever got the one between takes it, and its return is taken."""
    step = changed(office, loaded(office)._replace(title="改过的清单"), "修改清单")
    taken(unit, hand_out(office, tmp_path / "1.zip"))
    assert (loaded(unit).title, loaded(unit).version) == ("改过的清单", 2)
    step.inverse.apply(office, "撤销")
    assert loaded(office) == work_list()._replace(version=3)
    sign(unit)
    assert taken(office, give(unit, tmp_path / "报送.zip")).added == 1  # filed on the version between
    assert taken(unit, hand_out(office, tmp_path / "2.zip")).notes == ("清单更新到第 3 版",)
    assert loaded(unit) == loaded(office)
    step.apply(office, "重做")
    taken(unit, hand_out(office, tmp_path / "3.zip"))
    assert (loaded(unit).title, loaded(unit).version) == ("改过的清单", 4)
    assert loaded(unit) == loaded(office)


def test_steps_over_the_list_are_taken_back_one_after_the_other(office: Workspace):
    titles = ["甲", "乙", "丙"]
    steps = [changed(office, loaded(office)._replace(title=title), title) for title in titles]
    for step, before in zip(reversed(steps), ["乙", "甲", work_list().title], strict=True):
        step.inverse.apply(office, "撤销")
        assert loaded(office).title == before
    assert loaded(office).version == 7
    with pytest.raises(KnownError, match="后来又改过"):
        steps[1].apply(office, "重做")


def test_a_unit_keeps_the_number_of_the_office(office: Workspace, unit: Workspace, tmp_path: Path):
    """It broke a measure down for itself: the office takes its month, and its next list comes in."""
    step = changed(unit, loaded(unit)._replace(title="自己分解过"), "任务分解")
    assert loaded(unit).version == 1
    sign(unit)
    assert taken(office, give(unit, tmp_path / "报送.zip")).added == 1
    step.inverse.apply(unit, "撤销")
    assert loaded(unit) == work_list()
    changed(office, loaded(office)._replace(title="第二版"), "修改清单")
    taken(unit, hand_out(office, tmp_path / "1.zip"))
    assert loaded(unit) == loaded(office)


def test_a_unit_that_changes_its_own_directory_is_still_read(office: Workspace, unit: Workspace, tmp_path: Path):
    _add(unit)
    sign(unit)
    assert taken(office, give(unit, tmp_path / "报送.zip")).added == 1


def test_the_offices_groups_reach_the_units(office: Workspace, unit: Workspace, tmp_path: Path):
    unit_groups.regrouped(unit, {TOWN.id: "东片区"}, "分组")
    taken(unit, hand_out(office, tmp_path / "1.zip"))
    assert unit_groups.groups(unit) == {TOWN.id: "东片区"}  # the office has none, so the unit's own stay
    unit_groups.regrouped(office, {EDUCATION.id: "民生专班", HOUSING.id: "民生专班"}, "分组")
    found = taken(unit, hand_out(office, tmp_path / "2.zip"))
    assert found.is_news
    assert unit_groups.groups(unit) == unit_groups.groups(office) == {EDUCATION.id: "民生专班", HOUSING.id: "民生专班"}
    with unit.operation("撤销收取"):
        unit.exchange.undo_import(unit.exchange.imports()[0].id)
    assert unit_groups.groups(unit) == {TOWN.id: "东片区"}
    unit_groups.regrouped(office, {EDUCATION.id: "", HOUSING.id: ""}, "分组")
    taken(unit, hand_out(office, tmp_path / "3.zip"))
    assert unit_groups.groups(unit) == {}  # it had some, and took them away


def test_groups_that_the_office_takes_back_go_from_the_units_too(office: Workspace, unit: Workspace, tmp_path: Path):
    patch = unit_groups.regrouped(office, {EDUCATION.id: "民生专班"}, "分组")
    taken(unit, hand_out(office, tmp_path / "1.zip"))
    assert patch
    patch.inverse.apply(office, "撤销")
    taken(unit, hand_out(office, tmp_path / "2.zip"))
    assert unit_groups.groups(unit) == unit_groups.groups(office) == {}
    assert sound(unit)


def test_an_older_list_is_no_step_back(office: Workspace, unit: Workspace, tmp_path: Path):
    old = hand_out(office, tmp_path / "1.zip")
    renew(office)
    taken(unit, hand_out(office, tmp_path / "2.zip"))
    taken(unit, old)
    assert loaded(unit).version == 2


def test_a_return_on_the_older_list_is_taken_with_a_word(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    package = give(unit, tmp_path / "r.zip")
    with office.operation("移出"):
        office.replace_list(with_filed(second(), work_list(), {key().node_id}))
    found = taken(office, package)
    assert found.added == 1
    assert found.notes == ("按清单第 1 版填报，现用第 2 版", "1 项任务已移出清单，填报仍保留")
    assert office.filing(key()).state is FilingState.RECEIVED
    assert taken(unit, hand_out(office, tmp_path / "h.zip")).updated == 1
    assert held(unit) == held(office)
    assert sound(unit)


def test_a_return_on_a_newer_list_waits_for_the_list(office: Workspace, unit: Workspace, tmp_path: Path):
    renew(unit)
    sign(unit, filing(key("发展产业"), values={}))
    package = give(unit, tmp_path / "r.zip")
    assert "第 2 版，本工作区还是第 1 版" in one(office, package).refused
    renew(office)
    assert taken(office, package).added == 1


def test_a_receipt_on_a_newer_list_waits_for_the_handout(office: Workspace, unit: Workspace, tmp_path: Path):
    folder = tmp_path / "U盘"
    folder.mkdir()
    sign(unit)
    taken(office, give(unit, tmp_path / "r.zip"))
    renew(office)
    receipt = answer(office, folder / "1回执.zip")
    assert "先打开新的交办包" in one(unit, receipt).refused
    hand_out(office, folder / "2交办.zip")
    from tests.exchange.world import take

    assert take(unit, folder).refused == ()


def test_next_years_list_comes_beside_this_years(office: Workspace, unit: Workspace, tmp_path: Path):
    ids = {node.id: NodeId(derived_id("next", node.id)) for node in work_list().nodes}
    nodes = tuple(
        node._replace(id=ids[node.id], parent_id=node.parent_id and ids[node.parent_id]) for node in work_list().nodes
    )
    parts = tuple(part._replace(node_id=ids[part.node_id]) for part in work_list().assignments)
    new = work_list()._replace(
        id=ListId(derived_id("list", "2023")), year=2023, nodes=nodes, assignments=parts, indicators=()
    )
    with office.operation("新清单"):
        office.add_list(new)
    sign(unit)
    taken(unit, hand_out(office, tmp_path / "h.zip"))
    assert [year for _, _, year in unit.lists()] == [2023, 2022]
    assert unit.load_list(new.id) == new
    assert len(unit.filings()) == 1


def test_undoing_a_handout_brings_the_list_back(office: Workspace, unit: Workspace, tmp_path: Path):
    sign(unit)
    renew(office)
    taken(unit, hand_out(office, tmp_path / "h.zip"))
    with unit.operation("撤销收取"):
        unit.exchange.undo_import(unit.exchange.imports()[0].id)
    assert loaded(unit) == work_list()
    assert sound(unit)


def test_a_workspace_is_not_founded_on_two_units(office: Workspace, tmp_path: Path):
    folder = tmp_path / "交办"
    folder.mkdir()
    written = deliveries.send_to(office, board_of(office), board_of(office).single_units, folder)
    assert len(written) == 3
    from core.errors import KnownError

    with pytest.raises(KnownError, match="3 个单位的交办包"):
        deliveries.founding([folder])
    assert deliveries.founding([written[0]]).unit_id == EDUCATION.id


SENT = [
    (CALENDAR, CALENDAR.default._replace(due_day=20)),
    (LIGHT_RULE, PRESETS[1].rule),
    (EVIDENCE_LIMITS, Limits(5, 6)),
    (EVIDENCE_FOR, frozenset({ProgressStatus.BEHIND})),
    (FILING_FIELDS, {work_list().id: frozenset({"funds"})}),
    (UNIT_GROUPS, {EDUCATION.id: "民生专班"}),
    (FIRST_MONTH, Month(2022, 2)),
]


def test_all_that_travels_is_tried():
    assert {setting for setting, _ in SENT} == set(TRAVELLING)


@pytest.mark.parametrize(("setting", "value"), SENT, ids=lambda one: getattr(one, "name", ""))
def test_what_the_office_sets_holds_in_the_unit(office: Workspace, unit: Workspace, tmp_path: Path, setting, value):
    change_setting(office, setting, value)
    taken(unit, hand_out(office, tmp_path / "1.zip"))
    assert read(unit, setting) == value
    change_setting(office, setting, None, label="恢复默认")
    taken(unit, hand_out(office, tmp_path / "2.zip"))
    assert read(unit, setting) == read(office, setting) != value
    assert sound(unit)
