"""Pieces of WordprocessingML as text: runs, paragraphs, tables. Lengths in points unless said otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from core.reports.document import BLACK, Colour
from core.reports.fonts import Face, is_invisible
from core.reports.ink import as_hex
from core.reports.page import CELL, LEADING, MM, SIZE_5
from core.reports.table import Column, Group, Table

#: The faces by the names that Windows, WPS and Word know them by.
FONTS = {Face.FANGSONG: "仿宋", Face.KAI: "楷体", Face.HEI: "黑体", Face.TITLE: "方正小标宋简体"}
#: What stands in where the first name is not installed (w:altName), and the family to fall back to.
SUBSTITUTES = {
    "仿宋": "仿宋_GB2312",
    "楷体": "楷体_GB2312",
    "黑体": "SimHei",
    "方正小标宋简体": "华文中宋",
    "宋体": "SimSun",
}
#: 三号. Word knows sizes in half points only: what 28 characters are too wide by is taken from between them, in
#: twentieths of a point. A grid of characters would say the same, but not every program keeps to one.
BODY = 16.0
SQUEEZE = math.floor((CELL - BODY) * 20)
_CELL_LEADING, _CELL_PAD = 15.0, 1.2 * MM

Run = tuple[Face | str, str]


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


#: 22 lines take a little less than the text area, so that rounding never pushes the last one out.
LINE = int(LEADING * 20)


def run(text: str, face: Face | str, size: float = BODY, colour: Colour = BLACK) -> str:
    """A run of text; line ends in it become breaks."""
    font = FONTS[face] if isinstance(face, Face) else face
    tint = "" if colour == BLACK else f'<w:color w:val="{as_hex(colour)}"/>'
    faces = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    space = "" if size == BODY else '<w:spacing w:val="0"/>'
    props = f'<w:rPr>{faces}{tint}{space}<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
    parts = [f'<w:t xml:space="preserve">{escape(visible(line))}</w:t>' for line in text.split("\n")]
    return f"<w:r>{props}{'<w:br/>'.join(parts)}</w:r>"


def visible(text: str) -> str:
    """Without what XML can't hold and what has no picture."""
    return "".join(char for char in text if char == "\t" or not (is_invisible(char) or char in "\ufffe\uffff"))


#: Chinese line rules, nothing past the margin, no gap between Chinese and figures: as on our own pages.
RULES = '<w:kinsoku/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'


def paragraph(
    runs: str,
    *,
    keep: bool = False,
    frame: str = "",
    ind: str = "",
    align: str = "both",
    line: int = LINE,
    tail: str = "",
    off_grid: bool = False,
) -> str:
    """A paragraph on the grid: `frame` are borders and tabs, `tail` what follows the alignment.

    The order of the properties is the schema's. The line rules stand in each paragraph, because not
    every program takes them from a style.
    """
    grid = '<w:snapToGrid w:val="0"/>' if off_grid else ""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    head = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr>{head}{frame}{RULES}{grid}{spacing}{ind}<w:jc w:val="{align}"/>{tail}</w:pPr>{runs}</w:p>'


def indent(*, first_chars: int = 0, left: float = 0, right: float = 0) -> str:
    """Indents: of the first line in characters, of the sides in points."""
    first = f' w:firstLineChars="{first_chars * 100}" w:firstLine="{twips(first_chars * BODY)}"' if first_chars else ""
    return f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}"{first}/>'


def field(code: str, size: float, font: str) -> str:
    """A field that Word computes, such as PAGE."""
    faces = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
    props = f'<w:rPr>{faces}<w:spacing w:val="0"/><w:sz w:val="{round(size * 2)}"/></w:rPr>'
    kinds = ('<w:fldChar w:fldCharType="begin"/>', f'<w:instrText xml:space="preserve"> {code} </w:instrText>')
    shown = ('<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>')
    return "".join(f"<w:r>{props}{one}</w:r>" for one in (*kinds, *shown))


def table(one: Table) -> str:
    """A table: its head repeated on each page, shared cells merged downwards."""
    widths = [twips(column.width * MM) for column in one.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{8 if side in _OUTER else 6}" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    sides = (("top", one.air), ("left", _CELL_PAD), ("bottom", one.air), ("right", _CELL_PAD))
    margins = "".join(f'<w:{side} w:w="{twips(air)}" w:type="dxa"/>' for side, air in sides)
    props = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="left"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )
    rows = "".join((_head(one.columns), *(row for group in one.groups for row in _rows(one, group))))
    return f"<w:tbl><w:tblPr>{props}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


_OUTER = {"top", "left", "bottom", "right"}


def _head(columns: Sequence[Column]) -> str:
    cells = (_cell(column.head, column, Face.HEI, centred=True) for column in columns)
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _rows(one: Table, group: Group) -> Iterator[str]:
    height = f'<w:trHeight w:val="{twips(one.row_height * MM)}" w:hRule="atLeast"/>' if one.row_height else ""
    for at, row in enumerate(group.rows):
        merge = '<w:vMerge w:val="restart"/>' if at == 0 else "<w:vMerge/>"
        is_merged = len(group.rows) > 1
        lead = (
            _cell(text if at == 0 else "", column, merge=merge if is_merged else "", tables=one)
            for text, column in zip(group.lead, one.columns, strict=False)
        )
        rest = (
            _cell(text, column, tables=one) for text, column in zip(row, one.columns[len(group.lead) :], strict=True)
        )
        yield f"<w:tr>{f'<w:trPr>{height}</w:trPr>' if height else ''}{''.join((*lead, *rest))}</w:tr>"


def _cell(
    text: str,
    column: Column,
    face: Face = Face.FANGSONG,
    *,
    centred: bool = False,
    merge: str = "",
    tables: Table | None = None,
) -> str:
    tone = tables.tones.get(text) if tables else None
    shade = ""
    if tone:
        pattern = 'w:val="thinDiagStripe" w:color="A6A6A6"' if tone.hatch else 'w:val="clear" w:color="auto"'
        shade = f'<w:shd {pattern} w:fill="{as_hex(tone.fill)}"/>'
    align = "center" if centred or column.centred else "left"
    ink = tone.ink if tone else BLACK
    words = run(text, face, SIZE_5, ink) if text.strip() else ""
    inside = paragraph(words, off_grid=True, line=twips(_CELL_LEADING), align=align)
    width = f'<w:tcW w:w="{twips(column.width * MM)}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{width}{merge}{shade}<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'


TAB = "<w:r><w:tab/></w:r>"


def spread(labels: Sequence[str], starts: Iterable[float], size: float) -> str:
    """Labels at tab stops, room for a signature behind each."""
    stops = "".join(f'<w:tab w:val="left" w:pos="{twips(x)}"/>' for x in starts if x > 0)
    words = TAB.join(run(label, Face.FANGSONG, size) for label in labels)
    return paragraph(words, frame=f"<w:tabs>{stops}</w:tabs>", align="left")


def ruled(sides: Sequence[tuple[str, int]], colour: Colour = BLACK, space: int = 4) -> str:
    """Rules over or under a paragraph: (top or bottom, thickness in eighths of a point)."""
    shade = as_hex(colour)
    rules = (f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{shade}"/>' for side, size in sides)
    return f"<w:pBdr>{''.join(rules)}</w:pBdr>"


def both_sides(left: str, right: str, size: float, width: float, rules: str = "") -> str:
    """Two texts on one line, each one character in."""
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width - size)}"/></w:tabs>'
    words = run(left, Face.FANGSONG, size) + TAB + run(right, Face.FANGSONG, size)
    return paragraph(words, frame=rules + stop, ind=indent(left=size), align="left")
