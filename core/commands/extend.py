"""`extend`: an agreed 延期 of a unit's task or of one indicator, from a month on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.ports import Store


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("--node", required=True, help="任务的编号、标题或 id")
    one.add_argument("--indicator", default="", help="指标；不写时是这一项里期限早于新期限的全部")
    one.add_argument("--unit", default="", help="申请延期的单位；不写时是填报主体或牵头单位")
    one.add_argument("--month", required=True, help="从哪个月起按新期限，如 2022-05")
    one.add_argument("--due", required=True, metavar="日期", help="新的完成时限，如 2022-09-30")
    one.add_argument("--reason", required=True, help="原因")


def run(store: Store, board: Board, options: Namespace) -> str:
    """同意延期：从某个月起按新的完成时限评判，以前的月份不变"""
    from core.commands.plan import day
    from core.errors import KnownError
    from core.model.period import Month
    from core.model.records import FilingKey
    from core.owners import owner_at
    from core.usecases import recording, task_changes

    month = Month.parse(options.month)
    node = recording.find_node(board, options.node)
    chosen = recording.find_indicators(board, node, options.indicator)[:1] if options.indicator else ()
    due = day(options.due)
    owner = owner_at(board, chosen[0], month) if chosen else board.leads.get(node.id)
    unit_id = recording.find_unit(board, options.unit) if options.unit else owner
    if due is None or unit_id is None:
        raise KnownError("没有说新的完成时限。" if due is None else f"“{node.title}”没有责任单位。")
    key = FilingKey(node.id, unit_id, month)
    indicator_id = chosen[0].id if chosen else None
    step = task_changes.grant_extension(store, board, key, due, reason=options.reason, indicator_id=indicator_id)
    return f"已{step.label}。"
