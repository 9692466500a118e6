"""The shared folder under watch: what is new in it, and the way to name another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from gui.features.exchange.watcher import Watcher
from gui.widgets.buttons import button, flat
from gui.widgets.labels import ElidedLabel


class WatchedRow(QWidget):
    """One line below the place where files are dropped."""

    wanted = Signal(list)  # paths to be previewed
    ledger_wanted = Signal()

    def __init__(self, watcher: Watcher) -> None:
        super().__init__()
        self._watcher = watcher
        self.words = ElidedLabel()
        self.take = button("预览", lambda: self.wanted.emit(self._paths), size="small", name="预览共享文件夹里的新文件")
        self.wave = flat("不收", lambda: self._watcher.deal_with(self._paths))
        self.name = flat("指定共享文件夹…", self._choose)
        self.drop = flat("不再看", lambda: self._name_folder(None))
        self.ledger = flat("导入台账…", self.ledger_wanted.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.words, 1)
        for part in (self.take, self.wave, self.name, self.drop, self.ledger):
            layout.addWidget(part)
        watcher.found.connect(self.refresh)
        self.refresh()

    @property
    def _paths(self) -> list[Path]:
        return [one.path for one in self._watcher.parcels]

    def refresh(self) -> None:
        """Say what there is."""
        folder, count = self._watcher.folder, len(self._watcher.parcels)
        place = f"共享文件夹“{folder.name or folder}”" if folder else ""
        there = f"{place}里有 {count} 个新文件" if count else f"{place}里没有新文件"
        self.words.setText(there if folder else "指定一个共享文件夹，新到的文件会在这里提示")
        for part in (self.take, self.wave):
            part.setVisible(count > 0)
        self.name.setText("更改…" if folder else "指定共享文件夹…")
        self.name.setAccessibleName("更改共享文件夹" if folder else "指定共享文件夹")
        self.drop.setVisible(folder is not None)

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "新到的文件放在哪个共享文件夹", str(self._watcher.folder or ""))
        if found:
            self._name_folder(Path(found))

    def _name_folder(self, folder: Path | None) -> None:
        self._watcher.name_folder(folder)
        self.refresh()
