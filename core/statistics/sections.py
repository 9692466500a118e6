"""板块: the headings of the list, and the lights of the tasks below each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.model.board import Board
from core.model.records import Node, NodeId, NodeKind
from core.model.status import Light
from core.statistics.district import NodeStanding


def section_of(board: Board, node: Node) -> Node:
    """The nearest section or part above the node; a node that hangs at the top stands for itself."""
    above = [at for at in board.path(node.id)[:-1] if at.kind in {NodeKind.SECTION, NodeKind.PART}]
    return above[-1] if above else node


def heading_of(board: Board, node: Node) -> str:
    """The title under which a report tells of the node."""
    title = section_of(board, node).title.rstrip("。：:")
    return title.removesuffix("是")  # 主要目标是：… is a sentence that runs on, its heading is 主要目标


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """A section with its tasks over all their units."""

    section: Node
    title: str
    nodes: tuple[NodeStanding, ...]

    @property
    def lights(self) -> Counter[Light]:
        """How many tasks show each light."""
        return Counter(node.light for node in self.nodes)


def section_standings(board: Board, nodes: Iterable[NodeStanding]) -> tuple[SectionStanding, ...]:
    """The tasks by section, each section where its first task stands."""
    groups: dict[NodeId, list[NodeStanding]] = {}
    for one in nodes:
        groups.setdefault(section_of(board, one.node).id, []).append(one)
    return tuple(
        SectionStanding(board.nodes[section], heading_of(board, group[0].node), tuple(group))
        for section, group in groups.items()
    )
