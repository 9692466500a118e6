"""A card: a white frame with a heading."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.widgets.labels import hint, row_layout, section


class Card(QFrame):
    """Heading, a remark beside it, what stands at the right; `body` takes the rest."""

    def __init__(self, title: str, *right: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.heading, self.remark = section(title), hint()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(0)
        head = QWidget()
        head.setLayout(row_layout(self.heading, self.remark, None, *right))
        head.setFixedHeight(24)
        self.body.addWidget(head)
        self.body.addSpacing(8)
