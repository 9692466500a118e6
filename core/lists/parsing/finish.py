"""Drafts to the finished outline: titles, kinds, roles, targets, deadlines and what a person should look at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from core.lists.parsing import plans
from core.lists.parsing.cells import are_units
from core.lists.parsing.deadlines import find_deadline, read_deadline
from core.lists.parsing.drafts import Draft, walk
from core.lists.parsing.headings import split_title
from core.lists.parsing.milestones import find_milestones
from core.lists.parsing.names import is_likely
from core.lists.parsing.records import Doubt, Mention, OutlineNode, Target, UnitList
from core.lists.parsing.roles import leading, officers_in, read_units, role_of, with_first_lead
from core.lists.parsing.targets import find_targets
from core.model.records import NodeKind

_GENERAL = re.compile(
    r"指导思想|基本原则|总体要求|总体思路|有关要求|工作要求|组织领导|组织保障|保障措施|发展目标|总体目标|工作目标|主要目标|名词解释|编制依据|背景"
)
_COUNTED = re.compile(r"[（(]\s*(?:共)?\d{1,3}\s*[项件个条]\s*[)）]$")
_PART_TAKEN = re.compile(r"(?:牵头|主办|配合|协办|参与|责任|承办)(?:任务|事项|工作|类|项目)")
_GLOSSARY = re.compile(r"名词解释|注释|说明")
_NO_TARGETS = {NodeKind.LEAD_IN, NodeKind.REFERENCE, NodeKind.NOTE}


class _Whole(NamedTuple):
    """What holds for the whole list: its year, whether the first unit leads, whether any task names units."""

    year: int | None
    first_leads: bool
    with_units: bool


def finish(roots: Sequence[Draft], *, year: int | None, first_leads: bool) -> tuple[OutlineNode, ...]:
    """The nodes in the order of the text, with local ids n1, n2, …"""
    ids = (f"n{at}" for at in count(1))
    _hand_down(roots, UnitList(), by_unit=not any(draft.lists for draft in walk(roots)))
    whole = _Whole(year, first_leads, any(draft.lists for draft in walk(roots)))
    return tuple(_nodes(roots, None, None, ids, whole))


def _hand_down(drafts: Sequence[Draft], held: UnitList, *, by_unit: bool) -> None:
    """What headings say of the tasks below: their leader (王某副区长负责的工作), in a list by unit whose they are."""
    for draft in drafts:
        if draft.children and not draft.lists:
            _hand_down(draft.children, _headed(_COUNTED.sub("", draft.title or draft.text), held), by_unit=by_unit)
            continue
        leaders = () if any(one.leaders for one in draft.lists) else held.leaders
        units = held.mentions if by_unit and not draft.lists else ()
        if units or leaders:
            draft.lists.append(UnitList(units, leaders))
        _hand_down(draft.children, UnitList(leaders=held.leaders), by_unit=False)


def _headed(heading: str, held: UnitList) -> UnitList:
    """What a heading adds: units, the part they take in what follows (配合任务), a leader."""
    leaders = officers_in(heading) or held.leaders
    if are_units(heading, strong=True):
        return UnitList(read_units(heading).mentions, leaders)
    if _PART_TAKEN.fullmatch(heading):
        return UnitList(tuple(replace(unit, role=role_of(f"{heading[:2]}单位")) for unit in held.mentions), leaders)
    return replace(held, leaders=leaders)


def _nodes(
    drafts: Sequence[Draft], parent: OutlineNode | None, above: Draft | None, ids: Iterator[str], whole: _Whole
) -> Iterator[OutlineNode]:
    for draft in drafts:
        node = _node(draft, parent, above, next(ids), whole)
        yield node
        yield from _nodes(draft.children, node, draft, ids, whole)


def _node(draft: Draft, parent: OutlineNode | None, above: Draft | None, local_id: str, whole: _Whole) -> OutlineNode:
    year = whole.year
    title, begin = (draft.title, 0) if draft.title else split_title(draft.text, draft.bold)
    if begin and not draft.text[begin:].strip() and (draft.lists or not draft.children):
        begin = 0
    kind = _kind(draft, title, parent, above, with_units=whole.with_units)
    body = draft.text[begin:].strip() if not _repeats(draft, title, kind, begin) else ""
    skipped = begin + len(draft.text[begin:]) - len(draft.text[begin:].lstrip())
    targets = () if kind in _NO_TARGETS or _is_heading(draft, kind) else _targets(draft, skipped, len(body), year)
    deadline = _deadline(draft, year) if draft.lists or kind is NodeKind.MEASURE else None
    said = draft.text[: draft.limit] if draft.lists or kind is NodeKind.MEASURE else ""
    points = plans.loose_points(said, targets, year)
    units = tuple(_units(draft, first_leads=whole.first_leads))
    leaders = tuple(who for read in draft.lists for who in read.leaders)
    above_id = parent.id if parent else None
    return OutlineNode(
        local_id, above_id, kind, draft.number, title, body, draft.line, units, leaders, deadline, targets,
        plans.start_in(said, year), points, draft.confidence,
    )  # fmt: skip


def _repeats(draft: Draft, title: str, kind: NodeKind, begin: int) -> bool:
    """Whether the body would say nothing that the title does not."""
    same = draft.text.strip().rstrip("。.：:") == title.rstrip("：:")
    return begin == 0 and not draft.lists and same and (bool(draft.children) or kind in _NO_TARGETS)


def _is_heading(draft: Draft, kind: NodeKind) -> bool:
    return bool(draft.children) and not draft.lists and kind is not NodeKind.GOAL


def _kind(draft: Draft, title: str, parent: OutlineNode | None, above: Draft | None, *, with_units: bool) -> NodeKind:
    if draft.kind:
        return draft.kind
    if draft.children and not draft.lists:
        return NodeKind.SECTION if parent else NodeKind.PART
    if draft.lists:
        return NodeKind.TASK if above and above.lists else NodeKind.MEASURE
    if above and above.lists:
        return NodeKind.TASK
    return _kind_without_units(draft, title, parent, with_units=with_units)


def _kind_without_units(draft: Draft, title: str, parent: OutlineNode | None, *, with_units: bool) -> NodeKind:
    if "目标" in title and find_targets(draft.text):
        return NodeKind.GOAL
    if parent and (_GLOSSARY.search(parent.title) or _GENERAL.search(parent.title)):
        return NodeKind.NOTE
    if with_units and (_GENERAL.search(title) or draft.style in {"bare", "group", "annex"}):
        return NodeKind.NOTE
    return NodeKind.MEASURE


def _units(draft: Draft, *, first_leads: bool) -> Iterator[Mention]:
    every = [unit for read in draft.lists for unit in read.mentions]
    for read in draft.lists:
        mentions = list(leading(read.mentions, every)) if read.undertakes else list(read.mentions)
        yield from with_first_lead(mentions) if first_leads else mentions


def _deadline(draft: Draft, year: int | None) -> dt.date | None:
    said = [draft.time, *(read.deadline for read in draft.lists)]
    found = [day for words in said if words and (day := read_deadline(words, year))]
    return found[0] if found else find_deadline(plans.without_shares(draft.text[: draft.limit], year), year)


def _targets(draft: Draft, begin: int, length: int, year: int | None) -> tuple[Target, ...]:
    """The targets with spans in the body; one that stands only in the title has none."""
    text = draft.text[: draft.limit]
    cells = [*draft.points, *plans.dated_amounts(draft.time, year)]
    found = [_moved(target, begin, length) for target in targets_in(text, year, cells, draft.time)]
    outside = _title_targets(draft, year, cells)
    inside = [target for target in found if target.start >= 0]
    extra = [target for target in (*outside, *found) if target.start < 0]
    return (*(t for t in extra if not any(_same(t, other) for other in inside)), *inside)


def targets_in(
    text: str, year: int | None, cells: Iterable[plans.MonthCell] = (), times: str = ""
) -> tuple[Target, ...]:
    """Numbers and milestones in the order of the text, each with the time plan that its sentence names.

    `cells` (month, words) and `times` are what a table has for months and for the time.
    """
    numbers = find_targets(text)
    said = sorted((*numbers, *find_milestones(text, numbers, year)), key=lambda target: target.start)
    return plans.with_plans(f"{text}\n{times}" if times else text, said, year, cells)


def _title_targets(draft: Draft, year: int | None, cells: Iterable[plans.MonthCell]) -> list[Target]:
    """The targets of a title that is no part of the text (a table's cell)."""
    if not draft.title or draft.text.startswith(draft.title):
        return []
    planned = plans.with_plans(draft.title, find_targets(draft.title), year, cells)
    return [replace(target, start=-1, end=-1) for target in planned]


def _moved(target: Target, begin: int, length: int) -> Target:
    start, end = target.start - begin, target.end - begin
    return replace(target, start=start, end=end) if start >= 0 and end <= length else replace(target, start=-1, end=-1)


def _same(left: Target, right: Target) -> bool:
    """Whether two targets say the same; milestones have no value to tell them apart."""
    named = left.names == right.names or bool(left.values)
    return named and (left.values, left.unit) == (right.values, right.unit)


def doubts(nodes: Sequence[OutlineNode]) -> Iterator[Doubt]:
    """What a person should look at: tasks without units, phrases that wait for a choice, odd names."""
    with_units = any(node.units for node in nodes)
    parents = {node.parent for node in nodes}
    for node in nodes:
        if with_units and node.kind is NodeKind.MEASURE and not node.units and node.id not in parents:
            yield Doubt(node.line, f"“{node.title[:20]}”没有找到责任单位。")
        for unit in node.units:
            if unit.collective and unit.name.startswith(("有关", "相关")):
                yield Doubt(node.line, f"“{unit.name}”没有写明是哪些单位，需要指定。")
            elif not unit.collective and not is_likely(unit.name):
                yield Doubt(node.line, f"“{unit.name}”不像单位名称，请核对。")
