"""The built-in list as the files that offices send, made anew for every run."""

import io
import re
from pathlib import Path

from core.host.resources import resource
from core.lists.parsing import parse

#: An .xls cannot be made by what is installed: these were saved by LibreOffice.
DATA = Path(__file__).parents[2] / "data" / "reading"
SEED = resource("lists", "2022.txt").read_text(encoding="utf-8")
LINES = [line.strip() for line in SEED.replace("[bookmark: _GoBack]", "").splitlines() if line.strip()]
_NUMBER = re.compile(r"(?P<part>[一二]、)|(?P<section>（[一二三四五六]）)")


def shape(text):
    """What must not depend on the kind of file: the tree with units and targets; places in the file left out."""
    outline = parse(text)
    nodes = [
        (
            *(node.id, node.parent, node.kind, node.number, node.title, node.body, node.units, node.deadline),
            *(node.leaders, [(target.text, target.values, target.unit, target.comparator) for target in node.targets]),
        )
        for node in outline.nodes
    ]
    return outline.title, outline.year, nodes


def as_word(lines=LINES):
    """The list with its numbers made by Word: none of them stands in the text."""
    from docx import Document

    document = Document()
    num = _numbering(document)
    for line in lines:
        found = _NUMBER.match(line)
        text = line[found.end() :] if found else line
        paragraph = document.add_paragraph()
        title = re.match(r"[^。]{2,40}。", text) if not found and len(text) > 60 else None
        if title:
            paragraph.add_run(title[0]).bold = True
        paragraph.add_run(text[title.end() :] if title else text)
        if found:
            _number(paragraph, num, 0 if found["part"] else 1)
    return _saved(document)


LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))


def _numbering(document, levels=LEVELS, extra=""):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    root = document.part.numbering_part.element
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{made}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/>{extra}</w:num>'))
    return 77


def _number(paragraph, num, level):
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = num


def numbered(entries, levels=LEVELS, extra=""):
    """A document of (level, text); level None is a paragraph without a number."""
    from docx import Document

    document = Document()
    num = _numbering(document, levels, extra)
    for level, text in entries:
        paragraph = document.add_paragraph(text)
        if level is not None:
            _number(paragraph, num, level)
    return _saved(document)


def _saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_workbook(lines=LINES):
    """A paragraph a row, headings merged over the width of the sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for at, line in enumerate(lines, 1):
        sheet.cell(at, 1, line)
        if len(line) < 60:
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=6)
    return saved_book(book)


def saved_book(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf(lines=LINES, *, head="", columns=1, per_page=38, ragged=False):
    """The list set on pages with broken lines, indents, page numbers and, with `head`, a running head."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    _font()
    width = 36 // columns - (2 if columns > 1 else 0)
    rows = [row for at, line in enumerate(lines) for row in _rows(line, width, centred=at < 3, ragged=ragged)]
    places = [(column, at) for column in range(columns) for at in range(per_page)]
    for page, begin in enumerate(range(0, len(rows), len(places)), 1):
        canvas.setFont("Seed", 12)
        if head:
            canvas.drawString(230, 800, head)
        canvas.drawCentredString(297, 40, f"— {page} —")
        for (column, at), (indent, text) in zip(places, rows[begin:], strict=False):
            canvas.drawString(81 + column * 228 + indent * 12, 760 - at * 18, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _font():
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "Seed" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Seed", str(resource("fonts", "NotoSansSC-Regular.ttf"))))


def _rows(line, width, *, centred, ragged=False):
    if centred:
        return [((width - len(line)) / 2, line)]
    rows, indent = [], 2
    while line:
        take = _fitting(line, width - indent)
        if ragged and take < len(line):  # as a typist breaks lines, before words that do not fit
            take -= take % 5
        rows.append((indent, line[:take]))
        line, indent = line[take:], 0
    return rows


def _fitting(line, width):
    """How many characters fill the width; half-width ones count half."""
    used = 0.0
    for at, char in enumerate(line):
        used += 0.56 if char.isascii() else 1
        if used > width:
            return at
    return len(line)


def as_html(rows):
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><head><style>p {{}}</style></head><body><p>标题</p><table>{cells}</table></body></html>"


TASKS = [
    ("工业", "引进项目", "全年引进2-3家企业。", "区工业商务和信息化局", "区招商局"),
    ("工业", "盘活土地", "盘活工业用地30万平方米以上。", "区自然资源局", "各镇人民政府"),
    ("教育", "新建学校", "新建学校3所。", "区教育局", "区财政局、区发展和改革局"),
]
HEADS = ("序号", "板块", "工作任务", "工作内容", "牵头单位", "责任单位")


def seen(text):
    """Group, title, units with roles and targets of each task: what a table of any kind has to give."""
    outline = parse(text)
    nodes = {node.id: node for node in outline.nodes}
    return [
        (
            nodes[node.parent].title if node.parent else "",
            node.title,
            [(unit.role.value, unit.name) for unit in node.units],
            [target.text for target in node.targets],
        )
        for node in outline.nodes
        if node.units
    ]


EXPECTED = [
    ("工业", "引进项目", [("lead", "区工业商务和信息化局"), ("responsible", "区招商局")], ["引进2-3家企业"]),
    ("工业", "盘活土地", [("lead", "区自然资源局"), ("responsible", "各镇人民政府")], ["盘活工业用地30万平方米以上"]),
    (
        "教育", "新建学校",
        [("lead", "区教育局"), ("responsible", "区财政局"), ("responsible", "区发展和改革局")], ["新建学校3所"],
    ),
]  # fmt: skip


def as_loose_pdf(rows, *, centred=False, after=()):
    """A table that no lines are drawn around, over as many pages as it takes; `centred`: cells half-way up."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(842, 595), invariant=1)
    _font()
    canvas.setFont("Seed", 10)
    canvas.drawCentredString(420, 560, "2024年重点任务分解表")
    y = 530
    for row in rows:
        cells = [_broken(text, width) for text, width in zip(row, (4, 30, 8, 14, 8), strict=False)]
        high = max(map(len, cells))
        if y - high * 14 < 60:
            canvas.showPage()
            canvas.setFont("Seed", 10)
            y = 530
        for x, lines in zip((50, 90, 430, 520, 690), cells, strict=False):
            top = y - (high - len(lines)) * 7 if centred else y
            for at, text in enumerate(lines):
                canvas.drawString(x, top - at * 14, text)
        y -= high * 14 + 8
    for text in after:
        canvas.drawString(50, y, text)
        y -= 14
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _broken(text, width):
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]
