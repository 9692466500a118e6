import datetime as dt

import pytest

from core.model.period import Month
from core.model.records import Comparator, IndicatorKind
from core.model.status import ProgressStatus
from core.rules import checks, quoted_numbers, text_diff
from core.rules.checks import Context, Severity
from tests import builders
from tests.builders import INVESTMENT, SCHOOLS

ROAD = SCHOOLS._replace(kind=IndicatorKind.MILESTONE, name="道路通车", value=(), unit="", due_date=dt.date(2022, 6, 30))
JOBLESS = INVESTMENT._replace(
    kind=IndicatorKind.CEILING, name="失业率", value=(3.0,), unit="%", comparator=Comparator.AT_MOST
)
LAST = builders.filing(
    builders.key(month=Month(2022, 2)), percent=20.0, progress="完成选址，签订了用地协议。", values={INVESTMENT.id: 2.0}
)
#: A March filing with nothing to say against.
GOOD = builders.filing(
    percent=26.0, progress="桩基施工过半，进场机械四台。", next_steps="完成桩基。", values={INVESTMENT.id: 3.1}
)


def found(severity=None, context=None, *, indicators=(INVESTMENT,), before=LAST, **changes):
    """(field, sentence) of what is found in the good filing so changed."""
    of = context or Context(indicators, before)
    faults = checks.findings(GOOD._replace(**changes), of)
    return [(one.field, one.sentence) for one in faults if severity in {None, one.severity}]


def warnings(**changes):
    return found(Severity.WARNING, **changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": None}, "status"),
        ({"progress": " \n"}, "progress"),
        ({"progress": "长" * 801}, "progress"),
        ({"problems": "长" * 401}, "problems"),
        ({"percent": -1.0}, "percent"),
        ({"percent": 1000.0}, "percent"),
        ({"values": {SCHOOLS.id: -1.0}}, "values"),
    ],
)
def test_each_blocking_fault_names_its_field(changes, field):
    filing = builders.filing(**changes)
    assert [fault.field for fault in checks.faults(filing, (SCHOOLS,))] == [field]
    assert not checks.is_filled(filing, (SCHOOLS,))


def test_a_yes_or_no_takes_no_other_number():
    assert not checks.is_filled(builders.filing(values={ROAD.id: 0.5}), (ROAD,))
    assert checks.is_filled(builders.filing(values={ROAD.id: 1.0}), (ROAD,))


def test_a_rate_may_fall():
    rate = SCHOOLS._replace(kind=IndicatorKind.RATE)
    assert checks.is_filled(builders.filing(values={rate.id: -2.5}), (rate,))


def test_nothing_filed_is_not_filled():
    assert not checks.is_filled(None)
    assert checks.is_filled(builders.filing())


def test_a_good_filing_has_nothing_against_it():
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"progress": LAST.progress}, "progress", "100% 相同"),
        ({"progress": "完成选址，签订了 用地协议。\n"}, "progress", "100% 相同"),
        ({"percent": 19.0}, "percent", "低于上次的 20%"),
        ({"status": ProgressStatus.COMPLETED, "percent": 26.0}, "status", "还没有达到目标"),
        ({"values": {INVESTMENT.id: 12.5}, "percent": 100.0}, "status", "还不是“已完成”"),
        ({"values": {INVESTMENT.id: 31.0}, "percent": 100.0, "status": ProgressStatus.COMPLETED}, "values", "十倍以上"),
        ({"values": {INVESTMENT.id: 1.9}, "percent": 20.0}, "values", "低于上次的 2"),
        ({"problems": "征地受阻。", "next_steps": "无"}, "next_steps", "没有写下一步措施"),
        ({"status": ProgressStatus.BEHIND}, "problems", "没有说明存在问题"),
        ({"percent": 60.0}, "percent", "按指标算是 25.4%"),
        ({"cumulative": "固定资产投资累计完成3.5亿元。"}, "cumulative", "写的是3.5亿元，完成值是 3.1 亿元"),
    ],
)
def test_each_warning_names_its_field_and_the_numbers(changes, field, words):
    said = warnings(**changes)
    assert any(name == field and words in sentence for name, sentence in said), said


def test_far_behind_without_a_reason_is_asked_for_one():
    said = warnings(values={INVESTMENT.id: 2.1}, percent=20.0, key=builders.key(month=Month(2022, 9)))
    assert ("problems", "“固定资产投资”低于计划 57.8 个百分点，没有说明存在问题") in said
    assert ("status", "进度判断是“达序时”，有指标已亮红灯") in said
    assert not any(name == "problems" for name, _ in warnings(values={INVESTMENT.id: 2.1}, problems="资金未到位。"))


def test_a_value_outside_what_the_target_allows():
    assert warnings(indicators=(JOBLESS,), values={JOBLESS.id: 3.4}, problems="企业减员。") == [
        ("values", "“失业率”3.4%，超出目标 0.4 个百分点")
    ]
    assert ("values", "“新建学校”5 所，超出目标 2—3 所") in warnings(indicators=(SCHOOLS,), values={SCHOOLS.id: 5.0})


def test_ten_times_the_target_in_the_first_month_is_a_wrong_unit():
    said = warnings(before=None, values={INVESTMENT.id: 31000.0}, percent=100.0)
    assert any("是目标的十倍以上" in sentence for _, sentence in said)


def test_evidence_is_asked_for_where_the_office_wants_it():
    done = {"status": ProgressStatus.COMPLETED, "values": {INVESTMENT.id: 12.2}, "percent": 100.0}
    wanted = frozenset({ProgressStatus.COMPLETED})
    without = found(Severity.WARNING, Context((INVESTMENT,), LAST, 0, wanted), **done)
    assert without == [("evidence", "进度判断是“已完成”，还没有佐证材料")]
    assert found(Severity.WARNING, Context((INVESTMENT,), LAST, 1, wanted), **done) == []


def test_a_hint_only_tells():
    said = found(Severity.HINT, values={INVESTMENT.id: 2.0}, percent=20.0, indicators=(INVESTMENT, SCHOOLS))
    assert [sentence for _, sentence in said] == ["“固定资产投资”与上次相同（2）", "“新建学校”没有填完成值"]


def test_an_answer_holds_until_what_it_answered_changes():
    context = Context((INVESTMENT,), LAST)
    lower = GOOD._replace(percent=19.0)
    sentence = warnings(percent=19.0)[0][1]
    answered = lower._replace(confirmed={sentence: "统计口径调整"})
    assert checks.unanswered(lower, checks.findings(lower, context))
    assert not checks.unanswered(answered, checks.findings(answered, context))
    again = answered._replace(percent=18.0)
    assert checks.unanswered(again, checks.findings(again, context))


def test_errors_come_first_and_all_at_once():
    said = found(status=None, percent=19.0, progress="")
    assert [name for name, _ in said] == ["status", "progress", "percent"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("固定资产投资3.1亿元", None),
        ("固定资产投资累计3.1 亿元，完成25.4%", None),
        ("固定资产投资累计31000万元", None),
        ("固定资产投资累计31500万元", "31500万元"),
        ("固定资产投资本月新增1.2亿元", None),
        ("固定资产投资目标12.2亿元", None),
        ("固定资产投资同比增长8.1%", None),
        ("社会消费品零售总额5亿元", None),
        ("固定资产投资3亿元", None),
        ("固定资产投资5亿元，其中技改2亿元", "5亿元"),
    ],
)
def test_numbers_in_the_text_are_held_against_the_value(text, said):
    assert quoted_numbers.contradiction(text, INVESTMENT, 3.1) == said


def test_the_difference_of_two_texts_gives_both_back():
    before, after = "路基完成87%，管网3.5公里。", "路基完成91%，管网3.8公里；引进2家。"
    pieces = text_diff.pieces(before, after)
    assert "".join(piece.text for piece in pieces if piece.sign != "+") == before
    assert "".join(piece.text for piece in pieces if piece.sign != "-") == after
    assert 0.5 < text_diff.ratio(before, after) < 1
