"""A report as a Word file that an office can edit: the official page by Word's own grid, fonts, fields and sections."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.reports import pictures, practice, word_blocks
from core.reports import word_xml as xml
from core.reports.content import Block, Closing, Content, Imprint, Part, Picture
from core.reports.fonts import Face
from core.reports.page import BOTTOM, LEFT, MM, SIZE_4, TEXT_WIDTH, WIDTH, Sheet
from core.reports.zips import MADE, steadied

if TYPE_CHECKING:
    from docx.document import Document

#: The page number's dash runs 7 mm below the text area; its line is 7 mm high.
_FOOTER_LINE = round(7 * MM * 20)
_FOOTER = BOTTOM - 7 * MM - 3.5 * MM
_NUMBER_FONT = "宋体"
#: Room along the edge for a turned page number, and across it.
_TURNED = (30 * MM, 7 * MM)
_EMU = 12700


def document(content: Content) -> bytes:
    """The .docx; the same content gives the same bytes."""
    import docx

    made = docx.Document()
    _tell(made, content)
    _prepare(made)
    body = made.element.body
    for child in list(body):
        body.remove(child)
    for at, part in enumerate(content.parts):
        is_last = at == len(content.parts) - 1
        for element in _elements(made, part, is_last=is_last):
            body.append(element)
    for section, part in zip(made.sections, content.parts, strict=True):
        _number(section, part.sheet)
        if content.is_practice:
            _mark(section)
    buffer = io.BytesIO()
    made.save(buffer)
    return steadied(buffer.getvalue())


def _tell(made: Document, content: Content) -> None:
    """What the file says of itself."""
    told = made.core_properties
    told.title, told.author, told.subject = content.title, content.author, content.subject
    told.created = told.modified = MADE
    told.last_modified_by, told.comments, told.language = "重点工作分工填报", "", "zh-CN"


def _prepare(made: Document) -> None:
    """What holds for the whole file: fonts with their substitutes, the Chinese line rules, odd and even pages."""
    from docx.oxml.parser import parse_xml

    made.settings.odd_and_even_pages_header_footer = True
    made.settings.element.find(_w("themeFontLang")).set(_w("eastAsia"), "zh-CN")
    defaults = made.styles.element.find(_w("docDefaults"))
    defaults.getparent().replace(defaults, parse_xml(_DEFAULTS))
    normal = made.styles["Normal"].element
    for name in ("rPr", "pPr"):
        for found in normal.findall(_w(name)):
            normal.remove(found)
    normal.append(parse_xml(f'<w:pPr {_SPACE}><w:widowControl w:val="0"/>{xml.RULES}</w:pPr>'))
    for part in made.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = _font_table()


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DEFAULTS = (
    f"<w:docDefaults {_SPACE}><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋" w:cs="仿宋"/>'
    f'<w:spacing w:val="{xml.SQUEEZE}"/><w:sz w:val="{round(xml.BODY * 2)}"/><w:szCs w:val="{round(xml.BODY * 2)}"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
)


def _font_table() -> bytes:
    """The names of the fonts with what stands in for them; all are Chinese ones."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other in xml.SUBSTITUTES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {_SPACE}>{fonts}</w:fonts>'.encode()


def _elements(made: Document, part: Part, *, is_last: bool) -> Iterator[Any]:
    """The part's elements; its last paragraph carries the set-up of its pages, that of the last part the body."""
    from docx.oxml.parser import parse_xml

    elements = [one for block in part.blocks for one in _block(made, block, part.sheet)]
    set_up = _section(part)
    if not is_last:
        elements[-1] = elements[-1].replace("</w:pPr>", f"{set_up}</w:pPr>", 1)
    for one in [*elements, *([set_up] if is_last else [])]:
        yield parse_xml(one.replace(">", f" {_SPACE}>", 1) if "xmlns:w=" not in one.partition(">")[0] else one)


def _block(made: Document, block: Block, sheet: Sheet) -> list[str]:
    if isinstance(block, Picture):
        return _picture(made, block, sheet)
    if isinstance(block, Closing):
        elements = [one for inner in block.blocks for one in word_blocks.block_xml(inner, sheet.area)]
        return [*word_blocks.kept(elements[:-1]), elements[-1]]
    return word_blocks.block_xml(block, sheet.area)


def _picture(made: Document, block: Picture, sheet: Sheet) -> list[str]:
    """A chart as a picture with its numbers as its alternative text."""
    from docx.shared import Emu

    image, width, height = pictures.png(block.chart, sheet.area.width, block.caption)
    size = Emu(round(width * _EMU)), Emu(round(height * _EMU))
    inline = made.part.new_pic_inline(io.BytesIO(image), *size)
    inline.docPr.set("descr", block.caption)
    drawing = f"<w:r><w:drawing>{_serialized(inline)}</w:drawing></w:r>"
    caption = xml.paragraph(xml.run(block.caption, Face.HEI, SIZE_4), keep=True, align="center")
    holder = f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr>{drawing}</w:p>'
    return [caption, holder]


def _serialized(element: Any) -> str:  # noqa: ANN401  an element of lxml
    from docx.oxml.xmlchemy import serialize_for_reading

    return str(serialize_for_reading(element))


def _section(part: Part) -> str:
    """Paper, margins and grid of a part's pages."""
    sheet, area = part.sheet, part.sheet.area
    turned = ' w:orient="landscape"' if sheet.width > sheet.height else ""
    is_imprint = any(isinstance(block, Imprint) for block in part.blocks)
    start = '<w:type w:val="evenPage"/>' if is_imprint else '<w:type w:val="nextPage"/>'
    margins = {
        "top": sheet.height - area.top,
        "right": sheet.width - area.left - area.width,
        "bottom": area.bottom,
        "left": area.left,
        "header": 15 * MM,
        "footer": _FOOTER,
        "gutter": 0,
    }
    sides = " ".join(f'w:{name}="{int(points * 20)}"' for name, points in margins.items())
    bottom = '<w:vAlign w:val="bottom"/>' if is_imprint else ""
    return (
        f'<w:sectPr {_SPACE}>{start}<w:pgSz w:w="{xml.twips(sheet.width)}" w:h="{xml.twips(sheet.height)}"{turned}/>'
        f"<w:pgMar {sides}/>{bottom}"
        f'<w:docGrid w:type="lines" w:linePitch="{xml.LINE}"/></w:sectPr>'
    )


def _number(section: Any, sheet: Sheet) -> None:  # noqa: ANN401
    """7.5: page numbers in the footers: odd right, even left, one character in; turned with a landscape sheet."""
    from docx.oxml.parser import parse_xml

    for footer, is_odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        root = footer._element
        for child in list(root):
            root.remove(child)
        for one in _turned_number(is_odd=is_odd) if sheet.is_turned else [_upright_number(is_odd=is_odd)]:
            root.append(parse_xml(one.replace(">", f" {_SPACE}>", 1)))


def _mark(section: Any) -> None:  # noqa: ANN401
    """The words of a report on made-up data, in the headers."""
    from docx.oxml.parser import parse_xml

    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        root = header._element
        for child in list(root):
            root.remove(child)
        words = xml.paragraph(xml.run(practice.WORDS, Face.HEI, SIZE_4), off_grid=True, align="left")
        root.append(parse_xml(words.replace(">", f" {_SPACE}>", 1)))


def _words() -> str:
    dash = xml.run("— ", _NUMBER_FONT, SIZE_4), xml.run(" —", _NUMBER_FONT, SIZE_4)
    return dash[0] + xml.field("PAGE", SIZE_4, _NUMBER_FONT) + dash[1]


def _upright_number(*, is_odd: bool) -> str:
    ind = xml.indent(right=SIZE_4) if is_odd else xml.indent(left=SIZE_4)
    return xml.paragraph(_words(), off_grid=True, ind=ind, align="right" if is_odd else "left", line=_FOOTER_LINE)


def _turned_number(*, is_odd: bool) -> list[str]:
    """A cell of vertical text at the left edge of the landscape sheet, where the portrait page has its number."""
    long, across = _TURNED
    end = WIDTH - LEFT - TEXT_WIDTH + SIZE_4
    y = WIDTH - end - long if is_odd else LEFT + SIZE_4
    x = BOTTOM - 7 * MM - across / 2
    place = (
        f'<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page"'
        f' w:tblpX="{xml.twips(x)}" w:tblpY="{xml.twips(y)}"/>'
    )
    none = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    words = xml.paragraph(_words(), off_grid=True, align="right" if is_odd else "left", line=_FOOTER_LINE)
    width = xml.twips(across)
    table = (
        f'<w:tbl><w:tblPr>{place}<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{none}</w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{xml.twips(long)}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        f"{words}</w:tc></w:tr></w:tbl>"
    )
    return [table, xml.paragraph("", line=20)]
