"""`setting`: show or set any registered setting of the workspace."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.ports import Store


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("name", help="设置的名称，如 first-month、tolerance；写 list 看全部")
    one.add_argument("value", nargs="?", help="新的值；不写时显示现在的值")


def run(store: Store, _board: Board, options: Namespace) -> str:
    """看或改工作区的一项设置：起报月、左右的范围、截止日、亮灯规则、发文机关等"""
    from core import plain_settings

    if options.name == "list":
        return "\n".join(f"{one.name}\t{one.read(store)}\t{one.label}" for one in plain_settings.REGISTRY.values())
    setting = plain_settings.named(options.name)
    if options.value is None:
        return setting.read(store)
    setting.write(store, options.value)
    return f"{setting.label}：{setting.read(store)}"
