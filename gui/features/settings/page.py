"""设置: the list of pages at the left, the chosen one beside it. It knows no page: the registry does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.model.records import NodeId
from core.rules.roles import OFFICE
from core.search.matching import Marked
from gui.features.settings.registry import Entry, Group, Pane
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets.labels import ground, hint, line, row, title
from gui.widgets.rows import Row, RowList

_LIST = 176  # px


class EntryList(RowList):
    """One stop of the Tab key; ↑↓ choose at once."""

    chosen = Signal(int)

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__("设置的页面")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        rows: list[Row] = []
        for group in Group:
            found = [(at, entry) for at, entry in enumerate(entries) if entry.group is group]
            rows += [Row(Marked(group.value), heading=True)] if found else []
            rows += [Row(Marked(entry.title), icon=entry.icon, key=at) for at, entry in found]
        self.rows_model.replace(rows)
        self.selectionModel().currentChanged.connect(self._say)

    def choose(self, at: int) -> None:
        """Mark an entry."""
        for number, one in enumerate(self.rows_model.rows):
            if one.key == at:
                self.setCurrentIndex(self.rows_model.index(number))

    def _say(self, current: QModelIndex, _previous: QModelIndex) -> None:
        key = self.rows_model.rows[current.row()].key if current.isValid() else None
        if isinstance(key, int):
            self.chosen.emit(key)


class SettingsPage(QWidget):
    """The page of the rail's 设置."""

    title = "设置"
    icon = "settings"
    needs_no_unit = True

    def __init__(self, session: Session, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._session, self.entries = session, tuple(entries)
        self._built: dict[int, QWidget] = {}
        self._is_narrow, self._is_tiny = False, False
        ground(self, "surface")
        self._make_parts()
        self._lay_out()
        self.list.chosen.connect(self._show)
        self._box.activated.connect(self.list.choose)
        self.list.choose(self._first())

    def _make_parts(self) -> None:
        self.list = EntryList(self.entries)
        self.list.setFixedWidth(_LIST)
        self._box = QComboBox()
        self._box.setAccessibleName("设置的页面")
        self._box.addItems([entry.title for entry in self.entries])
        self._title, self._words = title(), hint()
        self._rule = line(vertical=True)
        self._stack = QStackedWidget()

    def _lay_out(self) -> None:
        self._head = row(self._box, self._title, 8, self._words, None, margins=(24, 0, 24, 0))
        right = QVBoxLayout()
        right.setSpacing(0)
        for part in (self._head, line(), self._stack):
            right.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self._rule)
        layout.addLayout(right, 1)
        self.setFocusProxy(self.list)
        self.set_width_class(narrow=False, tiny=False)

    def _first(self) -> int:
        """The first page on which the role that sits here changes something."""
        own = Group.OFFICE if self._session.actor in OFFICE else Group.COMPUTER
        return next((at for at, entry in enumerate(self.entries) if entry.group is own), 0)

    # --- what the window asks --------------------------------------------------------------------

    @property
    def pane(self) -> QWidget:
        """The page that is shown."""
        return self._stack.currentWidget()

    def show_entry(self, name: str) -> None:
        """Choose a page by its title; one that is not there is passed over."""
        for at, entry in enumerate(self.entries):
            if entry.title == name:
                self.list.choose(at)

    def show_tab(self, kind: str) -> None:
        """Choose a page by its title, asked for from elsewhere."""
        self.show_entry(kind)

    def open_node(self, node_id: NodeId) -> None:
        """Tasks are shown on their own page."""
        self._session.wanted.emit(Destination("任务", node_id=node_id))

    def next_unfinished(self, back: bool) -> None:  # noqa: ARG002  the same both ways
        """Go where it can be filled in."""
        self._session.wanted.emit(Destination("填报"))

    def flush(self) -> bool | None:
        """Have every page that was shown store what is pending."""
        answers = [cast("Pane", pane).flush() for pane in self._built.values()]
        return False if False in answers else None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the list of pages is a list box."""
        self._is_narrow, self._is_tiny = narrow, tiny
        self.list.setVisible(not narrow)
        self._rule.setVisible(not narrow)
        self._box.setVisible(narrow)
        self._title.setVisible(not narrow)
        self._words.setVisible(not tiny)
        self._head.setFixedHeight(40 if tiny else 48)
        self.setFocusProxy(self._box if narrow else self.list)
        for pane in self._built.values():
            cast("Pane", pane).set_width_class(narrow=narrow, tiny=tiny)

    def hint(self) -> str:
        """For the right of the status bar."""
        return "↑↓ 选页面"

    def _show(self, at: int) -> None:
        entry = self.entries[at]
        if at not in self._built:
            self._built[at] = entry.make()
            self._stack.addWidget(self._built[at])
            cast("Pane", self._built[at]).set_width_class(narrow=self._is_narrow, tiny=self._is_tiny)
        self._stack.setCurrentWidget(self._built[at])
        self._title.setText(entry.title)
        self._words.setText(entry.words)
        self._box.setCurrentIndex(at)
