"""A list read again with other columns or another year: what a person corrected stays corrected.

Nodes are the same where the same line begins them. Of each the fields that were changed since it was read are kept,
the others are read anew; nodes that were left out stay out, nodes that were made stay after the one before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from core.lists.drafting.draft import Draft
from core.lists.parsing import parse
from core.lists.parsing.records import OutlineNode

_FIELDS = ("kind", "title", "units", "leaders", "deadline")
_TEXT = ("body", "targets")  # places of targets are places in the body
Place = tuple[int, int]


def reread(draft: Draft, *, meanings: Mapping[str, str] | None = None, year: int | None = None) -> Draft:
    """The draft read with these meanings of heads, or for this year; see `parse`."""
    meanings, year = draft.meanings if meanings is None else meanings, year or draft.outline.year
    found = parse(draft.source, draft.known, draft.remarks, meanings, year)
    read = replace(found, nodes=tuple(_named_alike(found.nodes, draft)))
    nodes = _corrected(draft, read.nodes)
    outline = replace(read, title=draft.outline.title or read.title, nodes=tuple(nodes))
    return replace(draft, read=read, outline=outline, meanings=meanings)


def _placed(nodes: Sequence[OutlineNode]) -> Iterator[tuple[Place, OutlineNode]]:
    """Each with its line and which of the line's nodes it is."""
    seen: Counter[int] = Counter()
    for node in nodes:
        seen[node.line] += 1
        yield (node.line, seen[node.line]), node


def _named_alike(nodes: Sequence[OutlineNode], draft: Draft) -> Iterator[OutlineNode]:
    """The nodes with the ids of those that the same lines began before, so that answers about them still hold."""
    before = {place: node.id for place, node in _placed(draft.read.nodes)}
    used = {node.id for node in (*draft.read.nodes, *draft.outline.nodes)}
    free = (name for at in count(1) if (name := f"r{at}") not in used)
    ids = {node.id: before.get(place) or next(free) for place, node in _placed(nodes)}
    return (replace(node, id=ids[node.id], parent=ids[node.parent] if node.parent else None) for node in nodes)


def _corrected(draft: Draft, nodes: Sequence[OutlineNode]) -> list[OutlineNode]:
    before = {node.id: node for node in draft.read.nodes}
    mine = {node.id: node for node in draft.outline.nodes}
    kept = [
        _with_changes(node, before[node.id], mine[node.id]) if node.id in mine else node
        for node in nodes
        if node.id in mine or node.id not in before
    ]
    made = _with_made(kept, draft.outline.nodes, before)
    above = {node.id: node.parent for node in (*before.values(), *nodes, *made)}
    return list(_hung(made, above))


def _with_changes(node: OutlineNode, before: OutlineNode, mine: OutlineNode) -> OutlineNode:
    names = [name for name in (*_FIELDS, "parent") if getattr(mine, name) != getattr(before, name)]
    names += _TEXT if any(getattr(mine, name) != getattr(before, name) for name in _TEXT) else ()
    return replace(node, **{name: getattr(mine, name) for name in names})


def _with_made(
    kept: list[OutlineNode], mine: Sequence[OutlineNode], before: Mapping[str, OutlineNode]
) -> list[OutlineNode]:
    made = list(kept)
    after = 0
    for node in mine:
        at = next((at for at, one in enumerate(made) if one.id == node.id), None)
        if at is None and node.id not in before:
            made.insert(after, node)
            at = after
        after = at + 1 if at is not None else after
    return made


def _hung(nodes: Sequence[OutlineNode], above: Mapping[str, str | None]) -> Iterator[OutlineNode]:
    """Each below the nearest node above it that is there."""
    seen: set[str] = set()
    for node in nodes:
        parent = node.parent
        while parent is not None and parent not in seen:
            parent = above.get(parent)
        seen.add(node.id)
        yield replace(node, parent=parent)
