"""A report before it is printed: its pages, whether every character is there; printing and saving it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.errors import Cancelled, KnownError
from core.files import write_whole
from gui.preview import printing, saving
from gui.preview.document import PdfPages
from gui.preview.notice import Notice
from gui.preview.view import Fit, PageView
from gui.widgets import icons
from gui.widgets.buttons import flat, icon_button
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ElidedLabel, ground, icon_label, label, line, row_layout, set_tone
from gui.widgets.segmented import Segmented
from gui.widgets.watched import Watched

_FITS = (Fit.PAGE, Fit.WIDTH, Fit.ACTUAL)


class PreviewPane(QWidget):
    """Shows one PDF at a time, or why there is none. `pages_changed` says that another one is shown."""

    pages_changed = Signal()
    options_wanted = Signal()
    last_folder: ClassVar[Path | None] = None  # where the user saved last, while the program runs

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pdf, self._title, self._name = b"", "", ""
        self._pages: PdfPages | None = None
        self.view = PageView()
        self.notice = Notice(())
        self._place = label()
        self._zoom = label(tone="text2")
        self._fits = Segmented([fit.value for fit in _FITS], "页面大小")
        self._mark, self._said = icon_label("info"), ElidedLabel()
        set_tone(self._said, "text2")
        self._empty = EmptyState("document", "")
        self._arrange()
        self._connect()
        self.show_nothing("正在生成")

    # --- what is shown ---------------------------------------------------------------------------

    def show_pdf(self, title: str, pdf: bytes, missing: Sequence[str] | None, name: str) -> None:
        """Show a PDF; the same report made anew stays on its page.

        `missing` has a line a character no font has, None for a PDF that others made. `name` is suggested for its
        file. Raises KnownError when the bytes are no readable PDF.
        """
        pages = PdfPages(pdf)
        is_same, at = title == self._title, self.view.page
        self._close_pages()
        self.pdf, self._title, self._name, self._pages = pdf, title, name, pages
        self.view.show_pages(pages)
        self._stack.setCurrentWidget(self.view)
        if not is_same:
            self.view.fit_readably()
        self.view.go_to(at if is_same else 0)
        self.notice.show_missing(missing or ())
        self._say_fonts(missing)
        self._show_place(self.view.page)
        self.pages_changed.emit()

    def show_nothing(self, sentence: str, hint: str = "") -> None:
        """Say why there are no pages."""
        self._close_pages()
        self.pdf, self._title = b"", ""
        self.notice.show_missing(())
        self._empty.say(sentence, hint)
        self._stack.setCurrentWidget(self._empty)
        self._say("", "info", "text3")
        self._show_place(0)
        self.pages_changed.emit()

    def show_busy(self) -> None:
        """Newer pages are being made; the older ones stay until then."""
        self._say("正在生成", "clock", "text3")

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pages) if self._pages else 0

    def close_pages(self) -> None:
        """Let go of the PDF, at the end."""
        self._close_pages()

    def _close_pages(self) -> None:
        self.view.show_pages(None)
        if self._pages is not None:
            self._pages.close()
        self._pages = None

    # --- look ------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._stack = QStackedWidget()
        for part in (self.view, ground(self._empty, "desk")):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._toolbar(), line(), self.notice):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.view)

    def _toolbar(self) -> QWidget:
        self._back = icon_button("chevron_left", "上一页（PgUp）", lambda: self.view.go_to(self.view.page - 1), side=28)
        self._on = icon_button("chevron_right", "下一页（PgDn）", lambda: self.view.go_to(self.view.page + 1), side=28)
        self._smaller = icon_button("zoom_out", "缩小（Ctrl+−）", lambda: self.view.zoom_by(-1), side=28)
        self._larger = icon_button("zoom_in", "放大（Ctrl++）", lambda: self.view.zoom_by(1), side=28)
        self._zoom.setFixedWidth(48)
        for words in (self._place, self._zoom):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._options = flat("选项", self.options_wanted.emit)
        self._options.hide()
        paging = (self._options, self._back, self._place, self._on)
        zooming = (self._smaller, self._zoom, self._larger, 8, self._fits)
        layout = row_layout(*paging, 12, self._mark, self._said, 8, *zooming, gap=4, margins=(12, 0, 12, 0))
        layout.setStretchFactor(self._said, 1)
        bar = QWidget()
        bar.setLayout(layout)
        bar.setFixedHeight(44)
        return ground(bar, "surface")

    def set_narrow(self, *, narrow: bool, tiny: bool) -> None:
        """Leave the zoom buttons to the keys; tiny: a way to the options."""
        self._options.setVisible(tiny)
        for part in (self._smaller, self._zoom, self._larger):
            part.setVisible(not narrow)

    # --- behaviour -------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.view.page_changed.connect(self._show_place)
        self.view.zoom_changed.connect(self._show_zoom)
        self._fits.chosen.connect(lambda position: self.view.set_fit(_FITS[position]))
        for keys, act in self._keys().items():
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _keys(self) -> dict[str, Callable[[], object]]:
        view = self.view
        return {
            "PgDown": lambda: view.turn(1),
            "PgUp": lambda: view.turn(-1),
            "Home": lambda: view.go_to(0),
            "End": lambda: view.go_to(self.page_count - 1),
            "Ctrl++": lambda: view.zoom_by(1),
            "Ctrl+=": lambda: view.zoom_by(1),
            "Ctrl+-": lambda: view.zoom_by(-1),
        }

    def _show_place(self, page: int) -> None:
        count = self.page_count
        words = f"第 {page + 1} 页，共 {count} 页" if count else ""
        self._place.setText(words)
        self.view.setAccessibleName(f"打印预览，{words}")
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page < count - 1)
        self._fits.setEnabled(bool(count))

    def _show_zoom(self) -> None:
        self._zoom.setText(f"{self.view.zoom * 100:.0f}%")
        self._fits.choose(_FITS.index(self.view.fit) if self.view.fit in _FITS else -1)

    def _say_fonts(self, missing: Sequence[str] | None) -> None:
        if missing is None:
            self._say("", "info", "text3")
        elif missing:
            self._say(f"有 {len(missing)} 处缺字", "warning", "yellow_text")
        else:
            self._say("字体齐全，无缺字", "checkmark_circle", "green")

    def say(self, words: str) -> None:
        """Say what was done."""
        self._say(words)

    def _say(self, words: str, icon: str = "checkmark_circle", tone: str = "green") -> None:
        self._mark.setPixmap(icons.pixmap(icon, tone))
        self._said.setText(words)

    @property
    def said(self) -> str:
        """The line in the toolbar."""
        return self._said.text()

    def save_as(self) -> None:
        """Ask for a file and write the shown PDF there."""
        path = saving.choose_file(self, PreviewPane.last_folder, self._name)
        if path is not None and self.pdf:
            self.attempt(lambda: self._save(path))

    def _save(self, path: Path) -> None:
        write_whole(path, self.pdf)
        PreviewPane.last_folder = path.parent
        self._say(saving.words_for(path))

    def print_out(self) -> None:
        """Ask for a printer and print."""
        if self._pages is not None:
            pages = self._pages
            self.attempt(lambda: self._print(pages, printing.new_printer(self._title, pages)))

    def _print(self, pages: PdfPages, printer: QPrinter) -> None:
        if not printing.ask(printer, pages, self):
            return
        with Watched(self, "打印", "正在打印") as progress:
            sent = printing.print_pages(pages, printer, current=self.view.page, progress=progress)
        self._say(f"已送到打印机，共 {sent} 页")

    def attempt(self, act: Callable[[], object]) -> None:
        """Do it; a refusal is told above the pages."""
        self.notice.clear_refusal()
        try:
            act()
        except KnownError as error:
            self.notice.refuse(error)
        except Cancelled:
            self._say("已停止打印", "info", "text2")
