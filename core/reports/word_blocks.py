"""Each block of a report as WordprocessingML; where lines end is left to Word, but for titles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.reports import flow
from core.reports import word_xml as xml
from core.reports.content import (
    Blank,
    Block,
    Centred,
    Flush,
    Grid,
    Heading,
    Imprint,
    Masthead,
    Signature,
    Signing,
    Text,
    Title,
)
from core.reports.fonts import Face
from core.reports.ink import OFFICIAL_RED
from core.reports.page import CELL, INDENT, SIZE_4, SIZE_TITLE, Area
from core.reports.title import set_title
from core.reports.typeset import paragraphs, set_text

_MASTHEAD_SIZE = 44.0
_MASTHEAD_LINE = 1240


def block_xml(block: Block, area: Area) -> list[str]:
    """The elements of a block that is neither a picture nor a closing."""
    return _MAKERS[type(block)](block, area)


def _title(block: Title, area: Area) -> list[str]:
    lines = [line.text for line in set_title(block.words, area.width / SIZE_TITLE)]
    return [xml.paragraph(xml.run(line, Face.TITLE, SIZE_TITLE), keep=True, align="center") for line in lines]


def _text(block: Text, _area: Area) -> list[str]:
    first, *others = paragraphs(block.text) or [""]
    face, lead = block.lead
    runs = (xml.run(lead, face) if lead else "") + xml.run(first, Face.FANGSONG)
    indent = xml.indent(first_chars=INDENT)
    rest = (xml.run(other, Face.FANGSONG) for other in others)
    return [xml.paragraph(one, ind=indent) for one in (runs, *rest)]


def _heading(block: Heading, _area: Area) -> list[str]:
    level = f'<w:outlineLvl w:val="{block.level - 1}"/>'
    words = xml.run(block.text, flow.HEADING_FACES[block.level - 1])
    return [xml.paragraph(words, keep=True, ind=xml.indent(first_chars=INDENT), tail=level)]


def _masthead(block: Masthead, area: Area) -> list[str]:
    name = " ".join(block.name) if len(block.name) < 7 else block.name
    size = min(_MASTHEAD_SIZE, area.width / (_em(name, Face.TITLE)))
    red = xml.ruled([("bottom", 16)], OFFICIAL_RED)
    return [
        xml.paragraph("", keep=True),
        xml.paragraph(xml.run(name, Face.TITLE, size, OFFICIAL_RED), keep=True, align="center", line=_MASTHEAD_LINE),
        xml.paragraph(xml.run(block.number, Face.FANGSONG), keep=True, align="center"),
        xml.both_sides(block.issuer, block.date, xml.BODY, area.width, red),
        xml.paragraph("", keep=True),
        xml.paragraph("", keep=True),
    ]


def _signature(block: Signature, _area: Area) -> list[str]:
    """The date four characters from the right, the issuer centred above it."""
    date, issuer = _em(block.date, Face.FANGSONG), _em(block.issuer, Face.FANGSONG)
    above = max(4 + (date - issuer) / 2, 0) * CELL
    return [
        xml.paragraph("", keep=True),
        xml.paragraph(xml.run(block.issuer, Face.FANGSONG), keep=True, align="right", ind=xml.indent(right=above)),
        xml.paragraph(xml.run(block.date, Face.FANGSONG), keep=True, align="right", ind=xml.indent(right=4 * CELL)),
        xml.paragraph(""),
    ]


def _em(text: str, face: Face) -> float:
    return set_text([(face, text)], 1e9)[0].natural_width


def _signing(block: Signing, area: Area) -> list[str]:
    row = flow.signing_row(block.labels, area.width)
    return [xml.spread(block.labels, [piece.x for piece in row.pieces], SIZE_4)]


def _imprint(block: Imprint, area: Area) -> list[str]:
    office, _, day = block.printed.partition("\t")
    copies = xml.run(block.copies, Face.FANGSONG, SIZE_4)
    upper = xml.paragraph(
        copies, frame=xml.ruled([("top", 8), ("bottom", 6)]), ind=xml.indent(left=SIZE_4, right=SIZE_4), align="left"
    )
    return [upper, xml.both_sides(office, day, SIZE_4, area.width, xml.ruled([("bottom", 8)]))]


def _grid(block: Grid, _area: Area) -> list[str]:
    caption = xml.run(block.caption, Face.HEI, SIZE_4)
    above = [xml.paragraph(caption, keep=True, align="center")] if block.caption else []
    return [*above, xml.table(block.table), xml.paragraph("", line=160)]


def _plain(text: str, face: Face, align: str) -> list[str]:
    return [xml.paragraph(xml.run(text, face), keep=True, align=align)]


_MAKERS: dict[type, Callable[[Any, Area], list[str]]] = {
    Title: _title,
    Centred: lambda block, _area: _plain(block.text, block.face, "center"),
    Blank: lambda _block, _area: [xml.paragraph("")],
    Flush: lambda block, _area: _plain(block.text, block.face, "left"),
    Text: _text,
    Heading: _heading,
    Signature: _signature,
    Signing: _signing,
    Masthead: _masthead,
    Imprint: _imprint,
    Grid: _grid,
}


def kept(elements: list[str]) -> list[str]:
    """The paragraphs held on one page with what follows."""
    return [
        one.replace("<w:p><w:pPr>", "<w:p><w:pPr><w:keepNext/>", 1) if "<w:keepNext/>" not in one else one
        for one in elements
    ]
