"""The opening and closing sentences of a report in the office's own words: fields to put in, and a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from core.errors import KnownError
from core.settings.report_wording import TEMPLATES, Template, check_template
from gui.widgets.buttons import button, flat, primary, restyle
from gui.widgets.flow import FlowLayout
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ground, hint, label, line, row, section, set_tone
from gui.widgets.scroll import scrolled

_HEIGHT = 84  # px of a text


def templates_of(kind: str) -> dict[str, Template]:
    """The templates of a kind of report by name."""
    return {name: template for name, template in TEMPLATES.items() if name.startswith(f"{kind}.")}


class TemplateDialog(QDialog):
    """Edits the templates of one kind. `kept` holds the office's own wording by name; `keep` stores the new one.

    What stays the default is handed on as "". A refused sentence keeps the dialog open.
    """

    def __init__(
        self,
        kind: str,
        label_of_kind: str,
        kept: Mapping[str, str],
        keep: Callable[[dict[str, str]], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{label_of_kind}文字")
        self._keep = keep
        self.editors = {name: Editor(name, one, kept.get(name, "")) for name, one in templates_of(kind).items()}
        self._arrange()
        room = parent.window().size()
        self.resize(min(640, room.width() - 24), min(160 + 240 * len(self.editors), room.height() - 24))
        FocusRing(self)

    def _arrange(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        for editor in self.editors.values():
            column.addWidget(editor)
        column.addStretch(1)
        foot = row(None, button("取消", self.reject), primary("保存", self.save), margins=(16, 12, 16, 12))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(inside), 1)
        layout.addWidget(line())
        layout.addWidget(ground(foot, "surface"))

    def save(self) -> None:
        """Store all, or show the first that can't be used."""
        if wrong := next((one for one in self.editors.values() if not one.is_right), None):
            wrong.edit.setFocus()
            return
        try:
            self._keep({name: one.wording for name, one in self.editors.items()})
        except KnownError as error:
            next(iter(self.editors.values())).refuse(error)
            return
        self.accept()


class Editor(QWidget):
    """One template: its text, the fields one may put in, what is wrong with it, 恢复默认."""

    def __init__(self, name: str, template: Template, own: str) -> None:
        super().__init__()
        self._name, self._template = name, template
        self.edit = _Text(own or template.default)
        self.edit.setAccessibleName(template.label)
        self.edit.setFixedHeight(_HEIGHT)
        self.edit.textChanged.connect(self.check)
        self.fault = label(wrap=True, tone="red_text")
        self._reset = flat("恢复默认", lambda: self.edit.setPlainText(template.default))
        fields = QWidget()
        flow = FlowLayout(fields)
        for field in template.fields:
            put = button(field, partial(self._put, field), size="small", name=f"插入字段 {field}")
            flow.addWidget(put)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (row(section(template.label), None, self._reset), self.edit, self.fault, hint("插入字段"), fields):
            column.addWidget(part)
        self.check()

    @property
    def is_right(self) -> bool:
        """Whether the sentence can be used."""
        return not self.fault.text()

    @property
    def wording(self) -> str:
        """The office's wording, "" when it is the default."""
        text = self.edit.toPlainText().strip()
        return "" if text == self._template.default else text

    def check(self) -> None:
        """Say at once what is wrong."""
        try:
            check_template(self._name, self.edit.toPlainText())
        except KnownError as error:
            self.refuse(error)
        else:
            self._tell("")
        self._reset.setEnabled(self.edit.toPlainText() != self._template.default)

    def refuse(self, error: KnownError) -> None:
        """Show why it can't be used."""
        self._tell(f"{error.sentence.replace('，没有保存', '')}{error.hint}")

    def _tell(self, fault: str) -> None:
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        set_tone(self.fault, "red_text")
        restyle(self.edit, check="error" if fault else "")

    def _put(self, field: str) -> None:
        self.edit.insertPlainText(f"{{{field}}}")
        self.edit.setFocus()


class _Text(QPlainTextEdit):
    """Tab leaves it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """By Tab the cursor goes to the end."""
        super().focusInEvent(event)
        if event.reason() is Qt.FocusReason.TabFocusReason:
            self.moveCursor(self.textCursor().MoveOperation.End)
