"""What the unit's monthly report says, before anything is drawn."""

from __future__ import annotations

import datetime as dt

import pytest

from core.model.board import Board
from core.model.period import Calendar, Month
from core.model.records import Filing, FilingKey, IndicatorKind, NodeId, Unit, UnitId, UnitKind
from core.model.status import ProgressStatus
from core.reports import unit_text
from core.reports.unit import UnitReport, unit_report
from core.rules.composed_text import compose
from tests import builders
from tests.core.reports.sample import HOUSING, MARCH, TODAY, board, filings, report

FEBRUARY = Month(2022, 2)


def made(found: dict[NodeId, Filing], month: Month = MARCH, today: dt.date = TODAY) -> UnitReport:
    return unit_report(board(), HOUSING, month, found, calendar=Calendar(), today=today)


def test_title_and_period() -> None:
    assert report().title == "区住房和城乡建设局2022年3月重点工作进展情况报告"


def test_the_opening_counts_what_was_filed() -> None:
    first, second = report().opening
    assert first == (
        "截至2022年3月底，我单位承担的6项重点工作中，超序时1项、达序时2项、欠序时1项、持续推进2项。"
        "本月应报6项，已填报6项。"
    )
    assert second == "负责填报的量化指标4项，其中未达目标1项、超序时3项。"


def test_what_is_not_filed_is_said() -> None:
    found = filings(board())
    del found[NodeId("m-深化城市精细管理")]
    told = made(found)
    assert told.measures[2].absence == "本月未填报"
    assert "本月未填报1项" in told.opening[0]
    assert "本月应报6项，已填报5项，未填报或未填完1项，按漏报统计。" in told.opening[0]


def test_before_the_lock_day_nothing_counts_as_missing() -> None:
    assert "漏报" not in made({}, today=dt.date(2022, 3, 27)).opening[0]
    assert "漏报" in made({}, today=dt.date(2022, 3, 28)).opening[0]


def test_a_quarterly_measure_is_not_due_in_february() -> None:
    told = made({}, FEBRUARY)
    assert told.measures[-1].absence == "本月不需填报（每季度）"
    assert "本月未填报5项、本月不需填报1项" in told.opening[0]
    assert "本月应报5项，已填报0项" in told.opening[0]


def test_another_months_filings_are_not_this_months() -> None:
    assert {measure.absence for measure in made(filings(board()), FEBRUARY).measures} == {
        "本月未填报",
        "本月不需填报（每季度）",
    }


def test_measures_stand_under_their_sections_in_the_order_of_the_list() -> None:
    sections = report().sections
    assert [section.title[:4] for section in sections] == ["致力推进", "致力加快", "致力做好", "全面加强"]
    assert [measure.title for measure in sections[1].measures] == ["加快城市扩容提质", "深化城市精细管理"]


def test_a_unit_without_measures_gets_a_plain_sentence() -> None:
    bare = board()
    bare = type(bare)(bare.work_list._replace(assignments=()))
    told = unit_report(bare, HOUSING, MARCH, {}, calendar=Calendar(), today=TODAY)
    assert told.opening == ("截至2022年3月底，我单位没有承担的重点工作。",)
    assert told.sections == ()


def _said(**changes: object) -> dict[str, str]:
    """What is said of 新建学校 with a filing of one school."""
    of = Board(builders.work_list())
    indicators, values = of.indicators[builders.SCHOOLS.node_id], {builders.SCHOOLS.id: 1.0}
    texts = {"cumulative": compose(indicators, values)} | changes
    filing = builders.filing(values=values, **texts)
    told = unit_report(of, builders.EDUCATION.id, MARCH, {filing.key.node_id: filing}, calendar=Calendar(), today=TODAY)
    return dict(unit_text.items(told.measures[0]))


def test_what_the_indicators_make_of_the_year_so_far_is_said_once() -> None:
    assert _said()["累计完成"].count("新建学校完成1所") == 1
    assert _said(cumulative="已建1所。")["累计完成"].startswith("已建1所。新建学校完成1所")


def test_who_writes_nothing_of_problems_is_not_said_to_have_none() -> None:
    assert _said(status=ProgressStatus.BEHIND)["存在问题"] == "没有填写。"
    assert _said(status=ProgressStatus.ON_TRACK)["存在问题"] == "没有填写。"
    assert _said(status=ProgressStatus.BEHIND, problems="用地手续慢")["存在问题"] == "用地手续慢。"


def test_contacts_are_named_once() -> None:
    found = {node: filing._replace(contact=" 李明 ") for node, filing in filings(board()).items()}
    assert made(found).contacts == ("李明",)


def _standing(kind: IndicatorKind, actual: float | None, due: dt.date | None = None) -> str:
    """The word of the table for housing's own indicator with a target of four (亿元)."""
    indicator = builders.INVESTMENT._replace(kind=kind, value=(4.0,), due_date=due)
    of = Board(builders.work_list(indicators=(indicator,)))
    values = {} if actual is None else {indicator.id: actual}
    filing = Filing(FilingKey(indicator.node_id, builders.HOUSING.id, MARCH), progress="有进展。", values=values)
    found = {indicator.node_id: filing}
    told = unit_report(of, builders.HOUSING.id, MARCH, found, calendar=Calendar(), today=TODAY)
    return next(one.standing for measure in told.measures for one in measure.indicators)


@pytest.mark.parametrize(
    ("kind", "actual", "word"),
    [
        (IndicatorKind.CUMULATIVE, None, "未填"),
        (IndicatorKind.CUMULATIVE, 4.0, "已完成"),
        (IndicatorKind.CUMULATIVE, 1.5, "超序时"),
        (IndicatorKind.CUMULATIVE, 1.0, "达序时"),
        (IndicatorKind.CUMULATIVE, 0.9, "欠序时"),
        (IndicatorKind.CEILING, 5.0, "超出目标"),
        (IndicatorKind.CEILING, 3.0, "控制在目标内"),
        (IndicatorKind.RATE, 3.0, "未达目标"),
        (IndicatorKind.RATE, 4.1, "达到目标"),
        (IndicatorKind.MILESTONE, 1.0, "已完成"),
    ],
)
def test_the_standing_of_an_indicator(kind: IndicatorKind, actual: float | None, word: str) -> None:
    assert _standing(kind, actual) == word


def test_a_milestone_is_late_only_after_its_day() -> None:
    assert _standing(IndicatorKind.MILESTONE, 0.0, dt.date(2022, 6, 30)) == "未到时点"
    assert _standing(IndicatorKind.MILESTONE, 0.0, dt.date(2022, 4, 10)) == "未到时点"
    assert _standing(IndicatorKind.MILESTONE, 0.0, dt.date(2022, 3, 31)) == "到期未完成"
    assert _standing(IndicatorKind.MILESTONE, 0.0, dt.date(2022, 2, 28)) == "到期未完成"


def test_a_value_that_is_not_of_this_month_is_told_with_its_month() -> None:
    of = Board(builders.work_list())
    indicator = builders.INVESTMENT
    key = FilingKey(indicator.node_id, builders.HOUSING.id, FEBRUARY)
    filed = Filing(key, progress="有进展。", values={indicator.id: 1.22})
    found = {indicator.node_id: filed}
    told = unit_report(of, builders.HOUSING.id, MARCH, found, calendar=Calendar(), today=TODAY)
    (entry,) = next(measure.indicators for measure in told.measures if measure.indicators)
    assert (entry.actual, entry.standing) == ("1.22亿元", "按2月填报")
    assert entry.told.endswith("按2月填报，本月未评判")


def test_an_empty_filing_is_no_filing() -> None:
    node = NodeId("m-深化城市精细管理")
    told = made({node: Filing(FilingKey(node, HOUSING, MARCH))})
    assert told.measures[2].absence == "本月未填报"


def test_a_unit_that_waits_for_the_office_is_marked() -> None:
    bare = board()
    every = Unit(UnitId("towns"), "有关镇人民政府", UnitKind.COLLECTIVE, members=(HOUSING,), pending=True)
    node = bare.tasks[0].id
    assignments = tuple(
        one._replace(unit_id=every.id) if one.node_id == node else one for one in bare.work_list.assignments
    )
    of = Board(bare.work_list._replace(units=(*bare.work_list.units, every), assignments=assignments))
    told = unit_report(of, HOUSING, MARCH, {}, calendar=Calendar(), today=TODAY)
    assert [measure.pending for measure in told.measures] == [True, False, False, False, False, False]
