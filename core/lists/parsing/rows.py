"""Rows of tables to entries: headings, merged cells, totals and notes, and what each cell of a task says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from core.lists.parsing.cells import ABOVE, TICKS, are_people, is_aside, is_empty
from core.lists.parsing.fitting import Row, confidence_of
from core.lists.parsing.grids import Grid
from core.lists.parsing.heads import TEXT_COLUMNS, UNIT_COLUMNS, Columns, period_of
from core.lists.parsing.names import is_likely, split_names
from core.lists.parsing.numbering import find_number
from core.lists.parsing.records import Entry, Mention, UnitList
from core.lists.parsing.roles import first_leads, names_of_people, read_units, role_of, undertakes
from core.lists.parsing.tails import split_units
from core.model.records import Role

_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}、?")
_LEGEND = re.compile(r"([●○◎★☆▲△■□◆◇√✓✔〇])\s*(?:为|是|表示|代表|指|[:：—-])?\s*(牵头|主办|主责|责任|配合|协办|参与)")
_NUMERIC = re.compile(r"([≥≤><]?\s*\d[\d.,]*(?:\s*[-—~至]\s*\d[\d.]*)?)\s*([%％]?)\s*(左右|以上|以下|以内)?")
_PERSON_AFTER = re.compile(r"[ \t]+([一-鿿]{1,4}(?: [一-鿿])?)(?=[；;、，,\n]|$)|[（(]([一-鿿]{2,4})[)）]")
_MAX_LEVELS = 3
Cells = tuple[str, ...]


def entries_of(grid: Grid, legend: dict[str, Role]) -> Iterator[Entry]:
    """The rows as entries; a row with a single filled cell heads those after it. `legend` says what ticks mean."""
    columns, rows = _merged(_titles_as_groups(grid.columns, grid.rows), grid.rows)
    path: tuple[str, ...] = ()
    yield Entry(rows[0][0].line if rows else 0, "table", "", "", 0, columns=grid.columns, confidence=grid.confidence)
    yield from _lost_merges(grid)
    for row, cells in rows:
        filled = [cell for cell in cells if not is_empty(cell)]
        if not filled:
            continue
        if is_aside(filled):
            yield Entry(row.line, "said", "", f"“{filled[0][:20]}”是合计或说明，没有作为任务读入。", 0)
        elif len(set(filled)) == 1 and not filled[0].isdecimal():
            yield _heading(row.line, filled[0])
            path = ()
        elif len(filled) == 2 and _CHINESE.fullmatch(filled[0]) and _heads_rows(columns, cells):
            yield _heading(row.line, f"{filled[0].rstrip('、')}、{filled[1]}")
            path = ()
        else:
            entry = row_entry(row, columns, cells, path, legend)
            path = entry.path
            yield entry


def legend_of(text: str) -> dict[str, Role]:
    """What the ticks of a table mean (●为牵头，○为配合)."""
    return {mark: role_of(f"{word}单位") for mark, word in _LEGEND.findall(text[:20_000])}


def _heads_rows(columns: Columns, cells: Cells) -> bool:
    """Whether no cell of units, time or text stands beside the number and the words."""
    return all(is_empty(cell) for (kind, _), cell in zip(columns, cells, strict=False) if kind in UNIT_COLUMNS)


def _heading(line: int, text: str) -> Entry:
    number = find_number(text)
    style = number.style if number else "bare"
    words = text[number.end if number else 0 :].replace("\n", "")
    return Entry(line, style, number.written if number else "", words, 0, heading=1)


# --- merged cells ------------------------------------------------------------


def _titles_as_groups(columns: Columns, rows: Sequence[Row]) -> Columns:
    """A title column that was merged over several rows (or says the same in them) heads what stands beside it."""
    kinds = [kind for kind, _ in columns]
    if "title" not in kinds or "body" not in kinds:
        return columns
    title, body = kinds.index("title"), kinds.index("body")
    whole = [row.cells for row in rows if not row.heading and not is_empty(row.cells[body])]
    gaps = [cells for cells in whole if is_empty(cells[title])]
    same = [one for one, other in pairwise(whole) if one[title] == other[title] != ""]
    if not gaps and not same:
        return columns
    return tuple(("group" if at == title else kind, head) for at, (kind, head) in enumerate(columns))


def _merged(columns: Columns, rows: Sequence[Row]) -> tuple[Columns, list[tuple[Row, Cells]]]:
    """The cells with what a merge hands down: where the source says so, and in the columns before the task's own."""
    kinds = [kind for kind, _ in columns]
    texts = [at for at, kind in enumerate(kinds) if kind in {"number", *TEXT_COLUMNS}]
    first = texts[0] if texts else 0
    above: list[str] = [""] * len(kinds)
    made: list[tuple[Row, Cells]] = []
    for row in rows:
        if row.heading:
            above = [""] * len(kinds)
            made.append((row, (row.cells[0],)))
            continue
        cells = [
            above[at] if _is_handed_down(cell, kinds[at], before_task=at < first) else cell
            for at, cell in enumerate(row.cells)
        ]
        above = [cell or held for cell, held in zip(cells, above, strict=True)]
        made.append((row, tuple(cells)))
    return columns, made


def _is_handed_down(cell: str, kind: str, *, before_task: bool) -> bool:
    """Whether a cell has the value above it: a marked merge, or an empty one where such columns are merged."""
    return kind != "number" and (cell in {ABOVE, "同上"} or (not cell and before_task and kind != "group"))


def _lost_merges(grid: Grid) -> Iterator[Entry]:
    """A word on columns with empty cells under filled ones in a table whose source says nothing of merges."""
    if any(ABOVE in row.cells for row in grid.rows):
        return
    for at, (kind, head) in enumerate(grid.columns):
        if kind not in {*UNIT_COLUMNS[:2], "leader"}:
            continue
        rows = [row for row in grid.rows if not row.heading]
        empty = [row for row in rows[1:] if not row.cells[at] and any(row.cells)]
        if rows and rows[0].cells[at] and empty and len(empty) * 2 < len(rows):
            words = f"“{head}”有 {len(empty)} 格是空的，可能丢了合并单元格：请用 Excel 文件或带格式粘贴。"
            yield Entry(empty[0].line, "said", "", words, 0)


# --- the cells of a task -----------------------------------------------------


def row_entry(row: Row, columns: Columns, cells: Cells, path: tuple[str, ...], legend: dict[str, Role]) -> Entry:
    """A row of a table as an entry; `path` are the headings of the rows before it."""
    pairs = [(kind, head, cell) for (kind, head), cell in zip(columns, cells, strict=False) if not is_empty(cell)]
    texts = [cell for wanted in TEXT_COLUMNS for kind, _, cell in pairs if kind == wanted]
    number, title, texts = _numbered(next((cell for kind, _, cell in pairs if kind == "number"), ""), texts)
    body = _with_value("\n".join(texts[1:]) or (texts[0] if texts else ""), pairs)
    split = split_units(body)
    kept = [f"{head}：{cell}" for kind, head, cell in pairs if kind in {"", "period"} and head]
    return Entry(
        row.line, "row", number, "\n".join([split.text, *kept]), split.limit,
        (*split.lists, *_unit_lists(pairs, legend)), title if len(texts) > 1 else "", _path(pairs) or path,
        time=next((cell for kind, _, cell in reversed(pairs) if kind == "time"), ""),
        points=tuple((period_of(head), cell) for kind, head, cell in pairs if kind == "period"),
        confidence=confidence_of(row.cost),
    )  # fmt: skip


def _path(pairs: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    groups = [cell for kind, _, cell in pairs if kind == "group"]
    return tuple(part for cell in groups for part in re.split(r"\s*[/\n>]\s*", cell, maxsplit=_MAX_LEVELS) if part)


def _numbered(cell: str, texts: list[str]) -> tuple[str, str, list[str]]:
    """The row's number, its title without a number of its own, and the texts, the only one without its number."""
    title = texts[0] if texts else ""
    found = find_number(title)
    name = title[found.end :] if found else title
    second = find_number(texts[1]) if len(texts) > 1 and not cell else None
    if second and not found:
        return second.written, name, [name, texts[1][second.end :], *texts[2:]]
    return cell or (found.written if found else ""), name, [name] if len(texts) == 1 else texts


def _with_value(text: str, pairs: Sequence[tuple[str, str, str]]) -> str:
    """The text of an indicator with the value and the measure that stand in columns of their own."""
    value = next((cell for kind, _, cell in pairs if kind == "value"), "")
    measure = next((cell for kind, _, cell in pairs if kind == "measure"), "")
    found = _NUMERIC.fullmatch(value)
    if not found:
        return f"{text}\n{value}" if value else text
    return f"{text}{found[1]}{found[2] or measure}{found[3] or ''}"


def _unit_lists(pairs: Sequence[tuple[str, str, str]], legend: dict[str, Role]) -> Iterator[UnitList]:
    ticked = []
    for kind, head, cell in pairs:
        if kind in UNIT_COLUMNS:
            words, people = _without_people(cell)
            units = read_units(words.replace("\n", "、"), Role(kind))
            leads = units.first_leads or first_leads(head)
            yield replace(
                units,
                first_leads=leads,
                leaders=(*units.leaders, *people),
                undertakes=undertakes(head) or units.undertakes,
            )
        elif kind == "leader":
            yield UnitList(leaders=tuple(names_of_people(cell)))
        elif kind == "tick":
            mark = next((sign for sign in cell if sign in TICKS), "")
            ticked.append(Mention(head, legend.get(mark, Role.RESPONSIBLE)))
    if ticked:
        yield UnitList(tuple(ticked))


def _without_people(cell: str) -> tuple[str, list[str]]:
    """A cell of units without the people named behind them (区财政局 王某某；区商务局（李某）)."""
    people: list[str] = []

    def taken(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        before = split_names(cell[: match.start()])
        if are_people(name) and not is_likely(name) and before and is_likely(before[-1]):
            people.append(name.replace(" ", ""))
            return ""
        return match[0]

    return _PERSON_AFTER.sub(taken, cell), people
