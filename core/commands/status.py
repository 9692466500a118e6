"""How the units stand in a month, as the command line prints it: for people and as JSON."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

from core import statistics
from core.host import clock
from core.host.console import to_json
from core.model import wording
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.status import FilingClass, FilingState, Light
from core.reports.sentences import enumerated, standing_counts
from core.rules.roles import is_units, own_unit
from core.statistics import DistrictYear, IndicatorStanding, NodeStanding, UnitMonth

_STATES = {"missing": "未填", "not_due": "本月不报", **{state.value: state.label for state in FilingState}}
_CLASSES = tuple(one for one in FilingClass if one is not FilingClass.NOT_DUE)


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("--month", required=True, help="月份，如 2022-03")
    one.add_argument("--json", action="store_true", help="以 JSON 输出")


def only_looks(_options: Namespace) -> bool:
    """Always."""
    return True


def run(store: Store, board: Board, options: Namespace) -> str:
    """谁报了，谁迟报，灯和数目"""
    found = of(store, board, Month.parse(options.month), clock.now())
    return to_json(as_json(found)) if options.json else as_text(found)


def of(store: Store, board: Board, month: Month, now: dt.datetime) -> DistrictYear:
    """The year up to the month: of all units, or in a unit's workspace of that unit."""
    if is_units(store) and (own := own_unit(store)):
        return statistics.stored_unit_year(store, board, own, month, now)
    return statistics.stored_year(store, board, month, now)


def as_json(found: DistrictYear) -> dict[str, Any]:
    """The contract's object: due = on_time + late + returned + missing + not_yet, filed = on_time + late."""
    month = found.current
    return {
        "month": str(found.month),
        **_counts(month.due, month.filed, month.classes(found.now)),
        "units": [_unit(found, unit) for unit in month.units],
        "lights": {light.value: found.lights[light] for light in Light},
        "nodes": [_node(node) for node in month.nodes()],
        "indicators": [line for one in found.indicators for line in _indicator(found.board, one)],
    }


def _counts(due: int, filed: int, classes: dict[FilingClass, int]) -> dict[str, int]:
    return {"due": due, "filed": filed, **{one.value: classes[one] for one in _CLASSES}}


def _unit(found: DistrictYear, unit: UnitMonth) -> dict[str, Any]:
    classes = found.current.classes_of(unit, found.now)
    return {"name": unit.unit.name, **_counts(unit.due, unit.filed, classes), "state": unit.state}


def _node(node: NodeStanding) -> dict[str, Any]:
    return {
        "id": node.node.id,
        "title": node.node.title,
        "light": None if node.light is Light.NONE else node.light.value,
        "percent": _tenth(node.percent),
        "expected": node.verdict.planned,
    }


def _indicator(board: Board, one: IndicatorStanding) -> Iterator[dict[str, Any]]:
    """One entry, with 分别填报 one an owner."""
    if one.parts:
        for part in one.parts:
            yield from _indicator(board, part)
        return
    verdict = one.verdict
    yield {
        "node": one.node.title,
        "name": one.indicator.name,
        "unit": one.indicator.unit,
        "owner": board.units[one.units[0]].name if len(one.units) == 1 else None,
        "month": str(verdict.month) if verdict.month and verdict.value is not None else None,
        "value": _plain(verdict.value),
        "expected": _plain(verdict.expected),
        "state": verdict.attainment.value,
        "ratio": verdict.ratio,
        "undecided": one.is_undecided,
    }


def _tenth(value: float | None) -> float | None:
    return None if value is None else float(wording.tenth(value))


def _plain(value: float | None) -> float | int | None:
    """Without what reckoning leaves behind."""
    if value is None:
        return None
    found = round(value, 6)
    return int(found) if found.is_integer() else found


def as_text(found: DistrictYear) -> str:
    """The same for people: a line of sums, then a line a unit."""
    month = found.current
    classes = month.classes(found.now)
    counts = "，".join(
        f"{one.label} {classes[one]} 项" for one in _CLASSES if classes[one] or one is FilingClass.ON_TIME
    )
    head = [
        f"{found.month.label}：应报 {month.due} 项，{counts}",
        enumerated(standing_counts(found)),
        "",
    ]
    units = (unit for unit in month.units if unit.rows)
    lines = [f"{_STATES[unit.state]}　应报 {unit.due}　已报 {unit.filed}　{unit.unit.name}" for unit in units]
    return "\n".join(head + lines)
