"""One text field of the form: its name, what is missing, how much is written, last month beside it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.model.fields import FieldKind, FilingField
from gui.features.filing.last_month import LastMonthText, Pair, bring_button
from gui.features.filing.text_edit import LINE, MARGIN, TextEdit
from gui.widgets.buttons import restyle
from gui.widgets.labels import hint, icon_label, label, row, set_tone

_MOST_LINES = 10  # beyond this the field scrolls by itself


class TextRow(QWidget):
    """A text of a filing, as it is declared."""

    bringing = Signal()  # last month's text is about to take the place of what was typed
    brought = Signal()

    def __init__(self, field: FilingField) -> None:
        super().__init__()
        self.field = field
        self.edit = TextEdit(single=field.kind is FieldKind.LINE)
        self.edit.setAccessibleName(field.label)
        self.edit.setPlaceholderText(field.prompt)
        self.last = LastMonthText(field.label)
        self._bring = bring_button(field.label)
        self._bring.clicked.connect(self.bring)
        self._pair = Pair(self.last, self._bring, self.edit)
        self._head(field.label)
        self.edit.says.bring.connect(self.bring)
        for box in (self.edit, self.last):
            box.textChanged.connect(self._fit)
            box.installEventFilter(self)

    def _head(self, name: str) -> None:
        self._fault_icon, self._fault = icon_label("error_circle", "red_text"), hint()
        set_tone(self._fault, "red_text")
        self._count = hint()
        names = row(label(name, medium=True), gap=12)
        self._actions = cast("QHBoxLayout", names.layout())
        head = row(names, None, self._fault_icon, self._fault, 4, self._count)
        head.setFixedHeight(24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._pair)
        self.show_fault("")

    def add_action(self, action: QPushButton) -> None:
        """Put a link beside the field's name."""
        self._actions.addWidget(action)

    # --- content ---------------------------------------------------------------------------------

    def show_last(self, text: str | None) -> None:
        """Last month's text; None when nothing was filed before."""
        self._pair.show_before(text is not None)
        self.last.set_text(text or "")
        self._bring.setVisible(bool(text) and not self.edit.isReadOnly())

    def set_editable(self, editable: bool) -> None:
        """Open or close the field."""
        self.edit.setReadOnly(not editable)
        self.edit.setPlaceholderText(self.field.prompt if editable else "")  # to a reader it would look like the text
        self._pair.set_editable(editable)
        self._bring.setVisible(editable and bool(self.last.text()))

    def bring(self) -> None:
        """Put last month's text in place of what stands here; undo gives that back."""
        if not self.edit.isReadOnly() and self.last.text() != self.edit.text():
            self.bringing.emit()
            self.put_in()
            self.brought.emit()

    def put_in(self) -> None:
        """The same without telling that it was a step of its own."""
        if self.last.text():
            self.edit.rewrite(self.last.text())

    def show_fault(self, sentence: str) -> None:
        """What keeps the field from counting; "" for nothing."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self._fault_icon.setVisible(bool(sentence))
        self.edit.setAccessibleDescription(sentence)
        if (self.edit.property("check") or "") != ("error" if sentence else ""):
            restyle(self.edit, check="error" if sentence else "")

    # --- size ------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The boxes get their width after the row has got its own."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        self._count.setText(f"{len(self.edit.text())}/{self.field.limit} 字")
        shown = [self.edit, *([self.last] if self.last.isVisibleTo(self) else [])]
        lines = max(self.field.lines, *(box.wanted_lines() for box in shown), 0)
        self._pair.setFixedHeight(min(lines, _MOST_LINES) * LINE + MARGIN)
