"""Hits as rows: groups in their fixed order, three of each, then 其他 n 条."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from core import owners
from core.model import wording
from core.model.status import Light
from core.plan import percent_at
from core.rules.judgement import is_level
from core.search.matching import Marked
from core.search.query import Group, Hit
from gui.shell.session import Session
from gui.widgets.rows import Progress, Row

_SHOWN = 3


def rows_of(
    hits: Mapping[Group, tuple[Hit, ...]], session: Session, words: str, only: Group | None = None
) -> list[Row]:
    """The rows of all groups, or every row of one."""
    if not words:
        return [_message("输入任务、指标、单位或填报里的字，也可以输拼音首字母")]
    groups = [only] if only else list(Group)
    rows = list(chain.from_iterable(_group_rows(group, hits[group], session, only) for group in groups))
    return rows or [_message(f"没有找到“{words}”，换个词试试")]


def _message(text: str) -> Row:
    return Row(Marked(text), heading=True)


def _group_rows(group: Group, hits: tuple[Hit, ...], session: Session, only: Group | None) -> Iterator[Row]:
    if not hits:
        return
    count = f"{len(hits)}，新的在前" if group is Group.FILING else str(len(hits))
    yield Row(Marked(group.value), heading=True, ruled=True, note=count)
    shown = hits if only else hits[:_SHOWN]
    for hit in shown:
        yield _ROWS[group](hit, session)
    if len(hits) > len(shown):
        yield Row(Marked(f"其他 {len(hits) - len(shown)} 条{group.value}"), link=True, key=group)


def _task(hit: Hit, session: Session) -> Row:
    light, icon = _light_of(hit, session)
    return Row(hit.title, right=Marked(hit.note), below=hit.detail, light=light, icon=icon, key=hit)


def _light_of(hit: Hit, session: Session) -> tuple[Light | None, str]:
    """The light of our own task; an icon for one that is not ours."""
    found = session.row(hit.node_id) if hit.node_id else None
    return (found.verdict.light, "") if found else (None, "task_list_square_ltr")


def _indicator(hit: Hit, session: Session) -> Row:
    light, icon = _light_of(hit, session)
    return Row(
        hit.title,
        note=hit.note,
        right=hit.detail,
        light=light,
        icon=icon or "flag",
        progress=_progress(hit, session),
        key=hit,
    )


def _progress(hit: Hit, session: Session) -> Progress | None:
    """8.66/12.2 亿元 with its bar, when the unit has said a value."""
    found = session.row(hit.node_id) if hit.node_id else None
    latest = found.latest if found else None
    indicator = session.board.indicator_by_id[hit.indicator_id] if hit.indicator_id else None
    if latest is None or indicator is None or indicator.id not in latest.values or not indicator.value:
        return None
    value, goal = latest.values[indicator.id], indicator.value[0]
    low = f"{wording.number(goal)}—" if len(indicator.value) > 1 else ""
    words = f"{wording.number(value)}/{low}{wording.amount(indicator.value[-1], indicator.unit)}"
    planned = percent_at(owners.base_plan(session.board, indicator), session.month)
    return Progress(value / goal * 100 if goal else 0, None if is_level(indicator) else planned, words)


def _unit(hit: Hit, _session: Session) -> Row:
    return Row(hit.title, note=hit.detail.text, right=Marked(hit.note), icon="building", key=hit)


def _filing(hit: Hit, session: Session) -> Row:
    own = hit.unit_id == session.unit_id
    unit = session.board.units.get(hit.unit_id) if hit.unit_id else None
    whose = "本单位" if own else unit.name if unit else ""
    return Row(hit.title, note=hit.note, right=Marked(whose), below=hit.detail, icon="clipboard_edit", key=hit)


_ROWS = {Group.TASK: _task, Group.INDICATOR: _indicator, Group.UNIT: _unit, Group.FILING: _filing}
