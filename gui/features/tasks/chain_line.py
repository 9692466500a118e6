"""The state of the history's chain in words, looked at in a thread: sound, or which record does not fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.errors import KnownError
from core.host.progress import Progress
from core.model.ports import Store
from gui.shell import worker
from gui.widgets import icons
from gui.widgets.buttons import flat
from gui.widgets.labels import ElidedLabel, icon_label, row_layout, set_tone

_WIDTH = 380  # px at most


class ChainLine(QWidget):
    """`verify_once` when the tab is first seen; 重新核验 looks again."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.job: worker.Job[tuple[int, Sequence[str]]] | None = None
        self._is_told = False
        self._icon, self.said = icon_label("clock"), ElidedLabel()
        self.said.setFixedWidth(_WIDTH)
        self.again = flat("重新核验", self.verify)
        self.setLayout(row_layout(self._icon, self.said, self.again, gap=4))

    def verify_once(self) -> None:
        """Look at the chain unless it was done."""
        if not self._is_told and self.job is None:
            self.verify()

    def verify(self) -> None:
        """Look at every record, beside the work."""
        if self.job is not None:
            return
        self._say("正在核验历史", "clock", "text3")
        job = worker.run(self._work, self)
        self.job = job.on_success(self._tell).on_failure(self._refused).start()

    def _work(self, _progress: Progress) -> tuple[int, Sequence[str]]:
        store = self._store.snapshot()
        try:
            return store.check_history()
        finally:
            store.close()

    def _tell(self, found: tuple[int, Sequence[str]]) -> None:
        self.job, self._is_told = None, True
        count, faults = found
        if not faults:
            self._say(f"全部 {count} 条记录前后相接，没有被改动", "shield_checkmark", "green")
            return
        more = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
        self._say(f"{faults[0].rstrip('。')}{more}；交给管理员核对备份", "error_circle", "red_text")

    def _refused(self, error: KnownError) -> None:
        self.job = None
        self._say(error.sentence, "error_circle", "red_text")

    def _say(self, words: str, icon: str, tone: str) -> None:
        self._icon.setPixmap(icons.pixmap(icon, tone))
        self.said.setText(words)
        self.said.setAccessibleName(words)
        set_tone(self.said, tone)
