"""The kinds of reports at the left of the page, those of a unit before those of the office."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal

from core.matching import Marked
from gui.widgets.rows import Row, RowList

#: Group, then the kinds in it with their icons.
GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("单位", {"unit": "document_text", "blank": "document"}),
    (
        "督查室",
        {
            "overview": "data_pie",
            "ledger": "document_table",
            "circular": "document_checkmark",
            "reminder": "alert",
            "notice": "flag",
            "year": "calendar_month",
        },
    ),
)


def rows_of(labels: dict[str, str], hidden: Sequence[str] = ()) -> list[Row]:
    """The list's rows; `labels` by kind. A group without kinds has no heading."""
    rows: list[Row] = []
    for group, icons in GROUPS:
        kinds = [kind for kind in icons if kind in labels and kind not in hidden]
        rows += [Row(Marked(group), heading=True)] if kinds else []
        rows += [Row(Marked(labels[kind]), icon=icons[kind], key=kind) for kind in kinds]
    return rows


class KindList(RowList):
    """One stop of the Tab key; the chosen kind stays marked, ↑↓ choose at once."""

    chosen = Signal(str)

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__("报表种类")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rows_model.replace(rows)
        self.selectionModel().currentChanged.connect(self._say)

    @property
    def kinds(self) -> list[str]:
        """The kinds that are offered."""
        return [str(row.key) for row in self.rows_model.rows if not row.heading]

    def choose(self, kind: str) -> None:
        """Mark a kind; one that is not offered is passed over."""
        for at, row in enumerate(self.rows_model.rows):
            if row.key == kind:
                self.setCurrentIndex(self.rows_model.index(at))

    def _say(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(str(self.rows_model.rows[current.row()].key))
