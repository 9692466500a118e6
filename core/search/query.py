"""Search over a list: tasks, indicators, units and filings, in that order.

Words rank before initials, this month before others, the own unit before others, titles before texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from core.model.board import Board
from core.model.fields import TEXTS, texts_of
from core.model.period import Month
from core.model.records import Filing, Indicator, IndicatorId, Node, NodeId, Unit, UnitId
from core.model.wording import target
from core.search.matching import Letters, Marked, Match, excerpt, in_order, match, words_of


class Group(StrEnum):
    """The groups of hits in their fixed order; the value is the word in the window."""

    TASK = "任务"
    INDICATOR = "指标"
    UNIT = "单位"
    FILING = "填报"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `note` stands beside the title, `detail` below it or at the right.

    `node_id` says where to go (None for a unit); `order` sorts within the group, smallest first.
    """

    group: Group
    title: Marked
    detail: Marked
    note: str = ""
    node_id: NodeId | None = None
    unit_id: UnitId | None = None
    month: Month | None = None
    indicator_id: IndicatorId | None = None
    by_initials: bool = False
    order: tuple[int | bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """From where one searches: what stands near ranks first."""

    unit_id: UnitId | None
    month: Month


@dataclass(frozen=True)
class Index:
    """A list made ready to be searched; initials are looked up once a text, when first needed."""

    board: Board
    letters: Letters
    _cached: Letters = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_cached", lru_cache(maxsize=4096)(self.letters))

    def search(self, query: str, scope: Scope, filings: Iterable[Filing] = ()) -> Mapping[Group, tuple[Hit, ...]]:
        """Every group with its hits, best first; all empty for an empty query.

        `filings` are those worth looking at: what the store found and those that are loaded anyway.
        """
        words = words_of(query)
        hits: dict[Group, list[Hit]] = {group: [] for group in Group}
        for hit in self._all(words, scope, filings) if words else ():
            hits[hit.group].append(hit)
        return {group: tuple(sorted(found, key=lambda hit: hit.order)) for group, found in hits.items()}

    def _all(self, words: Sequence[str], scope: Scope, filings: Iterable[Filing]) -> Iterator[Hit]:
        for node in self.board.nodes.values():
            if found := self._match((node.title, node.body, _leaders(self.board, node)), words):
                yield _task_hit(self.board, node, found, scope)
        for indicator in self.board.indicator_by_id.values():
            if found := self._match((indicator.name, indicator.text), words):
                yield _indicator_hit(self.board, indicator, found, scope)
        for unit in find_units(self.board.work_list.units, " ".join(words), self._cached, loosely=False):
            yield _unit_hit(self.board, unit, scope)
        unique = {filing.key: filing for filing in filings}
        for filing in unique.values():
            yield from self._filing_hit(filing, words, scope)

    def _match(self, texts: Sequence[str], words: Sequence[str]) -> Match | None:
        return match(texts, words, self._cached)

    def _filing_hit(self, filing: Filing, words: Sequence[str], scope: Scope) -> Iterator[Hit]:
        texts = texts_of(filing)
        node = self.board.nodes.get(filing.key.node_id)
        found = self._match(texts, words) if node else None
        if node is None or found is None:
            return
        at = next(position for position, spans in enumerate(found.fields) if spans)
        detail = _labelled(TEXTS[at].label, Marked(texts[at], found.fields[at]))
        key = filing.key
        yield Hit(
            Group.FILING,
            Marked(node.title),
            detail,
            note=f"{key.month.number}月，{filing.state.label}",
            node_id=node.id,
            unit_id=key.unit_id,
            month=key.month,
            by_initials=found.by_initials,
            order=(
                found.by_initials,
                key.month != scope.month,
                key.unit_id != scope.unit_id,
                -(key.month.year * 12 + key.month.number),
            ),
        )


def _labelled(label: str, text: Marked) -> Marked:
    shown = excerpt(text)
    shift = len(label) + 1
    return Marked(f"{label}：{shown.text}", tuple((start + shift, end + shift) for start, end in shown.spans))


def _task_hit(board: Board, node: Node, found: Match, scope: Scope) -> Hit:
    in_title, in_body, in_leaders = found.fields
    leaders = Marked(_leaders(board, node), in_leaders)
    is_theirs = in_leaders and not in_title and not in_body
    return Hit(
        Group.TASK,
        Marked(node.title, in_title),
        _labelled("分管领导", leaders) if is_theirs else excerpt(Marked(node.body, in_body)),
        note=_section(board, node),
        node_id=node.id,
        by_initials=found.by_initials,
        order=(found.by_initials, not _is_own(board, node.id, scope), not in_title),
    )


def _leaders(board: Board, node: Node) -> str:
    """Who is in charge of a task; of headings nobody is looked for."""
    return "、".join(board.leaders[node.id]) if node.id in board.assignments else ""


def _section(board: Board, node: Node) -> str:
    """The heading above a node, shortened at its first comma: （一）致力做强工业经济."""
    if node.parent_id is None:
        return ""
    return board.nodes[node.parent_id].label.partition("，")[0]


def _indicator_hit(board: Board, indicator: Indicator, found: Match, scope: Scope) -> Hit:
    in_name, _in_text = found.fields
    return Hit(
        Group.INDICATOR,
        Marked(indicator.name, in_name),
        Marked(target(indicator)),
        note=board.nodes[indicator.node_id].title,
        node_id=indicator.node_id,
        indicator_id=indicator.id,
        by_initials=found.by_initials,
        order=(found.by_initials, not _is_own(board, indicator.node_id, scope), not in_name),
    )


def _is_own(board: Board, node_id: NodeId, scope: Scope) -> bool:
    return scope.unit_id in board.units_of.get(node_id, ())


def _unit_hit(board: Board, found: UnitHit, scope: Scope) -> Hit:
    unit = found.unit
    count = len(board.tasks_of.get(unit.id, ()))
    return Hit(
        Group.UNIT,
        found.name,
        _short(found),
        note=f"{count} 项任务" if not unit.is_collective else "集合单位",
        unit_id=unit.id,
        by_initials=found.by_initials,
        order=(found.by_initials, unit.id != scope.unit_id, found.looseness),
    )


def _short(found: UnitHit) -> Marked:
    """The other name that matched, else the short name, else the initials."""
    short = found.unit.short_name if found.unit.short_name != found.unit.name else ""
    return Marked(f"简称 {short}") if short and found.other.text[:2] not in {"简称", "又称"} else found.other


@dataclass(frozen=True, slots=True)
class UnitHit:
    """A unit found by name, short name, alias or initials; `other` is what matched besides the name.

    `looseness` is 0 for a whole name, 1 within it, 2 for characters with gaps between.
    """

    unit: Unit
    name: Marked
    other: Marked
    by_initials: bool = False
    looseness: int = 0


def find_units(units: Sequence[Unit], query: str, letters: Letters, *, loosely: bool = True) -> tuple[UnitHit, ...]:
    """The units meant by what was typed, likeliest first; all of them in their order for an empty query.

    `loosely` also takes characters or initials with gaps between: 住建局, zjj.
    """
    words = words_of(query)
    if not words:
        return tuple(UnitHit(unit, Marked(unit.name), Marked(_initials(unit.name, unit, letters))) for unit in units)
    hits = (_find_unit(unit, words, letters, loosely=loosely) for unit in units)
    found = [hit for hit in hits if hit is not None]
    return tuple(sorted(found, key=lambda hit: (hit.looseness, hit.by_initials, len(hit.unit.name))))


def _find_unit(unit: Unit, words: Sequence[str], letters: Letters, *, loosely: bool) -> UnitHit | None:
    names = (unit.name, unit.short_name, *unit.aliases)

    def of_unit(text: str) -> str:
        return _initials(text, unit, letters)

    found = match(names, words, of_unit, min_letters=1 if loosely else 2)
    if found is not None:
        whole = " ".join(words) in {*names, *map(of_unit, names)}
        return _unit_hit_of(unit, names, found.fields, of_unit, by_initials=found.by_initials, looseness=int(not whole))
    gaps = in_order(unit.name, "".join(words)) if loosely else None
    if gaps is not None:
        return _unit_hit_of(unit, names, (gaps,), of_unit, by_initials=False, looseness=2)
    gaps = in_order(of_unit(unit.name), "".join(words)) if loosely else None
    return _unit_hit_of(unit, names, (gaps,), of_unit, by_initials=True, looseness=2) if gaps else None


def _unit_hit_of(
    unit: Unit,
    names: Sequence[str],
    fields: Sequence[tuple[tuple[int, int], ...]],
    letters: Letters,
    *,
    by_initials: bool,
    looseness: int,
) -> UnitHit:
    others = [(name, spans) for name, spans in zip(names[1:], fields[1:], strict=False) if spans]
    if others and not fields[0]:
        name, spans = others[0]
        label = "简称" if name == unit.short_name else "又称"
        other = Marked(f"{label} {name}", tuple((start + 3, end + 3) for start, end in spans))
    else:
        other = Marked(letters(unit.name), fields[0] if by_initials else ())
    return UnitHit(unit, Marked(unit.name, fields[0]), other, by_initials, looseness)


def _initials(text: str, unit: Unit, letters: Letters) -> str:
    """The kept initials where they are the name's, so that the pinyin tables need not be loaded."""
    kept = unit.initials.lower()
    return kept if text == unit.name and len(kept) == len(text) else letters(text) if text else ""
