"""A table in a compact form, rendered as offices send such tables: files of all kinds, and text that lost its grid.

A `.grid` file: lines with "# " are paragraphs above the table; the others are rows of cells between bars, where ^ goes
on with the cell above and < with the one at the left (merged cells).
"""

import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from core.documents.files import read_data
from core.documents.pasted import pasted
from core.lists.parsing import parse
from tests.core.reading import makers

ABOVE, LEFT = "^", "<"


@dataclass(frozen=True)
class Table:
    """The paragraphs above a table and its rows; every row has all cells."""

    above: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def text(self, row, column):
        """What a cell shows, "" for one that a merge covers."""
        cell = self.rows[row][column]
        return "" if cell in {ABOVE, LEFT} else cell

    def spans(self):
        """(top, left, bottom, right) of each merge, all from 0 and inside."""
        for top, row in enumerate(self.rows):
            for left, cell in enumerate(row):
                if cell in {ABOVE, LEFT}:
                    continue
                right = left
                while right + 1 < len(row) and row[right + 1] == LEFT:
                    right += 1
                bottom = top
                while bottom + 1 < len(self.rows) and self.rows[bottom + 1][left] == ABOVE:
                    bottom += 1
                if (top, left) != (bottom, right):
                    yield top, left, bottom, right


def table_of(path: Path) -> Table:
    lines = path.read_text(encoding="utf-8").splitlines()
    above = tuple(line[2:] for line in lines if line.startswith("# "))
    return of_rows(above, [line.split("|") for line in lines if "|" in line])


def of_rows(above, rows):
    width = max(map(len, rows))
    return Table(tuple(above), tuple((*row, *[""] * (width - len(row))) for row in rows))


# --- files -------------------------------------------------------------------


def as_xlsx(table):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for at, line in enumerate(table.above, 1):
        sheet.cell(at, 1, line)
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(table.rows[0]))
    first = len(table.above) + 1
    for row in range(len(table.rows)):
        for column in range(len(table.rows[0])):
            text = table.text(row, column)
            sheet.cell(first + row, column + 1, (int(text) if text.isdecimal() else text) or None)
    for top, left, bottom, right in table.spans():
        sheet.merge_cells(start_row=first + top, end_row=first + bottom, start_column=left + 1, end_column=right + 1)
    return read_data(makers.saved_book(book), "a.xlsx")


def as_docx(table):
    from docx import Document

    made = Document()
    for line in table.above:
        made.add_paragraph(line)
    grid = made.add_table(len(table.rows), len(table.rows[0]))
    for row in range(len(table.rows)):
        for column in range(len(table.rows[0])):
            grid.cell(row, column).text = table.text(row, column)
    for top, left, bottom, right in table.spans():
        text = table.text(top, left)
        grid.cell(top, left).merge(grid.cell(bottom, right)).text = text
    return read_data(makers._saved(made), "a.docx")


def as_page(table):
    """HTML, as the clipboard has it."""
    covered = {
        (row, column): (top, left)
        for top, left, bottom, right in table.spans()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    sizes = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in table.spans()}
    html = "".join(f"<p>{line}</p>" for line in table.above) + "<table>"
    for row in range(len(table.rows)):
        html += "<tr>"
        for column in range(len(table.rows[0])):
            if covered.get((row, column), (row, column)) == (row, column):
                down, across = sizes.get((row, column), (1, 1))
                html += f"<td rowspan={down} colspan={across}>{table.text(row, column)}</td>"
        html += "</tr>"
    return pasted("", f"{html}</table>")


def as_ruled_pdf(table):
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate
    from reportlab.platypus import Table as Grid

    makers._font()
    style = ParagraphStyle("cell", fontName="Seed", fontSize=10, wordWrap="CJK")
    title = ParagraphStyle("title", fontName="Seed", fontSize=16, leading=20)
    cells = [
        [Paragraph(table.text(row, column), style) for column in range(len(table.rows[0]))]
        for row in range(len(table.rows))
    ]
    lines = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    lines += [("SPAN", (left, top), (right, bottom)) for top, left, bottom, right in table.spans()]
    out = io.BytesIO()
    made = Grid(cells, colWidths=[max(700 / len(cells[0]), 40)] * len(cells[0]), style=lines)
    SimpleDocTemplate(out, pagesize=landscape(A4)).build([*(Paragraph(line, title) for line in table.above), made])
    return read_data(out.getvalue(), "a.pdf")


def as_loose_pdf(table):
    """Without lines around its cells; merged cells stand in their first row."""
    from reportlab.pdfgen.canvas import Canvas

    makers._font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(842, 595), invariant=1)
    widths = _widths(table, most=14)
    y = 560
    canvas.setFont("Seed", 10)
    for line in table.above:
        canvas.drawCentredString(421, y, line)
        y -= 24
    for row in range(len(table.rows)):
        cells = [makers._broken(table.text(row, at), width) for at, width in enumerate(widths)]
        for at, lines in enumerate(cells):
            for down, text in enumerate(lines):
                canvas.drawString(40 + sum(widths[:at]) * 10 + at * 20, y - down * 13, text)
        y -= max(map(len, cells)) * 13 + 8
    canvas.showPage()
    canvas.save()
    return read_data(out.getvalue(), "a.pdf")


def _widths(table, *, most):
    columns = range(len(table.rows[0]))
    return [min(most, max(len(table.text(row, at)) for row in range(len(table.rows)))) for at in columns]


# --- text that lost its grid ---------------------------------------------------


def tabbed(table):
    return _text(table, ("\t".join(row).rstrip("\t") for row in _filled(table)))


def barred(table):
    return _text(table, (f"| {' | '.join(row)} |" for row in _filled(table)))


def stacked(table):
    """A cell a line; empty and merged ones leave nothing."""
    return _text(table, (cell for row in _filled(table) for cell in row if cell))


def spaced(table):
    return _text(table, (" ".join(row).strip() for row in _filled(table)))


def aligned(table):
    widths = [2 * width + 4 for width in _widths(table, most=16)]
    lines = []
    for row in _filled(table):
        cells = [makers._broken(text, 16) for text in row]
        for at in range(max(map(len, cells))):
            pieces = [lines_[at] if at < len(lines_) else "" for lines_ in cells]
            lines.append("".join(_padded(piece, width) for piece, width in zip(pieces, widths, strict=True)).rstrip())
    return _text(table, lines)


def _padded(text, width):
    return text + " " * (width - sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text))


def _filled(table):
    return [[table.text(row, at) for at in range(len(table.rows[0]))] for row in range(len(table.rows))]


def _text(table, lines):
    return "\n".join([*table.above, *lines])


FILES = {"xlsx": as_xlsx, "docx": as_docx, "html": as_page, "ruled.pdf": as_ruled_pdf}
FLAT = {
    "loose.pdf": as_loose_pdf,
    "tabs": tabbed,
    "bars": barred,
    "stacked": stacked,
    "spaces": spaced,
    "aligned": aligned,
}


def tree(text):
    """Heading, number, title, units with roles, leaders, deadline and targets of each task, and the doubts."""
    outline = parse(text)
    nodes = {node.id: node for node in outline.nodes}
    tasks = [
        (
            nodes[node.parent].title if node.parent else "",
            node.number.rstrip(".、"),
            node.title,
            [(unit.role.value, unit.name) for unit in node.units],
            list(node.leaders),
            str(node.deadline),
            [(target.values, target.unit, target.comparator.value) for target in node.targets if target.values],
        )
        for node in outline.nodes
        if node.units
    ]
    return tasks, [doubt.message for doubt in outline.warnings]
