"""A revised list against the stored one: which nodes are the same, and what changed in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from core.model.records import Assignment, Indicator, Node, NodeId, NodeKind, WorkList, derived_id

#: Two texts at least this alike (0 to 100) are one measure, rewritten.
_ALIKE = 60.0


class Kind(Enum):
    """How a node of the revised list differs; the value is the word in the window."""

    SAME = "未变"
    ADDED = "新增"
    REMOVED = "移出"
    CHANGED = "修改"


@dataclass(frozen=True, slots=True)
class Difference:
    """A node before and after. `text`, `units`, `targets`, `place` say what changed (for CHANGED only)."""

    kind: Kind
    old: Node | None
    new: Node | None
    text: bool = False
    units: bool = False
    targets: bool = False
    place: bool = False

    @property
    def key(self) -> NodeId:
        """The node's id: the stored one where there is one."""
        node = self.old or self.new
        assert node is not None  # noqa: S101  a difference has a side
        return node.id

    @property
    def what(self) -> str:
        """修改文字、单位."""
        words = {"文字": self.text, "单位": self.units, "指标": self.targets, "位置": self.place}
        changed = "、".join(word for word, is_so in words.items() if is_so)
        return f"{self.kind.value}{changed}" if changed else self.kind.value


def compare(old: WorkList, new: WorkList) -> tuple[Difference, ...]:
    """One difference a node: those of the new list in its order, then those that it has no longer.

    Both lists have the directory's units (`settled`). What an earlier revision took out is passed over,
    unless it has come back.
    """
    pairs = same_nodes(old, new)
    before, after = _Facts(old), _Facts(new)
    found = [_difference(pairs.get(node.id), node, before, after, pairs) for node in new.nodes]
    kept = {node.id for node in pairs.values()}
    apart = set(_apart(old, kept, after))
    gone = [node for node in old.nodes if node.id not in kept | apart and node.removed_in is None]
    return (*found, *(Difference(Kind.REMOVED, node, None) for node in gone))


def _apart(old: WorkList, kept: Collection[NodeId], after: _Facts) -> Iterator[NodeId]:
    """What a new text of the list says nothing about: joined annexes, carried work, tasks of the office's making."""
    apart: set[NodeId] = set()
    for node in old.nodes:
        own = node.id in {derived_id("annex", old.id, node.title), derived_id("carried", old.id)}
        task = node.kind is NodeKind.TASK and node.parent_id in kept and not after.tasks
        if own or task or node.parent_id in apart:
            apart.add(node.id)
            yield node.id


def same_nodes(old: WorkList, new: WorkList) -> dict[NodeId, Node]:
    """The stored node of each node of the new list that has one: by id, by title, then by likeness."""
    pairs: dict[NodeId, Node] = {}
    free = {node.id: node for node in old.nodes}
    for match in (_by_id, _by_title, _by_likeness):
        for new_node, old_node in match(list(free.values()), [node for node in new.nodes if node.id not in pairs]):
            if old_node.id in free and new_node.id not in pairs:
                pairs[new_node.id] = free.pop(old_node.id)
    return pairs


def _by_id(old: Sequence[Node], new: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    known = {node.id: node for node in old}
    return ((node, known[node.id]) for node in new if node.id in known)


def _by_title(old: Sequence[Node], new: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    known: dict[str, list[Node]] = defaultdict(list)
    for node in old:
        known[node.title].append(node)
    return ((node, known[node.title][0]) for node in new if len(known[node.title]) == 1)


def _by_likeness(old: Sequence[Node], new: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """The best pairs first, each node once."""
    from rapidfuzz import fuzz, process

    texts = [_text(node) for node in old]
    found = []
    for node in new:
        hits = process.extract(_text(node), texts, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=3)
        found += [(score, node, old[at]) for _, score, at in hits if _kindred(node, old[at])]
    return ((node, other) for _, node, other in sorted(found, key=lambda one: -one[0]))


def _text(node: Node) -> str:
    return f"{node.title}\n{node.body}"


def _kindred(one: Node, other: Node) -> bool:
    """A measure is not taken for a heading, however alike the words."""
    return bool(one.body) == bool(other.body)


class _Facts:
    """The parts and targets of a list by node."""

    def __init__(self, work_list: WorkList) -> None:
        self.parts: dict[NodeId, list[Assignment]] = defaultdict(list)
        self.targets: dict[NodeId, list[Indicator]] = defaultdict(list)
        self.tasks = any(node.kind is NodeKind.TASK for node in work_list.nodes)
        for part in work_list.assignments:
            self.parts[part.node_id].append(part)
        for indicator in work_list.indicators:
            self.targets[indicator.node_id].append(indicator)

    def units(self, node: Node) -> list[tuple[str, str]]:
        return [(part.unit_id, part.role.value) for part in self.parts[node.id]]

    def aims(self, node: Node) -> list[tuple[object, ...]]:
        return [(one.name, one.value, one.unit, one.comparator) for one in self.targets[node.id]]


def _difference(old: Node | None, new: Node, before: _Facts, after: _Facts, pairs: dict[NodeId, Node]) -> Difference:
    if old is None or old.removed_in is not None:
        return Difference(Kind.ADDED, old, new)
    above = pairs[new.parent_id].id if new.parent_id in pairs else new.parent_id
    changed = {
        "text": (old.number, old.title, old.body, old.due_date) != (new.number, new.title, new.body, new.due_date),
        "units": before.units(old) != after.units(new),
        "targets": before.aims(old) != after.aims(new),
        "place": old.parent_id != above,
    }
    return Difference(Kind.CHANGED if any(changed.values()) else Kind.SAME, old, new, **changed)
