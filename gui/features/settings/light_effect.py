"""The month's lights, and what another rule would make of them; the tasks that change are named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.criteria import criteria_of
from core.model.period import Month
from core.model.records import Filing, UnitId
from core.model.status import Light
from core.rules.light_rule import LightRule, rule_of
from core.rules.roles import is_units
from core.rules.unit_month import TaskRow, unit_month
from gui.shell.session import Session
from gui.widgets.labels import ElidedLabel, LightLabel, ground, hint, icon_label, label, row, row_layout, section

_MOST = 8  # tasks named


@dataclass(frozen=True, slots=True)
class Effect:
    """The lights of the tasks under the rule in force and under another."""

    before: Counter[Light]
    after: Counter[Light]
    changed: tuple[tuple[TaskRow, TaskRow], ...]


def effect(session: Session, rule: LightRule) -> Effect:
    """Judge the session's month under both rules: all units', in a unit's workspace its own.

    A light that the office overruled stays.
    """
    month = session.month
    filings: dict[UnitId, list[Filing]] = {}
    for one in session.store.filings(since=Month(month.year, 1), month=month):
        filings.setdefault(session.board.successor(one.key.unit_id), []).append(one)
    criteria, board = criteria_of(session.store, month), session.board

    def rows(by: LightRule) -> list[TaskRow]:
        rule = criteria._replace(rule=by)
        told = ((unit, filings.get(board.successor(unit), ())) for unit in _judged(session))
        sheets = (unit_month(board, unit, month, held, rule) for unit, held in told)
        return [each for sheet in sheets for each in sheet.rows]

    pairs = list(zip(rows(rule_of(session.store)), rows(rule), strict=True))
    return Effect(
        Counter(now.verdict.light for now, _ in pairs),
        Counter(then.verdict.light for _, then in pairs),
        tuple(pair for pair in pairs if pair[0].verdict.light is not pair[1].verdict.light),
    )


def _judged(session: Session) -> list[UnitId]:
    """The units whose lights are counted: a unit's workspace knows nothing of the others."""
    known = list(session.board.tasks_of)
    return [one for one in known if one == session.unit_id] if is_units(session.store) else known


def effect_words(found: Effect) -> str:
    """换用后，绿灯少 1 项，黄灯多 2 项; that nothing changes."""
    told = []
    for light in Light:
        more = found.after[light] - found.before[light]
        if more:
            told.append(f"{light.label}{'多' if more > 0 else '少'} {abs(more)} 项")
    if told:
        return f"换用后，{'，'.join(told)}"
    return f"换用后，{len(found.changed)} 项互换，各灯总数不变" if found.changed else "换用后，本月的灯不变"


class EffectView(QWidget):
    """Two lines of counts, and the tasks whose light would be another."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        ground(self, "surface2")
        self._head, self._count = section(), hint()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._printed = hint("已印发的通报不变。", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(row(self._head, self._count, None))
        column.addLayout(self._grid)
        column.addSpacing(8)
        column.addLayout(self._list)
        column.addWidget(self._printed)
        column.addStretch(1)

    def show_effect(self, found: Effect, *, is_new: bool) -> None:
        """Show the month's lights; under a new rule (`is_new`) also those that it would make, and which change."""
        total, month = sum(found.before.values()), self._session.month.number
        self._head.setText(f"换用后，{month}月的灯会怎样变" if is_new else f"{month}月的灯")
        whose = "本单位" if is_units(self._session.store) else "全部单位"
        self._count.setText(f"{total} 项中 {len(found.changed)} 项变" if is_new else f"{whose} {total} 项")
        self._printed.setVisible(is_new)
        _empty(self._grid)
        _empty(self._list)
        for at, (words, counts) in enumerate((("现在", found.before), ("换用后", found.after))[: 1 + is_new]):
            self._grid.addWidget(label(words, tone="text2"), at, 0)
            for column, light in enumerate(Light, 1):
                self._grid.addWidget(row(LightLabel(light), label(str(counts[light])), None), at, column)
        for now, then in found.changed[:_MOST]:
            self._list.addWidget(self._line(now, then))
        if len(found.changed) > _MOST:
            self._list.addWidget(hint(f"其他 {len(found.changed) - _MOST} 项"))

    def _line(self, now: TaskRow, then: TaskRow) -> QWidget:
        unit = self._session.board.units[now.unit_id]
        layout = row_layout(gap=8)
        layout.addWidget(ElidedLabel(f"{now.node.title}　{unit.short_name or unit.name}"), 1)
        for part in (
            LightLabel(now.verdict.light, now.verdict.reason),
            icon_label("arrow_right"),
            LightLabel(then.verdict.light, then.verdict.reason),
        ):
            layout.addWidget(part)
        line = QWidget()
        line.setLayout(layout)
        return line


def _empty(layout: QGridLayout | QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
