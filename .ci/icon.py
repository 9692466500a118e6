"""Draw resources/icons/app.svg, our own, into app.ico (Windows, six sizes) and app.png (the window).

    uv run .ci/icon.py

The colours are those of gui/widgets/theme.py.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 256)


def drawn(renderer: QSvgRenderer, size: int) -> Image.Image:
    """The drawing in a square of that many pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(kept.data()))


def main() -> None:
    """Write both files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _application = QGuiApplication([])
    renderer = QSvgRenderer(str(ICONS / "app.svg"))
    images = [drawn(renderer, size) for size in SIZES]
    images[-1].save(ICONS / "app.ico", sizes=[image.size for image in images], append_images=images[:-1])
    drawn(renderer, 128).save(ICONS / "app.png", optimize=True)


if __name__ == "__main__":
    main()
