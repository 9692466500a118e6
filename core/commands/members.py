"""`members`: which units a phrase such as 有关镇人民政府 means at a task."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.ports import Store


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("--node", required=True, help="任务的编号、标题或 id")
    one.add_argument("--phrase", required=True, help="清单上的说法，如 有关镇人民政府")
    one.add_argument("--units", required=True, help="单位，用逗号或顿号隔开")


def run(store: Store, board: Board, options: Namespace) -> str:
    """指定“有关镇人民政府”一类说法在一项任务里指哪些单位"""
    from core import planning
    from core.errors import KnownError
    from core.usecases import recording

    node = recording.find_node(board, options.node)
    named = [board.units[part.unit_id] for part in board.assignments.get(node.id, ())]
    found = [unit for unit in named if unit.is_collective and options.phrase in {unit.name, unit.id, *unit.aliases}]
    if not found:
        listed = "、".join(unit.name for unit in named if unit.is_collective) or "没有这类说法"
        raise KnownError(f"“{node.title}”里没有“{options.phrase}”。", f"这一项里：{listed}。")
    names = options.units.replace("，", ",").replace("、", ",").split(",")
    units = [recording.find_unit(board, name.strip()) for name in names if name.strip()]
    return f"已记下：{planning.choose_members(store, board, node.id, found[0].id, units).label}。"
