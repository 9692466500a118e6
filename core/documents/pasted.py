"""What the clipboard holds: plain text, or the tables of a page or sheet as HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from core.documents.files import MAX_CHARACTERS
from core.documents.table_lines import Cell, lines_of
from core.errors import KnownError
from core.folding import unified

_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "section", "article"}
_UNSEEN = {"style", "script", "head", "title"}
_MAX_ROWSPAN, _MAX_COLSPAN, _MAX_CELLS = 2000, 64, 400_000


def pasted(text: str, html: str = "") -> str:
    """The text to be parsed: HTML only where it has a table, whose merges plain text would lose."""
    if max(len(text), len(html)) > MAX_CHARACTERS:
        raise KnownError("粘贴的文字超过 500 万字，不像一份清单。", "只粘贴清单部分。")
    read = _from_html(html) if "<table" in html.lower() else ""
    found = read if read.strip() else text
    if not found.strip():
        raise KnownError("剪贴板里没有文字。", "在原程序里选中清单并复制，再到这里粘贴。")
    return unified(found)


def _from_html(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines)


class _Reader(HTMLParser):
    """Lines outside tables, rows inside; a table in a cell is read as the cell's text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._words: list[str] = []
        self._rows: list[list[Cell]] = []
        self._spans: dict[int, tuple[int, str]] = {}  # column → rows to come, text
        self._cell = (1, 1)
        self._depth = self._unseen = self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        self._depth += tag == "table"
        if self._depth == 1 and tag == "table":
            self.end_line()
        elif self._depth == 1 and tag == "tr":
            self._fill()
            self._rows.append([])
        elif self._depth == 1 and tag in {"td", "th"}:
            given = dict(attrs)
            self._words = []
            self._cell = (_span(given.get("rowspan"), _MAX_ROWSPAN), _span(given.get("colspan"), _MAX_COLSPAN))
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()
        elif self._depth == 1 and tag == "table":
            self._end_table()
        elif tag in _BLOCKS:
            self._break()
        self._depth -= tag == "table" and self._depth > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(" ".join(data.split()) if data.strip() else "")

    def end_line(self) -> None:
        """Close the line that is being read."""
        self.lines += [line for line in "".join(self._words).split("\n") if line.strip()]
        self._words = []

    def _break(self) -> None:
        if self._depth:
            self._words.append("\n")
        else:
            self.end_line()

    def _end_cell(self) -> None:
        if not self._rows or self._count > _MAX_CELLS:
            return
        self._fill()
        text, (down, across) = "".join(self._words).strip(), self._cell
        for at in range(across):
            if down > 1:
                self._spans[len(self._rows[-1])] = (down - 1, text if not at else "")
            self._rows[-1].append(Cell(text if not at else ""))
        self._count += across
        self._words = []

    def _fill(self) -> None:
        """Put in the cells that merges from above hand down to the next place."""
        while self._rows and (kept := self._spans.pop(len(self._rows[-1]), None)):
            if kept[0] > 1:
                self._spans[len(self._rows[-1])] = (kept[0] - 1, kept[1])
            self._rows[-1].append(Cell(kept[1], down=True))

    def _end_table(self) -> None:
        self._fill()
        self.lines += lines_of(self._rows)
        self._rows, self._spans, self._words = [], {}, []


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isdecimal() and len(text) < 9 else 1
