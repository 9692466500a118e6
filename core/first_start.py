"""The first start on a PC: who we are, where the file is kept; answered by a policy or asked in the window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core import clock, policy
from core.board import Board
from core.errors import KnownError
from core.model import Filing, Unit, UnitId, WorkList
from core.period import Month, months_of
from core.policy import Policy
from core.ports import Store
from core.recording import find_unit

_FORBIDDEN = '\\/:*?"<>|'


@dataclass(frozen=True, slots=True)
class Choice:
    """What was answered: a workspace to be made at `path`, from a handout too, or one that is there to be opened."""

    path: Path
    role: str = "unit"
    unit_id: UnitId | None = None
    list_file: Path | None = None
    with_sample: bool = False
    is_there: bool = False
    package: Path | None = None


def suggested_name(role: str, unit: Unit | None, board: Board) -> str:
    """区教育局2022年重点工作, without an ending; a file name that says what it is."""
    whose = "督查室" if role == "office" else unit.name if unit else ""
    return "".join(character for character in f"{whose}{board.work_list.year}年重点工作" if character not in _FORBIDDEN)


def file_in(folder: Path, name: str) -> Path:
    """The workspace's file; raises KnownError for a name that is none or a file that is there already."""
    name = name.strip().removesuffix(".db").strip()
    if not name or any(character in _FORBIDDEN for character in name):
        raise KnownError('文件名不能是空的，也不能有 \\ / : * ? " < > |。', "改一个文件名。")
    path = folder / f"{name}.db"
    if path.exists():
        raise KnownError(f"这个位置已经有“{path.name}”，没有改动它。", "换一个文件名，或用“打开已有的工作区”。")
    return path


def offered(board: Board, by: Policy) -> tuple[Unit, ...]:
    """The units to choose from: those that the policy names, in its order, else all of the list."""
    if not by.units:
        return board.single_units
    return tuple(board.units[_unit(board, name)] for name in by.units)


def by_package(package: Path, folder: Path) -> Choice:
    """A handout answers everything: the unit and the list are in it. KnownError when it is none."""
    from core.exchange import commands

    found = commands.founding([package])
    board = Board(found.work_list)
    path = file_in(folder, suggested_name("unit", board.units.get(found.unit_id), board))
    return Choice(path, "unit", found.unit_id, package=package)


def answered(board: Board, by: Policy, folder: Path) -> Choice | None:
    """What the policy answers by itself; None when something is to be asked."""
    if by.role == "office":
        return Choice(file_in(folder, suggested_name("office", None, board)), "office", list_file=_list_file(by))
    if by.role != "unit" or not by.own_unit:
        return None
    unit = board.units[_unit(board, by.own_unit)]
    path = file_in(folder, suggested_name("unit", unit, board))
    return Choice(path, "unit", unit.id, _list_file(by))


def _list_file(by: Policy) -> Path | None:
    return by.place(by.list) if by.list else None


def _unit(board: Board, name: str) -> UnitId:
    try:
        return find_unit(board, name)
    except KnownError as error:
        raise KnownError(f"策略文件里的单位“{name}”不在清单里。", "在策略文件里改成清单上的名称，再启动。") from error


def furnish(store: Store, choice: Choice, work_list: WorkList) -> None:
    """What a first workspace holds from the start: the policy's settings and, if wished, data to practise on."""
    policy.apply(policy.current(), store)
    if choice.with_sample:
        from core import demo

        board = Board(work_list)
        demo.fill(store, _sample(board, choice.unit_id, sample_until(board, Month.of(clock.today()))))


def sample_until(board: Board, today: Month) -> Month:
    """The last month that made-up filings reach: the one before today's, in the list's year."""
    first, *_, last = months_of(board.work_list.year)
    return min(max(today.plus(-1), first), last)


def _sample(board: Board, unit_id: UnitId | None, until: Month) -> Iterable[Filing]:
    """Those of one unit, or of all for the office."""
    from core import demo

    return (one for one in demo.filings(board, until=until) if unit_id in {None, one.key.unit_id})
