"""The draft of an import: the outline with its corrections. Frozen, so that every state can be returned to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.errors import KnownError
from core.lists.parsing import parse
from core.lists.parsing.records import Outline, OutlineNode


@dataclass(frozen=True, slots=True)
class Draft:
    """What will be imported. `source` is the text that was read, lines of it are what nodes point to.

    `read` is the outline without its corrections. `adopted` says for names of units which unit of the directory is
    meant ("" for a new entry), `chosen` which units a phrase such as 有关镇 means at a node; `settled` are the
    questions that were answered.
    `meanings` is what heads of columns were said to mean, `owners` who files the indicators of a node
    (a unit's name; what is not there follows `owners.default_owner`). `known` and `remarks`: see `parse`.
    """

    source: str
    outline: Outline
    read: Outline
    adopted: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    meanings: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def node(self, node_id: str) -> OutlineNode:
        """The node of that local id; KeyError without one."""
        return self.outline.nodes[self.place(node_id)]

    def place(self, node_id: str) -> int:
        """Where the node stands in the order of the text."""
        for at, node in enumerate(self.outline.nodes):
            if node.id == node_id:
                return at
        raise KeyError(node_id)

    def subtree(self, node_id: str) -> int:
        """The place after the last node below it."""
        inside = {node_id}
        at = self.place(node_id) + 1
        while at < len(self.outline.nodes) and self.outline.nodes[at].parent in inside:
            inside.add(self.outline.nodes[at].id)
            at += 1
        return at


def begin(
    text: str, known: Iterable[str] = (), remarks: Iterable[str] = (), meanings: Mapping[str, str] | None = None
) -> Draft:
    """The draft of a text; KnownError when nothing in it is like a list. The rest goes to `parse`."""
    known, remarks, meanings = tuple(known), tuple(remarks), dict(meanings or {})
    outline = parse(text, known, remarks, meanings)
    return Draft(text, outline, outline, meanings=meanings, known=known, remarks=remarks)


def with_nodes(draft: Draft, nodes: Sequence[OutlineNode]) -> Draft:
    """The draft with other nodes; KnownError when nothing would be left."""
    if not nodes:
        raise KnownError("清单里至少要留一项。")
    return replace(draft, outline=replace(draft.outline, nodes=tuple(nodes)))


def with_node(draft: Draft, node_id: str, change: Callable[[OutlineNode], OutlineNode]) -> Draft:
    """The draft with one node changed."""
    at = draft.place(node_id)
    nodes = list(draft.outline.nodes)
    nodes[at] = change(nodes[at])
    return with_nodes(draft, nodes)


def new_id(draft: Draft) -> str:
    """A local id that no node has."""
    used = {node.id for node in draft.outline.nodes}
    return next(name for at in range(1, len(used) + 2) if (name := f"m{at}") not in used)
