"""The chosen unit: what it is called, in which group, since when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.model.board import Board
from core.model.period import Month
from core.model.records import Unit
from core.search.pinyin import initials
from core.settings.office import Groups
from core.usecases import unit_changes
from core.usecases.unit_groups import KINDS, group_of, names
from gui.widgets import theme
from gui.widgets.buttons import button, flat, icon_button
from gui.widgets.labels import ground, hint, label, row, section
from gui.widgets.layouts import emptied, labelled, scrolling

_NEW = "新分组…"
_LABEL = 44


class UnitPanel(QScrollArea):
    """Asks for what needs an answer; short name, group and aliases it says as a changed unit."""

    rename_wanted = Signal()
    merge_wanted = Signal()
    alias_wanted = Signal()
    members_wanted = Signal()
    move_wanted = Signal(int)
    edited = Signal(object, str)  # Unit, label
    grouped = Signal(str)  # the group's name, "" to ask for a new one

    def __init__(self) -> None:
        super().__init__()
        scrolling(self)
        self._unit: Unit | None = None
        self._name = label(size=theme.SIZE_SECTION, medium=True, wrap=True)
        self._short = QLineEdit()
        self._short.setAccessibleName("简称")
        self._short.setProperty("scale", "tool")
        self._short.editingFinished.connect(self._take_short)
        self._letters = label(tone="text2")
        self._kind = QComboBox()
        self._kind.setAccessibleName("分组")
        self._kind.setProperty("scale", "tool")
        self._kind.activated.connect(self._take_kind)
        self._aliases, self._past = _lines(), _lines()
        self._members = label(tone="text2", wrap=True)
        self.setWidget(ground(self._body(), "surface2"))

    def _body(self) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self._name)
        self._acts = row(
            button("改名…", self.rename_wanted.emit, size="tool"),
            button("合并…", self.merge_wanted.emit, size="tool"),
            icon_button("chevron_up", "上移一位", lambda: self.move_wanted.emit(-1), side=28, icon_size=16),
            icon_button("chevron_down", "下移一位", lambda: self.move_wanted.emit(1), side=28, icon_size=16),
            None,
        )
        layout.addWidget(self._acts)
        self._single = _group(
            labelled("简称", self._short, _LABEL),
            labelled("拼音", self._letters, _LABEL),
            labelled("分组", self._kind, _LABEL),
            labelled("别名", self._aliases, _LABEL),
            labelled("", row(flat("加别名", self.alias_wanted.emit), None), _LABEL),
        )
        self._collective = _group(
            section("成员"), self._members, row(button("选成员…", self.members_wanted.emit, size="tool"), None)
        )
        layout.addWidget(self._single)
        layout.addWidget(self._collective)
        self._past_head = section("名称沿革")
        layout.addWidget(self._past_head)
        layout.addWidget(self._past)
        layout.addStretch(1)
        return body

    def show_unit(self, unit: Unit | None, board: Board, own: Groups) -> None:
        """Show another unit, None for none; `own` are the groups of the workspace."""
        self._unit = unit
        self.setVisible(unit is not None)
        if unit is None:
            return
        self._name.setText(unit.name)
        self._single.setVisible(not unit.is_collective)
        self._acts.setVisible(not unit.is_collective)
        self._collective.setVisible(unit.is_collective)
        self._short.setText(unit.short_name)
        self._letters.setText(unit.initials or initials(unit.name))
        self._kind.clear()
        self._kind.addItems([*(kind.value for kind in KINDS), *names(own, board.work_list.units), _NEW])
        self._kind.setCurrentText(group_of(unit, own))
        self._members.setText("、".join(board.units[key].name for key in unit.members) or "还没有成员")
        _refill(self._aliases, [self._alias_row(unit, alias) for alias in unit.aliases])
        past = [(f"至{_day(one.until)}", f"{one.name}，{one.note}") for one in unit.former]
        past += [(f"{month.label}起", words) for month, words in _mergers(unit, board)]
        _refill(self._past, [_past_row(*one) for one in past])
        self._past_head.setVisible(bool(past))

    def _alias_row(self, unit: Unit, alias: str) -> QWidget:
        if any(past.name == alias for past in unit.former):
            return row(label(alias), hint("曾用名"), None)
        away = icon_button("dismiss", f"去掉别名“{alias}”", lambda: self._drop(alias), side=24, icon_size=16)
        return row(label(alias), away, None, gap=4)

    def _drop(self, alias: str) -> None:
        if self._unit:
            self.edited.emit(unit_changes.without_alias(self._unit, alias), "去掉别名")

    def _take_short(self) -> None:
        text = self._short.text().strip()
        if self._unit and text != self._unit.short_name:
            self.edited.emit(self._unit._replace(short_name=text), "改简称")

    def _take_kind(self) -> None:
        chosen = self._kind.currentText()
        self.grouped.emit("" if chosen == _NEW else chosen)


def _mergers(unit: Unit, board: Board) -> list[tuple[Month, str]]:
    """What was merged into it, and into what it was, by month."""
    joined = [(one.merged_in, f"{one.name}并入") for one in board.single_units if one.merged_into == unit.id]
    gone = [(unit.merged_in, f"并入{board.units[unit.merged_into].name}")] if unit.merged_into else []
    return sorted((month, words) for month, words in (*joined, *gone) if month is not None)


def _day(day: object) -> str:
    year, month, number = str(day).split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def _past_row(when: str, what: str) -> QWidget:
    said = label(what, wrap=True)
    date = label(when, tone="text2")
    date.setFixedWidth(110)
    made = row(date)
    layout = made.layout()
    assert layout is not None  # noqa: S101  made by row
    layout.addWidget(said)
    return made


def _lines() -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    return made


def _refill(target: QWidget, widgets: list[QWidget]) -> None:
    layout = target.layout()
    assert layout is not None  # noqa: S101  made by _lines
    emptied(layout)
    for widget in widgets:
        layout.addWidget(widget)


def _group(*widgets: QWidget) -> QWidget:
    made = _lines()
    layout = made.layout()
    assert layout is not None  # noqa: S101  made by _lines
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    return made
