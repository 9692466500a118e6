"""交办, 回执: the units are ticked, a file is written for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QVBoxLayout, QWidget

from core.exchange import identity
from core.exchange.ports import Desk
from core.host.progress import Progress
from core.model.records import Unit
from gui.features.exchange.folder_row import FolderRow
from gui.features.exchange.tab_context import Counter
from gui.features.exchange.unit_table import UnitRow, UnitTable
from gui.shell.page import Destination
from gui.widgets.buttons import flat, primary
from gui.widgets.empty import EmptyState
from gui.widgets.labels import ground, hint, label, row
from gui.widgets.layouts import footed
from gui.widgets.scroll import scrolled
from gui.widgets.segmented import Segmented

_TABLE, _TABLE_TINY = 120, 172  # px at least; tiny the head and five rows


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom, where, and whether the option was ticked."""

    units: Sequence[Unit]
    folder: Path
    has_option: bool


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file: its word, what it is for, which units there are, and how it is written."""

    word: str
    purpose: str
    heads: tuple[str, str, str]
    rows: Callable[[Counter], Sequence[UnitRow]]
    write: Callable[[Counter, Wish], Callable[[Desk, Progress], Sequence[Path]]]
    nobody: tuple[str, str]  # why there is no unit, and what to do
    option: tuple[str, str] = ("", "")  # something to be ticked, and when one would
    warning: Callable[[Counter], tuple[str, Destination] | None] = lambda _counter: None  # and where it is mended


_LEAST_TABLE = 176  # px: the heads and five rows; in a lower window the page scrolls


class ExportPane(QWidget):
    """The tab; fulfils `Pane`. `folder` is where the files go at first, below the documents."""

    def __init__(self, counter: Counter, exports: Sequence[Export], *, preference: str, folder: str) -> None:
        super().__init__()
        ground(self, "surface")
        self._counter, self._exports = counter, exports
        self._at = 0
        self.kinds = Segmented([one.word for one in exports], "文件种类")
        self.kinds.setVisible(len(exports) > 1)
        self.kinds.chosen.connect(self._choose)
        self._purpose, self._key = hint(wrap=True), hint(wrap=True)
        self._key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._warning = label(tone="yellow_text", wrap=True)
        self._mend = flat("去指定", self._go_mend)
        self._warning_row = row(self._warning, self._mend)
        self.option = QCheckBox()
        self.table = UnitTable()
        self.table.setMinimumHeight(_LEAST_TABLE)
        self.empty = EmptyState("building", "")
        self.folder = FolderRow(preference, folder)
        self.words = label()
        self.go = primary("", self.export, icon="send")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._lay_out()
        self.table.unit_model.ticked.connect(self._show_foot)
        counter.changed.connect(self.refresh)
        counter.begun.connect(lambda _said: self._show_foot())
        counter.ended.connect(self._say)
        counter.session.scope_changed.connect(self.refresh)

    def _lay_out(self) -> None:
        every = flat("全选", lambda: self.table.unit_model.tick_all(on=True))
        none = flat("全不选", lambda: self.table.unit_model.tick_all(on=False))
        self._ticking = row(every, none)
        page = QWidget()
        self._body = QVBoxLayout(page)
        self._body.setContentsMargins(16, 12, 16, 12)
        self._body.setSpacing(8)
        self._body.addWidget(row(self.kinds, None, self._ticking))
        self._body.addWidget(self._purpose)
        self._body.addWidget(self._stack, 1)
        for part in (self._warning_row, self.option, self.folder, self._key):
            self._body.addWidget(part)
        footed(self, scrolled(page), self.words, None, self.go)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look who there is."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the units as they stand now; ticks begin anew."""
        if not self.isVisible():
            return
        export = self._exports[self._at]
        self._purpose.setText(export.purpose)
        self.option.setText(export.option[0])
        self.option.setToolTip(export.option[1])
        self.option.setVisible(bool(export.option[0]))
        warning = export.warning(self._counter)
        self._warning_row.setVisible(warning is not None)
        self._warning.setText(warning[0] if warning else "")
        rows = export.rows(self._counter)
        self.table.unit_model.replace(rows, export.heads)
        self._ticking.setVisible(bool(rows))
        self.empty.say(*export.nobody)
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        shown = identity.own_fingerprint(self._counter.desk)
        self._key.setText(f"本机密钥的指纹：{shown}（单位首次打开交办包时，打电话来核对）")

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Tiny: the units have all the room, what it is for stands below them, and the page scrolls."""
        self.table.set_width_class(narrow=narrow, tiny=tiny)
        self._stack.setMinimumHeight(_TABLE_TINY if tiny else _TABLE)
        self._key.setVisible(not narrow)  # it stands in 设置, too
        self._body.removeWidget(self._purpose)
        self._body.insertWidget(self._body.count() if tiny else 1, self._purpose)

    def next_unfinished(self, back: bool) -> None:
        """Nothing waits here."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """Those that are ticked."""
        model = self.table.unit_model
        return tuple(one.unit for one in model.records if one.unit.id in model.chosen)

    def export(self) -> None:
        """Write a file for each ticked unit; what is written stays when one stops."""
        export, units, folder = self._exports[self._at], self.units, self.folder.folder
        if units and not self._counter.is_busy:
            has_option = self.option.isVisible() and self.option.isChecked()
            work = export.write(self._counter, Wish(units, folder, has_option))
            self._counter.write(f"正在导出{export.word}", work, partial(self._written, export.word, folder))

    def _written(self, word: str, folder: Path, made: Sequence[Path]) -> None:
        self._say(f"已导出 {len(made)} 份{word}，在“{folder.name}”里")

    def _go_mend(self) -> None:
        if warning := self._exports[self._at].warning(self._counter):
            self._counter.session.wanted.emit(warning[1])

    def _choose(self, at: int) -> None:
        self._at = at
        self.words.setText("")
        self.refresh()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self._show_foot()

    def _show_foot(self) -> None:
        count = len(self.table.unit_model.chosen)
        word = self._exports[self._at].word
        self.go.setText(f"导出 {count} 份{word}" if count else f"导出{word}")
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(count > 0 and not self._counter.is_busy and not self._counter.refusal)
