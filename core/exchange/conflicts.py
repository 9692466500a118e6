"""Two versions of one filing that grew apart: field by field, both sides with their dates, until someone decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import KnownError
from core.exchange.moments import Arrival
from core.exchange.ports import Conflict, Desk
from core.exchange.versions import Carried
from core.host import clock
from core.model import fields, wording
from core.model.board import Board
from core.model.records import Filing, IndicatorId
from core.model.status import FilingState
from core.rules.checks import FIELD_NAMES
from core.rules.roles import Actor, is_units, signature

Side = Literal["ours", "theirs"]
OURS: Side = "ours"
THEIRS: Side = "theirs"
_FIELDS = fields.names(fields.PLAIN)
_VALUE = "values."


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the two sides differ, as people read it. `name` is what a choice names it by."""

    name: str
    label: str
    ours: str
    theirs: str


def differences(conflict: Conflict, board: Board) -> tuple[Difference, ...]:
    """The fields that differ, in the order of the form: texts, each indicator, the attached files."""
    ours, theirs = conflict.ours, conflict.theirs
    found = [
        Difference(name, FIELD_NAMES[name], _shown(ours.filing, name), _shown(theirs.filing, name))
        for name in _FIELDS
        if getattr(ours.filing, name) != getattr(theirs.filing, name)
    ]
    for indicator_id in dict.fromkeys([*ours.filing.values, *theirs.filing.values]):
        here, there = ours.filing.values.get(indicator_id), theirs.filing.values.get(indicator_id)
        if here != there:
            name = board.indicator_by_id[indicator_id].name if indicator_id in board.indicator_by_id else "原有指标"
            found.append(Difference(f"{_VALUE}{indicator_id}", name, _number(here), _number(there)))
    if _files(ours) != _files(theirs):
        found.append(Difference("evidence", FIELD_NAMES["evidence"], _names(ours), _names(theirs)))
    return tuple(found)


def _shown(filing: Filing, name: str) -> str:
    value = getattr(filing, name)
    if name == "status":
        return value.label if value else ""
    if name == "percent":
        return "" if value is None else wording.whole_percent(value)
    return str(value)


def _number(value: float | None) -> str:
    return "" if value is None else wording.number(value)


def _files(carried: Carried) -> set[tuple[str, str, str]]:
    return {(one.sha256, one.name, one.note) for one in carried.evidence}


def _names(carried: Carried) -> str:
    return "、".join(one.name for one in carried.evidence)


def resolve(desk: Desk, board: Board, conflict: Conflict, choices: Mapping[str, Side]) -> Carried:
    """Decide a conflict; every field that differs has to be chosen. What is kept now.

    Raises KnownError when a field was left open, or the filing was changed since it was looked at.
    """
    open_fields = [one.label for one in differences(conflict, board) if one.name not in choices]
    if open_fields:
        raise KnownError(f"还有栏目没有选定：{'、'.join(open_fields)}。", "每一栏都选一边再写入。")
    actor = Actor.CLERK if is_units(desk) else Actor.OFFICE
    arrival = Arrival(conflict.at, desk.exchange.handed_out(conflict.key.unit_id))
    result = merged(conflict, choices, actor, clock.now(), arrival)
    title = board.nodes[conflict.key.node_id].title
    with desk.operation(f"选定“{title}”{conflict.key.month.number}月冲突", actor=signature(actor)):
        desk.exchange.decide(conflict, result, choices, signature(actor))
    return result


def merged(conflict: Conflict, choices: Mapping[str, Side], actor: Actor, at: dt.datetime, arrival: Arrival) -> Carried:
    """Both sides made one by the choices; it has grown from both, so that both give way to it everywhere.

    `arrival` is that of the version that came.
    """
    sides = {OURS: conflict.ours, THEIRS: conflict.theirs}
    chosen = {name: getattr(sides[choices.get(name, OURS)].filing, name) for name in _FIELDS}
    filing = conflict.ours.filing._replace(
        **chosen,
        values=_values(sides, choices),
        confirmed={**conflict.theirs.filing.confirmed, **conflict.ours.filing.confirmed},
        revision=max(side.filing.revision for side in sides.values()) + 1,
        updated_at=at,
        **_standing(conflict, set(choices.values()), actor, arrival),
    )
    evidence = sides[choices.get("evidence", OURS)].evidence
    return Carried(filing, evidence).grown_from(conflict.ours, conflict.theirs)


def _values(sides: Mapping[Side, Carried], choices: Mapping[str, Side]) -> dict[IndicatorId, float]:
    names = dict.fromkeys([*sides[OURS].filing.values, *sides[THEIRS].filing.values])
    picked = {name: sides[choices.get(f"{_VALUE}{name}", OURS)].filing.values.get(name) for name in names}
    return {name: value for name, value in picked.items() if value is not None}


def _standing(conflict: Conflict, taken: set[Side], actor: Actor, arrival: Arrival) -> dict[str, Any]:
    """The state that the result has: the office's word stands; in a unit a mixture has to be signed again."""
    ours, theirs = conflict.ours.filing, conflict.theirs.filing
    if actor is Actor.OFFICE:
        first = ours.sent_at or arrival.sent(conflict.key.month, theirs.sent_at)
        return {"state": _office_state(ours), "reason": ours.reason, "sent_at": first}
    sent_at = min((one.sent_at for one in (ours, theirs) if one.sent_at is not None), default=None)
    if len(taken) == 2:
        return {"state": FilingState.DRAFT, "reason": "", "sent_at": sent_at}
    one = theirs if THEIRS in taken else ours
    return {"state": one.state, "reason": one.reason, "sent_at": sent_at}


def _office_state(ours: Filing) -> FilingState:
    """What the office said stays; what it takes where it had nothing was received."""
    return FilingState.RECEIVED if ours.is_empty and ours.state is FilingState.DRAFT else ours.state


def board_for(desk: Desk, conflict: Conflict, board: Board) -> Board:
    """The list that the conflict's task stands in: the one at hand, else another of the workspace."""
    if conflict.key.node_id in board.nodes:
        return board
    others = (Board(desk.load_list(list_id)) for list_id, _title, _year in desk.lists())
    return next((one for one in others if conflict.key.node_id in one.nodes), board)


Choices = Mapping[tuple[str, str], Mapping[str, Side]]


def name_of(conflict: Conflict) -> tuple[str, str]:
    """By what a choice finds its conflict again once the package was taken: the filing and the version that came."""
    return conflict.key.filing_id, conflict.theirs.version


def resolve_all(desk: Desk, board: Board, choices: Choices) -> int:
    """Decide the waiting conflicts that were chosen on, every field, before the package was taken; how many."""
    count = 0
    for conflict in desk.exchange.conflicts():
        chosen, at = choices.get(name_of(conflict), {}), board_for(desk, conflict, board)
        if chosen and is_whole(conflict, at, chosen):
            resolve(desk, at, conflict, chosen)
            count += 1
    return count


def is_whole(conflict: Conflict, board: Board, chosen: Mapping[str, Side]) -> bool:
    """Whether a side was chosen for every field that differs."""
    return all(one.name in chosen for one in differences(conflict, board))


def all_from(conflict: Conflict, board: Board, side: Side) -> dict[str, Side]:
    """全用: every field from one side."""
    return {one.name: side for one in differences(conflict, board)}


def waiting(desk: Desk) -> Sequence[Conflict]:
    """The conflicts that wait for a decision."""
    return desk.exchange.conflicts()
