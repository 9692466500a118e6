"""How far long work is, and 停止; hidden while nothing runs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.features.exchange.tab_context import Counter
from gui.widgets.buttons import flat
from gui.widgets.labels import ground, hint, label, row_layout
from gui.widgets.share_bar import ShareBar


class WorkBar(QWidget):
    """A line above the foot of every tab."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        ground(self, "surface2")
        self._counter = counter
        self._said, self._place, self._bar = label(), hint(), ShareBar()
        self._stop = flat("停止", self._ask_to_stop)
        layout = row_layout(self._said, self._bar, self._place, self._stop, gap=12, margins=(16, 6, 16, 6))
        layout.setStretchFactor(self._bar, 1)
        self.setLayout(layout)
        self.hide()
        counter.begun.connect(self._begin)
        counter.stepped.connect(self._step)
        counter.ended.connect(lambda _said: self.hide())

    def _begin(self, said: str) -> None:
        self._said.setText(said)
        self.setAccessibleName(said)
        self._stop.setEnabled(True)
        self._step(0, 0)
        self.show()

    def _step(self, done: int, total: int) -> None:
        self._bar.show_share(done, total)
        self._place.setText(f"{done} / {total}" if total else "")

    def _ask_to_stop(self) -> None:
        self._stop.setEnabled(False)
        self._place.setText("正在停止")
        self._counter.stop()
