"""A report before it is printed: its pages, whether every character is there, 打印 and 保存为 PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QProgressDialog, QVBoxLayout, QWidget

from core.errors import Cancelled, KnownError
from core.progress import Progress
from gui import icons
from gui.preview import printing, saving
from gui.preview.document import PdfPages
from gui.preview.notice import Notice
from gui.preview.view import Fit, PageView
from gui.widgets.buttons import button, icon_button, primary
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ElidedLabel, ground, icon_label, label, line, row, row_layout, set_tone
from gui.widgets.segmented import Segmented

_FITS = (Fit.PAGE, Fit.WIDTH, Fit.ACTUAL)
_LARGEST = QSize(1040, 900)


class ReportPreview(QDialog):
    """Shows one PDF. `missing` has one line a character that no font has, with where it stands.

    Raises KnownError when `pdf` is no readable PDF.
    """

    last_folder: ClassVar[Path | None] = None  # where the user saved last, while the program runs

    def __init__(
        self, title: str, pdf: bytes, missing: Sequence[str], suggested_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.pdf, self._name = pdf, suggested_name
        self._pages = PdfPages(pdf)
        self.view = PageView(self._pages)
        self.notice = Notice(missing)
        self._place = label()
        self._zoom = label(tone="text2")
        self._fits = Segmented([fit.value for fit in _FITS], "页面大小")
        self._mark, self._said = icon_label("info"), ElidedLabel()
        set_tone(self._said, "text2")
        self._say_fonts(len(missing))
        self._arrange()
        self._connect()
        self.resize(self._room())
        FocusRing(self)
        self.finished.connect(self._pages.close)

    # --- look ------------------------------------------------------------------------------------

    def _room(self) -> QSize:
        """As large as the parent's window allows."""
        parent = self.parentWidget()
        room = (parent.window() if parent else self.screen()).size()
        return QSize(room.width() - 24, room.height() - 24).boundedTo(_LARGEST)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._toolbar(), line(), self.notice):
            layout.addWidget(part)
        layout.addWidget(self.view, 1)
        for part in (line(), self._action_bar()):
            layout.addWidget(part)
        self.view.setFocus()

    def _toolbar(self) -> QWidget:
        self._back = icon_button("chevron_left", "上一页（PgUp）", lambda: self.view.go_to(self.view.page - 1), side=28)
        self._on = icon_button("chevron_right", "下一页（PgDn）", lambda: self.view.go_to(self.view.page + 1), side=28)
        smaller = icon_button("zoom_out", "缩小（Ctrl+−）", lambda: self.view.zoom_by(-1), side=28)
        larger = icon_button("zoom_in", "放大（Ctrl++）", lambda: self.view.zoom_by(1), side=28)
        self._zoom.setFixedWidth(48)
        for words in (self._place, self._zoom):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = row(
            self._back, self._place, self._on, None, smaller, self._zoom, larger, 8, self._fits,
            gap=4, margins=(12, 0, 12, 0),
        )  # fmt: skip
        bar.setFixedHeight(44)
        return ground(bar, "surface")

    def _action_bar(self) -> QWidget:
        to_print = primary("打印…", self.print_out, icon="print")
        to_print.setToolTip("Ctrl+P")
        to_save = button("保存为 PDF…", self.save_as, icon="save", tip="Ctrl+E")
        layout = row_layout(self._mark, self._said, 8, to_print, to_save, margins=(16, 0, 12, 0))
        layout.setStretchFactor(self._said, 1)
        bar = QWidget()
        bar.setLayout(layout)
        bar.setFixedHeight(48)
        return ground(bar, "surface")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The first look: a page that can be read, from its top."""
        super().showEvent(event)
        self.view.fit_readably()
        self.view.go_to(0)

    # --- behaviour -------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.view.page_changed.connect(self._show_place)
        self.view.zoom_changed.connect(self._show_zoom)
        self._fits.chosen.connect(lambda position: self.view.set_fit(_FITS[position]))
        for keys, act in self._keys().items():
            QShortcut(QKeySequence(keys), self, act)
        self._show_place(0)

    def _keys(self) -> dict[str, Callable[[], object]]:
        view = self.view
        return {
            "Ctrl+P": self.print_out,
            "Ctrl+E": self.save_as,
            "PgDown": lambda: view.turn(1),
            "PgUp": lambda: view.turn(-1),
            "Home": lambda: view.go_to(0),
            "End": lambda: view.go_to(len(self._pages) - 1),
            "Ctrl++": lambda: view.zoom_by(1),
            "Ctrl+=": lambda: view.zoom_by(1),
            "Ctrl+-": lambda: view.zoom_by(-1),
        }

    def _show_place(self, page: int) -> None:
        words = f"第 {page + 1} 页，共 {len(self._pages)} 页"
        self._place.setText(words)
        self.view.setAccessibleName(f"打印预览，{words}")
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page < len(self._pages) - 1)

    def _show_zoom(self) -> None:
        self._zoom.setText(f"{self.view.zoom * 100:.0f}%")
        self._fits.choose(_FITS.index(self.view.fit) if self.view.fit in _FITS else -1)

    def _say_fonts(self, missing: int) -> None:
        if missing:
            self._say(f"有 {missing} 处缺字", "warning", "yellow_text")
        else:
            self._say("字体齐全，无缺字", "checkmark_circle", "green")

    def _say(self, words: str, icon: str = "checkmark_circle", tone: str = "green") -> None:
        self._mark.setPixmap(icons.pixmap(icon, tone))
        self._said.setText(words)

    @property
    def said(self) -> str:
        """The line at the bottom left."""
        return self._said.text()

    def save_as(self) -> None:
        """Ask for a file and write the PDF there."""
        path = saving.choose_file(self, ReportPreview.last_folder, self._name)
        if path is not None:
            self._attempt(lambda: self._save(path))

    def _save(self, path: Path) -> None:
        saving.save(path, self.pdf)
        ReportPreview.last_folder = path.parent
        self._say(f"已保存：{path.name}")

    def print_out(self) -> None:
        """Ask for a printer and print."""
        printer = printing.new_printer(self.windowTitle(), self._pages)
        self._attempt(lambda: self._print(printer))

    def _print(self, printer: QPrinter) -> None:
        if not printing.ask(printer, self._pages, self):
            return
        with _Watched(self) as progress:
            sent = printing.print_pages(self._pages, printer, current=self.view.page, progress=progress)
        self._say(f"已送到打印机，共 {sent} 页")

    def _attempt(self, act: Callable[[], None]) -> None:
        self.notice.clear_refusal()
        try:
            act()
        except KnownError as error:
            self.notice.refuse(error)
        except Cancelled:
            self._say("已停止打印", "info", "text2")


class _Watched:
    """A progress token with a small window that shows it and can stop the work."""

    def __init__(self, parent: QWidget) -> None:
        self._box = QProgressDialog("正在打印", "停止", 0, 1, parent)
        self._box.setWindowTitle("打印")
        self._box.setWindowModality(Qt.WindowModality.WindowModal)
        self._box.setMinimumDuration(400)  # ms; one page is sent sooner
        self._token = Progress(self._show)

    def __enter__(self) -> Progress:
        return self._token

    def __exit__(self, *_: object) -> None:
        self._box.close()
        self._box.deleteLater()

    def _show(self, done: int, total: int, what: str) -> None:
        self._box.setMaximum(total)
        self._box.setLabelText(what)
        self._box.setValue(done)
        if self._box.wasCanceled():
            self._token.cancel()
