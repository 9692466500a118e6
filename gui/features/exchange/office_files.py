"""What the office writes for its units: 交办包, Excel 填报表, 回执."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from core import planning
from core.exchange import deliveries, receipts
from core.exchange.package import Kind
from core.exchange.ports import Departure, Desk, Import
from core.host import clock
from core.host.backups import moment_words
from core.host.progress import Progress
from core.model.records import UnitId
from gui.features.exchange.export_pane import Export, Wish
from gui.features.exchange.tab_context import Counter
from gui.features.exchange.unit_table import UnitRow
from gui.shell.page import Destination

_Write = Callable[[Desk, Progress], Sequence[Path]]
_MOST_IMPORTS = 5000


def _given_words(given: Departure | None, version: int) -> str:
    if given is None:
        return "还没有"
    older = f"，当时是清单第 {given.list_version} 版" if given.list_version < version else ""
    return f"{moment_words(given.at, clock.today())}{older}"


# --- 交办 ----------------------------------------------------------------------------------------------


def _handout_rows(counter: Counter) -> Sequence[UnitRow]:
    """Those that never got the list, or an older one, are ticked; all when everybody has it."""
    board = counter.session.board
    version = board.work_list.version
    given = receipts.given(counter.desk, Kind.HANDOUT)
    behind = {unit.id for unit in board.single_units if unit.id not in given or given[unit.id].list_version < version}
    return [
        UnitRow(
            unit,
            (f"{len(board.tasks_of.get(unit.id, ()))} 项任务", _given_words(given.get(unit.id), version)),
            unit.id in behind or not behind,
        )
        for unit in board.single_units
    ]


def _sheet_rows(counter: Counter) -> Sequence[UnitRow]:
    """The units that have something to fill in for the month; none is ticked: few have no program."""
    session = counter.session
    given = receipts.given(counter.desk, Kind.SHEET, session.month)
    due = {unit.id: len(session.board.due_tasks(unit.id, session.month)) for unit in session.board.single_units}
    version = session.board.work_list.version
    return [
        UnitRow(unit, (f"应报 {due[unit.id]} 项", _given_words(given.get(unit.id), version)), is_wanted=False)
        for unit in session.board.single_units
        if due[unit.id]
    ]


def _write_handouts(counter: Counter, wish: Wish) -> _Write:
    board = counter.session.board
    return lambda desk, progress: deliveries.send_to(
        desk, board, wish.units, wish.folder, with_files=wish.has_option, progress=progress
    )


def _write_sheets(counter: Counter, wish: Wish) -> _Write:
    board, month = counter.session.board, counter.session.month
    return lambda desk, progress: deliveries.send_to(
        desk, board, wish.units, wish.folder, month=month, progress=progress
    )


def _open_phrases(counter: Counter) -> tuple[str, Destination] | None:
    """有关镇… that is handed out to all of its members, and the first task where it waits."""
    board = counter.session.board
    words = planning.open_words(board)
    return (words, Destination("任务", node_id=planning.open_phrases(board)[0].node_id)) if words else None


# --- 回执 ----------------------------------------------------------------------------------------------


def _receipt_rows(counter: Counter) -> Sequence[UnitRow]:
    """The units that sent a package; those are ticked that have had no receipt since."""
    came: dict[UnitId, Import] = {}
    for one in counter.desk.exchange.imports(limit=_MOST_IMPORTS):
        if one.kind == Kind.RETURN.value and one.undone_at is None:
            came.setdefault(one.unit_id, one)
    given = receipts.given(counter.desk, Kind.RECEIPT)
    return [
        UnitRow(
            unit,
            (moment_words(came[unit.id].at, clock.today()), _given_words(given.get(unit.id), 0)),
            unit.id not in given or given[unit.id].at < came[unit.id].at,
        )
        for unit in counter.session.board.single_units
        if unit.id in came
    ]


def _write_receipts(counter: Counter, wish: Wish) -> _Write:
    board = counter.session.board
    return lambda desk, progress: receipts.write_receipts(desk, board, wish.units, wish.folder, progress)


HANDOUTS = (
    Export(
        "交办包",
        "每个单位一个文件，内有清单、督查室的规定和本单位已报的内容。单位打开它就建好工作区；已经有的，只更新清单。",
        ("单位", "任务", "上次交办"),
        _handout_rows,
        _write_handouts,
        ("清单里还没有单位", "先导入清单，或在单位名录里添加。"),
        ("连同督查室收到的佐证材料", "单位的电脑坏了、要在新电脑上重建时勾上；平时不用，文件会大很多"),
        _open_phrases,
    ),
    Export(
        "填报表",
        "给没有本程序的单位：上方选定的月份，每个单位一张 Excel 表，填好后在“收取”里收回。",
        ("单位", "本月", "发出时间"),
        _sheet_rows,
        _write_sheets,
        ("这个月没有应报的单位", "在上方换一个月份。"),
        warning=_open_phrases,
    ),
)
RECEIPTS = (
    Export(
        "回执",
        "内有接收、采用、退回的情况和督查室的意见，单位用“打开”读入。已选上还没有回执的单位。",
        ("单位", "最近收到", "上次回执"),
        _receipt_rows,
        _write_receipts,
        ("还没有收到任何单位的报送包", "收取以后，在这里给单位出回执。"),
    ),
)
