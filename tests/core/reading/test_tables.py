"""Tables of workbooks, separated values, PDFs and the clipboard say the same; true merges are marked, gaps are not."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from core.documents import files
from core.documents.files import read_data
from core.documents.pasted import pasted
from core.errors import KnownError
from core.host.resources import resource
from core.lists.parsing import parse
from tests.core.reading import makers

ROWS = [list(makers.HEADS), *([str(at), *row] for at, row in enumerate(makers.TASKS, 1))]


def book(rows, *, merges=(), formats=()):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for place in merges:
        made.active.merge_cells(place)
    for place, number_format in formats:
        made.active[place].number_format = number_format
    return read_data(makers.saved_book(made), "a.xlsx").split("\n")


def separated(separator):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(ROWS)
    return out.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        lambda: "\n".join(book([["2022年重点任务"], *ROWS], merges=["A1:F1", "B3:B4"])),
        lambda: read_data(separated(",").encode("gb18030"), "a.csv"),
        lambda: read_data(separated("\t").encode("utf-8-sig"), "a.tsv"),
        lambda: read_data(separated(";").encode("utf-8"), "a.csv"),
        lambda: pasted("", makers.as_html(ROWS)),
        lambda: pasted(separated("\t")),
        lambda: read_data(ruled(), "a.pdf"),
        lambda: "| " + " |\n| ".join(" | ".join(row) for row in ROWS) + " |",
    ],
    ids=["xlsx", "csv-gb18030", "tsv", "csv-semicolon", "html", "pasted-tabs", "pdf", "markdown"],
)
def test_the_same_tasks_as(text):
    assert makers.seen(text()) == makers.EXPECTED


def test_only_a_true_merge_is_marked():
    rows = [["序号", "板块", "任务"], [1, "工业", "甲"], [2, None, "乙"], [3, None, "丙"]]
    assert book(rows, merges=["B2:B3"])[1:] == ["| 1 | 工业 | 甲 |", "| 2 | 〃 | 乙 |", "| 3 |  | 丙 |"]


def test_values_look_as_in_the_sheet():
    rows = [["项", "值"], ["率", 0.075], ["数", 12.0], ["日", dt.date(2022, 6, 30)], ["式", "=1+1"], ["否", False]]
    assert book(rows, formats=[("B2", "0.0%")]) == [
        "| 项 | 值 |", "| 率 | 7.5% |", "| 数 | 12 |", "| 日 | 2022年6月30日 |", "式", "| 否 | 否 |",
    ]  # fmt: skip


def test_a_row_that_is_one_merge_is_a_heading():
    assert book([["一、工业", None], [1, "甲"]], merges=["A1:B1"]) == ["一、工业", "| 1 | 甲 |"]


def test_hidden_sheets_are_left_out():
    made = Workbook()
    made.active.append(["看得见", "甲"])
    hidden = made.create_sheet()
    hidden.append(["藏起来", "乙"])
    hidden.sheet_state = "hidden"
    assert read_data(makers.saved_book(made), "a.xlsx") == "| 看得见 | 甲 |"


def test_a_stray_cell_and_an_endless_merge_cost_nothing():
    made = Workbook()
    made.active.append(["序号", "任务"])
    made.active.cell(1_048_576, 1).number_format = "0.00"
    made.active.merge_cells("C1:D2")
    assert read_data(with_merge(made, b"C1:XFD1048576"), "a.xlsx") == "| 序号 | 任务 |"


def with_merge(made, place):
    """The workbook with its merge C1:D2 enlarged past what openpyxl would write in reasonable time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(makers.saved_book(made))) as sound, zipfile.ZipFile(out, "w") as changed:
        for name in sound.namelist():
            changed.writestr(name, sound.read(name).replace(b"C1:D2", place))
    return out.getvalue()


def test_merges_of_the_clipboard_are_marked():
    html = (
        "<table><tr><th>序号</th><th>板块</th><th>任务</th></tr>"
        "<tr><td>1</td><td rowspan=2>工业</td><td>甲<br>乙</td></tr><tr><td>2</td><td>丙</td></tr></table>后文"
    )
    assert pasted("没有用", html).split("\n") == [
        "| 序号 | 板块 | 任务 |", "| 1 | 工业 | 甲<br>乙 |", "| 2 | 〃 | 丙 |", "后文",
    ]  # fmt: skip


def ruled():
    """A page with a ruled table whose second column has one merge; cells broken by their width."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    makers._font()
    style = ParagraphStyle("cell", fontName="Seed", fontSize=10, wordWrap="CJK")
    cells = [[Paragraph(text, style) for text in row] for row in ROWS]
    cells[2][1] = ""
    out = io.BytesIO()
    made = Table(cells, colWidths=[30, 50, 70, 110, 110, 110])
    made.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("SPAN", (1, 1), (1, 2))])
    SimpleDocTemplate(out, pagesize=A4).build([made])
    return out.getvalue()


def test_the_cells_of_a_ruled_page_are_whole():
    assert read_data(ruled(), "a.pdf").split("\n")[2] == (
        "| 2 | 〃 | 盘活土地 | 盘活工业用地30万平方米以上。 | 区自然资源局 | 各镇人民政府 |"
    )


def test_markdown_is_text():
    text = resource("lists", "2022.txt").read_text(encoding="utf-8")
    assert read_data(text.encode(), "a.md") == text


def test_an_old_workbook_shows_merges_dates_and_percents_as_the_sheet_does():
    lines = read_data((makers.DATA / "table.xls").read_bytes(), "a.xls").splitlines()
    assert lines[0] == "2024年重点任务分解表"
    assert lines[2].endswith("| 2024年6月30日 |")
    assert lines[3].startswith("| 〃 | 2 | 技改投资增长10%以上。 | 区工信局 |  | 年底前")
    assert "不该读到" not in "".join(lines)
    assert "| 7.5% |" in lines[5]


def test_an_old_workbook_with_a_password_says_so(monkeypatch):
    import xlrd

    def locked(**_more):
        raise xlrd.XLRDError("Workbook is encrypted")

    monkeypatch.setattr(xlrd, "open_workbook", locked)
    with pytest.raises(KnownError, match="打开密码"):
        files.plain_text((makers.DATA / "table.xls").read_bytes(), ".xls")


LOOSE = [
    ("序号", "工作任务", "牵头单位", "责任单位", "完成时限"),
    *(
        (str(at), f"第{at}项工程建设，加快前期工作并尽快开工，完成投资{at}亿元，新建公园{at}个。", "区发改局",
         "区教育局、区住建局、区财政局", "12月底前")
        for at in range(1, 31)
    ),
]  # fmt: skip


@pytest.mark.parametrize("centred", [False, True])
def test_a_pdf_table_without_lines_is_read_by_its_heads_over_pages(centred):
    after = ("以上各项任务由区政府办公室负责督促检查，每月通报一次进展情况，年底进行考核，结果报区政府常务会议。",) * 2
    text = read_data(makers.as_loose_pdf(LOOSE, centred=centred, after=after), "a.pdf")
    outline = parse(text)
    assert outline.title == "2024年重点任务分解表"
    rows = [
        (
            node.number,
            node.body,
            node.units[0].name,
            "、".join(unit.name for unit in node.units[1:]),
            str(node.deadline),
        )
        for node in outline.nodes
        if node.units
    ]
    assert rows == [(*row[:4], "2024-12-31") for row in LOOSE[1:]]
    assert text.endswith("\n".join(after))


def test_a_pdf_text_with_words_like_heads_stays_text():
    text = ["序号和任务由各单位自定。", "责任单位要认真落实，完成时限另行通知，其他工作按原有安排进行，不再单独发文。"]
    assert "|" not in read_data(makers.as_pdf(text), "a.pdf")
