"""A text to its outline: the pipeline from paragraphs to nodes."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import KnownError
from core.lists.parsing.entries import entries
from core.lists.parsing.finish import doubts, finish
from core.lists.parsing.headings import find_year
from core.lists.parsing.records import Doubt, Entry, Outline
from core.lists.parsing.roles import first_leads
from core.lists.parsing.tree import assemble


def parse(text: str) -> Outline:
    """What the parser understands of a list; KnownError when nothing in the text is like one."""
    said, read = _apart(entries(text))
    title, roots = assemble(read)
    year = find_year(title, text)
    leads = any(one.first_leads for entry in read for one in entry.lists) or any(
        first_leads(entry.text) for entry in read if not entry.lists and len(entry.text) < 200
    )
    nodes = finish(roots, year=year, first_leads=leads)
    if not any(node.units for node in nodes) and sum(bool(node.number) for node in nodes) < 2:
        raise KnownError("没有找到像分工清单的内容。", "清单应有编号的任务，或在括号里写明责任单位。")
    unread = (
        Doubt(entry.line, f"“{words[:20]}”没有当作责任单位，请核对。") for entry in read for words in _unread(entry)
    )
    return Outline(title, year, nodes, tuple(sorted((*doubts(nodes), *unread, *said), key=lambda doubt: doubt.line)))


def _apart(found: Iterable[Entry]) -> tuple[list[Doubt], list[Entry]]:
    """What a person should be told of, and what belongs to the tree."""
    said: list[Doubt] = []
    read: list[Entry] = []
    for entry in found:
        if entry.style == "said":
            said.append(Doubt(entry.line, entry.text))
        else:
            read.append(entry)
    return said, read


def _unread(entry: Entry) -> list[str]:
    return [words for one in entry.lists for words in one.unread]
