"""The backups as a table: when, why, what for, how large, and whether it was found whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics

from core import clock
from core.backups import Backup, Kind, moment_words, size_words
from gui import icons, theme
from gui.widgets.labels import tip
from gui.widgets.row_table import RowTable

AnyIndex = QModelIndex | QPersistentModelIndex
_HEADS = ("时间", "缘由", "说明", "大小", "核验")
_TIME, _KIND, _NOTE, _SIZE, _CHECK = range(5)
_LONGEST, _AROUND = "2022年12月25日 17:52", 28  # px left and right of the words


class BackupModel(QAbstractTableModel):
    """A fixed list of backups, newest first; looking again makes a new list."""

    def __init__(self, backups: Sequence[Backup] = ()) -> None:
        super().__init__()
        self.backups = tuple(backups)

    def replace(self, backups: Sequence[Backup]) -> None:
        """Show others."""
        self.beginResetModel()
        self.backups = tuple(backups)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """One a backup."""
        return 0 if parent.isValid() else len(self.backups)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """The five heads."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, N802
        """The heads, numbers to the right."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(_HEADS):
            if role == Qt.ItemDataRole.DisplayRole:
                return _HEADS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's own
        """Words, colours and the check's sign."""
        backup, column = self.backups[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(backup)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("red_text" if backup.fault else "text" if column == _TIME else "text2")
        if role == Qt.ItemDataRole.DecorationRole and column == _CHECK:
            return icons.pixmap(*(("dismiss_circle", "red_text") if backup.fault else ("checkmark", "green")), 16)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = backup.fault or "，".join(filter(None, _words(backup)))
            return tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None


def _words(backup: Backup) -> tuple[str, ...]:
    today = clock.today()
    check = "已损坏" if backup.fault else "完整"
    return moment_words(backup.at, today), backup.kind.label, backup.note, size_words(backup.size), check


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == _SIZE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class BackupTable(RowTable):
    """Rows to choose one of. Times and checks are never cut; the note takes what is left, tiny the reason."""

    def __init__(self) -> None:
        self.backup_model = BackupModel()
        super().__init__(self.backup_model, "已有备份", _widths(tiny=False))

    @property
    def current(self) -> Backup | None:
        """The chosen backup."""
        index = self.currentIndex()
        return self.backup_model.backups[index.row()] if index.isValid() else None

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show others, the first one chosen."""
        self.backup_model.replace(backups)
        if backups:
            self.selectRow(0)

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Tiny: when, why and whether it is whole."""
        self.set_widths(_widths(tiny=tiny))
        self.setColumnHidden(_NOTE, tiny)
        self.setColumnHidden(_SIZE, narrow and tiny)


def _widths(*, tiny: bool) -> tuple[int, ...]:
    """Each column as wide as its longest words, one for what is left."""
    longest = (_LONGEST, max((kind.label for kind in Kind), key=len), "", "1023.9 MB", "已损坏")
    widths = [QFontMetrics(theme.font()).horizontalAdvance(words) + _AROUND for words in longest]
    widths[_CHECK] += 24  # the sign
    widths[_KIND if tiny else _NOTE] = 0
    return tuple(widths)
