"""A package as lines of the tables: what the office says of a unit's year, and what follows from it.

Lines are those of PostgreSQL's COPY in text form. Lights and what is due are found by `core`, as in every report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import KnownError
from core.exchange.codec import canonical
from core.exchange.package import Content
from core.model.board import Board
from core.model.fields import texts_of
from core.model.period import Calendar, Month, months_of
from core.model.records import Filing, FilingKey, Indicator, Node, NodeId, Review, UnitId, WorkList
from core.model.status import Light
from core.reports.judged import row_told
from core.rules import deadlines, light_rule
from core.rules.light_rule import LightRule
from core.rules.task_states import with_changes
from core.rules.unit_month import TaskRow, judged
from core.statistics import heading_of

Lines = dict[str, list[str]]
_TOLD = {Light.YELLOW, Light.RED}


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a district judges: its deadlines and its rule of the lights."""

    calendar: Calendar
    rule: LightRule


def terms_of(settings: Mapping[str, str]) -> Terms:
    """From the office's settings as they travel; the usual ones where it set none."""
    days, lights = settings.get(deadlines.SETTING, ""), settings.get(light_rule.SETTING, "")
    try:
        return Terms(
            deadlines.from_json(days) if days else Calendar(),
            light_rule.from_json(lights) if lights else light_rule.DEFAULT_RULE,
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise KnownError("里面的督查室设置读不出来，没有装载。", "请督查室重新导出。") from error


# --- a unit's year -------------------------------------------------------------------------------------


def of_unit(district: str, board: Board, unit_id: UnitId, content: Content, terms: Terms) -> Lines:
    """All lines of a unit's year: filings, values, reviews, and how each task stands month by month."""
    year = board.work_list.year
    taken = [one for one in content.filings if one.filing.key.month.year == year and not one.filing.is_empty]
    reviews = {one.key: one for one in content.reviews if one.key.month.year == year}
    heads = {month: f"{district}\t{year}\t{month.number}\t{unit_id}\t" for month in months_of(year)}
    filings = [one.filing for one in taken]
    standing = with_changes(board, content.changes)
    return {
        "filings": [_filing(heads[one.filing.key.month], one.filing, len(one.evidence)) for one in taken],
        "indicator_values": [line for one in filings for line in _values(heads[one.key.month], one)],
        "standings": list(_standings(heads, standing, unit_id, filings, reviews, terms)),
        "reviews": [_review(heads[key.month], one) for key, one in reviews.items()],
    }


def _filing(head: str, one: Filing, files: int) -> str:
    texts = "\t".join(map(_text, (*texts_of(one), one.state, one.reason)))
    times = f"{_or_null(one.updated_at)}\t{_or_null(one.sent_at)}"
    confirmed = _text(canonical(dict(one.confirmed))) if one.confirmed else "{}"
    said = f"{one.status or _NULL}\t{_number(one.percent)}"
    return f"{head}{one.key.node_id}\t{said}\t{texts}\t{one.revision}\t{times}\t{confirmed}\t{files}\n"


def _values(head: str, one: Filing) -> Iterator[str]:
    for name, value in one.values.items():
        yield f"{head}{one.key.node_id}\t{name}\t{value!r}\n"


def _review(head: str, one: Review) -> str:
    said = f"{one.light or _NULL}\t{_text(one.reason)}\t{_text(one.remark)}"
    return f"{head}{one.key.node_id}\t{said}\t{one.revision}\t{_or_null(one.updated_at)}\n"


def _standings(
    heads: Mapping[Month, str],
    board: Board,
    unit_id: UnitId,
    filings: Sequence[Filing],
    reviews: Mapping[FilingKey, Review],
    terms: Terms,
) -> Iterator[str]:
    """Every task in every month; what is slow with the reason that reports print."""
    known: dict[NodeId, dict[Month, Filing]] = {}
    for one in filings:
        known.setdefault(one.key.node_id, {})[one.key.month] = one
    deadlines_of = {month: terms.calendar.deadline(month).due for month in heads}
    for node in board.tasks_of.get(unit_id, ()):
        held = known.get(node.id, {})
        so_far: list[Filing] = []
        for month, head in heads.items():
            filing = held.get(month)
            if filing is not None:
                so_far.append(filing)
            verdict = judged(board, node, unit_id, month, so_far, terms.rule, reviews)
            latest = so_far[-1] if so_far else None
            is_due = board.is_due(node, unit_id, month)
            reason = ""
            if verdict.light in _TOLD:
                row = TaskRow(node, unit_id, is_due, filing, latest, verdict, is_filled=filing is not None)
                reason = _text(row_told(row))
            flags = f"{_flag(is_due)}\t{_sent(filing, deadlines_of[month])}"
            numbers = f"{_number(latest.percent if latest else None)}\t{_number(verdict.gap)}"
            yield f"{head}{node.id}\t{flags}\t{verdict.light.value}\t{numbers}\t{reason}\n"


def _sent(filing: Filing | None, due: dt.datetime) -> str:
    """Whether it was filed, and late."""
    if filing is None or not filing.state.is_filed:
        return "f\tf"
    return "t\tt" if filing.sent_at is not None and filing.sent_at > due else "t\tf"


# --- a list --------------------------------------------------------------------------------------------


def require_whole(work_list: WorkList) -> None:
    """Raise KnownError for a list whose parts name what is not in it, or whose nodes hang in a ring."""
    nodes = {node.id: node.parent_id for node in work_list.nodes}
    units = {unit.id for unit in work_list.units}
    named = {part.unit_id for part in work_list.assignments}
    named |= {one for part in work_list.assignments for one in part.chosen or ()}
    named |= {one for unit in work_list.units for one in unit.members}
    placed = {part.node_id for part in work_list.assignments} | {one.node_id for one in work_list.indicators}
    placed |= {parent for parent in nodes.values() if parent is not None}
    ids = (nodes, units, {one.id for one in work_list.indicators})
    counts = (len(work_list.nodes), len(work_list.units), len(work_list.indicators))
    alone = tuple(map(len, ids)) == counts
    if not (alone and named <= units and placed <= set(nodes) and _is_tree(nodes)):
        raise KnownError("里面的清单前后不符，没有装载。", "请督查室重新导出。")


def _is_tree(parents: Mapping[NodeId, NodeId | None]) -> bool:
    """Whether every way up comes to an end."""
    reaches: set[NodeId | None] = {None}
    waiting = dict(parents)
    while waiting:
        found = [node for node, parent in waiting.items() if parent in reaches]
        if not found:
            return False
        reaches.update(found)
        for node in found:
            del waiting[node]
    return True


def of_list(district: str, board: Board) -> Lines:
    """All lines of a list: its nodes, units, parts and indicators."""
    head = f"{district}\t{board.work_list.id}\t"
    return {
        "nodes": [_node(head, board, at, one) for at, one in enumerate(board.work_list.nodes, 1)],
        "units": [
            f"{head}{one.id}\t{at}\t{_text(one.name)}\t{_text(one.short_name)}\t{one.kind}\n"
            for at, one in enumerate(board.work_list.units, 1)
        ],
        "parts": list(_parts(head, board)),
        "indicators": [_indicator(head, at, one) for at, one in enumerate(board.work_list.indicators, 1)],
    }


def _node(head: str, board: Board, at: int, one: Node) -> str:
    removed = one.removed_in.number if one.removed_in else None
    words = "\t".join(map(_text, (one.number, one.title, one.body, heading_of(board, one))))
    place = f"{one.id}\t{one.parent_id or _NULL}\t{at}\t{one.kind}"
    return f"{head}{place}\t{words}\t{one.frequency}\t{_or_null(one.due_date)}\t{_or_null(removed)}\n"


def _parts(head: str, board: Board) -> Iterator[str]:
    for node_id, units in board.units_of.items():
        named = {part.unit_id for part in board.assignments[node_id]}
        for at, unit_id in enumerate(units, 1):
            yield f"{head}{node_id}\t{unit_id}\t{at}\t{_flag(unit_id in named)}\n"


def _indicator(head: str, at: int, one: Indicator) -> str:
    low, high = (one.value[0], one.value[-1]) if one.value else (None, None)
    words = f"{_text(one.name)}\t{_text(one.text)}\t{_number(low)}\t{_number(high)}\t{_text(one.unit)}"
    return f"{head}{one.id}\t{one.node_id}\t{at}\t{words}\t{one.comparator}\t{one.kind}\n"


# --- how COPY has it -----------------------------------------------------------------------------------

_NULL = "\\N"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _number(value: float | None) -> str:
    return _NULL if value is None else repr(value)


def _or_null(value: object) -> str:
    return _NULL if value is None else str(value)


def _flag(value: object) -> str:
    return "t" if value else "f"
