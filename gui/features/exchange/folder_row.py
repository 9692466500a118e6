"""Where files are written: a folder that is remembered on this PC, and a way to open it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.host import folders
from gui.preview import saving
from gui.widgets.buttons import flat
from gui.widgets.labels import ElidedLabel, icon_label, label


class FolderRow(QWidget):
    """`name` is the preference's; without one the documents' folder `below` is taken."""

    def __init__(self, name: str, below: str) -> None:
        super().__init__()
        self._name = name
        kept = folders.preference(name)
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self.folder = Path(kept) if kept else documents / below
        self._place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label("存放在"))
        layout.addWidget(icon_label("folder_open"))
        layout.addWidget(self._place, 1)
        layout.addWidget(flat("更改…", self._choose))
        layout.addWidget(flat("打开文件夹", self.open))
        self._show()

    def _choose(self) -> None:
        chosen = saving.choose_folder(self, self.folder if self.folder.is_dir() else None)
        if chosen is not None:
            self.folder = chosen
            with suppress(OSError):  # it holds for now, and is asked again next time
                folders.set_preference(self._name, str(chosen))
            self._show()

    def open(self) -> None:
        """Show the folder in the system's own window."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder if self.folder.is_dir() else self.folder.parent)))

    def _show(self) -> None:
        self._place.setText(str(self.folder))
