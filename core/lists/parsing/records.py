"""What the parser understood: an outline with local ids, units as written, and targets with their places."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from core.model.records import Comparator, IndicatorKind, NodeKind, Role


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit or a collective phrase, named as the list writes it."""

    name: str
    role: Role
    collective: bool = False


class PlanPoint(NamedTuple):
    """What is to be reached by a day: in the target's unit, or in percent of the whole."""

    day: dt.date
    value: float
    is_percent: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified target.

    `names` has one indicator name, or several that share the words (甲、乙均达到90%); `values` one
    number, low and high of a range, or one a name (分别达到). `start`/`end` mark its words in the
    node's body, -1 when they stand in the title, `points` what should be reached by
    which day before the last.
    """

    text: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    unit: str
    comparator: Comparator
    kind: IndicatorKind
    start: int = -1
    end: int = -1
    due_date: dt.date | None = None
    start_date: dt.date | None = None
    points: tuple[PlanPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """One place in the outline; `id` is local to it, `line` is where it starts in the text (from 1).

    `confidence` (0 to 1) is how sure the parser is of a table's row; paragraphs are what they are.
    """

    id: str
    parent: str | None
    kind: NodeKind
    number: str
    title: str
    body: str
    line: int
    units: tuple[Mention, ...] = ()
    leaders: tuple[str, ...] = ()
    deadline: dt.date | None = None
    targets: tuple[Target, ...] = ()
    start_date: dt.date | None = None
    points: tuple[PlanPoint, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at, with its line (from 1) and a Chinese sentence."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table of the text: its first row's line, kind (see `heads.MEANINGS`) and head of its columns, confidence."""

    line: int
    columns: tuple[tuple[str, str], ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole list as understood, nodes in the order of the text; `year` is None when the text names none."""

    title: str
    year: int | None
    nodes: tuple[OutlineNode, ...]
    warnings: tuple[Doubt, ...] = ()
    tables: tuple[TableRead, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitList:
    """The units of one group of words, with what stands among them; `unread` are words that are no names.

    `undertakes` says that they are 承办: beside others that 协办 they lead.
    """

    mentions: tuple[Mention, ...] = ()
    leaders: tuple[str, ...] = ()
    deadline: str = ""
    first_leads: bool = False
    unread: tuple[str, ...] = ()
    undertakes: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its line (from 1); `bold` is what it emphasises at its start, "" when nothing.

    `heading` is the level that its style or Markdown gives it, 0 for none.
    """

    line: int
    text: str
    bold: str = ""
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph or a table row, read on its own, before the tree is known.

    `limit` ends the part of `text` in which targets are sought: what follows the units is a report
    or a remark. `joined` says that the units stood on lines below, `begun` that they begin the text.
    `time` is what a table says of the time, `points` the words that it has for the end of a month (6 → "50%").
    """

    line: int
    style: str
    number: str
    text: str
    limit: int
    lists: tuple[UnitList, ...] = ()
    title: str = ""
    path: tuple[str, ...] = ()
    bold: str = ""
    heading: int = 0
    ordinal: int = 0
    joined: bool = False
    begun: bool = False
    time: str = ""
    points: tuple[tuple[int, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    confidence: float = 1.0
