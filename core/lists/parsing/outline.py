"""A text to its outline: the pipeline from paragraphs and tables to nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from core.errors import KnownError
from core.lists.parsing.entries import entries
from core.lists.parsing.finish import doubts, finish
from core.lists.parsing.headings import find_year
from core.lists.parsing.names import is_likely, is_namelike, knowing
from core.lists.parsing.records import Doubt, Entry, Outline, TableRead
from core.lists.parsing.roles import first_leads
from core.lists.parsing.tree import assemble

_ASIDE = {"said", "table"}
_MOST_LEARNED = 200


def parse(
    text: str,
    known: Iterable[str] = (),
    remarks: Iterable[str] = (),
    meanings: Mapping[str, str] | None = None,
    year: int | None = None,
) -> Outline:
    """What the parser understands of a list; KnownError when nothing in the text is like one.

    `known` are names of units that the workspace has already, `remarks` what the reader of the file has to say,
    `meanings` the kinds of columns that a person gave to heads (`heads.bare_head` → `heads.MEANINGS`),
    `year` the list's where a person says it and the text must not be asked.
    Where a list teaches names that do not look like any, it is read a second time with them.
    """
    names, meanings = frozenset(known), meanings or {}
    told = [Doubt(1, remark) for remark in remarks]
    with knowing(names):
        found = list(entries(text, meanings))
        learned = names | frozenset(_learned(found, text))
        if learned == names:
            return _outline(text, found, told, year)
    with knowing(learned):
        return _outline(text, list(entries(text, meanings)), told, year)


def _learned(read: Sequence[Entry], text: str) -> Iterator[str]:
    """Names without the look of one that stand beside others in a list of units, and once more elsewhere."""
    lists = [[unit.name for unit in one.mentions] for entry in read for one in entry.lists]
    seen = Counter(name for names in lists for name in names)
    sure = (names for names in lists if sum(map(is_likely, names)) * 2 >= len(names))
    new = dict.fromkeys(name for names in sure for name in names if not is_likely(name) and is_namelike(name))
    yield from (name for name in islice(new, _MOST_LEARNED) if text.count(name) > seen[name])


def _outline(text: str, found: Sequence[Entry], told: Sequence[Doubt], year: int | None) -> Outline:
    read = [entry for entry in found if entry.style not in _ASIDE]
    title, roots = assemble(read)
    year = year or find_year(title, text)
    leads = any(one.first_leads for entry in read for one in entry.lists) or any(
        first_leads(entry.text) for entry in read if not entry.lists and len(entry.text) < 200
    )
    nodes = finish(roots, year=year, first_leads=leads)
    if not any(node.units for node in nodes) and sum(bool(node.number) for node in nodes) < 2:
        raise KnownError("没有找到像分工清单的内容。", "清单应有编号的任务，或在括号里写明责任单位。")
    warnings = sorted((*told, *doubts(nodes), *_said(found)), key=lambda doubt: doubt.line)
    tables = (TableRead(entry.line, entry.columns, entry.confidence) for entry in found if entry.style == "table")
    return Outline(title, year, nodes, tuple(warnings), tuple(tables))


def _said(found: Sequence[Entry]) -> Iterator[Doubt]:
    """What is no part of the tree, and words that stood among units and are none."""
    for entry in found:
        if entry.style == "said":
            yield Doubt(entry.line, entry.text)
        for words in (words for one in entry.lists for words in one.unread):
            yield Doubt(entry.line, f"“{words[:20]}”没有当作责任单位，请核对。")
