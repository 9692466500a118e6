"""What a record may hold, whoever made it: the bounds of local entry, asked again of everything that arrives.

Kept apart from the rules of the field (`core.rules.checks` says what a filing needs to be signed): here stands only
what a record must be so that the program can show, print and reckon with it. A new text field has the usual bound.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_type_hints

from core.documents.file_type import FAMILY, Kind
from core.errors import KnownError
from core.model.fields import ENTERED, FieldKind
from core.model.period import FIRST_YEAR, LAST_YEAR
from core.model.records import (
    Comparator,
    Evidence,
    Filing,
    Indicator,
    IndicatorKind,
    Node,
    NodeId,
    Record,
    Review,
    TaskChange,
    Unit,
    UnitId,
    WorkList,
)
from core.model.status import Light
from core.owner_values import OwnerValue, ValueDecision

_USUAL = 2_000  # characters of a text that is not named below
_LONGEST = {
    **{f"Filing.{one.name}": 20_000 for one in ENTERED if one.kind is FieldKind.TEXT},
    "Review.remark": 5_000,
    "Node.body": 100_000,
    **dict.fromkeys(("Unit.name", "Unit.short_name", "Unit.initials", "FormerName.name", "Manifest.unit_name"), 200),
    **dict.fromkeys(("Node.number", "Indicator.unit", "Evidence.kind", "Manifest.program"), 50),
    "Evidence.name": 200,
    "Manifest.machine": 300,
}
#: Texts that stand in lines, file names and titles: no line breaks, and nothing that turns the writing direction.
_NAMES = {
    *("Unit.name", "Unit.short_name", "FormerName.name", "WorkList.title", "Node.number", "Node.title"),
    *("Indicator.name", "Indicator.unit", "Evidence.name", "Evidence.kind"),
    *("Manifest.unit_name", "Manifest.list_title", "Manifest.machine", "Manifest.program"),
}
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NO_FILE_NAME = re.compile(r'[<>:"/\\|?*]')

MOST_NODES, MOST_UNITS, MOST_ASSIGNMENTS = 20_000, 5_000, 100_000
_DEEPEST = 30  # levels of a list
_MOST_NAMES = 200  # aliases of a unit, leaders of a node
_MOST_WEIGHT = 1_000_000.0
_MOST_ANSWERS = 300  # reasons that a unit gave for warnings on one filing
_MOST_VALUES = 500
_LARGEST = 1e15  # an indicator's value
_MOST_BYTES = 1_000 << 20  # of one attached file
_DIGEST = re.compile("[0-9a-f]{64}")


def longest(kind: type[Any], field: str) -> int:
    """How many characters the text may have."""
    return _LONGEST.get(f"{kind.__name__}.{field}", _USUAL)


def text_fault(record: Any) -> str:  # noqa: ANN401  a record of any kind
    """A sentence part on a text that is too long, or a name that can't be one; "" for a sound record."""
    kind: Any = type(record)
    for name in _texts_of(kind):
        text = getattr(record, name)
        if len(text) > longest(kind, name):
            return f"有一段文字超过 {longest(kind, name)} 字"
        if f"{kind.__name__}.{name}" in _NAMES and _UNSEEN.search(text):
            return "名称里有看不见的控制符"
    return ""


@cache
def _texts_of(kind: Any) -> tuple[str, ...]:  # noqa: ANN401  as above
    return tuple(name for name, hint in get_type_hints(kind).items() if hint is str)


def is_year(year: int) -> bool:
    """Whether lists are made for it."""
    return FIRST_YEAR <= year <= LAST_YEAR


# --- a list --------------------------------------------------------------------------------------------


def require_list(work_list: WorkList) -> WorkList:
    """The door of local entry: the list itself; raises KnownError for one that can't be stored."""
    if fault := list_fault(work_list):
        raise KnownError(f"清单不能存入：{fault}。", "改好后再存。")
    return work_list


def list_fault(work_list: WorkList) -> str:
    """A sentence part on what is wrong with a list, "" for a sound one."""
    return next(_list_faults(work_list), "")


def _list_faults(whole: WorkList) -> Iterator[str]:
    if not is_year(whole.year):
        yield f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"
    counts = (len(whole.nodes), MOST_NODES), (len(whole.units), MOST_UNITS), (len(whole.indicators), MOST_NODES)
    if any(count > most for count, most in (*counts, (len(whole.assignments), MOST_ASSIGNMENTS))):
        yield "任务、单位或指标太多"
        return
    for records in ((whole,), whole.nodes, whole.units, whole.indicators):
        yield from filter(None, map(text_fault, records))
        if len({one.id for one in records}) != len(records):
            yield "有重复的标识"
    yield from _tree_faults({node.id: node.parent_id for node in whole.nodes})
    units = {unit.id: unit for unit in whole.units}
    for unit in whole.units:
        yield from _unit_faults(unit, units)
    nodes = {node.id for node in whole.nodes}
    yield from _assignment_faults(whole, nodes, units)
    for node in whole.nodes:
        yield from _node_faults(node, whole.year)
    for indicator in whole.indicators:
        yield from _indicator_faults(indicator, nodes)


def _tree_faults(parents: Mapping[NodeId, NodeId | None]) -> Iterator[str]:
    """Every way up must come to an end, and soon."""
    levels: dict[NodeId | None, int] = {None: 0}
    for start in parents:
        way: list[NodeId] = []
        at: NodeId | None = start
        while at is not None and at not in levels:
            if at not in parents:
                yield "有任务的上级不在清单里"
                return
            if len(way) >= _DEEPEST:
                yield f"任务的层次超过 {_DEEPEST} 级，或上级成了环"
                return
            way.append(at)
            at = parents[at]
        for below, node in enumerate(reversed(way), 1):
            levels[node] = levels[at] + below
        if levels[start] > _DEEPEST:
            yield f"任务的层次超过 {_DEEPEST} 级"
            return


def _unit_faults(unit: Unit, units: Mapping[UnitId, Unit]) -> Iterator[str]:
    if not unit.name.strip():
        yield "有单位没有名称"
    words = (*unit.aliases, *(one.name for one in unit.former), *(one.note for one in unit.former))
    if len(words) > 3 * _MOST_NAMES or any(len(word) > _USUAL or _UNSEEN.search(word) for word in words):
        yield f"单位“{unit.name}”的别名太多、太长，或有看不见的控制符"
    if unit.members and not (unit.is_collective and _all_single(unit.members, units)):
        yield f"“{unit.name}”的成员单位不对"


def _all_single(members: Iterable[UnitId], units: Mapping[UnitId, Unit]) -> bool:
    """Whether all are there, once each, and none stands for several itself: a collective holds no collective."""
    counted = Counter(members)
    return all(one in units and not units[one].is_collective for one in counted) and max(counted.values()) == 1


def _assignment_faults(whole: WorkList, nodes: set[NodeId], units: Mapping[UnitId, Unit]) -> Iterator[str]:
    pairs = {(part.node_id, part.unit_id) for part in whole.assignments}
    if len(pairs) != len(whole.assignments):
        yield "有任务重复写了同一个单位"
    for part in whole.assignments:
        if part.node_id not in nodes or part.unit_id not in units:
            yield "有责任单位指向清单里没有的任务或单位"
        elif part.chosen and not (units[part.unit_id].is_collective and _all_single(part.chosen, units)):
            yield f"“{units[part.unit_id].name}”选定的单位不对"


def _node_faults(node: Node, year: int) -> Iterator[str]:
    if not (math.isfinite(node.weight) and 0 <= node.weight <= _MOST_WEIGHT):
        yield f"“{node.title[:40]}”的权重应在 0 到 {_MOST_WEIGHT:.0f} 之间"
    if len(node.leaders) > _MOST_NAMES or any(len(name) > _USUAL for name in node.leaders):
        yield f"“{node.title[:40]}”的分管领导太多或太长"
    if node.removed_in is not None and abs(node.removed_in.year - year) > 1:
        yield f"“{node.title[:40]}”移出清单的月份不在 {year} 年"


def _indicator_faults(one: Indicator, nodes: set[NodeId]) -> Iterator[str]:
    if one.node_id not in nodes:
        yield "有指标指向清单里没有的任务"
    wanted = {0, 1, 2} if one.kind is IndicatorKind.MILESTONE else {2} if one.comparator is Comparator.RANGE else {1, 2}
    if len(one.value) not in wanted or not all(math.isfinite(value) and abs(value) < _LARGEST for value in one.value):
        yield f"指标“{one.name[:40]}”的目标值不对"
    if not -1 <= one.start <= one.end <= _LONGEST["Node.body"]:
        yield f"指标“{one.name[:40]}”在原文里的位置不对"


# --- filings and what hangs on them --------------------------------------------------------------------


def record_fault(record: Filing | Record) -> str:
    """A sentence part on what is wrong with a record by itself, "" for a sound one."""
    return text_fault(record) or next(_faults_of(record), "")


def _faults_of(record: Filing | Record) -> Iterator[str]:
    match record:
        case Filing():
            yield from _filing_faults(record)
        case Evidence():
            yield from _evidence_faults(record)
        case TaskChange():
            if record.new_due is not None and not is_year(record.new_due.year):
                yield "申请的时限不对"
        case Review() if record.light is Light.NONE:
            yield "改灯改成了不亮灯"
        case Review() if record.light is not None and not record.reason.strip():
            yield "改灯没有写原因"
        case ValueDecision() | OwnerValue() if not (math.isfinite(record.value) and abs(record.value) < _LARGEST):
            yield "指标的数不对"
        case _:
            pass


def _filing_faults(one: Filing) -> Iterator[str]:
    if one.percent is not None and not (math.isfinite(one.percent) and 0 <= one.percent <= 10_000):
        yield "完成比例不对"
    if len(one.values) > _MOST_VALUES or not all(math.isfinite(v) and abs(v) < _LARGEST for v in one.values.values()):
        yield "指标的完成值不对"
    if len(one.confirmed) > _MOST_ANSWERS or any(len(word) > _USUAL for pair in one.confirmed.items() for word in pair):
        yield "提醒的说明太多或太长"


def _evidence_faults(one: Evidence) -> Iterator[str]:
    ending = one.name.rpartition(".")[2].lower()
    kinds = {kind.value: kind for kind in Kind if kind.accepted}
    if _NO_FILE_NAME.search(one.name) or not one.name.strip(" ."):
        yield f"佐证材料“{one.name[:40]}”的名称不对"
    elif one.kind not in kinds or FAMILY.get(ending) is not kinds[one.kind]:
        yield f"佐证材料“{one.name[:40]}”的类型与名称不符"
    if not 0 < one.size <= _MOST_BYTES or not _DIGEST.fullmatch(one.sha256):
        yield f"佐证材料“{one.name[:40]}”的大小或校验值不对"


# --- times ---------------------------------------------------------------------------------------------


def is_time(time: dt.date) -> bool:
    """Whether clocks and calendars can be reckoned from it."""
    return FIRST_YEAR - 50 <= time.year <= LAST_YEAR
