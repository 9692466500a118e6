"""`merge`: two units become one from a month on (机构改革)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.ports import Store


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("unit", help="并走的单位")
    one.add_argument("--into", required=True, help="并入哪个单位")
    one.add_argument("--month", required=True, help="从哪个月起，如 2022-08")


def run(store: Store, board: Board, options: Namespace) -> str:
    """从某个月起把一个单位并入另一个单位；以前的填报仍在原单位名下"""
    from core.model.period import Month
    from core.usecases import recording, unit_changes

    gone, into = (board.units[recording.find_unit(board, name)] for name in (options.unit, options.into))
    return f"已{unit_changes.merged_from(store, gone, into, Month.parse(options.month)).label}。"
