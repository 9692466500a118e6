"""机构改革: from a month on one unit does another's work; what was filed before stays under the old name."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import owners, statistics, task_indicators
from core.exchange import sheet_write
from core.model.board import Board
from core.model.period import Month
from core.model.records import FilingKey, IndicatorId, UnitTarget, derived_id
from core.model.status import FilingState, Ownership
from core.rules.deadlines import calendar_of
from core.rules.task_states import stored_board
from core.rules.unit_month import by_task
from core.statistics import stored_month
from core.usecases import unit_changes
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH, SCHOOLS
from tests.exchange import world
from tests.exchange.world import KnownError, board_of, filing, give, hand_out, key, sign, sound, taken

APRIL = Month(2022, 4)
EARLY = [Month(2022, number) for number in (1, 2, 3)]


@pytest.fixture
def both(office):
    """The office holds three months of both units on the task that they share."""
    parts = [(unit, month) for unit in (EDUCATION, HOUSING) for month in EARLY]
    world.write(
        office,
        *(
            filing(key(unit=unit, month=month), values={SCHOOLS.id: float(month.number)}, sent_at=None)
            for unit, month in parts
        ),
        state=FilingState.RECEIVED,
    )
    return office


def merge(store, month=APRIL):
    return unit_changes.merged_from(store, EDUCATION, HOUSING, month)


def counts(store, month):
    found = stored_month(store, stored_board(store, builders.work_list().id), month)
    return {unit.unit.name: unit.due for unit in found.units}


def test_two_are_counted_before_and_one_from_the_month_on(both):
    before = {month: counts(both, month) for month in (MARCH, APRIL)}
    merge(both)
    assert counts(both, MARCH) == before[MARCH]
    april = counts(both, APRIL)
    assert april[EDUCATION.name] == 0
    assert april[HOUSING.name] == before[APRIL][HOUSING.name]  # what both had is filed once


def test_what_was_filed_stays_under_the_old_name(both):
    kept = {one.key: one for one in both.filings()}
    merge(both)
    assert {one.key: one for one in both.filings()} == kept
    board = stored_board(both, builders.work_list().id)
    standings = statistics.indicator_standings(board, MARCH, kept.values())
    (told,) = [one for one in standings if one.indicator.id == SCHOOLS.id]
    assert told.verdict.value == 3.0


def test_the_new_unit_owns_what_the_old_one_led(both):
    merge(both)
    board = board_of(both)
    assert owners.owner_at(board, SCHOOLS, MARCH) == EDUCATION.id
    assert owners.owner_at(board, SCHOOLS, APRIL) == HOUSING.id


def test_a_merger_is_one_step_that_can_be_taken_back_and_the_file_is_sound(both):
    before, told = both.load_list(builders.work_list().id), len({one.label for one in both.history()})
    patch = merge(both)
    assert len({one.label for one in both.history()}) == told + 1
    assert both.history(limit=1)[0].label == "从2022年4月起把“区教育局”并入“区住房和城乡建设局”"
    assert sound(both)
    patch.inverse.apply(both, "撤销")
    assert both.load_list(before.id)._replace(version=0) == before._replace(version=0)
    assert sound(both)


def test_a_hand_that_moves_the_month_is_seen_by_check(both):
    merge(both)
    with closing(sqlite3.connect(both.path)) as past, past:
        past.execute("UPDATE units SET merged_in = '2022-05' WHERE id = ?", (EDUCATION.id,))
    assert "清单、单位名录或设置的内容与保存时不一致。" in list(both.check())


def test_a_month_that_the_old_unit_filed_is_named(both):
    with pytest.raises(KnownError, match="从2022年4月起合并"):
        merge(both, MARCH)
    assert unit_changes.first_free_month(both, EDUCATION, 2022) == APRIL


def test_the_effect_is_told_before_and_true_after(both):
    board = stored_board(both, builders.work_list().id)
    told = unit_changes.merge_effect(board, EDUCATION, HOUSING, APRIL)
    before = sum(counts(both, APRIL).values())
    merge(both)
    assert sum(counts(both, APRIL).values()) - before == told.due_after - told.due_before
    assert (told.tasks, told.shared) == (2, 1)


def test_the_real_list_merges_two_units_that_filed_the_same_tasks(tmp_path):
    with world.office(tmp_path, world.built_in()) as store:
        board = board_of(store)
        names = {unit.name: unit for unit in board.single_units}
        gone, into = names["区乡村振兴局"], names["区农业农村局"]
        shared = [node for node in board.tasks_of[gone.id] if into.id in board.units_of[node.id]]
        parts = [(node.id, unit.id, month) for node in shared for unit in (gone, into) for month in EARLY]
        world.write(store, *(filing(FilingKey(*part), values={}) for part in parts), state=FilingState.RECEIVED)
        assert len(shared) * len(EARLY) >= 12
        unit_changes.merged_from(store, gone, into, APRIL)
        after = board_of(store)
        assert not after.due_tasks(gone.id, APRIL)
        assert {node.id for node in board.due_tasks(gone.id, APRIL)} <= {
            node.id for node in after.due_tasks(into.id, APRIL)
        }
        assert len(store.filings()) == len(parts)


# --- packages, workbooks, command ----------------------------------------------------------------------


def test_a_package_of_the_old_name_is_taken_for_months_before_and_refused_after(office, unit, tmp_path):
    sign(unit, filing(key(month=MARCH)))
    march = give(unit, tmp_path / "3月.zip", MARCH)
    sign(unit, filing(key(month=APRIL)))
    april = give(unit, tmp_path / "4月.zip", APRIL)
    merge(office)
    assert taken(office, march).added == 1
    refused = world.one(office, april).refused
    assert "从2022年4月起并入“区住房和城乡建设局”" in refused
    assert "4月由“区住房和城乡建设局”填报" in refused
    assert [one.key.month for one in office.filings()] == [MARCH]
    assert office.filings()[0].key.unit_id == EDUCATION.id


def test_the_old_unit_hears_of_it_with_the_next_list(office, unit, tmp_path):
    merge(office)
    told = taken(unit, hand_out(office, tmp_path / "交办包.zip"))
    assert any("从2022年4月起并入“区住房和城乡建设局”" in note for note in told.notes)
    assert not board_of(unit).due_tasks(EDUCATION.id, APRIL)
    assert board_of(unit).due_tasks(EDUCATION.id, MARCH)


def test_the_new_unit_sees_what_the_old_one_filed(both, tmp_path):
    merge(both)
    with world.unit(tmp_path, HOUSING) as store:
        world.phone(store, both)
        taken(store, hand_out(both, tmp_path / "交办包.zip", HOUSING))
        (seen,) = task_indicators.of_task(store, board_of(store), SCHOOLS.node_id, HOUSING.id, APRIL)
        assert seen.is_mine
        assert [(one.month, one.value) for one in seen.readings] == [(month, float(month.number)) for month in EARLY]


def test_a_workbook_of_the_old_name_is_refused_from_the_month_on(office, tmp_path):
    path = tmp_path / "区教育局.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, APRIL))
    merge(office)
    assert "并入“区住房和城乡建设局”" in world.one(office, path).refused


# --- values of each or of a sum ------------------------------------------------------------------------

amounts = st.floats(0, 1000).map(lambda value: round(value, 1))


def merged_board(ownership, *targets):
    whole = builders.work_list(
        indicators=(SCHOOLS._replace(ownership=ownership, value=(10.0,), unit_targets=targets),),
        units=(EDUCATION._replace(merged_into=HOUSING.id, merged_in=APRIL), HOUSING, builders.TOWN, builders.TOWNS),
    )
    return Board(whole)


@given(amounts, amounts)
def test_a_merger_takes_nothing_from_the_sum_of_earlier_months(mine, theirs):
    board = merged_board(Ownership.SUM)
    values = {EDUCATION: mine, HOUSING: theirs}
    filings = [filing(key(unit=unit), values={SCHOOLS.id: value}) for unit, value in values.items()]
    told = by_task(filings, APRIL)[SCHOOLS.node_id]
    (holder,) = owners.holders(board, board.indicator_by_id[SCHOOLS.id], APRIL)
    assert sum(owners.parts_at(board, holder, told, MARCH).values()) == pytest.approx(mine + theirs)


def test_of_each_the_targets_of_both_are_the_new_units():
    board = merged_board(Ownership.EACH, UnitTarget(EDUCATION.id, 4.0))
    indicator = board.indicator_by_id[SCHOOLS.id]
    before = {one.units[0]: one.indicator.value for one in owners.holders(board, indicator, MARCH)}
    assert before == {EDUCATION.id: (4.0,), HOUSING.id: (10.0,)}
    (after,) = owners.holders(board, indicator, APRIL)
    assert (after.units, after.indicator.value) == ((HOUSING.id,), (14.0,))


def test_of_each_the_share_of_a_rate_is_not_added():
    rate = SCHOOLS._replace(
        id=IndicatorId(derived_id("indicator", "率")), unit="%", kind=builders.IndicatorKind.RATE, value=(90.0,),
        ownership=Ownership.EACH,
    )  # fmt: skip
    board = Board(merged_board(Ownership.SUM).work_list._replace(indicators=(rate,)))
    (after,) = owners.holders(board, rate, APRIL)
    assert after.indicator.value == (90.0,)


def test_the_heat_map_of_tasks_keeps_the_months_of_both(both):
    merge(both)
    board = stored_board(both, builders.work_list().id)
    year = statistics.district_year(board, APRIL, both.filings(), calendar_of(both), now=world.day("2022-04-29T09:00"))
    rows = {(row.unit_id, row.node.title): row.cells for row in statistics.task_heat(year) if row.node}
    assert rows[EDUCATION.id, "建设学校"][-1] is statistics.CellState.NOT_DUE
    assert rows[EDUCATION.id, "建设学校"][2] is statistics.CellState.ON_TIME
    assert rows[HOUSING.id, "建设学校"][-1] is statistics.CellState.MISSING
