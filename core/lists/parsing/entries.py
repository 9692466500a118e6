"""Paragraphs and table rows to entries: each read on its own, before the tree is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.lists.parsing.blocks import blocks
from core.lists.parsing.grids import Grid
from core.lists.parsing.headings import annex_name, is_annex, is_formal, is_short_line
from core.lists.parsing.numbering import find_number
from core.lists.parsing.records import Entry, Paragraph
from core.lists.parsing.rows import entries_of, legend_of
from core.lists.parsing.tails import labelled_line, split_units

_DECIMALS = re.compile(r"^\s*\d{1,2}\.1\s*[^\d.\s]", re.M)
_WITHOUT_UNITS = {"annex", "formal", "units", "said", "table"}


def entries(text: str, meanings: Mapping[str, str]) -> Iterator[Entry]:
    """The entries in order, each with the units on the lines below it.

    Styles: those of numbering, "annex", "row", "formal", "plain", "units" for lines that follow nothing,
    "table" for the columns of one, and "said" for what a person should be told of. `meanings`: see `find_grids`.
    """
    held: Entry | None = None
    for entry in _read(text, meanings):
        if held and entry.style == "units" and held.style not in _WITHOUT_UNITS:
            text = f"{held.text}\n{entry.text}" if entry.text else held.text
            held = replace(held, text=text, lists=(*held.lists, *entry.lists), joined=not held.lists or held.joined)
            continue
        if held:
            yield held
        held = entry
    if held:
        yield held


def _read(text: str, meanings: Mapping[str, str]) -> Iterator[Entry]:
    previous = 0
    decimals = _DECIMALS.search(text) is not None
    legend = legend_of(text)
    for part in blocks(text, meanings):
        if isinstance(part, Grid):
            yield from entries_of(part, legend)
            continue
        entry = _paragraph(part, previous, decimals=decimals)
        previous = entry.ordinal if entry.style == "digit" else previous
        if entry.text or entry.lists:
            yield entry


def _paragraph(part: Paragraph, previous: int, *, decimals: bool) -> Entry:
    """The entry of a paragraph; where a list has 1.1, its 1 needs no mark behind it."""
    if is_annex(part.text):
        name, rest = annex_name(part.text)
        return Entry(part.line, "annex", name, rest or name, 0, heading=1, title=rest)
    if is_formal(part.text):
        return Entry(part.line, "formal", "", part.text, 0)
    bare = part.heading > 0 or (decimals and is_short_line(part.text))
    number = find_number(part.text, previous, heading=bare)
    if number is None and (labelled := labelled_line(part.text)):
        return Entry(part.line, "units", "", labelled[1], 0, labelled[:1])
    text = part.text[number.end :] if number else part.text
    if number and (labelled := labelled_line(text)):
        return Entry(part.line, "units", "", labelled[1], 0, labelled[:1])
    split = split_units(text)
    if number is None and split.lists and not split.text.strip("。；;，, "):
        return Entry(part.line, "units", "", "", 0, split.lists)
    bold = part.bold[number.end :] if number and part.text.startswith(part.bold) and part.bold else part.bold
    return Entry(
        part.line, number.style if number else "plain", number.written if number else "", split.text, split.limit,
        split.lists, bold=bold.strip(), heading=part.heading, ordinal=number.ordinal if number else 0,
        begun=split.begun,
    )  # fmt: skip
