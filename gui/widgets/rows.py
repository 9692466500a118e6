"""Lists of found things: rows with marked words, painted by one delegate, steered from a line edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from core.model.status import Light
from core.search.matching import Marked
from gui.widgets import icons, theme
from gui.widgets.labels import tip

AnyIndex = QModelIndex | QPersistentModelIndex
_EDGE, _ICON = 16, 20
_CENTRE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Progress:
    """A small bar at the right: percent done, 序时 percent or None, and its words."""

    percent: float
    pro_rata: float | None
    words: str


_NOTHING = Marked("")


@dataclass(frozen=True, slots=True)
class Row:
    """A heading (`heading`) or a thing one can choose, with `key` for whoever listens."""

    title: Marked
    heading: bool = False
    ruled: bool = False  # a heading on a ground between lines
    note: str = ""
    right: Marked = _NOTHING
    right_tone: str = "text3"
    below: Marked = _NOTHING
    icon: str = ""
    light: Light | None = None
    progress: Progress | None = None
    link: bool = False
    key: object = None

    @property
    def height(self) -> int:
        """28 px a heading, 48 with a second line, else 30 or 32 beside an icon."""
        if self.heading:
            return 28
        return 48 if self.below.text else 32 if self.icon or self.light or self.link else 30

    @property
    def said(self) -> str:
        """What a screen reader says."""
        light = self.light.label if self.light else ""
        return "，".join(filter(None, (self.title.text, light, self.note, self.right.text, self.below.text)))


class RowsModel(QAbstractListModel):
    """A fixed list of rows; a new search makes a new list."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        super().__init__()
        self.rows = tuple(rows)

    def replace(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """No row has rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's own
        """The title, and what is read out."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()].title.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.rows[index.row()].said
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if not index.isValid() or self.rows[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class RowDelegate(QStyledItemDelegate):
    """Paints a row: light or icon, title with marks, note, right side, second line."""

    def __init__(self, rows: RowsModel, view: QListView) -> None:
        super().__init__(view)
        self._rows = rows

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """The row's own height."""
        return QSize(100, self._rows.rows[index.row()].height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Ground, then the parts from left to right."""
        row = self._rows.rows[index.row()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if row.heading:
            _paint_heading(painter, rect, row)
        else:
            _paint_ground(painter, rect, state)
            _paint_item(painter, rect, row)
        painter.restore()

    def helpEvent(  # noqa: N802
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        """Say a row whole of which the end is cut."""
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        row = self._rows.rows[index.row()]
        words = whole(row) if is_cut(row, option.rect.width()) else ""  # type: ignore[attr-defined]
        QToolTip.showText(event.globalPos(), tip(words), view)
        return True


def whole(row: Row) -> str:
    """The words of a row, a line each."""
    return "\n".join(filter(None, (f"{row.title.text}　{row.note}".rstrip("　"), row.below.text)))


def is_cut(row: Row, width: int) -> bool:
    """Whether title, note or second line end too early in so many px."""
    signed = row.icon or row.light or row.link
    room = width - _EDGE - (_EDGE + _ICON + 8 if signed else 12)
    small, body = _metrics(theme.SIZE_SMALL), _metrics(theme.SIZE_SMALL if row.link else theme.SIZE_BODY)
    note = 12 + small.horizontalAdvance(row.note) if row.note else 0
    first = body.horizontalAdvance(row.title.text) + note + 12 + small.horizontalAdvance(row.right.text)
    return first > room or small.horizontalAdvance(row.below.text) > room


def _paint_heading(painter: QPainter, rect: QRect, row: Row) -> None:
    if row.ruled:
        theme.fill(painter, rect, "surface2")
        theme.fill(painter, QRect(rect.left(), rect.top(), rect.width(), 1), "line")
        theme.fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), "line")
    inner = rect.adjusted(_EDGE if row.ruled else 12, 0, -_EDGE, 0)
    tone = "text2" if row.ruled else "text3"
    used = paint_marked(painter, inner, row.title, theme.SIZE_SMALL, tone, medium=row.ruled)
    paint_marked(painter, inner.adjusted(used + 8, 0, 0, 0), Marked(row.note), theme.SIZE_SMALL, "text3")


def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    if state & QStyle.StateFlag.State_Selected:
        theme.fill(painter, rect, "accentw")
        theme.fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), "accent")
    elif state & QStyle.StateFlag.State_MouseOver:
        theme.fill(painter, rect, "hover")


def _paint_item(painter: QPainter, rect: QRect, row: Row) -> None:
    inner = rect.adjusted(_EDGE if row.icon or row.light or row.link else 12, 4, -_EDGE, -4)
    if row.icon or row.light or row.link:
        _paint_sign(painter, inner, row)
        inner.setLeft(inner.left() + _ICON + 8)
    first = QRect(inner.left(), inner.top(), inner.width(), 20 if row.below.text else inner.height())
    room = first.adjusted(0, 0, -_paint_right(painter, first, row) - 12, 0)
    tone, size = ("accent", theme.SIZE_SMALL) if row.link else ("text", theme.SIZE_BODY)
    used = paint_marked(painter, room, row.title, size, tone)
    paint_marked(painter, room.adjusted(used + 12, 0, 0, 0), Marked(row.note), theme.SIZE_SMALL, "text3")
    if row.below.text:
        below = QRect(inner.left(), inner.top() + 20, inner.width(), 20)
        paint_marked(painter, below, row.below, theme.SIZE_SMALL, "text2")


def _paint_sign(painter: QPainter, inner: QRect, row: Row) -> None:
    top = inner.top() + (2 if row.below.text else (inner.height() - 16) // 2)
    place = QRectF(inner.left() + 2, top, 16, 16)
    if row.light:
        icons.paint_light(painter, place, row.light)
    elif row.icon:
        icons.paint_icon(painter, place, row.icon, "text3")


def _paint_right(painter: QPainter, rect: QRect, row: Row) -> int:
    """Draw the right side; the width it took."""
    text = row.right if row.progress is None else Marked(row.progress.words)
    tone = row.right_tone if row.progress is None else "text"
    width = _metrics(theme.SIZE_SMALL).horizontalAdvance(text.text) if text.text else 0
    place = QRect(rect.right() - width, rect.top(), width + 1, rect.height())
    paint_marked(painter, place, text, theme.SIZE_SMALL, tone)
    if row.progress is None:
        return width
    bar = QRectF(rect.right() - max(width, 96) - 80, rect.top(), 72, rect.height())
    icons.paint_progress(painter, bar, row.progress.percent, row.progress.pro_rata)
    return max(width, 96) + 88


def _metrics(size: int, *, medium: bool = False) -> QFontMetrics:
    return QFontMetrics(theme.font(size, medium=medium))


def paint_marked(painter: QPainter, rect: QRect, text: Marked, size: int, tone: str, *, medium: bool = False) -> int:
    """Draw a line of text, marked spans Medium in accent, "…" where it ends too early; the width used."""
    left, right = rect.left(), rect.right() + 1
    for piece, is_marked in _pieces(text):
        font = theme.font(size, medium=medium or is_marked)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, right - left)
        painter.setFont(font)
        painter.setPen(theme.color("accent" if is_marked else tone))
        painter.drawText(QRect(left, rect.top(), right - left, rect.height()), _CENTRE, shown)
        left += metrics.horizontalAdvance(shown)
        if shown != piece:
            break
    return left - rect.left()


def _pieces(text: Marked) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for start, end in text.spans:
        pieces += [(text.text[at:start], False), (text.text[start:end], True)]
        at = end
    return [(piece, mark) for piece, mark in [*pieces, (text.text[at:], False)] if piece]


class RowList(QListView):
    """The rows as a view that never takes the focus: the line edit above it moves the choice."""

    picked = Signal(object)  # Row

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows_model = RowsModel()
        self.setModel(self.rows_model)
        self.setItemDelegate(RowDelegate(self.rows_model, self))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows and choose the first that can be chosen."""
        self.rows_model.replace(rows)
        self.step(1)

    @property
    def height_wanted(self) -> int:
        """The height of all rows."""
        return sum(row.height for row in self.rows_model.rows)

    @property
    def current_row(self) -> Row | None:
        """The chosen row."""
        index = self.currentIndex()
        return self.rows_model.rows[index.row()] if index.isValid() else None

    def step(self, by: int) -> None:
        """Move the choice, headings passed over; it stops at the ends."""
        rows = self.rows_model.rows
        at = self.currentIndex().row() + by
        while 0 <= at < len(rows) and rows[at].heading:
            at += by
        if 0 <= at < len(rows):
            self.setCurrentIndex(self.rows_model.index(at))
            above = at - 1 if at and rows[at - 1].heading else at
            self.scrollTo(self.rows_model.index(above))
            self.scrollTo(self.rows_model.index(at))

    def select(self, holds: Callable[[Row], bool]) -> None:
        """Move the choice to the first row of which it holds."""
        found = next((at for at, row in enumerate(self.rows_model.rows) if holds(row)), None)
        if found is not None:
            self.setCurrentIndex(self.rows_model.index(found))

    def pick(self) -> None:
        """Take the chosen row (Enter)."""
        if self.current_row is not None:
            self.picked.emit(self.current_row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click takes the row under it."""
        super().mouseReleaseEvent(event)
        if self.indexAt(event.position().toPoint()) == self.currentIndex():
            self.pick()


class OpenList(RowList):
    """Rows as a stop of the Tab key of their own: ↑↓ choose, Enter and a click open. Nothing is chosen before."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the one that was chosen stays so while the keyboard is here."""
        at = self.currentIndex().row()
        self.rows_model.replace(rows)
        if self.hasFocus() and 0 <= at < len(rows):
            self.setCurrentIndex(self.rows_model.index(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.pick()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Choose the first row."""
        super().focusInEvent(event)
        if self.current_row is None and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.step(1)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Choose none."""
        super().focusOutEvent(event)
        self.setCurrentIndex(QModelIndex())
