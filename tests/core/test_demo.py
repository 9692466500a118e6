"""Made-up filings are complete, repeatable and agree with themselves."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from core import demo
from core.demo.clauses import clauses, matter_of
from core.lists import parsing
from core.model.board import Board
from core.model.period import Calendar, Frequency, Month, is_due, months_of
from core.model.records import (
    Assignment,
    Comparator,
    Filing,
    Indicator,
    IndicatorId,
    IndicatorKind,
    ListId,
    Node,
    NodeId,
    NodeKind,
    Role,
    Unit,
    UnitId,
    UnitKind,
    WorkList,
)
from core.model.status import FilingState, Light, ProgressStatus
from core.owners import asked_of, base_plan
from core.plan import plain_percent
from core.rules.checks import LIMITS, faults
from core.rules.judgement import Verdict, judge_value
from core.rules.unit_month import by_task, judged

BODIES = {
    "园区": "加快完善工业园区控制性详细规划编制，大力推进扩园工程，"
    "力争完成基础设施投资12.2亿元。推动已签约项目动工建设。",
    "教育": "扩建区第一中学，推动建设御龙湾小学，认真落实“双减”政策，推动特殊教育稳步发展。",
    "安全": "常态化开展扫黑除恶斗争，加强食品安全全链条监管，强化人民调解、行政调解、司法调解。",
    "作风": "严控“三公”经费预算，深入推进党风廉政建设和反腐败斗争。",
}
INDICATORS = (
    ("园区", "基础设施投资", (12.2,), "亿元", Comparator.EQUAL, IndicatorKind.CUMULATIVE),
    ("园区", "引进企业", (2.0, 3.0), "家", Comparator.RANGE, IndicatorKind.COUNT),
    ("教育", "名校长工作室", (30.0,), "个", Comparator.AT_LEAST, IndicatorKind.COUNT),
    ("安全", "城镇登记失业率", (3.0,), "%", Comparator.AT_MOST, IndicatorKind.CEILING),
    ("安全", "检查覆盖率", (90.0,), "%", Comparator.AT_LEAST, IndicatorKind.RATE),
    ("教育", "新校启用", (), "", Comparator.EQUAL, IndicatorKind.MILESTONE),
)


def indicator(place: int) -> Indicator:
    node, name, value, unit, comparator, kind = INDICATORS[place]
    return Indicator(IndicatorId(f"i{place}"), NodeId(node), name, f"{name}{value}", value, unit, comparator, kind)


@cache
def board() -> Board:
    """Four tasks, sixteen bureaus named at each, and two towns that stand there as 各镇."""
    bureaus = tuple(Unit(UnitId(f"u{n}"), f"区第{n}局", UnitKind.DISTRICT) for n in range(16))
    towns = tuple(Unit(UnitId(name), f"{name}镇人民政府", UnitKind.TOWN) for name in ("埔前", "源南"))
    every = Unit(UnitId("towns"), "各镇人民政府", UnitKind.COLLECTIVE, members=tuple(town.id for town in towns))
    nodes = tuple(
        Node(
            NodeId(title),
            None,
            NodeKind.MEASURE,
            "",
            f"做好{title}工作",
            body,
            frequency=Frequency.QUARTERLY if title == "作风" else Frequency.MONTHLY,
        )
        for title, body in BODIES.items()
    )
    assignments = tuple(Assignment(n.id, u.id, Role.RESPONSIBLE) for n in nodes for u in (*bureaus, every))
    indicators = tuple(map(indicator, range(len(INDICATORS))))
    return Board(WorkList(ListId("list"), "清单", 2022, nodes, (*bureaus, *towns, every), assignments, indicators))


@cache
def year(seed: int = 2022) -> tuple[Filing, ...]:
    return tuple(demo.filings(board(), seed=seed))


def many_years() -> list[Filing]:
    return [filing for seed in range(12) for filing in year(seed)]


def indicators_of(filing: Filing) -> tuple[Indicator, ...]:
    return asked_of(board(), filing.key.node_id, filing.key.unit_id, filing.key.month)


def verdicts(of: Board, filings: tuple[Filing, ...]) -> list[tuple[Filing, Verdict]]:
    """Each filing with the light that it gets in its month."""
    found = []
    for month in sorted({filing.key.month for filing in filings}):
        held = by_task(filings, month)
        for filing in filings:
            if filing.key.month == month and not filing.is_empty:
                node = of.nodes[filing.key.node_id]
                found.append((filing, judged(of, node, filing.key.unit_id, month, held[node.id])))
    return found


def shares(found: list[tuple[Filing, Verdict]]) -> dict[Light, float]:
    """Each light's share of those that were judged."""
    lights = Counter(verdict.light for _, verdict in found if verdict.light is not Light.NONE)
    return {light: lights[light] / lights.total() for light in Light}


def judged_years() -> list[tuple[Filing, Verdict]]:
    return [pair for seed in range(12) for pair in verdicts(board(), year(seed))]


def is_judged(filing: Filing) -> bool:
    return filing.status is not None


def test_the_same_seed_gives_the_same_year_and_another_seed_another():
    assert tuple(demo.filings(board())) == year()
    assert tuple(demo.filings(board(), seed=7)) != year()


def test_every_due_task_is_filed_once_by_nearly_every_unit():
    due = {
        (node.id, unit.id, month)
        for unit in board().single_units
        for node in board().tasks_of[unit.id]
        for month in months_of(2022)
        if is_due(node.frequency, month)
    }
    keys = [(f.key.node_id, f.key.unit_id, f.key.month) for f in year()]
    assert len(keys) == len(set(keys))
    assert set(keys) <= due
    assert 0.88 * len(due) < len(keys) < len(due)


def test_months_come_in_order_and_end_where_asked():
    until = Month(2022, 5)
    months = [filing.key.month for filing in demo.filings(board(), until=until)]
    assert months == sorted(months)
    assert months[-1] == until


def test_no_filing_but_a_begun_draft_has_a_fault():
    for filing in many_years():
        found = faults(filing, indicators_of(filing))
        assert not found or (filing.state is FilingState.DRAFT and filing.status is None), found
        assert all(len(getattr(filing, name)) <= limit for name, limit in LIMITS.items())


def test_sums_never_fall_and_counts_are_whole():
    seen: dict[tuple[str, str], float] = {}
    for filing in year():
        for one in indicators_of(filing):
            value = filing.values.get(one.id)
            if value is None or one.kind not in {IndicatorKind.CUMULATIVE, IndicatorKind.COUNT}:
                continue
            assert value >= seen.get((filing.key.unit_id, one.id), 0)
            assert one.kind is IndicatorKind.CUMULATIVE or value == int(value)
            seen[filing.key.unit_id, one.id] = value
    assert {one for _, one in seen} == {"i0", "i1", "i2"}


def test_only_the_owner_of_an_indicator_reports_its_figure():
    reporting = {(filing.key.unit_id, one) for filing in many_years() for one in filing.values}
    assert reporting == {("u0", one.id) for one in board().work_list.indicators}


def test_status_agrees_with_percent_and_time():
    for filing in filter(is_judged, many_years()):
        percent, planned = filing.percent, plain_percent(filing.key.month)
        match filing.status:
            case ProgressStatus.AHEAD:
                assert percent >= planned + 5
            case ProgressStatus.ON_TRACK:
                assert abs(percent - planned) < 5
            case ProgressStatus.BEHIND:
                assert percent < planned
            case ProgressStatus.COMPLETED:
                assert percent == 100
            case ProgressStatus.CONTINUOUS:
                assert percent is None
            case ProgressStatus.NOT_STARTED:
                assert percent == 0


def test_a_weak_light_has_a_problem_and_a_remedy_and_a_good_one_none():
    idle = {ProgressStatus.BEHIND, ProgressStatus.NOT_STARTED}
    for filing, verdict in judged_years():
        if not is_judged(filing):
            continue
        if verdict.light in {Light.YELLOW, Light.RED}:
            assert filing.status in idle
        assert (filing.problems == "无") == (filing.status not in idle)
        assert filing.next_steps


def test_the_problem_names_the_weak_indicator():
    named = 0
    for filing in filter(is_judged, many_years()):
        for one in indicators_of(filing):
            if one.id not in filing.values:
                continue
            verdict = judge_value(one, filing.values[one.id], base_plan(board(), one), filing.key.month)
            if verdict.light in {Light.YELLOW, Light.RED}:
                assert one.name in filing.problems
                named += 1
    assert named > 20


def test_texts_speak_of_the_measure_and_vary():
    texts = [filing.progress for filing in year() if filing.status not in {None, ProgressStatus.NOT_STARTED}]
    for filing in filter(is_judged, year()):
        if filing.status is not ProgressStatus.NOT_STARTED:
            known = clauses(BODIES[filing.key.node_id])
            assert any(clause in filing.progress for clause in known), filing.progress
    assert len(set(texts)) > 0.8 * len(texts)


def test_what_was_counted_month_by_month_is_the_sum_reported():
    filing = next(f for f in year() if f.key.unit_id == "埔前" and f.key.month.number == 1 and "累计" in f.cumulative)
    for part in filing.cumulative.removeprefix("截至1月底，累计").rstrip("。").split("、"):
        assert part in filing.progress


def test_lights_are_mostly_green():
    share = shares(judged_years())
    assert 0.72 < share[Light.GREEN] < 0.93
    assert 0.04 < share[Light.YELLOW] < 0.2
    assert 0.005 < share[Light.RED] < 0.12
    assert 0 < share[Light.GREY] < 0.05


def test_old_months_are_settled_and_the_newest_is_under_way():
    old = {filing.state for filing in many_years() if filing.key.month.number < 11}
    new = {filing.state for filing in many_years() if filing.key.month.number == 12}
    assert old == {FilingState.ACCEPTED, FilingState.RETURNED}
    assert {FilingState.DRAFT, FilingState.SUBMITTED, FilingState.SIGNED_OFF, FilingState.SENT} <= new


def test_only_returned_filings_have_a_reason_and_only_filed_ones_a_time():
    for filing in many_years():
        assert bool(filing.reason) == (filing.state is FilingState.RETURNED)
        was_sent = filing.state.is_filed or filing.state is FilingState.RETURNED
        assert (filing.sent_at is not None) == was_sent
        assert filing.updated_at is not None
        assert filing.sent_at is None or filing.updated_at < filing.sent_at
        assert filing.revision >= 1


def test_a_units_month_is_sent_at_once_and_some_are_late():
    sent: dict[tuple[str, int, Month], set[object]] = {}
    late = 0
    for seed in range(12):
        for filing in year(seed):
            if filing.sent_at:
                sent.setdefault((filing.key.unit_id, seed, filing.key.month), set()).add(filing.sent_at)
                late += filing.sent_at > Calendar().deadline(filing.key.month).due
    assert all(len(times) == 1 for times in sent.values())
    assert 0.03 < late / sum(1 for f in many_years() if f.sent_at) < 0.25


def test_a_contact_is_a_room_not_a_person():
    contacts = {(filing.key.unit_id, filing.contact) for filing in year()}
    assert len(contacts) == len(board().single_units)
    assert all("，内线 8" in contact for _, contact in contacts)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("加快完善规划编制，力争完成投资12.2亿元，提高园区承载力。", ("加快完善规划编制",)),
        (
            "开展“传家训、立家规”活动；以水经济为主平台，严格落实河（湖）长制。",
            ("开展“传家训、立家规”活动", "严格落实河（湖）长制"),
        ),
        ("", ()),
    ],
)
def test_clauses_are_what_is_done(body: str, found: tuple[str, ...]):
    assert clauses(body) == found


@pytest.mark.parametrize(
    ("clause", "deed"),
    [
        ("加快东城幼儿园建设", "召开项目调度会"),
        ("加强干部队伍建设", "组织集中学习"),
        ("积极开展新型职业农民培训", "举办培训班"),
        ("坚持实行重大项目联动机制", "召开专题研究会"),
        ("做实样样事", "召开工作会议"),
    ],
)
def test_the_head_of_a_clause_says_what_sort_of_work_it_is(clause: str, deed: str):
    assert matter_of(clause).deeds[0].what == deed


def test_the_built_in_list_gets_a_years_filings_of_the_wanted_mixture():
    built_in = Board(parsing.built_in())
    made = list(demo.filings(built_in))
    assert len(made) > 3000
    assert {filing.key.unit_id for filing in made} == {unit.id for unit in built_in.single_units}
    share = shares(verdicts(built_in, tuple(made)))
    assert 0.75 < share[Light.GREEN] < 0.9
    assert 0.07 < share[Light.YELLOW] < 0.17
    assert 0.02 < share[Light.RED] < 0.08
