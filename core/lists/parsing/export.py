"""An outline for machines (the command line's JSON) and for people (a tree in text)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from core import verbs
from core.lists.parsing.records import Outline, OutlineNode, Target
from core.model.records import Role


def as_json(outline: Outline) -> dict[str, Any]:
    """The outline in the shape that the command `parse --json` promises."""
    return {
        "title": outline.title,
        "year": outline.year,
        "nodes": [_node(node) for node in outline.nodes],
        "warnings": [{"line": doubt.line, "message": doubt.message} for doubt in outline.warnings],
    }


def _node(node: OutlineNode) -> dict[str, Any]:
    return {
        "id": node.id,
        "parent": node.parent,
        "kind": node.kind.value,
        "number": node.number,
        "title": node.title,
        "body": node.body,
        "units": [{"name": u.name, "role": u.role.value, "collective": u.collective} for u in node.units],
        "leaders": list(node.leaders),
        "deadline": node.deadline.isoformat() if node.deadline else None,
        "targets": [_target(target) for target in node.targets if target.values],
        "milestones": [_milestone(target) for target in node.targets if not target.values],
    }


def _target(target: Target) -> dict[str, Any]:
    values = [_plain(value) for value in target.values]
    return {
        "text": target.text,
        "indicator": "；".join(target.names),
        "value": values[0] if len(values) == 1 else values,
        "unit": target.unit,
        "comparator": target.comparator.value,
        "direction": verbs.read(target.text, target.kind)[0].value,
        "start": _iso(target.start_date),
        "due": _iso(target.due_date),
        "points": {f"{day:%Y-%m}": _reached(target, value, share=share) for day, value, share in target.points},
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _reached(target: Target, value: float, *, share: bool) -> float:
    """A point in the target's unit."""
    return _plain(round(target.values[0] * value / 100, 6) if share else value)


def _plain(value: float) -> float:
    """A whole number without decimals."""
    return int(value) if value.is_integer() else value


def _milestone(target: Target) -> dict[str, Any]:
    """A yes/no milestone has no value: it stands apart, so that each of `targets` has a number."""
    day = target.due_date.isoformat() if target.due_date else None
    return {"text": target.text, "indicator": target.names[0], "deadline": day}


def as_text(outline: Outline) -> str:
    """A readable tree: title, headings, tasks with their units and targets, then the doubts."""
    year = f"（{outline.year}年）" if outline.year else ""
    return "\n".join([f"{outline.title or '未识别标题'}{year}", *_lines(outline), "", *_summary(outline)])


def _lines(outline: Outline) -> Iterator[str]:
    depths: dict[str | None, int] = {None: -1}
    for node in outline.nodes:
        depths[node.id] = depth = depths[node.parent] + 1
        indent = "  " * depth
        yield f"{indent}{_label(node)}"
        for role in Role:
            names = [unit.name for unit in node.units if unit.role is role]
            if names:
                yield f"{indent}    {role.label}：{'、'.join(names)}"
        if node.leaders:
            yield f"{indent}    责任领导：{'、'.join(node.leaders)}"
        if node.deadline:
            yield f"{indent}    完成时限：{node.deadline.year}年{node.deadline.month}月{node.deadline.day}日"
        if node.targets:
            yield f"{indent}    量化指标：{'；'.join(target.text for target in node.targets)}"


def _label(node: OutlineNode) -> str:
    return f"{node.number}.{node.title}" if node.number.isdecimal() else f"{node.number}{node.title}"


def _summary(outline: Outline) -> Iterator[str]:
    tasks = sum(bool(node.units) for node in outline.nodes)
    targets = sum(len(node.targets) for node in outline.nodes)
    units = len({unit.name for node in outline.nodes for unit in node.units})
    yield f"共{len(outline.nodes)}个节点，{tasks}项有责任单位，{units}个单位，{targets}个量化指标。"
    for doubt in outline.warnings:
        yield f"第{doubt.line}行：{doubt.message}"
