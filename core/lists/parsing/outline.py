"""A text to its outline: the pipeline from paragraphs to nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from core.errors import KnownError
from core.lists.parsing.entries import entries
from core.lists.parsing.finish import doubts, finish
from core.lists.parsing.headings import find_year
from core.lists.parsing.names import is_likely, is_namelike, knowing
from core.lists.parsing.records import Doubt, Entry, Outline
from core.lists.parsing.roles import first_leads
from core.lists.parsing.tree import assemble


def parse(text: str, known: Iterable[str] = (), remarks: Iterable[str] = ()) -> Outline:
    """What the parser understands of a list; KnownError when nothing in the text is like one.

    `known` are names of units that the workspace has already, `remarks` what the reader of the file has to say.
    Where a list teaches names that do not look like any, it is read a second time with them.
    """
    names = frozenset(known)
    with knowing(names):
        said, read = _apart(entries(text))
        learned = names | frozenset(_learned(read, text))
        if learned == names:
            return _outline(text, said, read, remarks)
    with knowing(learned):
        return _outline(text, *_apart(entries(text)), remarks)


def _learned(read: Sequence[Entry], text: str) -> Iterator[str]:
    """Names without the look of one that stand beside others in a list of units, and once more elsewhere."""
    seen = Counter(unit.name for entry in read for one in entry.lists for unit in one.mentions)
    for entry in read:
        for one in entry.lists:
            names = [unit.name for unit in one.mentions]
            if sum(map(is_likely, names)) * 2 >= len(names):
                new = (name for name in names if not is_likely(name))
                yield from (name for name in new if is_namelike(name) and text.count(name) > seen[name])


def _outline(text: str, said: list[Doubt], read: list[Entry], remarks: Iterable[str]) -> Outline:
    title, roots = assemble(read)
    year = find_year(title, text)
    leads = any(one.first_leads for entry in read for one in entry.lists) or any(
        first_leads(entry.text) for entry in read if not entry.lists and len(entry.text) < 200
    )
    nodes = finish(roots, year=year, first_leads=leads)
    if not any(node.units for node in nodes) and sum(bool(node.number) for node in nodes) < 2:
        raise KnownError("没有找到像分工清单的内容。", "清单应有编号的任务，或在括号里写明责任单位。")
    told = (Doubt(1, remark) for remark in remarks)
    unread = (
        Doubt(entry.line, f"“{words[:20]}”没有当作责任单位，请核对。") for entry in read for words in _unread(entry)
    )
    return Outline(
        title, year, nodes, tuple(sorted((*doubts(nodes), *unread, *said, *told), key=lambda doubt: doubt.line))
    )


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
