"""Whatever comes in, an outline or a known refusal comes out."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.decode import decode
from core.errors import KnownError
from core.host.resources import resource
from core.lists.parsing import as_json, as_text, build, parse

PIECES = [
    "一、", "（一）", "1.", "(2)", "①", "附件1", "第一章 ", "|", "\t", "\n", "\n\n", "。", "，", "、", "；", "：",
    "（", "）", "〔", "〕", "[", "]", "**", "# ", "牵头单位：", "责任单位：", "配合", "牵头", "负责", "会同", "等",
    "和", "及", "区教育局", "各镇人民政府", "街道办事处", "有关部门", "有关", "区直各单位", "增长", "超", "不低于",
    "控制在", "7%", "12.5亿元", "2-3家", "以上", "以内", "左右", "的", "由", "提高到", "分别", "均", "每人", "年内",
    "6月底前", "2022年", "主要目标是", "同时，", "详见附件3", "序号", "任务", "完成时限", "责任领导：",
    "列第一位者为牵头单位", "“", "”", " ", "\u3000", "123456789012345", "99999999999.9%", "\x00",
]  # fmt: skip
REPEATED = [
    "（", "）", "（）", "1", "1.", "1%", "、", "区教育局、", "责任单位：", "|", "|a|\n", "序号\n", "\t", "不低于",
    "分别达到1%和2%、", "牵头", "等", "“", "  ", "一、", "由1元提高到2元", "附件1\n", "（区教育局）", "第一位牵头",
    "（一）甲：1%（区教育局）\n", "1\n", "**甲**", "每年1次", "1亿元的", "；", "《", "2022年6月", "。责任单位：",
    "a/", "1|甲|区教育局\n", "1.甲\n", "甲\t乙\n",
]  # fmt: skip


def answered(text):
    """What is said of a text: the outline, or the refusal."""
    try:
        return parse(text)
    except KnownError as refusal:
        return refusal


def is_answer(found):
    """A refusal says why; an outline holds together and can be shown, printed and stored."""
    if isinstance(found, KnownError):
        return bool(found.sentence)
    return holds_together(found) and bool(as_json(found) and as_text(found) and build(found, source="x").nodes)


def holds_together(outline):
    """Every node has its own id and comes after its parent, every unit a name, every target its place."""
    ids = [node.id for node in outline.nodes]
    before = {None}
    for node in outline.nodes:
        assert node.parent in before
        before.add(node.id)
        assert all(unit.name.strip() for unit in node.units)
        for target in node.targets:
            assert target.start == -1 or node.body[target.start : target.end] == target.text
    return len(set(ids)) == len(ids)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_mixture_of_a_lists_own_words(text):
    assert is_answer(answered(text))


@given(st.text(max_size=300))
def test_any_text(text):
    assert is_answer(answered(text))


@given(st.binary(max_size=600))
def test_any_bytes(data):
    try:
        text = decode("1.甲。（区教育局）\n".encode("gb18030") + data)
    except KnownError as refusal:
        assert refusal.sentence
    else:
        assert is_answer(answered(text))


@given(st.data())
def test_the_real_list_cut_and_disturbed(data):
    text = resource("lists", "2022.txt").read_text(encoding="utf-8")
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 3000)))
    noise = data.draw(st.sampled_from(PIECES))
    assert is_answer(answered(noise + text[begin:end] + noise))


@pytest.mark.parametrize("piece", REPEATED)
def test_long_repetitions_end(piece):
    """Each takes a moment; a pattern that goes back over its own steps would take hours."""
    before = time.process_time()
    found = answered("1.甲。（区教育局）\n" + piece * (60_000 // len(piece)))
    assert isinstance(found, KnownError) or as_json(found)["nodes"]
    assert time.process_time() - before < 30


@pytest.mark.parametrize(
    "piece", ["6月底前完成1个；", "上半年完成30%，", "一季度完成5%。新建园3个。", "3月起新建园2个。", "十家以上、"]
)
def test_a_task_of_nothing_but_time_plans_ends(piece):
    before = time.process_time()
    found = answered(f"2022年清单\n1.甲{piece * (60_000 // len(piece))}（区教育局）\n2.乙。（区教育局）\n")
    assert holds_together(found)
    assert time.process_time() - before < 30
