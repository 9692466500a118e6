"""The directory of units as an Excel sheet, out and in again."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.errors import KnownError
from core.formula_text import keep_as_text
from core.model.records import Unit, UnitId
from core.settings.office import Groups
from core.usecases.unit_changes import new_unit
from core.usecases.unit_groups import KINDS, group_of

HEADS = ("单位全称", "简称", "别名", "分组", "曾用名（不改）")
_WIDTHS = (34, 20, 40, 12, 40)
_SPLIT = str.maketrans("，,；;/ ", "、、、、、、")
_MAX_ROWS = 5000
_KINDS = {kind.value: kind for kind in KINDS}


def sheet(units: Sequence[Unit], own: Groups) -> bytes:
    """The units that file, in order and with their groups, as a workbook; collectives follow the list."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101  a new workbook has one
    page.title = "单位名录"
    for row in (HEADS, *(_row(unit, own) for unit in units if not unit.is_collective)):
        page.append(row)
        for cell in page[page.max_row]:
            keep_as_text(cell)
    for at, width in enumerate(_WIDTHS):
        page.column_dimensions["ABCDE"[at]].width = width
        page.cell(1, at + 1).font = Font(bold=True)
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(unit: Unit, own: Groups) -> tuple[str, ...]:
    former = {past.name for past in unit.former}
    aliases = "、".join(word for word in unit.aliases if word not in former)
    past = "、".join(f"{one.name}（至{one.until.isoformat()}）" for one in unit.former)
    return unit.name, unit.short_name, aliases, group_of(unit, own), past


def read_sheet(path: Path, units: Sequence[Unit]) -> tuple[tuple[Unit, ...], dict[UnitId, str]]:
    """The directory as the sheet has it: known units with its words and in its order, new ones, then all others.

    Beside it the own groups: what stands under 分组 and is no sort of body ("" for one that is).
    KnownError names the first row that cannot be taken; nothing is changed then.
    """
    rows = list(_rows(path))
    known = {name: unit for unit in units for name in (unit.name, *(past.name for past in unit.former))}
    read: dict[UnitId, Unit] = {}
    own: dict[UnitId, str] = {}
    for number, row in rows:
        unit = _read(row, known)
        if unit.id in read:
            raise KnownError(f"第 {number} 行的“{unit.name}”写了两次，没有导入。", "删去重复的一行再导入。")
        read[unit.id] = unit
        if group := row.get("分组", ""):
            own[unit.id] = "" if group in _KINDS else group
    return (*read.values(), *(unit for unit in units if unit.id not in read)), own


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    from core.documents import spreadsheet

    try:
        found = [
            list(map(spreadsheet.as_text, row)) for row in spreadsheet.first_rows(spreadsheet.read(path))[:_MAX_ROWS]
        ]
    except OSError as error:
        raise KnownError(f"读不了“{path.name}”。", "选择从这里导出、填写过的 Excel 文件。") from error
    heads = [cell.strip() for cell in (found[0] if found else ())]
    if HEADS[0] not in heads:
        raise KnownError(f"“{path.name}”的第一行没有“{HEADS[0]}”。", "先导出一份，在里面改。")
    for number, cells in enumerate(found[1:], 2):
        row = dict(zip(heads, map(str.strip, cells), strict=False))
        if row.get(HEADS[0]):
            yield number, row


def _read(row: Mapping[str, str], known: Mapping[str, Unit]) -> Unit:
    unit = known.get(row[HEADS[0]]) or new_unit(row[HEADS[0]])
    if "别名" in row:
        words = [word for word in row["别名"].translate(_SPLIT).split("、") if word and word != unit.name]
        unit = unit._replace(aliases=tuple(dict.fromkeys((*words, *(past.name for past in unit.former)))))
    kind = _KINDS.get(row.get("分组", ""), unit.kind)
    return unit._replace(short_name=row.get("简称") or unit.short_name, kind=kind)
