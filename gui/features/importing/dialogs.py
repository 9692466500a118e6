"""Small questions of the import: a line of text, which units are meant, what the columns of a table mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.lists.parsing.heads import MEANINGS
from gui.widgets.buttons import button, primary
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ground, hint, label, line, row

_WIDTH, _LIST_HEIGHT = 480, 320


class _Question(QDialog):
    """A sentence, what is asked for, a verb and 取消."""

    def __init__(self, parent: QWidget, sentence: str, why: str, inside: QWidget, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(sentence)
        self.setFixedWidth(min(_WIDTH, parent.window().width() - 32))
        ground(self, "surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        body = QVBoxLayout()
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(8)
        body.addWidget(label(sentence, size=14, medium=True, wrap=True))
        if why:
            body.addWidget(hint(why, wrap=True))
        body.addWidget(inside)
        layout.addLayout(body)
        layout.addWidget(line())
        self.go = primary(verb, self.accept)
        self.go.setDefault(True)
        foot = row(None, self.go, button("取消", self.reject), margins=(16, 12, 16, 12))
        layout.addWidget(ground(foot, "surface2"))
        FocusRing(self)


def ask_text(parent: QWidget, sentence: str, why: str, text: str, *, verb: str) -> str | None:
    """A line of text; None when it was called off or is empty."""
    edit = QLineEdit(text)
    edit.setAccessibleName(sentence)
    edit.selectAll()
    asked = _Question(parent, sentence, why, edit, verb)
    edit.setFocus()
    return edit.text().strip() or None if asked.exec() else None


def ask_units(
    parent: QWidget, sentence: str, why: str, names: Sequence[str], ticked: Collection[str], *, verb: str = "指定"
) -> tuple[str, ...] | None:
    """Some of the units; None when it was called off. Space ticks."""
    view = QListWidget()
    view.setAccessibleName(sentence)
    view.setFixedHeight(min(_LIST_HEIGHT, parent.window().height() - 220))
    for name in names:
        item = QListWidgetItem(name, view)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked)
    asked = _Question(parent, sentence, why, view, verb)
    view.setFocus()
    if not asked.exec():
        return None
    items = (view.item(at) for at in range(view.count()))
    return tuple(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)


def ask_unit(parent: QWidget, sentence: str, why: str, names: Sequence[str]) -> str | None:
    """One of the units; None when it was called off."""
    view = QListWidget()
    view.setAccessibleName(sentence)
    view.setFixedHeight(min(_LIST_HEIGHT, parent.window().height() - 220))
    view.addItems(list(names))
    view.setCurrentRow(0)
    asked = _Question(parent, sentence, why, view, "就是这家")
    view.itemActivated.connect(asked.accept)
    view.setFocus()
    item = view.currentItem() if asked.exec() else None
    return item.text() if item else None


def ask_columns(parent: QWidget, sentence: str, why: str, columns: Sequence[tuple[str, str]]) -> dict[str, str] | None:
    """What each head means; only what differs from before, None when it was called off or nothing differs."""
    inside, form = QWidget(), QFormLayout()
    form.setContentsMargins(0, 8, 0, 0)
    inside.setLayout(form)
    boxes: list[tuple[str, str, QComboBox]] = []
    for kind, head in columns:
        box = QComboBox()
        box.setAccessibleName(f"“{head}”的含义")
        for key, words in MEANINGS.items():
            box.addItem(words, key)
        box.setCurrentIndex(max(box.findData(kind), 0))
        form.addRow(head.replace("\n", ""), box)
        boxes.append((head, kind, box))
    asked = _Question(parent, sentence, why, _scrolled(inside, parent), "重新识别")
    if not asked.exec():
        return None
    return {head: box.currentData() for head, kind, box in boxes if box.currentData() != kind} or None


def _scrolled(inside: QWidget, parent: QWidget) -> QScrollArea:
    """A form that may be longer than the window."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(ground(inside, "surface"))
    area.setFixedHeight(min(inside.sizeHint().height() + 8, _LIST_HEIGHT, parent.window().height() - 220))
    return area
