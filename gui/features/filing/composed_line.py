"""累计完成 as the indicators make it, in one line, with the way to write it oneself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.widgets.buttons import flat
from gui.widgets.labels import ElidedLabel, hint, label, row_layout, set_tone


class ComposedLine(QWidget):
    """Read-only; the whole text is the tooltip where it does not fit."""

    rewrite = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = ElidedLabel()
        set_tone(self._text, "text2")
        self._source = hint("由指标生成")
        self._rewrite = flat("改写", self.rewrite.emit)
        self._rewrite.setAccessibleName("改写累计完成")
        layout = row_layout(label("累计完成", medium=True), gap=12, margins=(0, 4, 0, 0))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._source)
        layout.addWidget(self._rewrite)
        self.setLayout(layout)

    def show_text(self, text: str) -> None:
        """The composed text, "" while no value is there."""
        self._text.setText(text or "填写本月累计后自动生成")
        set_tone(self._text, "text2" if text else "text3")
        self._text.setAccessibleName(f"累计完成：{text or '还没有内容'}")
        self._source.setVisible(bool(text))

    def set_editable(self, editable: bool) -> None:
        """With or without the way to rewrite it."""
        self._rewrite.setVisible(editable)
