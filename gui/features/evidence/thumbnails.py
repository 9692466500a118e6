"""Small pictures of evidence: a picture itself, or the first page of a PDF; made once, in a child, and kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter
from PySide6.QtWidgets import QWidget

from core import pictures
from core.documents.file_type import Kind
from core.errors import KnownError
from core.host.progress import Progress
from core.model.ports import Store
from core.model.records import Evidence
from core.sandbox import parent
from core.usecases import evidence
from gui.preview.document import image_of
from gui.shell import worker

SIZE = QSize(400, 168)  # pixels, sharp at 200 %
_PNG = QByteArray(b"png")
Show = Callable[[QImage], object]


class Thumbnails(QObject):
    """Makes what is asked for one after the other, in a thread; one child reads them all."""

    def __init__(self, place: QWidget, store: Callable[[], Store]) -> None:
        super().__init__(place)
        self._place, self._store = place, store
        self._waiting: deque[tuple[Evidence, Show]] = deque()
        self._files: parent.Batch | None = None
        self._job: worker.Job[QImage] | None = None

    def ask(self, one: Evidence, show: Show) -> None:
        """Show the kept picture at once, or the one that is made now once it is there; nothing where none can be."""
        kept = self._store().preview(one.sha256)
        if kept:
            show(read_png(kept))
        elif one.kind in _SHOWN:
            self._waiting.append((one, show))
            self._next()

    def forget(self) -> None:
        """What was asked for is not wanted any more."""
        self._waiting.clear()

    def _next(self) -> None:
        if self._job is not None:
            return
        if not self._waiting:
            self._leave()
            return
        one, show = self._waiting.popleft()
        try:
            data = self._store().content(one.sha256)
        except KnownError:
            self._next()
            return
        self._files = self._files or parent.Batch()
        job = worker.run(partial(_made, self._files, one, data), self)
        job.on_success(partial(self._done, one, show)).on_failure(lambda _error: self._go_on())
        self._job = job.start()

    def _done(self, one: Evidence, show: Show, picture: QImage) -> None:
        if self._is_open():
            store = self._store()
            if not store.read_only:
                with store.operation("预览"):
                    store.set_preview(one.sha256, as_png(picture))
            show(picture)
        self._go_on()

    def _go_on(self) -> None:
        self._job = None
        if not self._is_open():
            self.forget()
        self._next()

    def _is_open(self) -> bool:
        """Whether the window is there still: it is closed before its workspace is."""
        return self._place.window().isVisible()

    def _leave(self) -> None:
        files, self._files = self._files, None
        if files is not None:
            files.close()


_SHOWN = {kind.value for kind in (*pictures.PICTURES, Kind.PDF)}


def _made(files: parent.Batch, one: Evidence, data: bytes, _progress: Progress) -> QImage:
    kind = evidence.kind_to_open(one, data)
    with files.shared():
        if kind is Kind.PDF:
            return _cut(image_of(pictures.of_first_page(data, SIZE.width())), from_top=True)
        return _cut(image_of(pictures.of_picture(data, kind, SIZE.width(), 4 * SIZE.width())), from_top=False)


def _cut(whole: QImage, *, from_top: bool) -> QImage:
    """As wide as a thumbnail, and of what is higher the upper part or the middle."""
    fitted = whole.scaledToWidth(SIZE.width(), Qt.TransformationMode.SmoothTransformation)
    if fitted.height() <= SIZE.height():
        return fitted
    top = 0 if from_top else (fitted.height() - SIZE.height()) // 2
    return fitted.copy(0, top, SIZE.width(), SIZE.height())


def read_png(data: bytes) -> QImage:
    """A picture that `as_png` made; null for anything else, whatever it looks like."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, _PNG)
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if size.width() > SIZE.width() or size.height() > SIZE.height():
        return QImage()
    return reader.read()


def as_png(image: QImage) -> bytes:
    """A picture as the bytes of a PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, _PNG).write(image)
    return bytes(buffer.data().data())
