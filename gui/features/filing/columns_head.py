"""What stands over the two halves: which month the left one is of, and 全部带入上月 over the right one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.model.period import Month
from core.model.records import Filing
from core.rules.composed_text import last_heading
from gui.features.filing.last_month import CLOSED_MIDDLE, MIDDLE
from gui.widgets import theme
from gui.widgets.buttons import flat, set_icon
from gui.widgets.labels import ElidedLabel, label, row_layout, set_tone


class ColumnsHead(QWidget):
    """One line, 24 px high."""

    bring_all = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(24)
        self._last = ElidedLabel()
        self._last.setFont(theme.font(theme.SIZE_SMALL, medium=True))
        set_tone(self._last, "text2")
        self._middle = QWidget()
        self._middle.setFixedWidth(MIDDLE)
        self._now = label(size=theme.SIZE_SMALL, tone="text2", medium=True)
        self._all = flat("全部带入上月", self.bring_all.emit)
        self._all.setToolTip("上月文字带入本月还空着的各栏（Alt+Shift+→）")
        set_icon(self._all, "arrow_right", tone="accent")
        self._right = QWidget()
        self._right.setLayout(row_layout(self._now, None, self._all))
        layout = row_layout(gap=0)
        layout.addWidget(self._last, 1)
        layout.addWidget(self._middle)
        layout.addWidget(self._right, 1)
        self.setLayout(layout)

    def show_months(self, last: Filing | None, month: Month) -> None:
        """The two months' words; without a month before, that there is none."""
        self._last.setText(last_heading(last, month))
        self._now.setText(f"本月（{month.number}月）")
        for widget in (self._middle, self._right):
            widget.setVisible(last is not None)

    def set_editable(self, editable: bool) -> None:
        """With or without the button."""
        self._middle.setFixedWidth(MIDDLE if editable else CLOSED_MIDDLE)
        self._all.setVisible(editable)
