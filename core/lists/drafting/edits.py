"""Corrections of a draft, each from one draft to the next."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.errors import KnownError
from core.lists.drafting.draft import Draft, new_id, with_node, with_nodes
from core.lists.drafting.rereading import reread
from core.lists.drafting.target_words import TargetWords, rewritten
from core.lists.parsing.finish import targets_in
from core.lists.parsing.headings import split_title
from core.lists.parsing.heads import bare_head
from core.lists.parsing.milestones import milestone
from core.lists.parsing.records import Mention, OutlineNode, Target
from core.lists.parsing.roles import read_units
from core.lists.parsing.targets import find_targets
from core.model.period import FIRST_YEAR, LAST_YEAR
from core.model.records import NodeKind, Role

_LEAST_WORDS = 2


def retitle(draft: Draft, node_id: str, title: str) -> Draft:
    """Another title; KnownError for an empty one."""
    if not title.strip():
        raise KnownError("标题不能为空。", "写上标题，或把这一项并入上一项。")
    return with_node(draft, node_id, lambda node: replace(node, title=title.strip()))


def rewrite(draft: Draft, node_id: str, body: str) -> Draft:
    """Another text; its targets are read anew."""
    return with_node(draft, node_id, lambda node: replace(node, body=body.strip(), targets=_targets_in(draft, body)))


def _targets_in(draft: Draft, body: str) -> tuple[Target, ...]:
    return targets_in(body.strip(), draft.outline.year)


def set_kind(draft: Draft, node_id: str, kind: NodeKind) -> Draft:
    """Another kind; a reference or a note has no units and no targets."""
    bare = kind in {NodeKind.REFERENCE, NodeKind.NOTE, NodeKind.LEAD_IN}
    return with_node(
        draft,
        node_id,
        lambda node: replace(node, kind=kind, units=(), targets=()) if bare else replace(node, kind=kind),
    )


def raise_level(draft: Draft, node_id: str) -> Draft:
    """One level up; what follows it under the same heading goes below it, so that the order stays."""
    node = draft.node(node_id)
    if node.parent is None:
        raise KnownError("已经是最高一级。")
    above = draft.node(node.parent)
    at = draft.place(node_id)
    nodes = [
        replace(one, parent=node_id) if place > at and one.parent == node.parent else one
        for place, one in enumerate(draft.outline.nodes)
    ]
    nodes[at] = replace(node, parent=above.parent)
    return with_nodes(draft, nodes)


def lower_level(draft: Draft, node_id: str) -> Draft:
    """One level down, below the one before it on the same level."""
    before = _before(draft, node_id)
    return with_node(draft, node_id, lambda node: replace(node, parent=before.id))


def _before(draft: Draft, node_id: str) -> OutlineNode:
    node, at = draft.node(node_id), draft.place(node_id)
    beside = [one for one in draft.outline.nodes[:at] if one.parent == node.parent]
    if not beside:
        raise KnownError("前面没有同级的项。")
    return beside[-1]


def split(draft: Draft, node_id: str, at: int) -> Draft:
    """Cut a node's text in two; the second part stands after it with the same units."""
    node = draft.node(node_id)
    first, second = node.body[:at].strip(), node.body[at:].strip()
    if not first or not second:
        raise KnownError("拆分处前后都要有文字。", "把光标放在两句之间。")
    title, begin = split_title(second)
    rest = second[begin:].strip() or second
    targets = _targets_in(draft, rest)
    made = replace(node, id=new_id(draft), number="", title=title, body=rest, targets=targets)
    nodes = list(draft.outline.nodes)
    nodes[draft.place(node_id)] = replace(node, body=first, targets=_targets_in(draft, first))
    nodes.insert(draft.subtree(node_id), made)
    return with_nodes(draft, nodes)


def merge(draft: Draft, node_id: str) -> Draft:
    """Take a node into the one before it on the same level: text, units, targets and what is below."""
    node, into = draft.node(node_id), _before(draft, node_id)
    body = "\n".join(part for part in (into.body, node.title if node.body != node.title else "", node.body) if part)
    known = {unit.name for unit in into.units}
    units = (*into.units, *(unit for unit in node.units if unit.name not in known))
    joined = replace(into, body=body, units=units, targets=_targets_in(draft, body))
    nodes = []
    for one in draft.outline.nodes:
        if one.id == into.id:
            nodes.append(joined)
        elif one.id != node_id:
            nodes.append(replace(one, parent=into.id) if one.parent == node_id else one)
    return with_nodes(draft, nodes)


def drop(draft: Draft, node_id: str) -> Draft:
    """Leave a node out; what is below it moves up."""
    node = draft.node(node_id)
    kept = [one for one in draft.outline.nodes if one.id != node_id]
    return with_nodes(draft, [replace(one, parent=node.parent) if one.parent == node_id else one for one in kept])


def set_units(draft: Draft, node_id: str, units: Iterable[Mention]) -> Draft:
    """Other units; a note or reference that gets some becomes a measure."""
    named = tuple({unit.name: unit for unit in units}.values())

    def changed(node: OutlineNode) -> OutlineNode:
        bare = node.kind in {NodeKind.NOTE, NodeKind.REFERENCE, NodeKind.LEAD_IN}
        return replace(node, units=named, kind=NodeKind.MEASURE if named and bare else node.kind)

    return with_node(draft, node_id, changed)


def write_units(draft: Draft, node_id: str, words: str) -> Draft:
    """The units that the words name (牵头单位：甲；配合单位：乙、丙, or names only)."""
    read = read_units(words)
    if words.strip() and not read.mentions:
        raise KnownError("没有读出单位名称。", "单位之间用顿号隔开，例如：区教育局、区财政局。")
    return set_units(draft, node_id, read.mentions)


def units_text(units: Sequence[Mention]) -> str:
    """The units as `write_units` reads them."""
    if all(unit.role is Role.RESPONSIBLE for unit in units):
        return "、".join(unit.name for unit in units)
    groups = ((role, [unit.name for unit in units if unit.role is role]) for role in Role)
    return "；".join(f"{role.label}：{'、'.join(names)}" for role, names in groups if names)


def rename_unit(draft: Draft, name: str, better: str) -> Draft:
    """Write a unit's name in another way wherever it stands; "" takes the words out."""
    nodes = [replace(node, units=tuple(_renamed(node.units, name, better.strip()))) for node in draft.outline.nodes]
    return with_nodes(draft, nodes)


def _renamed(units: Iterable[Mention], name: str, better: str) -> Iterable[Mention]:
    found = (replace(unit, name=better) if unit.name == name else unit for unit in units)
    return {unit.name: unit for unit in found if unit.name}.values()


def adopt(draft: Draft, name: str, known: str) -> Draft:
    """Say which unit of the directory a name means; "" makes it a new entry."""
    return replace(draft, adopted={**draft.adopted, name: known})


def choose(draft: Draft, phrase: str, names: Sequence[str], node_ids: Sequence[str] = ()) -> Draft:
    """Say which units a phrase means, at these nodes or wherever it stands."""
    at = set(node_ids) or {node.id for node in draft.outline.nodes}
    places = [
        (node.id, phrase)
        for node in draft.outline.nodes
        if node.id in at and any(unit.name == phrase for unit in node.units)
    ]
    return replace(draft, chosen={**draft.chosen, **dict.fromkeys(places, tuple(names))})


def add_target(draft: Draft, node_id: str, start: int, end: int) -> Draft:
    """Take the marked words of the text as targets; without a number they are a yes/no milestone.

    KnownError when nothing is marked.
    """
    words = draft.node(node_id).body[start:end]
    if len(words.strip()) < _LEAST_WORDS:
        raise KnownError("先选中一段文字。", "含有数字的读成数值指标，例如“新建学校3所”；没有数字的作为是否指标。")
    found = find_targets(words) or (milestone(words, 0, len(words)),)
    moved = [replace(one, start=one.start + start, end=one.end + start) for one in found]

    def changed(node: OutlineNode) -> OutlineNode:
        kept = [one for one in node.targets if not any(one.start < new.end and new.start < one.end for new in moved)]
        return replace(node, targets=tuple(sorted([*kept, *moved], key=lambda one: one.start)))

    return with_node(draft, node_id, changed)


def drop_target(draft: Draft, node_id: str, at: int) -> Draft:
    """Words that were taken for a target are none."""
    return with_node(draft, node_id, lambda node: replace(node, targets=(*node.targets[:at], *node.targets[at + 1 :])))


def write_target(draft: Draft, node_id: str, at: int, words: TargetWords) -> Draft:
    """A target as its fields say; KnownError when they cannot be read."""

    def changed(node: OutlineNode) -> OutlineNode:
        made = rewritten(node.targets[at], words, draft.outline.year)
        return replace(node, targets=(*node.targets[:at], made, *node.targets[at + 1 :]))

    return with_node(draft, node_id, changed)


def entitle(draft: Draft, title: str, year: str) -> Draft:
    """The list's title and the year it is for, as typed ("" for none); KnownError for what is no year.

    Days and time plans are read anew for another year.
    """
    if not title.strip():
        raise KnownError("清单要有标题。", "写上标题再继续。")
    typed = unicodedata.normalize("NFKC", year).strip().removesuffix("年")
    if typed and not (typed.isdecimal() and FIRST_YEAR <= int(typed) <= LAST_YEAR):
        raise KnownError(f"“{year.strip()}”不是年份。", "写四位数字，例如 2023。")
    named = replace(draft, outline=replace(draft.outline, title=title.strip(), year=int(typed) if typed else None))
    return reread(named) if typed and named.outline.year != draft.outline.year else named


def assign_columns(draft: Draft, meanings: Mapping[str, str]) -> Draft:
    """Say what the heads of a table's columns mean: the list is read again, what was corrected stays."""
    return reread(draft, meanings={**draft.meanings, **{bare_head(head): kind for head, kind in meanings.items()}})


def own(draft: Draft, node_id: str, name: str) -> Draft:
    """Say which unit files the indicators of a node."""
    return replace(draft, owners={**draft.owners, node_id: name})


def settle(draft: Draft, key: str) -> Draft:
    """A question has been answered."""
    return replace(draft, settled=draft.settled | {key})
