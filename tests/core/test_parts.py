"""任务分解 and 应报: a measure is one filing a unit and month, however far it is broken down; 填报频次."""

from __future__ import annotations

import pytest

from core.errors import KnownError
from core.model.board import Board
from core.model.period import Frequency, Month, months_of
from core.model.records import Filing, FilingKey
from core.rules.roles import Actor
from core.rules.unit_month import unit_month
from core.usecases import breakdown, list_change
from core.usecases.breakdown import Part
from gui.features.filing.task_list import groups
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH, TOWN, node_id

SCHOOL = node_id("建设学校")


@pytest.fixture
def board():
    parts = (
        Part("选址", "完成选址。", (EDUCATION.id,), weight=3),
        Part("施工", "完成施工。", (EDUCATION.id, HOUSING.id), weight=1),
        Part("修路", "修通道路。", (TOWN.id,)),
    )
    return Board(breakdown.broken_down(builders.work_list(), SCHOOL, parts))


def task(board, title):
    return next(node for node in board.nodes.values() if node.title == title)


def test_a_broken_down_measure_is_still_one_filing(board):
    before = Board(builders.work_list())
    for unit in (EDUCATION, HOUSING):
        for month in months_of(2022):
            assert board.due_tasks(unit.id, month) == before.due_tasks(unit.id, month)


def test_a_unit_that_stands_at_the_task_only_files_there(board):
    added = {node.title for node in board.due_tasks(TOWN.id, MARCH)}
    assert added == {node.title for node in Board(builders.work_list()).due_tasks(TOWN.id, MARCH)} | {"修路"}


def test_the_tasks_are_a_group_of_their_own_and_named(board):
    found = unit_month(board, EDUCATION.id, MARCH, [])
    assert [group.title for group in groups(found)] == ["未填和退回 2", "子任务，计入举措 2"]
    assert [row.state_label for row in found.rows if row.is_part] == ["计入举措", "计入举措"]
    assert found.due == 2


def filed(board, title, percent):
    key = FilingKey(task(board, title).id, EDUCATION.id, MARCH)
    return key.node_id, Filing(key)._replace(percent=percent)


def test_the_units_own_tasks_propose_the_measures_percent(board):
    newest = dict([filed(board, "选址", 80.0)])
    assert breakdown.own_part(board, SCHOOL, EDUCATION.id, newest) == 60
    newest |= dict([filed(board, "施工", 120.0)])
    assert breakdown.own_part(board, SCHOOL, EDUCATION.id, newest) == 85
    assert breakdown.own_part(board, SCHOOL, EDUCATION.id, {}) is None
    assert breakdown.own_part(board, SCHOOL, TOWN.id, newest) is None


def test_the_office_sets_how_often_a_measure_is_filed(tmp_path):
    from db.workspace import create

    with create(tmp_path / "工作区.db", work_lists=[builders.work_list()]) as store:
        list_id = builders.work_list().id
        with pytest.raises(KnownError, match="由督查室办理"):
            list_change.reschedule(store, list_id, SCHOOL, Frequency.QUARTERLY, actor=Actor.CLERK)
        step = list_change.reschedule(store, list_id, SCHOOL, Frequency.QUARTERLY, actor=Actor.OFFICE)
        due = Board(store.load_list(list_id)).due_tasks(HOUSING.id, Month(2022, 4))
        assert [node.title for node in due] == ["扩大投资"]
        assert store.history(limit=1)[0].actor.startswith("督查室")
        with pytest.raises(KnownError, match="已经是"):
            list_change.reschedule(store, list_id, SCHOOL, Frequency.QUARTERLY, actor=Actor.OFFICE)
        step.inverse.apply(store, "撤销")
        assert store.load_list(list_id) == builders.work_list(version=3)  # the old content, newer than what went out
