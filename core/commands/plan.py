"""`plan`: show or set the time plan of a task or its indicators, or how often it is filed."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

    from core.model.board import Board
    from core.model.ports import Store
    from core.model.records import Indicator, Node
    from core.plan import Point

_EVERY = {"monthly": "monthly", "quarterly": "quarterly", "half-yearly": "half_yearly", "once": "at_due_date"}
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("--node", required=True, help="任务的编号、标题或 id")
    one.add_argument("--indicator", default="", help="指标；不写时是这一项和它的全部指标")
    one.add_argument("--start", metavar="日期", help="开始日期，如 2022-03-10；写 none 去掉")
    one.add_argument("--due", metavar="日期", help="完成时限，如 2022-06-30；写 none 去掉")
    one.add_argument("--points", metavar="节点", help="如 2022-03=300,2022-06=60%%；季度写 2022-Q1；写 none 去掉")
    one.add_argument("--every", choices=tuple(_EVERY), help="填报频次")


def run(store: Store, board: Board, options: Namespace) -> str:
    """时间计划：看或设一项任务、一个指标的开始日期、完成时限和节点；填报频次"""
    from core import planning
    from core.usecases import recording

    node = recording.find_node(board, options.node)
    chosen = recording.find_indicators(board, node, options.indicator) if options.indicator else ()
    said = []
    if options.every:
        said.append(_set_frequency(store, board, node, options.every))
    plan = _plan(options)
    if plan:
        patch = planning.set_plan(store, board, node.id, [one.id for one in chosen], plan)
        said.append(f"已{patch.label}。")
    return "\n".join(said or _told(board, node, chosen))


def _set_frequency(store: Store, board: Board, node: Node, every: str) -> str:
    from core.model.period import Frequency
    from core.rules.roles import Actor
    from core.usecases.list_change import reschedule

    patch = reschedule(store, board.work_list.id, node.id, Frequency(_EVERY[every]), actor=Actor.OFFICE)
    return f"已把{patch.label}。"


def _plan(options: Namespace) -> dict[str, Any]:
    """What was said of the plan, by the field's name."""
    found: dict[str, Any] = {}
    if options.start is not None:
        found["start_date"] = day(options.start)
    if options.due is not None:
        found["due_date"] = day(options.due)
    if options.points is not None:
        found["points"] = tuple(_points(options.points))
    return found


def day(text: str) -> dt.date | None:
    """A day as typed, None for `none`; raises KnownError for anything else."""
    import datetime as dt

    from core.errors import KnownError

    if text.strip().lower() in {"", "none"}:
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise KnownError(f"“{text}”不是日期。", "日期写成 2022-06-30 的样子。") from error


def _points(text: str) -> Iterator[Point]:
    from core.errors import KnownError
    from core.model.period import Month
    from core.plan import Point
    from core.usecases.recording import number

    if text.strip().lower() in {"", "none"}:
        return
    for part in text.replace("，", ",").split(","):
        when, sign, value = part.partition("=")
        if not sign:
            raise KnownError(f"节点“{part.strip()}”不对。", "写成 2022-03=300 或 2022-03=30% 的样子。")
        quarter = _QUARTER.fullmatch(when.strip())
        month = Month(int(quarter[1]), int(quarter[2]) * 3) if quarter else Month.parse(when)
        is_percent = value.strip().endswith(("%", "％"))
        yield Point(month, number(value, "节点"), is_percent)


def _told(board: Board, node: Node, chosen: tuple[Indicator, ...]) -> Iterator[str]:
    """The plan in words: a line an indicator, and what is expected month by month."""
    from core import owners
    from core.rules.judgement import is_level

    yield f"{node.title}（{node.frequency.label}填报）"
    indicators = chosen or board.indicators.get(node.id, ())
    for one in indicators:
        plan = owners.base_plan(board, one)
        amount = "按当月值评判" if is_level(one) or not one.value else _course(board, one)
        yield f"{one.name}：{plan.start} 至 {plan.due}；{amount}"
    if not indicators:
        own = owners.plan_of_part(board, node, board.leads[node.id], ()) if node.id in board.leads else None
        yield f"{own.start} 至 {own.due}，按完成比例评判" if own else "没有责任单位"


def _course(board: Board, indicator: Indicator) -> str:
    from core import owners
    from core.model import wording
    from core.model.period import months_of
    from core.rules.judgement import expected_of

    plan = owners.base_plan(board, indicator)
    months = ((one, expected_of(indicator, plan, one) or 0.0) for one in months_of(board.work_list.year))
    return "，".join(f"{month.number}月{wording.number(round(value, 2))}" for month, value in months) + indicator.unit
