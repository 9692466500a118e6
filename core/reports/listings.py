"""The tables of the reports, typed and ready for paper and Excel alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.model import wording
from core.model.board import Board
from core.model.fields import FilingField
from core.model.records import IndicatorKind, Node, NodeId
from core.model.status import Attainment, Light, ProgressStatus
from core.reports import judged
from core.reports.charts import LIGHT_TONES
from core.reports.ink import RED, WHITE, YELLOW
from core.reports.judged import row_told, task_title, units_told
from core.reports.listing import Field, Form, Listing, Value
from core.reports.table import Tone
from core.statistics import (
    CellState,
    CityYear,
    DistrictYear,
    IndicatorStanding,
    NodeStanding,
    Rank,
    UnitMonth,
)

LIGHT_WORDS = {light.label: tone for light, tone in LIGHT_TONES.items() if light in {Light.YELLOW, Light.RED}}
_SLOW_WORDS = ("欠序时", "未达目标", "超出目标", "到期未完成")
_TONES = {word: Tone(YELLOW, hatch=5.0) for word in _SLOW_WORDS}
_CELLS = {
    CellState.LATE.value: Tone(YELLOW, hatch=5.0),
    CellState.RETURNED.value: Tone(YELLOW, hatch=5.0),
    CellState.MISSING.value: Tone(RED, WHITE),
}
STATUSES = tuple(status.label for status in ProgressStatus)

TASK = (Field("序号", 10, Form.WHOLE), Field("目标任务", 28), Field("量化指标", 38))


def targets(board: Board, node: Node) -> str:
    """The task's quantified targets in one text."""
    return "；".join(f"{one.name}{wording.target(one, space=False)}" for one in board.indicators.get(node.id, ()))


_INDICATORS = (
    Field("项次", 11, Form.WHOLE),
    Field("量化指标", 42),
    Field("目标任务", 36),
    Field("填报主体", 40),
    Field("全年目标", 24, Form.WORD),
    Field("应完成", 18, Form.NUMBER),
    Field("累计完成", 18, Form.NUMBER),
    Field("单位", 18, Form.WORD),
    Field("完成率", 15, Form.SHARE),
    Field("是否达序时", 24, Form.WORD),
)


def indicators(year: DistrictYear) -> Listing:
    """All indicators, the good ones first, then the poor ones, then those that can't be judged."""
    order = list(Attainment)
    found = sorted(year.indicators, key=lambda one: order.index(one.attainment))
    rows = tuple(_indicator_row(year.board, one) for one in found)
    return Listing("指标", f"{year.month.label}量化指标完成情况表", _INDICATORS, rows, _TONES, dense=True)


def _indicator_row(board: Board, one: IndicatorStanding) -> tuple[Value, ...]:
    """A value that is carried stands with its month; the word says that it was not judged."""
    verdict = one.verdict
    differ = "（两家报数不同，待定）" if one.is_undecided else ""
    return (
        one.position,
        one.indicator.name,
        task_title(one.node),
        judged.owner_told(board, one),
        wording.target(one.indicator, space=False),
        None if verdict.planned is None else verdict.expected,
        _value(one),
        one.indicator.unit,
        verdict.ratio,
        f"{one.word}{differ}",
    )


def _value(one: IndicatorStanding) -> Value:
    """A number; of a milestone the word."""
    if one.value is not None and one.indicator.kind is IndicatorKind.MILESTONE:
        return wording.value(one.indicator, one.value)
    return one.value


def first_of(board: Board, node_id: NodeId) -> str:
    """区教育局等3家: the unit that the list names first, and how many share the task."""
    named = board.assignments.get(node_id, ())
    count = len(board.units_of.get(node_id, ()))
    first = board.units[named[0].unit_id].name if named else ""
    return f"{first}等{count}家" if count > 1 else first


_RANKS = (
    Field("名次", 10, Form.WHOLE),
    Field("单位", 44),
    *(Field(head, 10, Form.WHOLE) for head in ("应报", "按时", "迟报", "退回", "未报")),
    Field("按时率", 16, Form.SHARE),
    *(Field(light.label, 10, Form.WHOLE) for light in Light),
)


def ranks(found: Iterable[Rank], title: str, name: str = "单位", absent: str = "未报", who: str = "单位") -> Listing:
    """Units by rank: what they filed, and their lights of the month."""
    heads = {"未报": absent, "单位": who}
    fields = tuple(replace(one, head=heads.get(one.head, one.head)) for one in _RANKS)
    rows = tuple(
        (
            one.place,
            one.unit.name,
            one.due,
            one.on_time,
            one.late,
            one.returned,
            one.unfiled,
            one.rate,
            *_lights(one.lights),
        )
        for one in found
        if one.due or one.lights.total()  # one that was merged into another has nothing left in this month
    )
    return Listing(name, title, fields, rows, dense=True)


def _lights(lights: Counter[Light]) -> Iterator[int]:
    return (lights[light] for light in Light)


def heat_map(year: DistrictYear) -> Listing:
    """Units × months: who filed on time, who late, who not; of a whole district the share that was on time."""
    if isinstance(year, CityYear):
        return _rates(year)
    fields = (Field("单位", 44), *(Field(f"{month.month.number}月", 9.3, Form.WORD) for month in year.months))
    rows = tuple((unit.name, *(cell.value for cell in cells)) for unit, cells in year.heat_map)
    return Listing("报送", f"1—{year.month.number}月各单位报送情况", fields, rows, _CELLS, dense=True)


def _rates(year: CityYear) -> Listing:
    months = (Field(f"{month.month.number}月", 10, Form.SHARE) for month in year.months)
    rows: tuple[tuple[Value, ...], ...] = tuple((name, *found) for name, found in year.rates)
    title = f"1—{year.month.number}月各{year.who}按时率"
    return Listing("报送", title, (Field(year.who, 36), *months), rows, dense=True)


def heat_key(year: DistrictYear) -> str:
    """What stands in the cells of `heat_map`."""
    if isinstance(year, CityYear):
        return "表中是各月按时报送的比例（%）；空格：没有应报的工作"
    return "\u3000".join(f"{state.value or '空格'}：{state.label}" for state in CellState)


def sections(year: DistrictYear) -> Listing:
    """The lights of each section."""
    fields = (Field(section_word(year), 56), *(Field(light.label, 18, Form.WHOLE) for light in Light))
    rows: tuple[tuple[Value, ...], ...] = tuple((one.title, *_lights(one.lights)) for one in year.sections)
    word = section_word(year)
    return Listing(word, f"{year.month.label}各{word}亮灯情况", fields, rows)


def section_word(year: DistrictYear) -> str:
    """By what tasks are put together: a list's sections, a city's districts."""
    return year.who if isinstance(year, CityYear) else "板块"


_SLOW = (Field("灯", 14, Form.WORD), Field("重点工作", 40), Field("情况", 102))


def slow(year: DistrictYear, found: Sequence[NodeStanding]) -> Listing:
    """The tasks that show red or yellow, and what that was judged by."""
    rows = tuple((one.light.label, task_title(one.node), f"{units_told(year.board, one)}。") for one in found)
    return Listing("亮灯", f"{year.month.label}亮红灯、黄灯的工作", _SLOW, rows, LIGHT_WORDS, dense=True)


def trend(year: DistrictYear) -> Listing:
    """The two shares month by month."""
    fields = (Field("月份", 20, Form.WORD), Field("按时率", 24, Form.SHARE), Field("绿灯率", 24, Form.SHARE))
    rows = tuple((point.month.label, point.on_time, point.green) for point in year.trend)
    return Listing("走势", f"1—{year.month.number}月走势", fields, rows)


_BLANK = (
    *TASK,
    Field("进度判断", 26, Form.WORD, STATUSES),
    Field("完成比例", 18, Form.SHARE),
    Field("指标完成值", 28),
    Field("本月进展", 62),
    Field("存在问题", 34),
    Field("下一步措施", 34),
)
_BOXES = "□超序时 □达序时 □欠序时 □已完成 □未启动 □持续推进"


def blank(board: Board, month: UnitMonth, title: str, asked: tuple[FilingField, ...] = (), *, by_hand: bool) -> Listing:
    """空白表: the unit's due tasks with room for writing; on paper the choices are boxes to tick."""
    choice = "\n".join(_BOXES.split()) if by_hand else None
    due = [row.node for row in month.rows if row.is_due]
    empty: tuple[Value, ...] = (choice, " " if by_hand else None, "", "", "", "", *("" for _ in asked))
    fields = (*_BLANK, *(Field(one.label, one.ledger_width) for one in asked))
    rows = tuple((at, task_title(node), targets(board, node), *empty) for at, node in enumerate(due, 1))
    return Listing("填报表", title, fields, rows, row_height=34)


_TO_FILE = (
    Field("序号", 12, Form.WHOLE),
    Field("目标任务", 70),
    Field("填报频次", 22, Form.WORD),
    Field("目前状态", 24, Form.WORD),
    Field("退回原因", 28),
)


def to_file(month: UnitMonth) -> Listing:
    """What a unit has not yet filed, and how far each is; what was sent back stands in it with its reason."""
    open_rows = [row for row in month.rows if row.is_due and not row.is_filed]
    rows = tuple(
        (at, task_title(row.node), row.node.frequency.label, row.state_label, row.filing.reason if row.filing else "")
        for at, row in enumerate(open_rows, 1)
    )
    return Listing("未报送的工作", f"{month.month.label}未报送的工作", _TO_FILE, rows)


_TO_MEND = (
    Field("序号", 10, Form.WHOLE),
    Field("督办事项", 24),
    Field("量化指标", 30),
    Field("目前进展", 56),
    Field("灯", 12, Form.WORD),
    Field("差距", 24),
)


def to_mend(board: Board, month: UnitMonth) -> Listing:
    """What a unit lags behind with: its yellow and red tasks."""
    slow = [row for row in month.rows if row.verdict.light in {Light.YELLOW, Light.RED}]
    rows = tuple(
        (
            at,
            task_title(row.node),
            targets(board, row.node),
            row.latest.progress if row.latest else "",
            row.verdict.light.label,
            row_told(row),
        )
        for at, row in enumerate(slow, 1)
    )
    return Listing("督办事项", f"{month.month.label}督办事项", _TO_MEND, rows, LIGHT_WORDS)


def answers(count: int) -> Listing:
    """Room for the unit's answer by hand, a row a task."""
    fields = (
        Field("序号", 12, Form.WHOLE),
        Field("原因分析", 48),
        Field("整改措施", 60),
        Field("完成时限", 20, Form.WORD),
    )
    rows = tuple((at, "", "", " ") for at in range(1, count + 1))
    return Listing("整改情况", "整改情况（由责任单位填写）", fields, rows, row_height=18)
