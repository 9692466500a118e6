"""All units in one go: how far it is, 停止, and where the files are in the end."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import KnownError
from core.file_names import file_name
from gui.features.reports.making import Order, write_all
from gui.shell import worker
from gui.widgets import theme
from gui.widgets.buttons import flat
from gui.widgets.labels import ElidedLabel, ground, hint, line, row
from gui.widgets.share_bar import ShareBar

if TYPE_CHECKING:
    from core.reports.pdf import Written


_PATIENCE = 10.0  # seconds for one file, at the program's end


class BatchBox(QWidget):
    """Hidden until something runs; what it made stays said until the next run. `ended` when it is over."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        ground(self, "surface2")
        self.setAccessibleName("按单位分别保存")
        self._job: worker.Job[list[Written]] | None = None
        self._folder = Path()
        self._done = 0
        self._title, self._bar, self._place = ElidedLabel(), ShareBar(), hint()
        self._title.setFont(theme.font(medium=True))
        self._stop, self._open = flat("停止", self.stop), flat("打开文件夹", self._open_folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 8, 16, 10)
        inner.setSpacing(6)
        for part in (self._title, self._bar, row(self._place, None, self._open, self._stop)):
            inner.addWidget(part)
        column.addWidget(line())
        column.addLayout(inner)
        self.hide()
        app = QCoreApplication.instance()
        assert app is not None  # noqa: S101  a widget cannot be without it
        app.aboutToQuit.connect(self._leave)

    @property
    def is_running(self) -> bool:
        """Whether files are being written."""
        return self._job is not None

    @property
    def said(self) -> str:
        """What it says now."""
        return f"{self._title.text()}　{self._place.text()}"

    def start(self, order: Order, label: str, folder: Path, suffix: str) -> None:
        """Write all units' files into a folder of their own below the one given."""
        self._folder, self._done = folder / file_name(order.month.label, label), 0
        self._show(f"正在保存全部单位{label}", "", is_running=True)
        self._bar.show_share(0, 1)
        job = worker.run(partial(write_all, order, self._folder, suffix), self)
        job.on_progress(self._step).on_success(self._succeeded).on_failure(self._failed).on_stopped(self._stopped)
        self.destroyed.connect(job.cancel)
        self._job = job.start()

    def _leave(self) -> None:
        """The program ends: the file that is being written is finished, no other begun."""
        if self._job is not None:
            self._job.cancel()
            self._job.wait(_PATIENCE)

    def stop(self) -> None:
        """Ask it to stop before the next unit; what is written stays."""
        if self._job is not None:
            self._job.cancel()
            self._place.setText(f"{self._place.text()}　正在停止")
            self._stop.setEnabled(False)

    def _step(self, done: int, total: int, _what: str) -> None:
        self._done = done
        self._bar.show_share(done, total)
        self._place.setText(f"{done} / {total}")

    def _succeeded(self, written: list[Written]) -> None:
        gaps = sum(len(one.missing) for one in written)
        said = f"有 {gaps} 处缺字，逐个打开看一看" if gaps else f"在“{self._folder.name}”里"
        self._end(f"已保存 {len(written)} 份", said)

    def _stopped(self) -> None:
        self._end("已停止", f"写好的 {self._done} 份都在“{self._folder.name}”里" if self._done else "一份也没有写")

    def _failed(self, error: KnownError) -> None:
        self._end(error.sentence, error.hint)

    def _end(self, title: str, said: str) -> None:
        self._job = None
        self._show(title, said, is_running=False)
        self.ended.emit()

    def _show(self, title: str, said: str, *, is_running: bool) -> None:
        self._title.setText(title)
        self._place.setText(said)
        self._bar.setVisible(is_running)
        self._stop.setVisible(is_running)
        self._stop.setEnabled(True)
        self._open.setVisible(not is_running and self._folder.is_dir())
        self.show()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
