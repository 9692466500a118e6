"""The workbook for a unit that has no program: its columns, its hidden stamp, and a fault as the unit reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core import files
from core.model import fields
from core.model.period import Month
from core.model.records import IndicatorId, ListId, NodeId, UnitId

FORM, STAMP, GUIDE = "填报", "stamp", "填报说明"
#: Heads of the columns in their order, with the field each is for; the last two are hidden.
COLUMNS = {
    "序号": "",
    "目标任务": "title",
    "量化指标": "indicator",
    "全年目标": "target",
    "累计完成值": "value",
    "计量单位": "unit",
    **{one.label: one.name for one in fields.PLAIN},
    "任务标识": "node",
    "指标标识": "indicator_id",
}
#: What is entered once a measure, in cells merged over its indicators' rows.
PER_MEASURE = fields.names(fields.PLAIN)
#: Columns that stand in a workbook only where the office asks for them.
OPTIONAL = fields.names(fields.OPTIONAL)
HIDDEN = ("node", "indicator_id")
HEAD_OF = {field: head for head, field in COLUMNS.items() if field}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the form: a measure and one of its indicators (None without any)."""

    node_id: NodeId
    indicator_id: IndicatorId | None
    base: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the workbook is: whose, for which month and version of the list, and the rows it was made with.

    `base` of a line names the text that the office held when the workbook was made.
    """

    format: int
    id: str
    workspace: str
    unit_id: UnitId
    unit_name: str
    month: Month
    list_id: ListId
    list_version: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One fault in a filled-in workbook. `row` counts as Excel does; `column` is the letter, "" for a whole row."""

    sheet: str
    row: int
    column: str
    found: str
    expected: str

    @property
    def sentence(self) -> str:
        """表“填报”第 5 行 E 列：写的是“两千”，应是数字。"""
        place = f"表“{self.sheet}”第 {self.row} 行" if self.row else f"表“{self.sheet}”"
        where = f"{place} {self.column} 列" if self.column else place
        return f"{where}：{f'写的是“{self.found}”，' if self.found else ''}{self.expected}。"

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "found": self.found,
            "expected": self.expected,
        }


def is_sheet(path: Path) -> bool:
    """Whether the file is a workbook, by its ending or by what is in it."""
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".et"}:
        return True
    try:
        start = files.head(path, 1 << 16)
    except OSError:
        return False
    return start is not None and start.startswith(b"PK") and b"xl/workbook.xml" in start
