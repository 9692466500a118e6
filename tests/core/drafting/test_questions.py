"""Doubts as questions; the first answer is the likely one, and each answer settles its question."""

import pytest

from core.lists import parsing
from core.lists.directory import build_directory
from core.lists.drafting import Mark, Want, begin, edits, matches, questions, result, shown
from core.lists.drafting.nearest import nearest
from tests.core.drafting.test_edits import TEXT

KNOWN = build_directory(
    [(name, False) for name in ("区发展和改革局", "区工业商务和信息化局", "区教育局", "区财政局", "区招商局")]
)


def asked(draft, known=KNOWN):
    return {question.text: question for question in questions(draft, known)}


def answered(draft, text, at=0):
    return asked(draft)[text].answers[at].edit(draft)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("区发改局", "区发展和改革局"), ("区发展改革局", "区发展和改革局"),
        ("区工商和信息化局", "区工业商务和信息化局"), ("区工信局", "区工业商务和信息化局"),
        ("区教育和体育局", "区教育局"),
    ],
)  # fmt: skip
def test_the_nearest_known_unit(name, meant):
    assert nearest(name, KNOWN)[0].unit.name == meant


@pytest.mark.parametrize("name", ["区公安分局", "源南镇人民政府", "市税务局"])
def test_what_is_near_to_none(name):
    assert nearest(name, KNOWN) == ()


def test_an_unknown_unit_is_the_nearest_or_a_new_one():
    question = asked(begin(TEXT))["“区工信局”是不是“区工业商务和信息化局”"]
    assert [answer.label for answer in question.answers][:3] == ["就是区工业商务和信息化局", "另立一家", "选一家…"]
    same = answered(begin(TEXT), question.text)
    names = [unit.name for unit in result(same, KNOWN).units]
    assert "区工信局" not in names
    assert "区工业商务和信息化局" in names
    assert matches(same, KNOWN)["区工信局"] == KNOWN[1]
    other = answered(begin(TEXT), question.text, 1)
    assert "区工信局" in [unit.name for unit in result(other, KNOWN).units]
    assert question.text not in asked(same)
    assert question.text not in asked(other)


def test_a_known_unit_keeps_its_id_and_words():
    stored = result(begin(TEXT), KNOWN)
    assert [unit for unit in stored.units if unit.name == "区教育局"] == [KNOWN[2]]


def test_a_phrase_that_waits_is_asked_once_and_can_wait():
    text = "“有关镇人民政府”指哪些单位"
    question = asked(begin(TEXT))[text]
    assert [answer.want for answer in question.answers] == [Want.CHOICE, Want.NOTHING]
    assert text not in asked(answered(begin(TEXT), text, 1))
    assert text not in asked(edits.choose(begin(TEXT), "有关镇人民政府", ["源南镇人民政府"]))


def test_a_measure_without_units_becomes_a_reference():
    draft = begin(TEXT + "（三）做好其他工作。加强宣传。\n")
    text = "“做好其他工作”没有责任单位"
    after = answered(draft, text)
    assert text not in asked(after)
    assert [node.kind.value for node in after.outline.nodes][-2:] == ["measure", "reference"]


def test_no_questions_of_the_built_in_list_are_about_its_own_units():
    text = parsing.read_text(parsing.builtin.resource("lists", "2022.txt"))
    draft = begin(text)
    open_ = questions(draft, parsing.built_in().units)
    assert all("有关" in question.words or question.key == "owners" for question in open_)
    assert 1 <= len(open_) <= 3


def marked(part):
    return {part.text[start:end]: mark for start, end, mark in part.marks}


def test_the_original_shows_targets_units_and_doubts():
    draft = begin(TEXT)
    parts = {part.text[:7]: part for part in shown(draft, questions(draft, KNOWN))}
    first = marked(parts["（一）引进项目"])
    assert first == {
        "引进企业3家": Mark.TARGET, "盘活土地20亩以上": Mark.TARGET, "区工信局": Mark.DOUBT, "区招商局": Mark.UNIT,
    }  # fmt: skip
    assert marked(parts["（二）盘活土地"])["有关镇人民政府"] is Mark.DOUBT
    assert draft.node(parts["二、教育"].node).title == "教育"
    assert all(part.node for part in parts.values() if part.line > 1)


def test_every_node_of_the_built_in_list_is_found_in_the_original():
    draft = begin(parsing.read_text(parsing.builtin.resource("lists", "2022.txt")))
    parts = shown(draft)
    lines = {part.line for part in parts}
    assert all(node.line in lines for node in draft.outline.nodes)
    targets = sum(len(node.targets) for node in draft.outline.nodes)
    assert sum(mark is Mark.TARGET for part in parts for *_, mark in part.marks) == targets
