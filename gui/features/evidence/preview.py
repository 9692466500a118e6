"""A file of 佐证 looked at inside the program: a picture, pages, or the text of a document; Space closes it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from core import pictures
from core.documents.file_type import Kind
from core.documents.files import read_data
from core.errors import KnownError
from core.host.progress import Progress
from core.model.records import Evidence
from core.model.wording import megabytes
from core.sandbox import parent as parent_process
from core.usecases import evidence
from gui.features.evidence import actions
from gui.preview.document import ForeignPages, PdfPages, image_of
from gui.shell import worker
from gui.shell.session import Session
from gui.widgets.buttons import button, icon_button
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ElidedLabel, ground, hint, line, row_layout

_TEXTS = {Kind.DOCX, Kind.XLSX, Kind.TEXT}
_MOST = 200_000  # characters shown
_CLOSED = -1  # no place of a file
_LARGEST = 3_840  # px, the width of a large screen
_CLOSING = {Qt.Key.Key_Space, Qt.Key.Key_Escape}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class EvidencePreview(QDialog):
    """← → go through the files, Enter opens one outside, Space and Esc close."""

    def __init__(self, parent: QWidget, session: Session, files: Sequence[Evidence], at: int) -> None:
        super().__init__(parent)
        self._session, self._files_shown, self._at = session, tuple(files), at
        self._files = parent_process.Batch()
        self._job: worker.Job[Looked] | None = None
        self.setWindowTitle("佐证材料")
        room = parent.window().size()
        self.resize(max(480, room.width() - 120), max(320, room.height() - 80))
        ground(self, "surface")
        self.name, self._facts = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle), hint()
        self._before = icon_button("chevron_left", "上一份（←）", lambda: self._step(-1), side=28)
        self._after = icon_button("chevron_right", "下一份（→）", lambda: self._step(1), side=28)
        outside = button("用其他程序打开", self._open, icon="open", size="tool", tip="Enter")
        head = row_layout(self._before, self._after, self.name, self._facts, outside, margins=(12, 8, 12, 8))
        head.setStretchFactor(self.name, 1)
        self.stack = QStackedWidget()
        self._shown: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self.stack, 1)
        self._show()

    @property
    def shown(self) -> QWidget | None:
        """What shows the file."""
        return self._shown

    def _show(self) -> None:
        one = self._files_shown[self._at]
        self.name.setText(one.name)
        self._facts.setText(f"{megabytes(one.size)}{f'；证明：{one.note}' if one.note else ''}")
        self._before.setEnabled(self._at > 0)
        self._after.setEnabled(self._at < len(self._files_shown) - 1)
        self._put(EmptyState("document", "正在打开"))
        try:
            data = self._session.store.content(one.sha256)
        except KnownError as error:
            self._refuse(self._at, error)
            return
        job = worker.run(partial(look, one, data, self._files), self)
        job.on_success(partial(self._take, self._at, data)).on_failure(partial(self._refuse, self._at))
        self._job = job.start()

    def _take(self, at: int, data: bytes, looked: Looked) -> None:
        """What was read; of a file that was left meanwhile nothing is shown."""
        if at == self._at:
            self._put(shown(self._files_shown[at], data, looked))
        elif looked.pages is not None:
            looked.pages.close()

    def _refuse(self, at: int, error: KnownError) -> None:
        if at == self._at:
            self._put(EmptyState("document", error.sentence, error.hint))

    def _put(self, widget: QWidget) -> None:
        if self._shown is not None:
            self._shown.removeEventFilter(self)
            self.stack.removeWidget(self._shown)
            _let_go(self._shown)
        self._shown = widget
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        widget.setFocus()
        (widget.focusProxy() or widget).installEventFilter(self)

    def done(self, result: int) -> None:
        """Closed: the children that read for it go."""
        if self._shown is not None:
            _let_go(self._shown)
            self._shown = None
        self._at = _CLOSED
        self._files.close()
        super().done(result)

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._files_shown):
            self._at += by
            self._show()

    def _open(self) -> None:
        actions.open_outside(self._session, self._files_shown[self._at])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The keys hold wherever the focus is: a text would take Space and arrows for itself."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(Qt.Key(event.key())):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space and Esc close, arrows go on, Enter opens."""
        if not self._key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _key(self, key: Qt.Key) -> bool:
        if key in _CLOSING:
            self.accept()
        elif key in _STEPS:
            self._step(_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        else:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file holds, ready to be shown: the pages of a PDF, a picture, or a text; none for another kind."""

    pages: PdfPages | None = None
    picture: QImage | None = None
    text: str | None = None


def look(one: Evidence, data: bytes, files: parent_process.Batch, _progress: Progress) -> Looked:
    """Read the file in the child; to be waited for. Raises KnownError for one that is not what it is called."""
    kind = evidence.kind_to_open(one, data)
    if kind is Kind.PDF:
        return Looked(pages=ForeignPages(data))
    with files.shared():
        if kind in pictures.PICTURES:
            return Looked(picture=image_of(pictures.of_picture(data, kind, _LARGEST, _LARGEST)))
        return Looked(text=read_data(data, one.name)[:_MOST] if kind in _TEXTS else None)


def shown(one: Evidence, data: bytes, looked: Looked) -> QWidget:
    """A widget that shows what was read."""
    if looked.pages is not None:
        from gui.preview.pane import PreviewPane

        pane = PreviewPane()
        pane.show_pdf(one.name, data, None, one.name, looked.pages)
        return pane
    if looked.picture is not None:
        return _Picture(looked.picture, one.name)
    if looked.text is not None:
        return _text(one, looked.text)
    return EmptyState("document", "这种文件程序里看不了", "按 Enter 用其他程序打开。")


def _text(one: Evidence, text: str) -> QPlainTextEdit:
    """The words of a document, without its look."""
    made = QPlainTextEdit(text)
    made.setReadOnly(True)
    made.setAccessibleName(f"“{one.name}”的文字，不含版式")
    return made


def _let_go(widget: QWidget) -> None:
    """Pages are closed with what showed them."""
    close = getattr(widget, "close_pages", None)
    if close is not None:
        close()
    widget.deleteLater()


class _Picture(QWidget):
    """Whole, as large as there is room, never larger than it is."""

    def __init__(self, picture: QImage, name: str) -> None:
        super().__init__()
        self._picture = picture
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        ground(self, "desk")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._picture.size()
        if size.width() > self.width() or size.height() > self.height():
            size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawImage(
            self.rect().adjusted(left, top, 0, 0).topLeft(),
            self._picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation),
        )
