"""The backups as a table: when, why, what for, how large, and whether it was found whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from core.host import clock
from core.host.backups import Backup, Kind, moment_words, size_words
from gui.widgets import icons, theme
from gui.widgets.labels import tip
from gui.widgets.record_model import RecordModel, Roles
from gui.widgets.row_table import RowTable

_HEADS = ("时间", "缘由", "说明", "大小", "核验")
_TIME, _KIND, _NOTE, _SIZE, _CHECK = range(5)
_LONGEST, _AROUND = "2022年12月25日 17:52", 28  # px left and right of the words


def _words(backup: Backup) -> tuple[str, ...]:
    today = clock.today()
    check = "已损坏" if backup.fault else "完整"
    return moment_words(backup.at, today), backup.kind.label, backup.note, size_words(backup.size), check


def _said(backup: Backup, _column: int) -> str:
    return backup.fault or "，".join(filter(None, _words(backup)))


def _tone(backup: Backup, column: int) -> object:
    return theme.color("red_text" if backup.fault else "text" if column == _TIME else "text2")


def _sign(backup: Backup, column: int) -> object:
    sign = ("dismiss_circle", "red_text") if backup.fault else ("checkmark", "green")
    return icons.pixmap(*sign, 16) if column == _CHECK else None


_ROLES: Roles[Backup] = {
    Qt.ItemDataRole.DisplayRole: lambda backup, column: _words(backup)[column],
    Qt.ItemDataRole.ForegroundRole: _tone,
    Qt.ItemDataRole.DecorationRole: _sign,
    Qt.ItemDataRole.ToolTipRole: lambda backup, column: tip(_said(backup, column)),
    Qt.ItemDataRole.AccessibleTextRole: _said,
}


def backup_model(backups: Sequence[Backup] = ()) -> RecordModel[Backup]:
    """A row a backup, newest first."""
    return RecordModel(_HEADS, _ROLES, backups, numbers={_SIZE})


class BackupTable(RowTable):
    """Rows to choose one of. Times and checks are never cut; the note takes what is left, tiny the reason."""

    def __init__(self) -> None:
        self.backup_model = backup_model()
        super().__init__(self.backup_model, "已有备份", _widths(tiny=False))

    @property
    def current(self) -> Backup | None:
        """The chosen backup."""
        return self.backup_model.record_at(self.currentIndex())

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
