"""Beside the table: what restoring the chosen backup would change, and how it is to be done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from core.host import clock
from core.host.backups import Backup, Difference, Preview, moment_words
from gui.widgets import icons
from gui.widgets.labels import ground, hint, label, row, section, set_tone

_WIDTH = 432
_UNITS_NAMED = 3


class RestoreSide(QWidget):
    """A preview or a sentence; `replaces` says which of the two ways was chosen."""

    def __init__(self) -> None:
        super().__init__()
        ground(self, "surface2")
        self._head, self._sign, self._standing = section(), QLabel(), label()
        self._why = hint(wrap=True)
        self._table = QGridLayout()
        self._units = hint(wrap=True)
        self._ways = self._make_ways()
        self._lay_out()
        self.clear("选一份备份，这里显示恢复后与现在的差别。")

    def _make_ways(self) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 8, 12, 8)
        self.as_new, self.in_place = QRadioButton("另存为新的工作区"), QRadioButton("替换现在的工作区")
        self.as_new.setChecked(True)
        group = QButtonGroup(card)
        words = ("现在的工作区不动，两份可以对照", "先把现在的内容备份一份，随时可以换回")
        for choice, said in zip((self.as_new, self.in_place), words, strict=True):
            group.addButton(choice)
            choice.setAccessibleDescription(said)
            layout.addWidget(choice)
            layout.addWidget(hint(said))
        return card

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setProperty("kind", "card")
        frame.setLayout(self._table)
        self._table.setContentsMargins(12, 8, 12, 8)
        self._table.setHorizontalSpacing(16)
        self._table.setVerticalSpacing(8)
        self._table.setColumnStretch(0, 1)
        self._frame, self._how = frame, section("怎样恢复")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(row(self._head, None, self._sign, self._standing, gap=4))
        for part in (self._why, frame, self._units, self._how, self._ways):
            layout.addWidget(part)
        layout.addStretch(1)
        self.setMinimumWidth(320)
        self.setMaximumWidth(_WIDTH)

    @property
    def replaces(self) -> bool:
        """Whether the present workspace is to be replaced."""
        return self.in_place.isChecked()

    def clear(self, words: str) -> None:
        """Say why there is no preview."""
        self._head.setText("恢复")
        self._why.setText(words)
        self._standing.setText("")
        self._sign.clear()
        self._show_parts(shown=False)

    def show_fault(self, backup: Backup) -> None:
        """A damaged backup can't be chosen."""
        self.clear(backup.fault)
        self._name(backup, "dismiss_circle", "red_text", "已损坏，不能恢复")

    def show_preview(self, preview: Preview) -> None:
        """The lines of the comparison."""
        backup = preview.backup
        self._name(backup, "shield_checkmark", "green", "完整，可恢复")
        reason = "，".join(filter(None, (backup.kind.label, backup.note)))
        told = "和现在的内容一样。" if preview.is_same else "下面是恢复后与现在的差别。"
        self._why.setText(f"{reason}。{told}")
        self._fill(preview.differences)
        named = "、".join(preview.units[:_UNITS_NAMED])
        more = f"等 {len(preview.units)} 家单位" if len(preview.units) > _UNITS_NAMED else ""
        self._units.setText(f"少的和改的填报来自{named}{more}。")
        self._show_parts(shown=True)
        self._units.setVisible(bool(preview.units))

    def _name(self, backup: Backup, icon: str, tone: str, words: str) -> None:
        self._head.setText(f"恢复到 {moment_words(backup.at, clock.today())}")
        self._sign.setPixmap(icons.pixmap(icon, tone, 16))
        self._standing.setText(words)
        set_tone(self._standing, tone)

    def _show_parts(self, *, shown: bool) -> None:
        for part in (self._frame, self._units, self._how, self._ways):
            part.setVisible(shown)

    def _fill(self, lines: tuple[Difference, ...]) -> None:
        while item := self._table.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for column, head in enumerate(("内容", "现在", "恢复后", "差别")):
            self._put(0, column, hint(head))
        for at, one in enumerate(lines, 1):
            counts = [f"{count} {one.measure}" if one.measure else "" for count in (one.now, one.then)]
            tone = "text2" if one.is_none else "yellow_text"
            for column, (text, colour) in enumerate(
                ((one.name, "text"), (counts[0], "text"), (counts[1], "text"), (one.words, tone))
            ):
                self._put(at, column, label(text, tone=colour))

    def _put(self, at: int, column: int, widget: QLabel) -> None:
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._table.addWidget(widget, at, column, side)
