"""Corrections of a draft, each taken back exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.lists.drafting import Course, begin, edits, result
from core.model.records import IndicatorKind, NodeKind, Role

TEXT = """2022年重点工作分工清单
一、工业
（一）引进项目。全年引进企业3家。盘活土地20亩以上。（区工信局、区招商局）
（二）盘活土地。（区自然资源局、有关镇人民政府）
二、教育
（一）新建学校。新建学校3所。（牵头单位：区教育局，配合单位：区财政局）
（二）埔前镇工作。整治河道2条。（埔前镇人民政府、源南镇人民政府）
"""


def draft():
    return begin(TEXT)


def titled(made):
    return {node.title: node for node in made.outline.nodes}


def node_id(made, title):
    return titled(made)[title].id


def test_the_text_is_understood_as_the_tests_below_take_it():
    assert list(titled(draft())) == ["工业", "引进项目", "盘活土地", "教育", "新建学校", "埔前镇工作"]


def test_a_split_gives_two_measures_with_the_same_units_and_their_own_targets():
    made = draft()
    node = titled(made)["引进项目"]
    at = node.body.index("盘活")
    after = edits.split(made, node.id, at)
    first, second = (one for one in after.outline.nodes if one.title in {"引进项目", "盘活土地20亩以上"})
    assert [target.text for target in first.targets] == ["引进企业3家"]
    assert [target.text for target in second.targets] == ["盘活土地20亩以上"]
    assert first.units == second.units == node.units
    assert first.parent == second.parent
    assert second.body[second.targets[0].start : second.targets[0].end] == second.targets[0].text


def test_a_split_at_an_end_is_refused():
    made = draft()
    with pytest.raises(KnownError, match="前后都要有文字"):
        edits.split(made, node_id(made, "引进项目"), 0)


def test_a_merge_joins_text_units_and_targets():
    made = draft()
    after = edits.merge(made, node_id(made, "埔前镇工作"))
    node = titled(after)["新建学校"]
    assert "埔前镇工作" not in titled(after)
    assert [unit.name for unit in node.units] == ["区教育局", "区财政局", "埔前镇人民政府", "源南镇人民政府"]
    assert [target.text for target in node.targets] == ["新建学校3所", "整治河道2条"]
    assert all(node.body[one.start : one.end] == one.text for one in node.targets)


def test_the_first_of_its_level_has_nothing_to_merge_into():
    made = draft()
    with pytest.raises(KnownError, match="前面没有同级"):
        edits.merge(made, node_id(made, "引进项目"))


def test_levels_go_up_and_down_and_the_order_stays():
    made = draft()
    down = edits.lower_level(made, node_id(made, "盘活土地"))
    assert titled(down)["盘活土地"].parent == node_id(made, "引进项目")
    up = edits.raise_level(made, node_id(made, "引进项目"))
    assert titled(up)["引进项目"].parent is None
    assert titled(up)["盘活土地"].parent == node_id(made, "引进项目")
    assert list(titled(up)) == list(titled(down)) == list(titled(made))
    with pytest.raises(KnownError, match="最高一级"):
        edits.raise_level(made, node_id(made, "工业"))


def test_units_are_written_with_their_roles():
    made = draft()
    key = node_id(made, "引进项目")
    after = edits.write_units(made, key, "牵头单位：区工信局；配合单位：区招商局、区财政局")
    assert [(unit.name, unit.role) for unit in after.node(key).units] == [
        ("区工信局", Role.LEAD), ("区招商局", Role.SUPPORT), ("区财政局", Role.SUPPORT),
    ]  # fmt: skip
    assert edits.write_units(after, key, edits.units_text(after.node(key).units)) == after
    with pytest.raises(KnownError, match="没有读出单位"):
        edits.write_units(made, key, "：：")


def test_targets_are_taken_from_the_text_and_dropped():
    made = draft()
    key = node_id(made, "新建学校")
    without = edits.drop_target(made, key, 0)
    assert without.node(key).targets == ()
    body = made.node(key).body
    again = edits.add_target(without, key, 0, len(body))
    assert [target.text for target in again.node(key).targets] == ["新建学校3所"]
    with pytest.raises(KnownError, match="先选中一段文字"):
        edits.add_target(made, key, 2, 2)


def test_marked_words_without_a_number_are_a_milestone():
    made = draft()
    key = node_id(made, "新建学校")
    bare = edits.rewrite(made, key, "开放校园操场，惠及居民。")
    after = edits.add_target(bare, key, 0, 6).node(key).targets
    assert [(one.names, one.values, one.kind, one.start, one.end) for one in after] == [
        (("开放校园操场",), (), IndicatorKind.MILESTONE, 0, 6)
    ]


def test_a_reference_has_no_units_and_gets_them_back():
    made = draft()
    key = node_id(made, "新建学校")
    after = edits.set_kind(made, key, NodeKind.REFERENCE)
    assert (after.node(key).units, after.node(key).targets) == ((), ())
    assert edits.write_units(after, key, "区教育局").node(key).kind is NodeKind.MEASURE


def test_the_choice_for_a_phrase_reaches_the_list():
    made = edits.choose(draft(), "有关镇人民政府", ["源南镇人民政府"])
    work_list = result(made)
    names = {unit.id: unit.name for unit in work_list.units}
    chosen = [part.chosen for part in work_list.assignments if names[part.unit_id] == "有关镇人民政府"]
    assert [[names[unit] for unit in one] for one in chosen] == [["源南镇人民政府"]]


def test_back_and_forth_through_all_drafts():
    course = Course(draft())
    states = [course.draft]
    for title in ("甲", "乙"):
        course = course.take("改标题", edits.retitle(course.draft, "n2", title))
        states.append(course.draft)
    assert course.take("没有改", course.draft) is course
    assert [course.draft, course.back().draft, course.back().back().draft] == states[::-1]
    assert course.back().back().back().forth().forth().draft == course.draft
    assert course.back().take("另改", states[0]).undone == ()


OPERATIONS = {
    "merge": edits.merge,
    "drop": edits.drop,
    "up": edits.raise_level,
    "down": edits.lower_level,
    "split": lambda made, key: edits.split(made, key, len(made.node(key).body) // 2),
    "note": lambda made, key: edits.set_kind(made, key, NodeKind.NOTE),
    "units": lambda made, key: edits.write_units(made, key, "区教育局、各镇人民政府"),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 30)), max_size=25))
def test_any_corrections_leave_a_tree_that_can_be_stored(steps):
    made = draft()
    for name, at in steps:
        node = made.outline.nodes[at % len(made.outline.nodes)]
        try:
            made = OPERATIONS[name](made, node.id)
        except KnownError:
            continue
        seen = {None}
        for one in made.outline.nodes:
            assert one.parent in seen
            assert one.id not in seen
            seen.add(one.id)
            assert all(t.start == -1 or one.body[t.start : t.end] == t.text for t in one.targets)
    stored = result(made)
    assert len({node.id for node in stored.nodes}) == len(stored.nodes) == len(made.outline.nodes)
