"""Ctrl+F: one field over tasks, indicators, units and filings, grown from its own place in the top bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from core.errors import KnownError
from core.model.records import Filing, NodeId
from core.search.matching import LONGEST_QUERY, Letters, words_of
from core.search.query import Group, Hit, Index, Scope
from gui.shell.page import Filterable
from gui.shell.search_rows import rows_of
from gui.widgets import theme
from gui.widgets.buttons import icon_button
from gui.widgets.chips import Chips
from gui.widgets.dropdown import Dropdown
from gui.widgets.labels import hint, icon_label, key_hint, line, row, row_layout, set_tone
from gui.widgets.rows import Row, RowList

if TYPE_CHECKING:
    from gui.shell.window import Window

_WIDTH, _LEAST = 700, 560
_VEIL = 0.72


class SearchPanel(Dropdown):
    """↑↓ choose, Tab next kind, Enter open, Alt+Enter narrow the tree to all hits, Esc back."""

    def __init__(self, window: Window, letters: Letters) -> None:
        super().__init__(window.top, above_anchor=True)
        self._owner, self._session = window, window.session
        self._index = Index(window.session.board, letters)
        self._loaded: tuple[Filing, ...] = ()
        self._hits: Mapping[Group, tuple[Hit, ...]] = {}
        self._veil = _Veil(window)
        self.setProperty("kind", "")
        self.closed.connect(self._veil.hide)
        self._build()

    # --- building --------------------------------------------------------------------------------

    def _build(self) -> None:
        self._edit = QLineEdit()
        self._edit.setPlaceholderText("搜索任务、指标、单位、填报")
        self._edit.setAccessibleName("搜索")
        self._edit.textChanged.connect(self._search)
        self._edit.installEventFilter(self)
        self._edit.setMaxLength(LONGEST_QUERY)
        self._edit.setTextMargins(24, 0, 88, 0)
        self._count = hint()
        close = icon_button("dismiss", "关闭（Esc）", self.close_panel, side=24, icon_size=16)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._edit.setLayout(row_layout(icon_label("search"), None, self._count, close, gap=4, margins=(9, 0, 4, 0)))
        self._chips = Chips(["全部", *Group], "范围")
        self._chips.chosen.connect(self._show_group)
        self._said = hint()
        self._list = RowList("找到的内容")
        self._list.picked.connect(self._pick)
        self._foot = _foot()
        self._panel = QFrame()
        self._panel.setProperty("kind", "panel")
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(row(self._chips, None, self._said, margins=(16, 9, 16, 9)))
        column.addWidget(self._list, 1)
        column.addWidget(line())
        column.addWidget(self._foot)
        self.body.setSpacing(8)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._edit)
        self.body.addWidget(self._panel, 1)

    # --- opening ---------------------------------------------------------------------------------

    def ask(self) -> None:
        """Open with the last words selected, and with the year's filings at hand."""
        self._loaded = self._year_filings()
        self._chips.choose(0)
        self._search()
        self._veil.show()
        self._veil.raise_()
        self.open()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self._edit.selectAll()

    def place(self) -> None:
        """From the field's own place; the whole page when the window is tiny."""
        window = self.window()
        tiny, narrow = window.width() < theme.TINY, window.width() < theme.NARROW
        margin = 4 if tiny else 7
        right = window.width() - (margin if narrow else 16)
        left = self._owner.top.x() + margin if tiny else self._left(right)
        room = self._owner.status.y() - margin - (0 if tiny else 8)
        self._foot.setVisible(not tiny)
        self._said.setVisible(not narrow)
        height = room if tiny else min(40 + 46 + self._list.height_wanted + 40, room)
        self.setGeometry(QRect(left, margin, right - left, height))
        self._veil.cover(self._owner.stack)

    def _left(self, right: int) -> int:
        """Where no box of the top bar is cut in two: at a box, or right of them all."""
        window, top = self.window(), self._owner.top
        month, unit = top.month_picker, top.unit_field
        free = month.mapTo(window, QPoint(month.width(), 0)).x() + 12
        places = [max(free, right - _WIDTH), month.mapTo(window, QPoint()).x(), unit.mapTo(window, QPoint()).x()]
        return next((place for place in places if right - place >= _LEAST), top.x() + 8)

    # --- searching -------------------------------------------------------------------------------

    def _search(self) -> None:
        words = self._edit.text().strip()
        scope = Scope(self._session.unit_id, self._session.month)
        self._hits = self._index.search(words, scope, (*self._stored(words), *self._loaded))
        self._chips.set_counts([self._total, *(len(self._hits[group]) for group in Group)])
        self._count.setText(f"{self._total} 条" if words else "")
        set_tone(self._count, "text3")  # inside an input it takes the input's colour when it is dressed
        by_initials = any(hit.by_initials for hits in self._hits.values() for hit in hits)
        self._said.setText(f"“{words}”按拼音首字母匹配；可直接输汉字" if by_initials else "")
        self._show_rows()

    @property
    def _total(self) -> int:
        return sum(map(len, self._hits.values()))

    def _stored(self, words: str) -> Sequence[Filing]:
        """What the store finds by characters, our own unit's and the others'."""
        if not words_of(words):
            return ()
        try:
            own = self._session.store.search_filings(words, unit_id=self._session.unit_id)
            return (*own, *self._session.store.search_filings(words))
        except KnownError:
            return ()  # the rest of the search goes on; the save state says what is wrong with the file

    def _year_filings(self) -> tuple[Filing, ...]:
        first, last = self._session.months
        if self._session.unit_id is None:
            return ()
        return tuple(self._session.store.filings(since=first, month=last, unit_id=self._session.unit_id))

    def _show_group(self, _position: int) -> None:
        self._show_rows()

    def _show_rows(self) -> None:
        position = self._chips.current
        group = list(Group)[position - 1] if position else None
        self._list.show_rows(rows_of(self._hits, self._session, self._edit.text().strip(), group))
        self._list.scrollToTop()
        self.place()

    # --- choosing --------------------------------------------------------------------------------

    def _pick(self, picked: Row) -> None:
        if isinstance(picked.key, Group):
            self._chips.choose(list(Group).index(picked.key) + 1)
            self._show_rows()
            return
        if not isinstance(picked.key, Hit):
            return
        self.close_panel()
        self._owner.open_hit(picked.key)

    def _narrow_tree(self) -> None:
        """Alt+Enter: every task that a hit leads to."""
        hits = [hit for group in self._hits.values() for hit in group]
        nodes: tuple[NodeId, ...] = tuple(dict.fromkeys(hit.node_id for hit in hits if hit.node_id))
        target = next((page for page in self._owner.pages if isinstance(page, Filterable)), None)
        if nodes and target is not None:
            self.close_panel(back=False)
            self._owner.show_page(self._owner.pages.index(target))
            target.show_only(nodes, self._edit.text().strip())

    # --- keys ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys that the line edit hands on."""
        if watched is self._edit and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._steer(Qt.Key(event.key()), event.modifiers())
        return super().eventFilter(watched, event)

    def _steer(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        is_alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        enter = self._narrow_tree if is_alt else self._list.pick
        actions: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Down: lambda: self._list.step(1),
            Qt.Key.Key_Up: lambda: self._list.step(-1),
            Qt.Key.Key_Tab: lambda: self._chips.step(1),
            Qt.Key.Key_Backtab: lambda: self._chips.step(-1),
            Qt.Key.Key_Return: enter,
            Qt.Key.Key_Enter: enter,
            Qt.Key.Key_Escape: self.close_panel,
        }
        if key not in actions:
            return False
        actions[key]()
        return True


def _foot() -> QWidget:
    keys = (("↑↓", "选择"), ("Enter", "打开"), ("Tab", "换一类"), ("Alt+Enter", "在树中筛出全部"))
    parts = [part for key, words in keys for part in (key_hint(key), hint(words), 14)]
    return row(*parts, None, key_hint("Esc"), hint("关闭，回到原处"), gap=6, margins=(16, 6, 16, 6))


class _Veil(QWidget):
    """One flat fill over the page."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self, page: QWidget) -> None:
        """Lie over the page."""
        self.setGeometry(QRect(page.mapTo(self.window(), QPoint(0, 0)), page.size()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Dim what is below."""
        painter = QPainter(self)
        painter.setOpacity(_VEIL)
        theme.fill(painter, self.rect(), "bg")
