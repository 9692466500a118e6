"""Reports from a store: one unit's, or every unit's in one go."""

from __future__ import annotations

from pathlib import Path

from core import clock
from core.board import Board
from core.errors import KnownError
from core.model import UnitId
from core.period import Calendar, Month
from core.ports import Store
from core.progress import Progress
from core.reports import pdf
from core.reports.pdf import Rendered, Written
from core.reports.unit import UnitReport, unit_report


def unit_data(store: Store, board: Board, unit_id: UnitId, month: Month) -> UnitReport:
    """The data of a unit's monthly report."""
    year = store.filings(since=Month(month.year, 1), month=month, unit_id=unit_id)
    newest = {filing.key.node_id: filing for filing in year if not filing.is_empty}
    return unit_report(board, unit_id, month, newest, calendar=Calendar(), today=clock.today())


def render_one(store: Store, board: Board, unit_id: UnitId, month: Month) -> Rendered:
    """A unit's monthly report in memory, for the preview."""
    return pdf.rendered(unit_data(store, board, unit_id, month))


def write_one(store: Store, board: Board, unit_id: UnitId, month: Month, out: Path) -> Written:
    """Write a unit's monthly report; the file type picks the format."""
    if out.suffix.lower() != ".pdf":
        raise KnownError(f"不能生成“{out.suffix or out.name}”这种文件。", "文件名以 .pdf 结尾。")
    return pdf.write(unit_data(store, board, unit_id, month), out)


def file_name(board: Board, unit_id: UnitId, month: Month) -> str:
    """区教育局2022年3月月报.pdf."""
    unit = board.units[unit_id]
    return f"{unit.name}{month.label}月报.pdf"


def write_all(
    store: Store, board: Board, month: Month, folder: Path, progress: Progress | None = None
) -> list[Written]:
    """Write every unit's report into a folder, one file each; what is written stays when the user stops."""
    units = [unit for unit in board.single_units if board.due_tasks(unit.id, month)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(f"文件夹“{folder.name}”建不了。", "换一个位置，或看一看有没有写入权限。") from error
    steps = (progress or Progress()).over(units, len(units), "生成月报")
    return [write_one(store, board, unit.id, month, folder / file_name(board, unit.id, month)) for unit in steps]
