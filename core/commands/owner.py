"""`owner`: who is asked for an indicator's value."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.ports import Store
    from core.model.records import UnitId


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("--node", required=True, help="任务的编号、标题或 id")
    one.add_argument("--indicator", required=True, help="指标")
    how = one.add_mutually_exclusive_group(required=True)
    how.add_argument("--unit", default="", help="由这个单位填报")
    how.add_argument("--each", action="store_true", help="各单位分别填报，各有目标")
    how.add_argument("--sum", action="store_true", help="各单位各报一部分，相加")
    one.add_argument("--target", action="append", default=[], metavar="单位=目标值", help="--each 时一个单位的目标")


def run(store: Store, board: Board, options: Namespace) -> str:
    """填报主体：一个指标由哪家填报，或各单位分别填报，或相加"""
    from core import planning
    from core.errors import KnownError
    from core.model.status import Ownership
    from core.usecases import recording

    if options.target and not options.each:
        raise KnownError("各单位的目标只用于分别填报。", "加上 --each。")
    node = recording.find_node(board, options.node)
    chosen = [one.id for one in recording.find_indicators(board, node, options.indicator)]
    owner = recording.find_unit(board, options.unit) if options.unit else None
    how = Ownership.EACH if options.each else Ownership.SUM if options.sum else Ownership.SINGLE
    patch = planning.set_owner(store, board, chosen, how, owner, _targets(board, options.target))
    return f"已改为{patch.label}。"


def _targets(board: Board, said: list[str]) -> dict[UnitId, float]:
    from core.errors import KnownError
    from core.usecases.recording import find_unit, number

    found: dict[UnitId, float] = {}
    for part in said:
        name, sign, value = part.partition("=")
        if not sign:
            raise KnownError(f"“{part}”不对。", "写成 区教育局=12 的样子。")
        found[find_unit(board, name.strip())] = number(value, f"{name}的目标")
    return found
