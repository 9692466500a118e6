"""Tables in text: Markdown, tab- or comma-separated, one cell a line, and flattened to spaces."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.model import Role
from core.parsing.names import is_likely, split_names
from core.parsing.numbering import find_number
from core.parsing.records import Entry, Paragraph, UnitList
from core.parsing.roles import first_leads, names_of_people, read_units, role_of
from core.parsing.tails import split_units

#: Heads of columns, the first that fits wins; the order keeps 牵头责任单位 from being 责任单位 only.
_COLUMNS = (
    ("number", re.compile(r"序号|编号|^序$|^号$|^No\.?$", re.I)),
    ("leader", re.compile(r"领导|责任人|负责人|联系人|区长|县长|市长")),
    ("lead", re.compile(r"(?:牵头|主办|主责).*(?:单位|部门)|^牵头|^主办")),
    ("support", re.compile(r"(?:配合|协办|参与|参加|协助|协同).*(?:单位|部门)|^配合|^协办")),
    (
        "responsible",
        re.compile(
            r"(?:责任|承办|落实|实施|完成|主管|办理).*(?:单位|部门|主体|乡镇|地区)|^单位$|^部门$|责任分工|任务分工"
        ),
    ),
    ("result", re.compile(r"进展|进度(?!要求|安排|目标)|完成情况|落实情况|备注|说明|来源|成效|存在问题|下一步")),
    ("time", re.compile(r"时限|期限|完成时间|办结|时间|节点|进度")),
    ("group", re.compile(r"板块|类别|分类|类型|领域|大类|篇章|章节|部分|方面|一级")),
    ("body", re.compile(r"内容|具体|措施|要求|标准|举措|指标|描述|工作目标|年度目标|二级")),
    ("title", re.compile(r"任务|事项|名称|项目|重点|工作|目标|实事")),
)
_UNIT_COLUMNS = ("lead", "responsible", "support")
_RULE = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*\|?")
_ROW_NUMBER = re.compile(r"(\d{1,4})\s+(?=\S)")
_MAX_COLUMNS, _MAX_HEADING, _MAX_LEVELS = 16, 40, 3
_SEPARATORS = ("\t", "|", ",")
_NO_HEAD = re.compile(r"[。：:；;“”]|\d{2,}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table found among paragraphs: the kinds of its columns and its rows of cells with their lines."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@lru_cache(maxsize=1024)
def column_kind(head: str) -> str:
    """What a column holds, by its head; "" for an unknown one."""
    name = re.sub(r"\s+|[（(][^（()）]*[)）]", "", head)
    if not 0 < len(name) <= 16 or _NO_HEAD.search(name):
        return ""
    return next((kind for kind, pattern in _COLUMNS if pattern.search(name)), "")


def columns_of(cells: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    """Kind and head of each column, None when the cells are no head."""
    kinds = tuple((column_kind(cell), cell) for cell in cells)
    known = {kind for kind, _ in kinds if kind}
    mostly = sum(bool(kind) for kind, _ in kinds) * 5 >= sum(bool(cell) for cell in cells) * 3
    return kinds if mostly and known & set(_UNIT_COLUMNS) and known & {"title", "body", "number"} else None


def find_tables(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph | Table]:
    """The paragraphs with each table among them put together; order kept."""
    at = 0
    while at < len(paragraphs):
        table, after = _table_at(paragraphs, at)
        yield table or paragraphs[at]
        at = after if table else at + 1


def _table_at(paragraphs: Sequence[Paragraph], at: int) -> tuple[Table | None, int]:
    for separator in _SEPARATORS:
        cells = _cells(paragraphs[at].text, separator)
        if len(cells) > 1 and (columns := columns_of(cells)):
            return _rows(paragraphs, at + 1, separator, columns)
    return _stacked(paragraphs, at)


def _cells(text: str, separator: str) -> tuple[str, ...]:
    if separator not in text:
        return (text,)
    if separator == ",":
        return tuple(cell.strip() for cell in next(csv.reader([text], delimiter=separator), []))
    bare = text.strip().removeprefix("|").removesuffix("|") if separator == "|" else text
    return tuple(cell.strip().replace("<br>", "\n") for cell in bare.split(separator))


def _rows(
    paragraphs: Sequence[Paragraph], at: int, separator: str, columns: tuple[tuple[str, str], ...]
) -> tuple[Table, int]:
    rows: list[tuple[int, tuple[str, ...]]] = []
    while at < len(paragraphs) and _goes_on(paragraphs, at, separator):
        if not _RULE.fullmatch(paragraphs[at].text):
            rows.append((paragraphs[at].line, _cells(paragraphs[at].text, separator)))
        at += 1
    return Table(columns, tuple(rows)), at


def _goes_on(paragraphs: Sequence[Paragraph], at: int, separator: str) -> bool:
    """A row, or a heading between rows (its line has lost the empty cells)."""
    if separator in paragraphs[at].text:
        return True
    below = paragraphs[at + 1].text if at + 1 < len(paragraphs) else ""
    return len(paragraphs[at].text) <= _MAX_HEADING and separator in below


def _lone_cell(text: str) -> str | None:
    """The cell of a line that holds a single one, with or without the bar after it."""
    bare = text.removesuffix("|").strip()
    return None if "|" in bare or "\t" in bare else bare


def _stacked(paragraphs: Sequence[Paragraph], at: int) -> tuple[Table | None, int]:
    """A table with one cell a line: heads first, then rows that each begin with their number."""
    heads: list[str] = []
    while at < len(paragraphs) and len(heads) < _MAX_COLUMNS:
        cell = _lone_cell(paragraphs[at].text)
        if cell is None or not column_kind(cell):
            break
        heads.append(cell)
        at += 1
    columns = columns_of(heads) if len(heads) > 2 and column_kind(heads[0]) == "number" else None
    return _stacked_rows(paragraphs, at, columns) if columns else (None, at)


def _stacked_rows(
    paragraphs: Sequence[Paragraph], at: int, columns: tuple[tuple[str, str], ...]
) -> tuple[Table | None, int]:
    rows: list[tuple[int, list[str]]] = []
    while at < len(paragraphs) and (cell := _lone_cell(paragraphs[at].text)) is not None:
        if cell.isdecimal() and (not rows or len(rows[-1][1]) > 2):
            rows.append((paragraphs[at].line, []))
        elif not rows or (len(rows[-1][1]) >= len(columns) and find_number(cell)):
            break
        rows[-1][1].append(cell)
        at += 1
    return Table(columns, tuple((line, _fitted(cells, len(columns))) for line, cells in rows)) if rows else None, at


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    """As many cells as there are columns: what is too much belongs to the text in the second one."""
    extra = len(cells) - width
    return (cells[0], "\n".join(cells[1 : 2 + extra]), *cells[2 + extra :]) if extra > 0 else tuple(cells)


def entries_of(table: Table) -> Iterator[Entry]:
    """The rows as entries; a row with a single filled cell heads those after it."""
    path: tuple[str, ...] = ()
    table = _titles_as_groups(table)
    for line, cells in table.rows:
        filled = [cell for cell in cells if cell]
        if len(set(filled)) == 1 and not filled[0].isdecimal():
            yield _heading(line, filled[0])
        elif len(filled) > 1:
            entry = _row(line, table.columns, cells, path)
            path = entry.path
            yield entry


def _titles_as_groups(table: Table) -> Table:
    """A title column with gaps beside filled text was merged over several rows: its titles head them."""
    kinds = [kind for kind, _ in table.columns]
    if "title" not in kinds or "body" not in kinds or "group" in kinds:
        return table
    title, body = kinds.index("title"), kinds.index("body")
    gaps = [cells for _, cells in table.rows if len(cells) > max(title, body) and cells[body] and not cells[title]]
    if not gaps:
        return table
    columns = tuple(("group" if at == title else kind, head) for at, (kind, head) in enumerate(table.columns))
    return replace(table, columns=columns)


def _heading(line: int, text: str) -> Entry:
    number = find_number(text)
    style = number.style if number else "bare"
    return Entry(line, style, number.written if number else "", text[number.end if number else 0 :], 0, heading=True)


def _row(line: int, columns: tuple[tuple[str, str], ...], cells: tuple[str, ...], path: tuple[str, ...]) -> Entry:
    pairs = [(kind, head, cell) for (kind, head), cell in zip(columns, cells, strict=False) if cell]
    texts = [cell for wanted in ("title", "body") for kind, _, cell in pairs if kind == wanted]
    group = tuple(
        part
        for kind, _, cell in pairs
        if kind == "group"
        for part in re.split(r"\s*[/\n>]\s*", cell, maxsplit=_MAX_LEVELS)
        if part
    )
    number, title = _numbered(next((cell for kind, _, cell in pairs if kind == "number"), ""), texts)
    body = "\n".join(texts[1:]) if len(texts) > 1 else (texts[0] if texts else "")
    split = split_units(body)
    lists = [*split.lists, *_unit_lists(pairs)]
    extra = {kind: cell for kind, _, cell in pairs if kind in {"time"}}
    text, limit = (split.text, split.limit) if len(texts) > 1 else (split.text.removeprefix(number[1]), split.limit)
    return Entry(line, "row", number[0], text, limit, tuple(lists), title, group or path, extra=extra)


def _numbered(cell: str, texts: list[str]) -> tuple[tuple[str, str], str]:
    """The row's number, and its title with a number of its own taken off."""
    title = texts[0] if texts else ""
    found = find_number(title)
    if found and len(texts) == 1:
        texts[0] = title[found.end :]
    name = title[found.end :] if found else title
    written = cell if cell else found.written if found else ""
    return (written, ""), (name if len(texts) > 1 else "")


def _unit_lists(pairs: list[tuple[str, str, str]]) -> Iterator[UnitList]:
    for kind, head, cell in pairs:
        if kind in _UNIT_COLUMNS:
            units = read_units(cell.replace("\n", "、"), role_of(head))
            yield replace(units, first_leads=units.first_leads or first_leads(head))
        elif kind == "leader":
            yield UnitList(leaders=tuple(names_of_people(cell)))


def flattened_heads(text: str) -> tuple[str, tuple[Role, ...]] | None:
    """The title before a flattened table's heads and the roles of its unit columns ("… 序号 任务 责任单位")."""
    words = text.split()
    at = next((n for n, word in enumerate(words) if column_kind(word) == "number"), len(words))
    heads = words[at:]
    if not 3 <= len(heads) <= _MAX_COLUMNS or not all(map(column_kind, heads)) or not columns_of(heads):
        return None
    return " ".join(words[:at]), tuple(role_of(head) for head in heads if column_kind(head) in _UNIT_COLUMNS)


def flattened_row(paragraph: Paragraph, roles: tuple[Role, ...]) -> Entry | None:
    """A row flattened to "8 task text. 商务局、财政局", None for other lines."""
    match = _ROW_NUMBER.match(paragraph.text)
    if not match:
        return None
    words = paragraph.text[match.end() :].split(" ")
    at = len(words)
    while at > 1 and _are_units(words[at - 1]):
        at -= 1
    text, cells = " ".join(words[:at]).strip(), words[at:]
    if len(cells) == len(roles):
        lists = tuple(read_units(cell, role) for cell, role in zip(cells, roles, strict=True))
    else:
        lists = (read_units("、".join(cells), roles[0]),) if cells else ()
    return Entry(paragraph.line, "row", match[1], text, len(text), lists)


def _are_units(word: str) -> bool:
    names = split_names(word)
    return bool(names) and all(is_likely(name) for name in names)
