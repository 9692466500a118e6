"""Word documents: paragraphs with their automatic numbers, tables with their merges, boxes below their paragraphs.

Text that was deleted or is hidden is left out, and hidden text is told of.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.documents.reading import Reading
from core.documents.table_lines import Cell, lines_of
from core.documents.word_numbers import Numbers, read_numbers

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
#: Text that was struck out, moved away, or hangs in a box beside.
_LEFT_OUT = {f"{_W}{name}" for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr", "rt", "rubyPr")} | {_FALLBACK}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
#: Signs of Word's symbol fonts by their code: ticks and boxes say something, the rest is ornament.
_SYMBOLS = {
    **dict.fromkeys(("F0FC", "F050", "F0FE", "F052", "F053"), "√"),
    **dict.fromkeys(("F0A8", "F06F", "F071", "F0A3"), "□"),
    **dict.fromkeys(("F06C", "F0B7", "F09F", "F06E"), "●"),
    **dict.fromkeys(("F0AB", "F0B6"), "★"),
}
_WRAPPERS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_HEADING = re.compile(r"heading ([1-6])$", re.I)
_MAX_DEPTH, _MAX_BOLD = 40, 80


def read_word(data: bytes) -> Reading:
    """The text of a .docx, a paragraph a line, and what a person should know of it."""
    from docx import Document

    document = Document(io.BytesIO(data))
    reading = _Reading(_Styles(document.styles.element), read_numbers(_numbering(document.part)))
    text = "\n".join(reading.lines(document.element.body, 0))
    said = []
    if reading.hidden:
        said.append(f"文档里有 {reading.hidden} 处隐藏文字，没有读入；要读入时先在 Word 里取消隐藏。")
    if reading.boxes:
        said.append(f"文档里有 {reading.boxes} 个文本框，其中的文字放在所在段落之后，请核对位置。")
    return Reading(text, tuple(said))


def _numbering(part: Any) -> Any:  # noqa: ANN401  lxml has no types
    """The root of numbering.xml, None without one (asking python-docx for it would make one)."""
    found = [one.target_part for one in part.rels.values() if one.reltype == _NUMBERING and not one.is_external]
    return found[0].element if found and hasattr(found[0], "element") else None


class _Styles:
    """What a paragraph takes from its style and from those it is based on."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401
        self._styles = {one.get(f"{_W}styleId"): one for one in root.findall(f"{_W}style")}
        self._root = root

    @cached_property
    def _default(self) -> str | None:
        found = (key for key, one in self._styles.items() if one.get(f"{_W}type") == "paragraph" and _is_default(one))
        return next(found, None)

    def chain(self, key: str | None) -> Iterator[Any]:
        """The style and its bases, nearest first; a ring ends where it began."""
        seen: set[str] = set()
        at = key or self._default
        while at is not None and at in self._styles and at not in seen:
            seen.add(at)
            yield self._styles[at]
            based = self._styles[at].find(f"{_W}basedOn")
            at = None if based is None else based.get(f"{_W}val")

    def heading(self, key: str | None) -> int:
        """1 to 6 for a heading style, else 0."""
        for style in self.chain(key):
            name = style.find(f"{_W}name")
            if name is not None and (found := _HEADING.match(name.get(f"{_W}val") or "")):
                return int(found[1])
        return 0


def _is_default(style: Any) -> bool:  # noqa: ANN401
    return style.get(f"{_W}default") in {"1", "true", "on"}


@dataclass(slots=True)
class _Reading:
    """One pass through a document: the counters of its lists run along."""

    styles: _Styles
    numbers: Numbers
    hidden: int = 0
    boxes: int = 0

    def lines(self, parent: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
        for block in parent:
            if block.tag == f"{_W}p":
                yield from filter(str.strip, self.paragraph(block).split("\n"))
                self.hidden += sum(map(_is_hidden, block.iterchildren(f"{_W}r")))
                for box in filter(_is_shown, block.iter(f"{_W}txbxContent")) if depth < _MAX_DEPTH else ():
                    self.boxes += 1
                    yield from self.lines(box, depth + 1)
            elif block.tag == f"{_W}tbl":
                yield from lines_of(list(self.rows(block, depth)))
            elif block.tag in _WRAPPERS and depth < _MAX_DEPTH:
                yield from self.lines(block, depth + 1)

    def paragraph(self, block: Any) -> str:  # noqa: ANN401
        """The text with its number in front; a heading and words in bold are marked as Markdown marks them."""
        text = "".join(_texts(block, 0)).strip()
        number = self.number(block) if text else ""
        if number and text[0].isdigit() and number[-1] in ".．0123456789":
            number += " "  # 1. 20所学校 is not 1.20
        level = self.styles.heading(_style(block))
        bold = _bold_start(block, text) if not level else ""
        marked = f"**{bold}**{text[len(bold) :]}" if bold else text
        return f"{'#' * level} {number}{marked}" if level and text else f"{number}{marked}"

    def number(self, block: Any) -> str:  # noqa: ANN401
        """The automatic number, its own or its style's; numId 0 switches it off."""
        own = block.find(f"{_W}pPr/{_W}numPr")
        styled = (style.find(f"{_W}pPr/{_W}numPr") for style in self.styles.chain(_style(block)))
        given = [one for one in (own, *styled) if one is not None]
        num = next((value for one in given if (value := _attribute(one, "numId"))), "0")
        level = next((value for one in given if (value := _attribute(one, "ilvl"))), "0")
        if num == "0" or not level.isdecimal():
            return ""
        return self.numbers.next(num, int(level))

    def rows(self, table: Any, depth: int) -> Iterator[list[Cell]]:  # noqa: ANN401
        """The cells of each row on the table's grid; a merge hands its text down."""
        above: dict[int, Cell] = {}
        for row in table.iter(f"{_W}tr"):
            if row.getparent() is not table and not _within(row, table):
                continue
            cells: list[Cell] = []
            for cell in row.iterchildren(f"{_W}tc", f"{_W}sdt"):
                cells += self.cell(cell, above.get(len(cells)), depth)
            above = dict(enumerate(cells))
            yield cells

    def cell(self, cell: Any, above: Cell | None, depth: int) -> list[Cell]:  # noqa: ANN401
        """A cell on as many places of the grid as it spans, its text in the first."""
        cell = cell if cell.tag == f"{_W}tc" else next(cell.iter(f"{_W}tc"), cell)
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        span = _attribute(cell.find(f"{_W}tcPr"), "gridSpan")
        width = min(int(span), 64) if span.isdecimal() and span != "0" else 1
        if merge is not None and merge.get(f"{_W}val") != "restart" and above is not None:
            first = Cell(above.text, down=True)
        else:
            text = "\n".join(self.lines(cell, depth + 1)) if depth < _MAX_DEPTH else ""
            first = Cell(text.replace("**", ""))
        return [first, *[Cell("", first.down)] * (width - 1)]


def _within(row: Any, table: Any) -> bool:  # noqa: ANN401
    """Whether a wrapped row is the table's own, not that of a table in one of its cells."""
    return next(row.iterancestors(f"{_W}tbl"), None) is table


def _style(block: Any) -> str | None:  # noqa: ANN401
    found = block.find(f"{_W}pPr/{_W}pStyle")
    return None if found is None else found.get(f"{_W}val")


def _attribute(parent: Any, name: str) -> str:  # noqa: ANN401
    found = None if parent is None else parent.find(f"{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val") or "")


def _texts(parent: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    for child in parent:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{_W}sym":
            yield _SYMBOLS.get((child.get(f"{_W}char") or "").upper(), "")
        elif child.tag not in _LEFT_OUT and depth < _MAX_DEPTH and not _is_hidden(child):
            yield from _texts(child, depth + 1)


def _is_hidden(run: Any) -> bool:  # noqa: ANN401
    """Whether a run has text that Word does not show."""
    found = run.find(f"{_W}rPr/{_W}vanish") if run.tag == f"{_W}r" else None
    return found is not None and found.get(f"{_W}val") not in {"0", "false", "off"}


def _is_shown(box: Any) -> bool:  # noqa: ANN401
    """Whether a text box is the one that is drawn, not its double for old programs, nor one in another box."""
    over = {one.tag for one in box.iterancestors()}
    return _FALLBACK not in over and f"{_W}txbxContent" not in over


def _bold_start(block: Any, text: str) -> str:  # noqa: ANN401
    """The words in bold at the beginning; "" when there are none or when they are a whole long paragraph."""
    bold = ""
    for run in block.iterchildren(f"{_W}r"):
        words = "".join(_texts(run, 0))
        if words.strip() and not _is_bold(run):
            break
        bold += words
    bold = bold.strip()
    sound = 1 < len(bold) <= _MAX_BOLD and text.startswith(bold) and not set(bold) & set("*_\n\t")
    return bold if sound else ""


def _is_bold(run: Any) -> bool:  # noqa: ANN401
    found = run.find(f"{_W}rPr/{_W}b")
    return found is not None and found.get(f"{_W}val") not in {"0", "false", "off"}
