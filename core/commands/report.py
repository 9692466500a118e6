"""The `report` command: what was asked for, done and told in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import KnownError
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import UnitId
from core.model.setting import read
from core.reports import batch
from core.reports.kinds import KINDS, Kind, Scope
from core.reports.pdf import Written
from core.rules.roles import own_unit
from core.settings.bookkeeping import CURRENT_UNIT
from core.usecases import recording


@dataclass(frozen=True, slots=True)
class Told:
    """What was made, and what the user should know of it."""

    said: str
    warnings: tuple[str, ...]


def run(store: Store, board: Board, kind: str, month: Month, out: Path, *, unit: str = "", suffix: str = "") -> Told:
    """Make one report, or with a `suffix` one of that format for every unit that gets one; raises KnownError."""
    if kind not in KINDS:
        raise KnownError(f"没有“{kind}”这种报表。", f"可以是 {'、'.join(KINDS)}。")
    if suffix:
        made = batch.write_all(store, board, month, out, kind=kind, suffix=suffix)
        said = f"已生成 {len(made)} 份{KINDS[kind].label}，在“{out.name}”里。"
    else:
        made = [batch.write_one(store, board, _unit(store, board, KINDS[kind], unit), month, out, kind)]
        said = f"已生成“{out.name}”{_pages(made[0])}。"
    return Told(said, tuple(sentence for one in made for sentence in _missing(one)))


def _unit(store: Store, board: Board, kind: Kind, said: str) -> UnitId | None:
    """The unit that was named; else the workspace's own, where the report is of one."""
    if said:
        return recording.find_unit(board, said)
    if kind.scope is Scope.DISTRICT:
        return None
    own = own_unit(store) or (read(store, CURRENT_UNIT) if kind.scope is Scope.UNIT else None)
    if not own and kind.scope is Scope.UNIT:
        raise KnownError("没有说是哪个单位。", "加上 --unit 单位名，或用 --all。")
    return own or None


def _pages(made: Written) -> str:
    return f"，{made.pages} 页" if made.pages else ""


def _missing(made: Written) -> list[str]:
    return [
        f"字体里没有“{glyph.char}”（第 {glyph.page} 页，{glyph.where}），打印出来是“〓”。" for glyph in made.missing
    ]
