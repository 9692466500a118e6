"""Word: numbers that stand in no text, tables with merges, what was struck out."""

import io

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from core.documents.files import read_data, read_whole
from core.documents.word_numbers import chinese, written
from core.lists.parsing import parse
from tests.core.reading import makers


def lines(data):
    return read_data(data, "a.docx").split("\n")


def document():
    from docx import Document

    return Document()


def saved(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_deeper_levels_start_again_and_higher_ones_go_on():
    read = lines(
        makers.numbered([(0, "甲"), (1, "乙"), (1, "丙"), (None, "旁"), (2, "丁"), (0, "戊"), (1, "己"), (2, "庚")])
    )
    assert read == ["一、甲", "（一）乙", "（二）丙", "旁", "1.丁", "二、戊", "（一）己", "1.庚"]


def test_a_number_before_digits_stands_apart():
    assert lines(makers.numbered([(2, "20所学校"), (2, "学校")])) == ["1. 20所学校", "2.学校"]


def test_a_level_may_count_on_through_the_document():
    levels = (("chineseCounting", "%1、"), ("decimal", '%2."/><w:lvlRestart w:val="0'))
    read = lines(makers.numbered([(0, "甲"), (1, "乙"), (0, "丙"), (1, "丁")], levels))
    assert read == ["一、甲", "1.乙", "二、丙", "2.丁"]


def test_a_start_override_begins_anew():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    assert lines(makers.numbered([(0, "甲"), (0, "乙")], extra=override)) == ["五、甲", "六、乙"]


def test_legal_numbers_name_the_levels_above():
    levels = (("chineseCounting", "%1、"), ("decimal", '%1.%2"/><w:isLgl w:val="1'))
    assert lines(makers.numbered([(0, "甲"), (1, "乙")], levels)) == ["一、甲", "1.1乙"]


def test_bullets_are_no_numbers():
    assert lines(makers.numbered([(0, "甲")], (("bullet", "•"),))) == ["甲"]


def test_an_empty_paragraph_takes_no_number():
    assert lines(makers.numbered([(0, "甲"), (0, ""), (0, "乙")])) == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (12, "chineseCounting", "十二"), (20, "chineseCountingThousand", "二十"), (105, "japaneseCounting", "一百零五"),
        (3, "decimalEnclosedCircleChinese", "③"), (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"), (2, "ideographTraditional", "乙"), (25, "decimalEnclosedCircle", "25"),
        (5, "somethingNew", "5"),
    ],
)  # fmt: skip
def test_styles_of_numbers(value, style, text):
    assert written(value, style) == text


def test_chinese_numbers_are_those_that_the_parser_reads():
    from core.lists.parsing.numbering import value_of

    assert all(value_of(chinese(value)) == value for value in range(1, 1000))


def test_numbers_come_from_a_style_too():

    made = document()
    makers._numbering(made)
    style = made.styles.add_style("条目", 1)
    style.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="77"/></w:numPr>')
    )
    derived = made.styles.add_style("条目二", 1)
    derived.base_style = style
    made.add_paragraph("甲", style)
    made.add_paragraph("乙", derived)
    assert lines(saved(made)) == ["（一）甲", "（二）乙"]


def test_headings_and_bold_beginnings_are_marked():
    made = document()
    made.add_heading("工作任务", 2)
    paragraph = made.add_paragraph()
    paragraph.add_run("推动教育发展。").bold = True
    paragraph.add_run("新建学校3所。")
    assert lines(saved(made)) == ["## 工作任务", "**推动教育发展。**新建学校3所。"]


def test_what_was_struck_out_is_left_out_and_what_was_put_in_is_read():

    made = document()
    paragraph = made.add_paragraph("新建")._p
    space = nsdecls("w")
    paragraph.append(parse_xml(f'<w:del {space} w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del>'))
    paragraph.append(parse_xml(f'<w:ins {space} w:id="2"><w:r><w:t>学校</w:t></w:r></w:ins>'))
    paragraph.append(parse_xml(f"<w:r {space}><w:instrText>PAGE</w:instrText></w:r>"))
    assert lines(saved(made)) == ["新建学校"]


def table(made, rows):
    grid = made.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            grid.cell(at, column).text = text
    return grid


def test_a_table_with_a_merged_group_is_understood():
    made = document()
    rows = [list(makers.HEADS), *([str(at), *row] for at, row in enumerate(makers.TASKS, 1))]
    rows[2][1] = ""
    grid = table(made, rows)
    grid.cell(1, 1).merge(grid.cell(2, 1))
    text = read_data(saved(made), "a.docx")
    assert "| 2 | 〃 | 盘活土地 |" in text
    assert makers.seen(text) == makers.EXPECTED


def test_an_empty_cell_takes_nothing_from_above():
    made = document()
    table(made, [["序号", "板块", "任务"], ["1", "工业", "甲"], ["2", "", "乙"]])
    assert lines(saved(made))[-1] == "| 2 |  | 乙 |"


def test_heads_over_heads_give_way():
    made = document()
    grid = table(
        made, [["序号", "任务", "责任单位", ""], ["", "", "牵头单位", "配合单位"], ["1", "甲", "乙局", "丙局"]]
    )
    for column in (0, 1):
        grid.cell(0, column).merge(grid.cell(1, column))
    grid.cell(0, 2).merge(grid.cell(0, 3))
    (task,) = [node for node in parse("\n".join(lines(saved(made)))).nodes if node.units]
    assert [(unit.role.value, unit.name) for unit in task.units] == [("lead", "乙局"), ("support", "丙局")]


def test_cells_keep_their_paragraphs_and_lose_their_bars():
    made = document()
    grid = table(made, [["序号", "任务"], ["1", "甲|乙"]])
    grid.cell(1, 1).add_paragraph("丙")
    assert lines(saved(made))[-1] == "| 1 | 甲｜乙<br>丙 |"


def run(text, properties=""):
    return f"<w:r {nsdecls('w')}><w:rPr>{properties}</w:rPr>{text}</w:r>"


def appended(paragraph, *parts):
    for part in parts:
        paragraph._p.append(parse_xml(part))


def test_a_symbol_is_its_sign_and_an_ornament_is_nothing():
    made = document()
    paragraph = made.add_paragraph("完成")
    appended(
        paragraph,
        run('<w:sym w:font="Wingdings" w:char="F0FC"/>'),
        run('<w:sym w:font="Wingdings" w:char="F04A"/>'),
        run("<w:t>新建学校3所。</w:t>"),
    )
    assert lines(saved(made)) == ["完成√新建学校3所。"]


def test_of_ruby_the_characters_are_read_and_not_the_sounds():
    made = document()
    ruby = (
        "<w:ruby><w:rubyPr/><w:rt><w:r><w:t>dài</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>埭</w:t></w:r></w:rubyBase></w:ruby>"
    )
    appended(made.add_paragraph("整治"), run(ruby), run("<w:t>头村。</w:t>"))
    assert lines(saved(made)) == ["整治埭头村。"]


def test_hidden_text_is_left_out_and_said(tmp_path):
    made = document()
    appended(
        made.add_paragraph("1.新建学校3所。"),
        run("<w:t>（内部掌握）</w:t>", "<w:vanish/>"),
        run("<w:t>（区教育局）</w:t>"),
    )
    path = tmp_path / "a.docx"
    path.write_bytes(saved(made))
    found = read_whole(path)
    assert found.text == "1.新建学校3所。（区教育局）"
    assert found.remarks == ("文档里有 1 处隐藏文字，没有读入；要读入时先在 Word 里取消隐藏。",)
    assert found.remarks[0] in [doubt.message for doubt in parse(found.text, remarks=found.remarks).warnings]


def test_a_text_box_stands_once_after_its_paragraph_and_is_said(tmp_path):
    made = document()
    box = "<w:txbxContent><w:p><w:r><w:t>责任单位：区教育局</w:t></w:r></w:p></w:txbxContent>"
    twice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    appended(made.add_paragraph("1.新建学校3所。"), run(twice))
    path = tmp_path / "a.docx"
    path.write_bytes(saved(made))
    assert read_whole(path).text.split("\n") == ["1.新建学校3所。", "责任单位：区教育局"]
    assert "文本框" in read_whole(path).remarks[0]
