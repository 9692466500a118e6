"""The history as people read it: what a record was about, which fields it changed, old and new in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.model import wording
from core.model.board import Board
from core.model.fields import ALL
from core.model.period import Frequency, Month
from core.model.ports import HistoryEntry
from core.model.records import NodeKind, UnitId
from core.model.status import FilingState, Light, ProgressStatus, TaskChangeKind, TaskChangeState
from core.settings import words as setting_words

#: The fields of a filing in the order of the form, then what follows from steps.
FILING = tuple(one for one in ALL if one.is_recorded)
NAMES: Mapping[str, str] = {
    **{one.name: one.label for one in FILING},
    "light": "改灯", "remark": "意见", "name": "名称", "note": "用途", "size": "大小", "locked": "锁定",
    "kind": "种类", "answer": "答复", "old_due": "原时限", "new_due": "新时限", "applied_at": "申请时间",
    "decided_at": "答复时间", "value": "内容", "title": "标题", "body": "原文", "due_date": "完成时限",
    "frequency": "填报频次", "units": "责任单位", "targets": "量化指标", "removed_in": "移出清单",
    "version": "版本", "aliases": "别名",
    "short_name": "简称", "weight": "权重", "number": "序号", "members": "成员", "former": "曾用名", "year": "年份",
    "nodes": "条目", "assignments": "分工", "indicators": "指标", "owner": "谁的密钥", "fingerprint": "密钥指纹",
    "confirmed_at": "核对时间", "retired_at": "停用时间",
    "plan": "时间计划", "plans": "指标的时间计划",
    "owners": "填报主体", "merged": "并入", "points": "节点", "indicator_id": "指标", "told": "各单位报的数",
}  # fmt: skip
#: Said nowhere: ids, hashes, and what the label says already.
_UNSAID = {"node_id", "unit_id", "month", "sha256", "added_at", "id", "list_id", "parent_id"}
_RECORDS = {
    "filing": "填报", "review": "督查评判", "evidence": "佐证", "month_lock": "锁定", "task_change": "任务申请",
    "setting": "设置", "list": "清单", "node": "清单", "unit": "单位", "key": "密钥", "own_key": "本机密钥",
    "value_decision": "报数核定",
    "owner_value": "填报主体的数",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One field of a record, before and after, in words; "" where there was or is nothing."""

    name: str
    label: str
    before: str
    after: str


def kind(entry: HistoryEntry) -> str:
    """What sort of record it is about."""
    return _RECORDS.get(entry.record, "其他")


def who(entry: HistoryEntry) -> str:
    """填报员, 单位负责人, 督查室; the program itself where nobody sat at it."""
    return entry.actor.partition("，")[0] or "程序"


def when(entry: HistoryEntry) -> str:
    """9月22日 14:32."""
    return f"{entry.at.month}月{entry.at.day}日 {entry.at:%H:%M}"


def changed(entry: HistoryEntry) -> list[str]:
    """The fields that the record changed, in the order of the form."""
    if entry.record == "filing":
        return [one.name for one in FILING if _differs(entry, one.name)]
    names = dict.fromkeys((*entry.before, *entry.after))
    return [name for name in names if name not in _UNSAID and _differs(entry, name)]


def _differs(entry: HistoryEntry, name: str) -> bool:
    return (entry.before.get(name) or None) != (entry.after.get(name) or None)


def fields(entry: HistoryEntry, board: Board) -> tuple[Told, ...]:
    """Each changed field in words; of a setting each part that was changed."""
    if entry.record == "setting":
        before, after = (str(side.get("value") or "") for side in (entry.before, entry.after))
        found = setting_words.changed_parts(entry.record_id, before, after, board)
        return tuple(Told(f"value.{part}", part, was, now) for part, was, now in found)
    return tuple(
        Told(name, label(name), _words(entry, board, name, "before"), _words(entry, board, name, "after"))
        for name in changed(entry)
    )


def label(name: str) -> str:
    """The field's term."""
    return NAMES.get(name, name)


def summary(entry: HistoryEntry) -> str:
    """本月进展，完成比例: which fields, in a line; which setting; what a record without fields says."""
    if entry.record == "setting":
        return setting_words.label(entry.record_id)
    return "，".join(map(label, changed(entry))) or kind(entry)


def _words(entry: HistoryEntry, board: Board, name: str, side: str) -> str:
    kept = getattr(entry, side).get(name)
    if kept is None or kept == "":
        return ""
    if (entry.record, name) == ("key", "owner"):
        return board.units[kept].name if kept in board.units else "督查室"
    if name == "members" and isinstance(kept, list | tuple):
        return "、".join(board.units[at].name if at in board.units else "已不在名录的单位" for at in kept)
    if name in {"indicator_id", "told"}:
        return _indicator_words(entry, board, name, kept)
    if name == "values" and isinstance(kept, Mapping):
        known = [(board.indicator_by_id[at], value) for at, value in kept.items() if at in board.indicator_by_id]
        return "；".join(f"{one.name} {wording.amount(value, one.unit)}" for one, value in known)
    return _plain(entry.record, name, kept)


def _indicator_words(entry: HistoryEntry, board: Board, name: str, kept: Any) -> str:  # noqa: ANN401  as kept
    if name == "told":
        return _values_by_unit(entry, board, json.loads(kept))
    return board.indicator_by_id[kept].name if kept in board.indicator_by_id else "已不在清单的指标"


def _values_by_unit(entry: HistoryEntry, board: Board, kept: Mapping[UnitId, float]) -> str:
    indicator = board.indicator_by_id.get((entry.after or entry.before)["indicator_id"])
    known = ((board.units[unit].name, value) for unit, value in kept.items() if unit in board.units)
    return "；".join(f"{name} {wording.amount(value, indicator.unit if indicator else '')}" for name, value in known)


def _plain(record: str, name: str, kept: Any) -> str:  # noqa: ANN401  whatever the history kept
    reader = _READERS.get((record, name)) or _READERS.get(("", name))
    if reader:
        return reader(kept)
    if isinstance(kept, Mapping):
        return "；".join(f"{said}：{reason}" for said, reason in kept.items())
    return "、".join(map(str, kept)) if isinstance(kept, list | tuple) else str(kept)


def _points(kept: str) -> str:
    return "，".join(
        f"{Month.parse(month).number}月 {wording.amount(value, '%' if is_percent else '')}"
        for month, value, is_percent in json.loads(kept)
    )


def _moment(kept: str) -> str:
    return kept.replace("T", " ")[:19]


#: How a field is put into words, by record and field, or for any record.
_READERS: Mapping[tuple[str, str], Callable[[Any], str]] = {
    ("filing", "state"): lambda kept: FilingState(kept).label,
    ("task_change", "state"): lambda kept: TaskChangeState(kept).label,
    ("task_change", "kind"): lambda kept: TaskChangeKind(kept).label,
    ("month_lock", "locked"): lambda kept: "锁定" if kept else "打开",
    ("filing", "status"): lambda kept: ProgressStatus(kept).label,
    ("filing", "percent"): wording.whole_percent,
    ("review", "light"): lambda kept: Light(kept).label,
    ("task_change", "points"): _points,
    ("node", "kind"): lambda kept: wording.NODE_KINDS[NodeKind(kept)],
    ("node", "frequency"): lambda kept: Frequency(kept).label,
    **{("", name): _moment for name in ("sent_at", "applied_at", "decided_at", "confirmed_at", "retired_at")},
}


def matching(entries: Iterable[HistoryEntry], *, field: str = "", by: str = "", words: str = "") -> list[HistoryEntry]:
    """Those that changed the field, were done by the role, and whose label, fields or texts have the words."""
    wanted = words.strip().casefold()
    return [
        one
        for one in entries
        if (not field or field in changed(one)) and (not by or who(one) == by) and wanted in _searched(one).casefold()
    ]


def _searched(entry: HistoryEntry) -> str:
    return f"{entry.label} {summary(entry)} {entry.before} {entry.after}"


# --- as a table ----------------------------------------------------------------------------------------


def rows(entries: Iterable[HistoryEntry], board: Board) -> tuple[tuple[str, ...], ...]:
    """A row a changed field, for a workbook: number, time, who, what, field, before, after; oldest first."""
    ordered = sorted(entries, key=lambda one: one.sequence)
    return tuple(
        (str(one.sequence), one.at.isoformat(" ", "seconds"), one.actor or "程序", one.label, each.label, each.before,
         each.after)
        for one in ordered
        for each in fields(one, board) or (Told("", kind(one), "", ""),)
    )  # fmt: skip
