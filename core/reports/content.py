"""What a report says, block by block, before any format: the PDF and the Word file are both made from it."""

from __future__ import annotations

from dataclasses import dataclass

from core.reports import page
from core.reports.charts import Bars, Lines
from core.reports.flow import Span
from core.reports.fonts import Face
from core.reports.page import Sheet
from core.reports.table import Table


@dataclass(frozen=True, slots=True)
class Title:
    """The title in words: it may be broken between them only."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Centred:
    """A short text in the middle."""

    text: str
    face: Face = Face.KAI


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Flush:
    """A line that begins at the left edge: 主送机关, 附件."""

    text: str
    face: Face = Face.FANGSONG


@dataclass(frozen=True, slots=True)
class Text:
    """Body text after a lead-in; `where` tells the reader of a message which text it is."""

    text: str
    where: str
    lead: Span = (Face.FANGSONG, "")


@dataclass(frozen=True, slots=True)
class Heading:
    """一、 （一） 1. are levels 1 to 3; a heading becomes a bookmark."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Masthead:
    """The red head of a serial: its name, its number, who issues it and when."""

    name: str
    number: str
    issuer: str
    date: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Issuer and date with room for the seal."""

    issuer: str
    date: str


@dataclass(frozen=True, slots=True)
class Signing:
    """Labels with room behind each for a signature by hand."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: copies to, and who printed it when, between full-width rules at the end of the last page."""

    copies: str
    printed: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, with a caption over it that stays with it."""

    table: Table
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its caption."""

    chart: Bars | Lines
    caption: str


@dataclass(frozen=True, slots=True)
class Closing:
    """What ends a text: it stands on one page with at least its last two lines."""

    blocks: tuple[Title | Centred | Blank | Flush | Text | Heading | Signature | Signing, ...]


Block = (
    Title
    | Centred
    | Blank
    | Flush
    | Text
    | Heading
    | Masthead
    | Signature
    | Signing
    | Imprint
    | Grid
    | Picture
    | Closing
)


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks on sheets of one kind; a part begins on a new page."""

    blocks: tuple[Block, ...]
    sheet: Sheet = page.A4


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report with what its file says of itself; one on made-up data says so on every page."""

    title: str
    author: str
    subject: str
    parts: tuple[Part, ...]
    is_practice: bool = False
