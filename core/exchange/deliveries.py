"""Sending and returning as the command line and the window ask for them: what is written, under which names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core import first_month, planning
from core.errors import KnownError
from core.exchange import identity, outgoing, package, receipts, sheet_write, wrapped
from core.exchange.archive import looks_like_one
from core.exchange.output_files import write_whole
from core.exchange.package import Kind, Package
from core.exchange.ports import Desk
from core.exchange.sheets import is_sheet
from core.file_names import unit_file_name
from core.files import make_folder
from core.host import clock
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.records import Unit, UnitId, WorkList
from core.model.setting import read
from core.rules.roles import own_unit
from core.settings.bookkeeping import CURRENT_UNIT
from core.usecases.recording import find_unit


@dataclass(frozen=True, slots=True)
class How:
    """How a unit gives its month: `drafts` for its other PC, drafts too; `sealed` to the office's key."""

    drafts: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Founding:
    """From what a unit's workspace is made."""

    unit_id: UnitId
    work_list: WorkList


def send(desk: Desk, board: Board, said: str, folder: Path, *, sheets: bool = False, month: Month | None = None) -> str:
    """Send to the unit of that name, or to all when "" was said; a sentence on what was written."""
    units = (board.units[find_unit(board, said)],) if said else board.single_units
    warning = planning.open_words(board)
    told = f"\n{warning}。" if warning else ""
    if not sheets:
        return f"已导出 {len(send_to(desk, board, units, folder))} 份交办包，在“{folder.name}”里。{told}"
    month = month or month_for_sheets(desk, board.work_list)
    due = [unit for unit in units if board.due_tasks(unit.id, month)]
    written = send_to(desk, board, due, folder, month=month)
    without = [unit.name for unit in units if unit not in due]
    more = f"\n没有应报任务的单位：{'、'.join(without)}。" if without else ""
    return f"已导出 {len(written)} 份{month.label}填报表，在“{folder.name}”里。{more}{told}"


def send_to(
    desk: Desk,
    board: Board,
    units: Sequence[Unit],
    folder: Path,
    *,
    month: Month | None = None,
    with_files: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write a 交办包 for each unit, or with a month its workbook; what is written stays when the user stops.

    `with_files` puts the attached files that the office holds into the 交办包.
    """
    if folder.exists() and not folder.is_dir():
        raise KnownError(f"“{folder.name}”不是文件夹，没有导出。", "换一个文件夹。")
    if not units:
        raise KnownError(f"{month.label if month else ''}没有要填报的任务，没有导出。", "换一个月份。")
    written: dict[UnitId, Path] = {}
    try:
        for unit in (progress or Progress()).over(units, len(units), "导出"):
            if month:
                path, data = (
                    _place(board, unit, folder, Kind.SHEET, month),
                    sheet_write.make(desk, board, unit.id, month),
                )
            else:
                path = _place(board, unit, folder, Kind.HANDOUT)
                data = outgoing.handout(desk, board.work_list, unit.id, with_files=with_files)
            write_whole(path, data)
            written[unit.id] = path
    finally:
        if written:
            kind = Kind.SHEET if month else Kind.HANDOUT
            receipts.note_given(desk, kind, written, board.work_list.version, month=month)
            first_month.note_handout(desk)
    return tuple(written.values())


def _place(board: Board, unit: Unit, folder: Path, kind: Kind, month: Month | None = None) -> Path:
    """Where a unit's file goes: 区教育局-2022年3月-报送包.zip in the folder."""
    ending = ".xlsx" if kind is Kind.SHEET else ".zip"
    parts = (month.label if month else "", kind.label)
    return folder / unit_file_name(board.work_list.units, unit.id, *parts, between="-", ending=ending)


@dataclass(frozen=True, slots=True)
class Parting:
    """What a unit gave: the file, how many filings are in it, and the fingerprint to be read out."""

    path: Path
    month: Month
    count: int
    fingerprint: str

    @property
    def sentence(self) -> str:
        """The same for people."""
        return (
            f"已导出{self.month.label}填报 {self.count} 项，在“{self.path.name}”里。\n"
            f"本机密钥的指纹：{self.fingerprint}，督查室首次收取时电话核对。"
        )


def give(desk: Desk, board: Board, month: Month, out: Path, how: How) -> Parting:
    """Write the unit's 报送包 for the month, or what its other PC needs, to a file or into a folder.

    A name without an ending is a folder's, which is made.
    """
    unit_id = _own_unit(desk)
    is_folder = out.is_dir() or not out.suffix
    if not is_folder and not out.absolute().parent.is_dir():
        raise KnownError(f"文件夹“{out.absolute().parent.name}”不存在，没有导出。", "先建好文件夹，或换一个位置。")
    if how.drafts:
        data = outgoing.share(desk, board, unit_id, month)
    else:
        data = outgoing.month_return(desk, board, unit_id, month, sealed=how.sealed)
    kind = Kind.SHARE if how.drafts else Kind.RETURN
    if is_folder:
        make_folder(out)
        out = _place(board, board.units[unit_id], out, kind, month)
    write_whole(out, data)
    held = desk.filings(month=month, unit_id=unit_id)
    count = sum(not one.is_empty if how.drafts else one.state.is_filed for one in held)
    receipts.note_given(desk, kind, {unit_id: out}, board.work_list.version, month=month, count=count)
    return Parting(out, month, count, identity.own_fingerprint(desk))


def _own_unit(desk: Desk) -> UnitId:
    kept = own_unit(desk) or read(desk, CURRENT_UNIT)
    if not kept:
        raise KnownError("没有说是哪个单位，没有导出。", "在窗口上方选“我们是哪个单位”，或用交办包新建单位的工作区。")
    return kept


def month_for_sheets(desk: Desk, work_list: WorkList) -> Month:
    """The month to hand out workbooks for when none was said: today's, else the newest that anyone filed for."""
    today = Month.of(clock.today())
    if today.year == work_list.year:
        return today
    first = Month(work_list.year, 1)
    filed = desk.filings(since=first, month=first.plus(11))
    return filed[-1].key.month if filed else first


def founding(paths: Sequence[Path]) -> Founding:
    """The 交办包 among these files from which a unit's workspace is made.

    Raises KnownError without one, and when there are those of several units; the newest counts.
    """
    with wrapped.unpacked(paths) as parts:
        found = [one for part in parts if not part.refused for one in _handouts(part.inner)]
    if not found:
        raise KnownError("没有这个工作区，文件里也没有交办包，没有新建。", "先向督查室要本单位的交办包。")
    units = {one.manifest.unit_id: one.manifest.unit_name for one in found}
    if len(units) > 1:
        raise KnownError(f"有 {len(units)} 个单位的交办包，没有新建。", "只给本单位的那一个文件。")
    offices = {one.manifest.sender for one in found}
    if len(offices) > 1:
        raise KnownError(f"有 {len(offices)} 个督查室的交办包，没有新建。", "打电话核对，只给本区督查室的那一个文件。")
    newest = max(found, key=lambda one: (one.manifest.list_version, one.manifest.serial))
    if newest.content.work_list is None:
        raise KnownError("交办包里没有清单，没有新建。", "请督查室重新导出。")
    return Founding(newest.manifest.unit_id, newest.content.work_list)


def _handouts(path: Path) -> list[Package]:
    """The file's package when it is a 交办包."""
    if is_sheet(path) or not looks_like_one(path):
        return []
    read = package.read(path)
    return [read] if read.manifest.kind is Kind.HANDOUT else []
