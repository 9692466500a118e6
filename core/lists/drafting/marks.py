"""The original beside the tree: its paragraphs, the node that each belongs to, and what is marked in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from core.lists.drafting.draft import Draft
from core.lists.drafting.questions import Question
from core.lists.parsing.blocks import shown_lines
from core.lists.parsing.records import OutlineNode


class Mark(Enum):
    """What words of the original are: a target, a unit, or in doubt."""

    TARGET = "target"
    UNIT = "unit"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph of the original. `node` is the local id of the node that begins in it, or goes on in it."""

    line: int
    text: str
    node: str | None
    begins: bool
    marks: tuple[tuple[int, int, Mark], ...] = ()


def shown(draft: Draft, asked: Sequence[Question] = ()) -> tuple[Shown, ...]:
    """The paragraphs in order with their marks; where marks meet, doubts come before targets before units."""
    by_line: dict[int, list[OutlineNode]] = defaultdict(list)
    for node in draft.outline.nodes:
        by_line[node.line].append(node)
    doubts = {node_id: question.words for question in asked for node_id in question.nodes}
    found, held = [], None
    for part in shown_lines(draft.source):
        here = by_line.get(part.line, [])
        held = (here[-1].id if here else held) if here or held else None
        current = here or [node for node in draft.outline.nodes if node.id == held]
        text = part.text.replace("<br>", " ").strip("| ")
        words = [*(doubts[node.id] for node in current if node.id in doubts), *_asked_at(part.line, asked)]
        marks = tuple(_marks(text, current, words))
        begins = max(here, key=lambda node: (bool(node.units), node.line), default=None)
        found.append(Shown(part.line, text, begins.id if begins else held, bool(here), marks))
    return tuple(found)


def _asked_at(line: int, asked: Iterable[Question]) -> list[str]:
    return [question.words for question in asked if question.line == line]


def _marks(text: str, nodes: Iterable[OutlineNode], doubts: Iterable[str]) -> Iterator[tuple[int, int, Mark]]:
    taken = bytearray(len(text))
    nodes = list(nodes)
    wanted = [(words, Mark.DOUBT) for words in doubts]
    wanted += [(target.text, Mark.TARGET) for node in nodes for target in node.targets]
    wanted += [(unit.name, Mark.UNIT) for node in nodes for unit in sorted(node.units, key=lambda one: -len(one.name))]
    spans = []
    for words, mark in wanted:
        at = _free(text, words, taken)
        if at >= 0:
            taken[at : at + len(words)] = b"\x01" * len(words)
            spans.append((at, at + len(words), mark))
    yield from sorted(spans, key=lambda span: span[0])


def _free(text: str, words: str, taken: bytearray) -> int:
    """Where the words stand without touching what is marked already; -1 for nowhere. Units stand last in a text."""
    at = text.find(words) if words else -1
    while at >= 0 and any(taken[at : at + len(words)]):
        at = text.find(words, at + 1)
    return at
