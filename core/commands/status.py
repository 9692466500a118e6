"""How all units stand in a month, as the command line prints it: for people and as JSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core import statistics
from core.model import wording
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.status import FilingState, Light
from core.statistics import DistrictMonth, UnitMonth

_STATES = {"missing": "未填", "not_due": "本月不报", **{state.value: state.label for state in FilingState}}


def of(store: Store, board: Board, month: Month) -> DistrictMonth:
    """All units' month, from the year's filings in the store."""
    return statistics.stored_month(store, board, month)


def as_json(found: DistrictMonth, now: dt.datetime) -> dict[str, Any]:
    """The contract's object. `late` counts filings sent after the on-time day, `missing` those locked out."""
    nodes = found.nodes()
    return {
        "month": str(found.month),
        "due": found.due,
        "filed": found.filed,
        "late": found.late,
        "missing": found.missing(now),
        "units": [_unit(unit) for unit in found.units],
        "lights": dict(statistics.light_counts(nodes)),
        "nodes": [
            {
                "id": node.node.id,
                "title": node.node.title,
                "light": node.light.value,
                "percent": None if node.percent is None else float(wording.tenth(node.percent)),
                "pro_rata": float(wording.tenth(found.month.pro_rata)),
            }
            for node in nodes
        ],
    }


def _unit(unit: UnitMonth) -> dict[str, Any]:
    return {"name": unit.unit.name, "due": unit.due, "filed": unit.filed, "state": unit.state}


def as_text(found: DistrictMonth, now: dt.datetime) -> str:
    """The same for people: a line of sums, then a line a unit."""
    lights = statistics.light_counts(found.nodes())
    shown = "，".join(f"{light.label} {lights[light.value]}" for light in Light)
    head = [
        f"{found.month.label}：应报 {found.due} 项，已报 {found.filed} 项，"
        f"迟报 {found.late} 项，漏报 {found.missing(now)} 项",
        f"序时进度 {wording.percent(found.month.pro_rata)}；{shown}",
        "",
    ]
    lines = [f"{_STATES[unit.state]}　应报 {unit.due}　已报 {unit.filed}　{unit.unit.name}" for unit in found.units]
    return "\n".join(head + lines)
