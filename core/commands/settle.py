"""`settle`: decide on differing values of one indicator."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.ports import Store


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("--node", required=True, help="任务的编号、标题或 id")
    one.add_argument("--indicator", required=True, help="指标")
    one.add_argument("--month", required=True, help="月份，如 2022-03")
    one.add_argument("--unit", required=True, help="以哪个单位的数为准")
    one.add_argument("--reason", required=True, help="理由，印在报表上")


def run(store: Store, board: Board, options: Namespace) -> str:
    """两家报数不同：定以哪家的数为准，写明理由"""
    from core import discrepancies
    from core.model.period import Month
    from core.usecases import recording

    node = recording.find_node(board, options.node)
    indicator = recording.find_indicators(board, node, options.indicator)[0]
    unit_id = recording.find_unit(board, options.unit)
    month = Month.parse(options.month)
    return f"已定{discrepancies.decide(store, board, indicator, month, unit_id, reason=options.reason).label}。"
