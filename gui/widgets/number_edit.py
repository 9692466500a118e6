"""A field for one number, read as people write it; a wrong one stays to be seen and mended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from core.documents.typed import Typed, read_number, written
from gui.widgets.buttons import restyle
from gui.widgets.input_base import Entry


class NumberEdit(Entry, QLineEdit):
    """Right-aligned, 28 px high; `unit` is what the number is counted in, `limits` the least and the most it may be."""

    def __init__(self, name: str, unit: str, width: int, limits: tuple[float, float] | None = None) -> None:
        super().__init__()
        self.start_entry()
        self._unit, self._limits = unit, limits
        self._value: float | None = None
        self._shown = ""
        self.setAccessibleName(name)
        self.setProperty("scale", "tool")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedSize(width, 28)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.setMaxLength(40)
        self.textEdited.connect(lambda _text: self.says.typed.emit())

    def entered(self) -> str:
        """The text without the input method's words."""
        return self.text()

    def set_value(self, value: float | None) -> None:
        """Show a stored value, whatever stood there."""
        self._value = value
        self.setText(written(value))
        self._shown = self.text()

    def refresh_value(self, value: float | None) -> None:
        """Follow a change of the stored value; what was typed stays when it says the same."""
        if value == self._value:
            return
        typed = self.reading()
        if typed.sentence or typed.value != value:
            self.set_value(value)
        self._value, self._shown = value, self.text()

    def enter(self, text: str) -> None:
        """Put a text in as if it were typed."""
        self.setText(text)
        self.says.typed.emit()

    def reading(self) -> Typed:
        """The number that stands there; the stored one, digit for digit, until the text changes."""
        if self.text() == self._shown:
            return Typed(self._value)
        return self._within(read_number(self.text(), self._unit))

    def _within(self, typed: Typed) -> Typed:
        """What may not be is not taken, like what is no number."""
        if self._limits is None or typed.value is None or self._limits[0] <= typed.value <= self._limits[1]:
            return typed
        return Typed(sentence=f"应在 {written(self._limits[0])} 到 {written(self._limits[1])} 之间")

    def mark(self, check: str) -> None:
        """Tint the box: warn, error or "" for none."""
        if (self.property("check") or "") != check:
            restyle(self, check=check)
