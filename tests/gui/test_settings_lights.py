"""设置 → 亮灯规则: presets, numbers, what would change, and who may put a rule in force."""

from __future__ import annotations

import pytest

from core.model.board import Board
from core.model.status import Light
from core.rules import light_rule
from core.rules.light_rule import DEFAULT_RULE, PRESETS, Basis, rule_of
from core.rules.roles import Actor
from gui.features.settings.light_effect import effect
from gui.features.settings.lights import LightsPane
from gui.shell.session import Session
from tests import builders
from tests.builders import EDUCATION, MARCH, SCHOOLS, key


@pytest.fixture
def open_pane(qtbot, dressed, store, now):
    def open_it(actor=Actor.OFFICE, size=(1118, 640)):
        with store.operation("准备"):
            store.save_filing(builders.filing(key(), percent=20.0, values={SCHOOLS.id: 0.5}))
        session = Session(store, Board(builders.work_list()))
        session.choose_unit(EDUCATION.id)
        session.choose_month(MARCH)
        session.act_as(actor)
        pane = LightsPane(session)
        pane.session = session
        session.setParent(pane)
        qtbot.addWidget(pane)
        pane.resize(*size)
        pane.set_width_class(narrow=size[0] < 1000, tiny=False)
        pane.show()
        return pane

    return open_it


def test_a_preset_fills_the_numbers_and_shows_what_changes(open_pane):
    pane = open_pane()
    assert pane.presets[0].isChecked()
    assert pane._said.text() == "现用的规则"
    pane.presets[1].click()
    assert pane.rule() == PRESETS[1].rule
    assert pane.presets[1].isChecked()
    assert pane._said.text() == "换用后，绿灯少 1 项，黄灯多 1 项"
    assert pane._effect._count.text() == "6 项中 1 项变"
    assert pane.put.isEnabled()


def test_nothing_is_in_force_before_the_button(open_pane, store):
    pane = open_pane()
    pane.presets[1].click()
    assert rule_of(store) == DEFAULT_RULE
    pane.put.click()
    assert rule_of(store) == PRESETS[1].rule
    assert pane.session.row(builders.node_id("建设学校")).verdict.light is Light.YELLOW
    assert not pane.put.isEnabled()
    pane.session.undo()
    assert rule_of(store) == DEFAULT_RULE
    assert pane.presets[0].isChecked()


def test_numbers_of_ones_own(open_pane, store):
    pane = open_pane()
    pane.fields["yellow_from"].enter("3")
    pane._look()
    assert pane.own.isChecked()
    assert not pane.presets[0].isChecked()
    pane.put.click()
    assert rule_of(store).yellow_from == 3


@pytest.mark.parametrize(("typed", "said"), [("很多", "要填一个数"), ("40", "红灯的界限不能比黄灯的低")])
def test_what_makes_no_rule_is_told(open_pane, typed, said):
    pane = open_pane()
    pane.fields["yellow_from"].enter(typed)
    pane._look()
    assert said in pane._said.text()
    assert not pane.put.isEnabled()


def test_a_unit_only_reads_it(open_pane):
    pane = open_pane(Actor.CLERK)
    assert not pane.presets[1].isEnabled()
    assert not pane.put.isEnabled()
    assert not any(each.isVisibleTo(pane) for each in (pane.back, pane.put))
    assert pane._said.text() == "由督查室规定，随清单下发"
    pane.session.act_as(Actor.OFFICE)
    assert all(each.isVisibleTo(pane) for each in (pane.back, pane.put))


def test_back_to_the_rule_in_force(open_pane):
    pane = open_pane()
    pane.presets[2].click()
    assert not pane.fields["yellow_from"].isEnabled()
    pane.back.click()
    assert pane.rule() == DEFAULT_RULE


def test_the_effect_counts_every_unit(open_pane, store):
    pane = open_pane()
    found = effect(pane.session, PRESETS[1].rule)
    assert sum(found.before.values()) == sum(found.after.values()) == 6
    assert [now.unit_id for now, _ in found.changed] == [EDUCATION.id]
    assert light_rule.preset_of(PRESETS[1].rule) is PRESETS[1]


def test_a_units_workspace_counts_its_own_lights_only(open_pane, store):
    with store.operation("准备"):
        store.set_setting("role", "unit")
    pane = open_pane(Actor.CLERK)
    own = len(pane.session.board.tasks_of[EDUCATION.id])
    assert own < 6
    assert sum(effect(pane.session, PRESETS[1].rule).before.values()) == own
    assert pane._effect._count.text() == f"本单位 {own} 项"


def test_the_rule_in_force_is_compared_with_nothing(open_pane):
    pane = open_pane()
    assert (pane._effect._head.text(), pane._effect._count.text()) == ("3月的灯", "全部单位 6 项")
    assert not pane._effect._printed.isVisibleTo(pane)
    pane.presets[1].click()
    assert pane._effect._head.text() == "换用后，3月的灯会怎样变"
    assert pane._effect._printed.isVisibleTo(pane)


def test_the_words_around_a_number_follow_the_way_of_judging(open_pane):
    pane = open_pane()
    said = {}
    for preset, made in zip(PRESETS, pane.presets, strict=True):
        made.click()
        said[preset.rule.basis] = [tuple(part.text() for part in around) for around in pane._around.values()]
    assert said[Basis.POINTS] == [("低于计划", "个百分点起"), ("低于计划超过", "个百分点")]
    assert said[Basis.SHARE] == [("比应完成的少，超过", "%")] * 2
    assert said[Basis.MOVEMENT][1] == ("连续两个月没有进展", "不用填")
    assert "25.0%" in pane._pro_rata.text()


def test_narrow_the_effect_is_below(open_pane):
    pane = open_pane(size=(679, 436))
    assert pane._effect.y() > pane.fields["milestone_days"].y()
