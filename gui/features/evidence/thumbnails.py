"""Small pictures of evidence: a picture itself, or the first page of a PDF; made once and kept."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from core.documents.file_type import Kind
from core.errors import KnownError
from core.model.ports import Store
from core.model.records import Evidence

SIZE = QSize(400, 168)  # pixels, sharp at 200 %
PICTURES = {Kind.JPEG, Kind.PNG, Kind.BMP, Kind.TIFF}
_MOST_PIXELS = 60_000_000


def thumbnail(store: Store, evidence: Evidence) -> QImage:
    """The kept picture, made now where there is none; a null image where nothing can be shown."""
    kept = store.preview(evidence.sha256)
    if kept:
        return QImage.fromData(kept)
    kind = Kind(evidence.kind)
    if kind is not Kind.PDF and kind not in PICTURES:
        return QImage()
    try:
        made = drawn(kind, store.content(evidence.sha256))
    except KnownError:
        return QImage()
    if not made.isNull() and not store.read_only:
        with store.operation("预览"):
            store.set_preview(evidence.sha256, as_png(made))
    return made


def drawn(kind: Kind, data: bytes) -> QImage:
    """The upper part of the picture or first page, as wide as a thumbnail; null for what cannot be read."""
    whole = _page(data) if kind is Kind.PDF else picture_of(data)
    if whole.isNull():
        return whole
    fitted = whole.scaledToWidth(SIZE.width(), Qt.TransformationMode.SmoothTransformation)
    if fitted.height() <= SIZE.height():
        return fitted
    top = 0 if kind is Kind.PDF else (fitted.height() - SIZE.height()) // 2
    return fitted.copy(0, top, SIZE.width(), SIZE.height())


def _page(data: bytes) -> QImage:
    from gui.preview.document import PdfPages

    try:
        pages = PdfPages(data)
    except KnownError:
        return QImage()
    try:
        return pages.picture(0, SIZE.width() / pages.sizes[0].width()) if len(pages) else QImage()
    finally:
        pages.close()


def picture_of(data: bytes) -> QImage:
    """A picture whose size, told by its head, is no attack on the memory."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() * size.height() > _MOST_PIXELS:
        return QImage()
    return reader.read()


def as_png(image: QImage) -> bytes:
    """A picture as the bytes of a PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
