"""What the program keeps in a workspace for itself: where the window stood, with whom it exchanges, what it checks by.

Nobody chooses these, so no history tells of them; they never travel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.model.records import UnitId
from core.model.setting import Setting, Use


@dataclass(frozen=True, slots=True)
class Refused:
    """The packages of a server that were refused: in which state of the workspace, and by digest what was said."""

    state: str = ""
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


CURRENT_UNIT = Setting("current_unit", "窗口上的单位", UnitId(""), use=Use.INTERNAL)
#: The month, and behind a blank the month in which it was chosen.
CURRENT_MONTH = Setting("current_month", "窗口上的月份", "", use=Use.INTERNAL)
CURRENT_LIST = Setting("current_list", "窗口上的清单", "", use=Use.INTERNAL)
HAS_SAMPLE = Setting("sample", "示例数据", default=False, use=Use.INTERNAL)
#: The fields of heads of a ledger that were matched before.
LEDGER_COLUMNS: Setting[Mapping[str, str]] = Setting(
    "ledger.columns", "台账各列的对应", {}, Mapping[str, str], use=Use.INTERNAL
)
#: What heads of lists' columns were said to mean.
LIST_COLUMNS: Setting[Mapping[str, str]] = Setting(
    "list.columns", "清单各列的含义", {}, Mapping[str, str], use=Use.INTERNAL
)
#: Where a unit keeps whose unit it is and what it last heard, and where an office counts what it sends.
OFFICE_ID = Setting("exchange.office", "督查室的工作区", "", use=Use.INTERNAL)
OFFICE_SERIAL = Setting("exchange.office_serial", "督查室的流水号", 0, use=Use.INTERNAL)
OWN_SERIAL = Setting("exchange.serial", "导出的流水号", 0, use=Use.INTERNAL)
#: The ids of the packages that were made here, the newest last.
SENT: Setting[tuple[str, ...]] = Setting("exchange.sent", "送出的包", (), tuple[str, ...], use=Use.INTERNAL)
REFUSED = Setting("exchange.refused", "没有收取的包", Refused(), use=Use.INTERNAL)
WATCHED_FOLDER = Setting("exchange.watched", "收取的共享文件夹", "", use=Use.INTERNAL)
#: Path, size and time of the files there that were dealt with.
WATCHED_DONE: Setting[tuple[tuple[str, int, float], ...]] = Setting(
    "exchange.watched_done", "看过的文件", (), tuple[tuple[str, int, float], ...], use=Use.INTERNAL
)
#: What stands in fields of filings and is no number: task, unit, month, and the words by field.
UNSTORED: Setting[tuple[tuple[str, str, str, Mapping[str, str]], ...]] = Setting(
    "unstored", "没填对的数", (), tuple[tuple[str, str, str, Mapping[str, str]], ...], use=Use.INTERNAL
)
#: Written and read by storage alone: in a backup, of what sort it is; checksums and sums of what the file holds.
BACKUP_NOTE = Setting("backup", "备份的说明", "", use=Use.PRIVATE)
CHECKSUM = Setting("seal", "校验和", "", use=Use.PRIVATE)
ROW_SUMS = Setting("marks", "各表的校验和", "", use=Use.PRIVATE)
#: No content of a workspace: two files that differ in these alone hold the same.
PASSING = (BACKUP_NOTE, CURRENT_UNIT, CURRENT_MONTH, CHECKSUM, ROW_SUMS, UNSTORED)
SETTINGS: tuple[Setting[Any], ...] = (
    *(*PASSING, CURRENT_LIST, HAS_SAMPLE, LEDGER_COLUMNS, LIST_COLUMNS),
    *(OFFICE_ID, OFFICE_SERIAL, OWN_SERIAL, SENT, REFUSED, WATCHED_FOLDER, WATCHED_DONE),
)
