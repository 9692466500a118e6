"""A small list with everything a unit report has to say, and filings for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from core.model.board import Board
from core.model.period import Calendar, Frequency, Month
from core.model.records import (
    Assignment,
    Comparator,
    Filing,
    FilingKey,
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
from core.model.status import ProgressStatus
from core.reports.unit import UnitReport, unit_report

MARCH = Month(2022, 3)
TODAY = dt.date(2022, 4, 2)
HOUSING = UnitId("housing")
SECTIONS = {
    "致力推进“融湾”“融深”，构建区域合作新格局": ("持续推动绿色发展",),
    "致力加快城市建设，促进城市能级再跃升": ("加快城市扩容提质", "深化城市精细管理"),
    "致力做好“三农”工作，推动乡村振兴再突破": ("优化农村人居环境", "促进农民增收致富"),
    "全面加强政府自身建设": ("提高政治站位",),
}
STATUSES = (
    ProgressStatus.ON_TRACK,
    ProgressStatus.AHEAD,
    ProgressStatus.CONTINUOUS,
    ProgressStatus.BEHIND,
    ProgressStatus.ON_TRACK,
    ProgressStatus.CONTINUOUS,
)
PROGRESS = (
    "持续抓好建筑施工扬尘管控，3月份共检查在建工地46个次，发出整改通知书12份，督促落实“六个百分百”要求；会同有关部门"
    "开展“散乱污”场所排查，完成地块调查5宗、面积12.5万平方米，全区受污染耕地安全利用率达到92.3%，污染地块安全利用率为100%。"
)


def board() -> Board:
    nodes: list[Node] = []
    for number, (title, measures) in enumerate(SECTIONS.items(), 1):
        section = NodeId(f"s{number}")
        nodes.append(Node(section, None, NodeKind.SECTION, f"（{number}）", title, ""))
        nodes += [
            Node(NodeId(f"m-{name}"), section, NodeKind.MEASURE, "", name, "……", frequency=_frequency(name))
            for name in measures
        ]
    assignments = tuple(
        Assignment(node.id, HOUSING, Role.RESPONSIBLE) for node in nodes if node.kind is NodeKind.MEASURE
    )
    unit = Unit(HOUSING, "区住房和城乡建设局", UnitKind.DISTRICT)
    return Board(WorkList(ListId("l"), "清单", 2022, tuple(nodes), (unit,), assignments, indicators()))


def _frequency(name: str) -> Frequency:
    return Frequency.QUARTERLY if name == "提高政治站位" else Frequency.MONTHLY


def indicators() -> tuple[Indicator, ...]:
    green, rural = NodeId("m-持续推动绿色发展"), NodeId("m-优化农村人居环境")
    return (
        _indicator(green, "受污染耕地安全利用率", 90, "%", Comparator.AT_LEAST, IndicatorKind.RATE),
        _indicator(green, "重点河流治理", 4, "条", Comparator.EQUAL, IndicatorKind.COUNT),
        _indicator(rural, "新增美丽宜居村", 2, "个", Comparator.AT_LEAST, IndicatorKind.COUNT),
        _indicator(
            NodeId("m-加快城市扩容提质"), "老旧小区改造投资", 1.6, "亿元", Comparator.EQUAL, IndicatorKind.CUMULATIVE
        ),
    )


def _indicator(
    node: NodeId, name: str, value: float, unit: str, comparator: Comparator, kind: IndicatorKind
) -> Indicator:
    return Indicator(IndicatorId(name), node, name, name, (value,), unit, comparator, kind)


def filings(of: Board, progress: str = PROGRESS) -> dict[NodeId, Filing]:
    """One for each measure."""
    found: dict[NodeId, Filing] = {}
    for at, node in enumerate(of.tasks):
        values = {one.id: one.value[0] * 0.3 for one in of.indicators.get(node.id, ())}
        found[node.id] = Filing(
            FilingKey(node.id, HOUSING, MARCH),
            status=STATUSES[at % len(STATUSES)],
            percent=20.0 + 2 * at,
            progress=progress,
            cumulative="1—3月累计检查在建工地128个次。",
            problems="部分项目用地手续办理较慢" if at % 2 else "",
            next_steps="4月中旬前完成剩余地块调查，并组织“回头看”。",
            contact="李明 0762-3330000" if not at else "",
            values=values,
        )
    return found


def report(**changes: object) -> UnitReport:
    of = board()
    made = unit_report(of, HOUSING, MARCH, filings(of), calendar=Calendar(), today=TODAY)
    return replace(made, **changes)  # type: ignore[arg-type]
