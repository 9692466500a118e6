"""What the office says to a filing: a light that it overrules, a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import KnownError
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import FilingKey, Review, UnitId
from core.model.status import Light
from core.rules.roles import Actor, require_office

if TYPE_CHECKING:
    from core.usecases.changes import RecordPatch


def review_of(store: Store, key: FilingKey) -> Review | None:
    """The office's word on a filing; None when it said nothing."""
    from core.usecases.changes import find

    found = find(store, Review(key))
    return found if isinstance(found, Review) else None


def by_key(store: Store, month: Month, unit_id: UnitId | None = None) -> dict[FilingKey, Review]:
    """What the office said in the year up to the month, of one unit or of all."""
    found = store.records(Review, since=Month(month.year, 1), month=month, unit_id=unit_id)
    return {review.key: review for review in found}


def last_remark(store: Store, key: FilingKey) -> str:
    """What the office last said to the unit's filings on the task this year: 8月：请补充位置; "" when nothing."""
    first = Month(key.month.year, 1)
    found = store.records(Review, since=first, month=key.month, unit_id=key.unit_id, node_id=key.node_id)
    newest = max((one for one in found if one.remark), key=lambda one: one.key.month, default=None)
    if newest is None:
        return ""
    return newest.remark if newest.key.month == key.month else f"{newest.key.month.number}月：{newest.remark}"


def overrule(
    store: Store, board: Board, key: FilingKey, light: Light | None, *, reason: str = "", actor: Actor = Actor.OFFICE
) -> RecordPatch:
    """Give a task another light than was computed, with a reason that is printed; None takes it back."""
    if light is Light.NONE:
        raise KnownError("“不亮灯”是没有填报的月份，不能改成它，没有改。", "改为绿灯、黄灯、红灯，或按规则亮灯。")
    if light is not None and not reason.strip():
        raise KnownError("改灯要写原因，没有改。", "原因会印在通报里。")
    said = reason.strip() if light else ""
    return _change(store, board, "改灯", actor, _now(store, key)._replace(light=light, reason=said))


def remark(store: Store, board: Board, key: FilingKey, text: str, *, actor: Actor = Actor.OFFICE) -> RecordPatch:
    """Say something to a filing; "" takes it back."""
    return _change(store, board, "批注", actor, _now(store, key)._replace(remark=text.strip()))


def _now(store: Store, key: FilingKey) -> Review:
    return review_of(store, key) or Review(key)


def _change(store: Store, board: Board, what: str, actor: Actor, after: Review) -> RecordPatch:
    from core.usecases.changes import RecordPatch  # not for who only reads the reviews, as each start does

    require_office(store, actor, what)
    title, month = board.nodes[after.key.node_id].title, after.key.month.number
    patch = RecordPatch(f"{what}“{title}”{month}月填报", ((review_of(store, after.key), after),), actor)
    patch.apply(store, patch.label)
    return patch
