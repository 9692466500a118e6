"""White pages on the desk, one below the other, with zoom and the page the eye is on."""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum
from itertools import accumulate

from PySide6.QtCore import QRect, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QWidget

from gui.preview.document import POINTS, PdfPages
from gui.widgets import theme
from gui.widgets.labels import ground

_GAP = 16  # px between pages and around them
_STEP = 1.2  # one press of Ctrl and +
_SMALLEST, _LARGEST = 0.1, 4.0
_READABLE = 0.4  # below it a whole page is a grey block


class Fit(Enum):
    """How large pages are shown: 整页, 适合宽度, 实际大小, or as the user zoomed."""

    PAGE = "整页"
    WIDTH = "适合宽度"
    ACTUAL = "实际大小"
    FREE = ""


class PageView(QAbstractScrollArea):
    """Shows the pages of a PDF. Pages count from 0; `zoom` is 1.0 at the paper's size."""

    page_changed = Signal(int)
    zoom_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: PdfPages | None = None
        self.fit = Fit.PAGE
        self.zoom = 1.0
        self._page = 0
        self._tops: list[int] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        ground(self, "desk")
        self.verticalScrollBar().valueChanged.connect(self._follow)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(40)

    @property
    def sizes(self) -> tuple[QSizeF, ...]:
        """The pages' sizes in points; none while nothing is shown."""
        return self._pages.sizes if self._pages else ()

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another PDF, or none."""
        self._pages, self._page = pages, 0
        self._resize_pages(self._wanted_zoom())

    # --- where things are ------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """The page in the middle of the view."""
        return self._page

    @property
    def _pixels_per_point(self) -> float:
        return self.zoom * self.logicalDpiX() / POINTS

    def _sizes(self) -> list[tuple[int, int]]:
        scale = self._pixels_per_point
        return [(round(size.width() * scale), round(size.height() * scale)) for size in self.sizes]

    def page_rect(self, index: int) -> QRect:
        """Where a page lies in the viewport, in logical pixels."""
        width, height = self._sizes()[index]
        left = max((self.viewport().width() - width) // 2, _GAP) - self.horizontalScrollBar().value()
        return QRect(left, self._tops[index] - self.verticalScrollBar().value(), width, height)

    def _lay_out(self) -> None:
        """Place the pages; room above the first and below the last lets each stand in the middle."""
        sizes, room = self._sizes(), self.viewport().size()
        above = max((room.height() - sizes[0][1]) // 2, _GAP)
        below = max((room.height() - sizes[-1][1]) // 2, _GAP)
        self._tops = list(accumulate((height + _GAP for _, height in sizes[:-1]), initial=above))
        across = max(width for width, _ in sizes) + 2 * _GAP
        _set_range(self.verticalScrollBar(), self._tops[-1] + sizes[-1][1] + below, room.height())
        _set_range(self.horizontalScrollBar(), across, room.width())

    # --- going -----------------------------------------------------------------------------------

    def go_to(self, index: int) -> None:
        """Bring a page into the middle, or its top to the top when it is higher than the view."""
        if not self.sizes:
            return
        index = min(max(index, 0), len(self.sizes) - 1)
        rest = self.viewport().height() - self._sizes()[index][1]
        self.verticalScrollBar().setValue(self._tops[index] - max(rest // 2, _GAP))
        self._set_page(index)

    def turn(self, direction: int) -> None:
        """One screen on or back: a page that fits is turned, a larger one is scrolled first."""
        if not self.sizes:
            return
        bar, rect = self.verticalScrollBar(), self.page_rect(self._page)
        hidden = rect.bottom() - self.viewport().height() if direction > 0 else -rect.top()
        if hidden > 1:
            bar.setValue(bar.value() + direction * min(hidden + _GAP, self.viewport().height() * 9 // 10))
        else:
            self.go_to(self._page + direction)

    def _follow(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        self._set_page(max(bisect_right(self._tops, middle) - 1, 0))

    def _set_page(self, index: int) -> None:
        if index != self._page:
            self._page = index
            self.page_changed.emit(index)
        self.viewport().update()

    # --- zooming ---------------------------------------------------------------------------------

    def set_fit(self, fit: Fit) -> None:
        """Choose 整页, 适合宽度 or 实际大小; it holds when the window changes its size."""
        self.fit = fit
        self._resize_pages(self._wanted_zoom())

    def fit_readably(self) -> None:
        """整页 where a whole page can be read, else 适合宽度."""
        self.set_fit(Fit.PAGE)
        if self.zoom < _READABLE:
            self.set_fit(Fit.WIDTH)

    def zoom_by(self, steps: float) -> None:
        """Zoom in or out about the middle of the view."""
        self.fit = Fit.FREE
        self._resize_pages(self.zoom * _STEP**steps)

    def _wanted_zoom(self) -> float:
        width = max((size.width() for size in self.sizes), default=1.0)
        height = max((size.height() for size in self.sizes), default=1.0)
        inch = self.logicalDpiX() / POINTS
        room = self.viewport().size()
        across = (room.width() - 2 * _GAP) / (width * inch)
        down = (room.height() - 2 * _GAP) / (height * inch)
        return {Fit.PAGE: min(across, down), Fit.WIDTH: across, Fit.ACTUAL: 1.0, Fit.FREE: self.zoom}[self.fit]

    def _resize_pages(self, zoom: float) -> None:
        """Change the zoom; what stood in the middle stays there."""
        if not self.sizes:
            self._tops = []
            return
        at, page = self._place_in_page(), self._page
        self.zoom = min(max(zoom, _SMALLEST), _LARGEST)
        self._lay_out()
        if self.fit is Fit.PAGE:
            self.go_to(page)
        else:
            middle = self._tops[page] + at * self._sizes()[page][1]
            self.verticalScrollBar().setValue(round(middle - self.viewport().height() / 2))
        self.viewport().update()
        self.zoom_changed.emit()

    def _place_in_page(self) -> float:
        """How far down its page the middle of the view is, 0 to 1."""
        if not self._tops:
            return 0.0
        rect = self.page_rect(self._page)
        return min(max((self.viewport().height() / 2 - rect.top()) / max(rect.height(), 1), 0), 1)

    # --- events ----------------------------------------------------------------------------------

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Keep the fit."""
        self._resize_pages(self._wanted_zoom())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Ctrl zooms, everything else scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / 120)
            event.accept()
        else:
            super().wheelEvent(event)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802
        """Pages are drawn anew from the kept pictures."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The desk, then the pages that show."""
        painter = QPainter(self.viewport())
        theme.fill(painter, event.rect(), "desk")
        for index in range(len(self.sizes)):
            rect = self.page_rect(index)
            if rect.intersects(event.rect()):
                self._paint_page(painter, rect, index)

    def _paint_page(self, painter: QPainter, rect: QRect, index: int) -> None:
        if self._pages is None:
            return
        picture = self._pages.picture(index, self._pixels_per_point * self.devicePixelRatioF())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(rect, picture)
        painter.setPen(theme.color("disabled"))
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))


def _set_range(bar: QScrollBar, whole: int, shown: int) -> None:
    bar.setRange(0, max(whole - shown, 0))
    bar.setPageStep(shown)
