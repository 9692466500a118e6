"""Where files are dropped or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from gui.widgets import theme
from gui.widgets.buttons import button
from gui.widgets.labels import ElidedLabel, ground, icon_label, row_layout, set_tone

KINDS = "报送包和填报表 (*.zip *.xlsx *.xlsm);;所有文件 (*)"


def files_of(data: QMimeData) -> list[Path]:
    """The local files and folders that were dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropZone(QWidget):
    """A dashed frame with two buttons. `folder` is where the dialogs begin."""

    files_given = Signal(list)

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        ground(self, "surface2")
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        self.folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        head, self._words = ElidedLabel(title), ElidedLabel(words)
        head.setFont(theme.font(medium=True))
        self._words.setFont(theme.font(theme.SIZE_SMALL))
        set_tone(self._words, "text3")
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(head)
        column.addWidget(self._words)
        self._icon = icon_label("arrow_download", "accent", 20)
        files = button("选择文件…", self.choose_files, icon="folder_open", tip="Ctrl+O")
        folder = button("选择文件夹…", self.choose_folder)
        layout = row_layout(self._icon, gap=12, margins=(16, 12, 16, 12))
        layout.addLayout(column, 1)
        layout.addWidget(files)
        layout.addWidget(folder)
        self.setLayout(layout)

    def choose_files(self) -> None:
        """Ask for files."""
        found, _ = QFileDialog.getOpenFileNames(self, "选择要收取的文件", str(self.folder), KINDS)
        if found:
            self.folder = Path(found[0]).parent
            self.files_given.emit([Path(one) for one in found])

    def choose_folder(self) -> None:
        """Ask for a folder: a stick, a share."""
        found = QFileDialog.getExistingDirectory(self, "选择U盘或共享文件夹", str(self.folder))
        if found:
            self.folder = Path(found)
            self.files_given.emit([Path(found)])

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Tiny: the buttons only."""
        self._icon.setVisible(not narrow)
        self._words.setVisible(not tiny)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and folders."""
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """All of them."""
        self.files_given.emit(files_of(event.mimeData()))
        event.acceptProposedAction()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The dashed frame."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("control"))
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
