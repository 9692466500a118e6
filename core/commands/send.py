"""`send`: what the office hands out to its units."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.exchange.ports import Desk
    from core.model.board import Board


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed. Without --unit, so with --all, the unit is ""."""
    whom = one.add_mutually_exclusive_group(required=True)
    whom.add_argument("--unit", default="", help="单位的全称或简称")
    whom.add_argument("--all", action="store_true", help="每个单位一份")
    one.add_argument("--sheet", action="store_true", help="给没有本程序的单位：Excel 填报表")
    one.add_argument("--month", help="填报表的月份，如 2022-03；不写时是本月")
    one.add_argument("--out", required=True, type=Path, help="文件夹")


def run(desk: Desk, board: Board, options: Namespace) -> str:
    """把清单发给单位：每个单位一个交办包，--sheet 时是一张 Excel 填报表"""
    from core.exchange import deliveries
    from core.model.period import Month

    month = Month.parse(options.month) if options.month else None
    return deliveries.send(desk, board, options.unit, options.out, sheets=options.sheet, month=month)
