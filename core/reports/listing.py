"""A table as data, typed: on paper and in Word its values become words, in Excel they stay numbers and dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import groupby

from core.model import wording
from core.reports.page import MM, Area
from core.reports.table import NOTHING, Column, Group, Table, Tone

Value = str | int | float | dt.date | None


class Form(Enum):
    """What a column holds; a share is in percent, files are counted."""

    TEXT = auto()
    WORD = auto()
    WHOLE = auto()
    NUMBER = auto()
    SHARE = auto()
    FILES = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its head, its width in mm, what it holds, and the words that may be chosen in it.

    A field that is not `printed` stands in the Excel sheet only.
    """

    head: str
    width: float
    form: Form = Form.TEXT
    choices: tuple[str, ...] = ()
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under fields. Neighbouring rows that are alike in the first `shared` fields show them once on paper."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    tones: Mapping[str, Tone] = field(default_factory=dict)
    shared: int = 0
    dense: bool = False
    row_height: float = 0.0
    note: str = ""


def shown(value: Value, form: Form) -> str:
    """A value in words."""
    if value is None or value == "":
        return NOTHING if form is not Form.TEXT else ""
    if isinstance(value, dt.date):
        return wording.date(value)
    if isinstance(value, str):
        return value
    if form is Form.SHARE:
        return wording.percent(value)
    return f"{wording.number(value)}{'份' if form is Form.FILES else ''}"


def as_table(listing: Listing, area: Area) -> Table:
    """The printed fields as a table as wide as the text area: columns of running text take what is left."""
    kept = [at for at, one in enumerate(listing.fields) if one.printed]
    fields = [listing.fields[at] for at in kept]
    rows = [tuple(shown(row[at], listing.fields[at].form) for at in kept) for row in listing.rows]
    grouped = groupby(rows, lambda row: row[: listing.shared]) if listing.shared else ((row[:0], [row]) for row in rows)
    groups = tuple(Group(lead, tuple(row[listing.shared :] for row in group)) for lead, group in grouped)
    stretch = _stretch(fields, area.width / MM)
    columns = tuple(
        Column(one.head, one.width * (stretch if one.form is Form.TEXT else 1), one.form is not Form.TEXT)
        for one in fields
    )
    return Table(columns, groups, listing.name, listing.tones, listing.row_height, listing.dense)


def _stretch(fields: list[Field], width: float) -> float:
    texts = sum(one.width for one in fields if one.form is Form.TEXT)
    return (width - sum(one.width for one in fields) + texts) / texts if texts else 1.0
