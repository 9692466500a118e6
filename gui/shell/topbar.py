"""The top bar: which workspace, whose unit, which month, back and forth, the report, the search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from core.model.setting import read
from core.model.workspace import ROLE
from core.rules.roles import is_offices
from core.settings.bookkeeping import HAS_SAMPLE
from gui.shell.month_picker import MonthPicker
from gui.shell.session import Session
from gui.shell.unit_field import OFFICES_WISH, WISH, UnitField
from gui.widgets import theme
from gui.widgets.buttons import button, icon_button, rename, restyle, set_icon
from gui.widgets.labels import ElidedLabel, Tag, ground, icon_label, key_hint, row_layout, tip

_ROOM_FOR_FIELD = 1060  # px of the bar, below which the search is a button
_TAG = 52  # px that 示例 takes from the unit's box where there is no other room


class TopBar(QWidget):
    """48 px high, 40 when tiny. Asks through signals; the window flushes the page before it acts."""

    unit_wanted = Signal()
    search_wanted = Signal()
    report_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    help_wanted = Signal()
    menu_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        ground(self, "bg")
        self.setAccessibleName("工作区、单位和月份")
        self._make_parts()
        self._lay_out()
        self.set_width_class(narrow=False, tiny=False)
        self.refresh()
        session.scope_changed.connect(self.refresh)
        session.undo_changed.connect(self.refresh)

    def _make_parts(self) -> None:
        path = self._session.store.path
        self._workspace_icon = icon_label("database")
        self._workspace = ElidedLabel(path.stem)
        self._workspace.setFont(theme.font(theme.SIZE_SECTION, medium=True))
        self._workspace.setMaximumWidth(self._workspace.fontMetrics().horizontalAdvance(path.stem) + 8)
        for part in (self._workspace_icon, self._workspace):
            part.setToolTip(tip(str(path)))
            part.setAccessibleName(f"工作区：{path}")
        self._role = Tag(*_role_of(self._session))
        self.menu_anchor = icon_button(
            "chevron_down", "工作区菜单：导入清单、单位名录", self.menu_wanted.emit, side=24, icon_size=16
        )
        self.unit_field = UnitField(self.unit_wanted.emit)
        self.month_picker = MonthPicker(*self._session.months)
        self._undo = icon_button("arrow_undo", "撤销", self.undo_wanted.emit)
        self._redo = icon_button("arrow_redo", "重做", self.redo_wanted.emit)
        self.report = button(
            "月报", self.report_wanted.emit, icon="document_text", name="本月报表", tip="本单位本月的报告（Ctrl+P）"
        )
        self._find_icon = icon_button("search", "搜索任务、指标、单位（Ctrl+F）", self.search_wanted.emit)
        self.find_field = self._make_find_field()
        self._help = icon_button("question_circle", "这一页的帮助（F1）", self.help_wanted.emit)

    def _make_find_field(self) -> QWidget:
        words, keys = "搜索任务、指标、单位", "Ctrl+F"
        field = button(words, self.search_wanted.emit, icon="search", kind="field", name="搜索", tip=keys)
        field.setMinimumWidth(168)
        field.setMaximumWidth(264)
        self._find_keys = key_hint(keys)
        field.setLayout(row_layout(None, self._find_keys, margins=(0, 0, 8, 0)))
        self._find_room = field.fontMetrics().horizontalAdvance(field.text()) + self._find_keys.sizeHint().width() + 48
        field.installEventFilter(self)
        return field

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The search says its key where it does not lie over the words."""
        if event.type() == QEvent.Type.Resize:
            self._find_keys.setVisible(self.find_field.width() >= self._find_room)
        return False

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        self._layout = layout
        layout.addWidget(self._workspace_icon)
        layout.addWidget(self._workspace, 100)  # before the room in the middle
        layout.addWidget(self._role)
        layout.addWidget(self.menu_anchor)
        layout.addWidget(self.unit_field, 100)
        layout.addWidget(self.month_picker)
        layout.addStretch(1)
        for part in (self._undo, self._redo, self.report, self.find_field, self._find_icon, self._help):
            layout.addWidget(part, 100 if part is self.find_field else 0)

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the search is a button; tiny: the workspace is its icon and boxes are 28 px."""
        self.setFixedHeight(40 if tiny else 48)
        self._layout.setSpacing(6 if narrow else 12)
        self._layout.setContentsMargins(10 if tiny else 16, 0, 8 if narrow else 16, 1)
        self._workspace.setVisible(not tiny)
        self._workspace_icon.setVisible(not narrow)
        set_icon(self.menu_anchor, "database" if tiny else "chevron_down")
        is_marked = is_practice(self._session)  # made-up data are marked however little room there is
        self._role.setVisible(bool(self._role.text()) and (is_marked or not narrow))
        self._is_narrow = narrow
        self._fit_search()
        for part in (self._redo, self.report):  # Ctrl+Y, Ctrl+P and the page 报表 do the same
            part.setVisible(not tiny)
        self.unit_field.set_compact(narrow=narrow, tiny=tiny, less=_TAG if is_marked and narrow else 0)
        self.month_picker.set_compact(compact=tiny)
        restyle(self.report, scale="tool" if tiny else "normal")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The search keeps its field where there is room for it."""
        super().resizeEvent(event)
        self._fit_search()

    def _fit_search(self) -> None:
        has_room = not self._is_narrow and self.width() >= _ROOM_FOR_FIELD
        self.find_field.setVisible(has_room)
        self._find_icon.setVisible(not has_room)

    def refresh(self) -> None:
        """Show the scope and what can be undone."""
        session = self._session
        unit = session.board.units.get(session.unit_id) if session.unit_id else None
        self.unit_field.show_unit(unit.name if unit else "", wish=OFFICES_WISH if is_offices(session.store) else WISH)
        self.month_picker.show_month(session.month)
        self.report.setEnabled(unit is not None)
        _say(self._undo, session.undo_stack.undo_label, "没有可撤销的", "Ctrl+Z")
        _say(self._redo, session.undo_stack.redo_label, "没有可重做的", "Ctrl+Y")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The hairline below."""
        theme.fill(QPainter(self), QRect(0, self.height() - 1, self.width(), 1), "line")


def is_practice(session: Session) -> bool:
    """Whether the workspace holds made-up filings."""
    return read(session.store, HAS_SAMPLE)


def _role_of(session: Session) -> tuple[str, str]:
    """Word and tone of the tag: made-up data is always marked."""
    if is_practice(session):
        return "示例", "warn"
    return {"unit": "单位工作区", "office": "督查室工作区"}.get(read(session.store, ROLE), ""), "plain"


def _say(target: QAbstractButton, what: str, nothing: str, keys: str) -> None:
    rename(target, f"{what}（{keys}）" if what else nothing)
    target.setEnabled(bool(what))
