"""The kinds of reports at the left of the page: a unit's own, or the office's and those that it makes of the units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal

from core.search.matching import Marked
from gui.widgets.rows import Row, RowList

_ICONS = {
    "unit": "document_text",
    "blank": "document",
    "overview": "data_pie",
    "ledger": "document_table",
    "circular": "document_checkmark",
    "reminder": "alert",
    "notice": "flag",
    "year": "calendar_month",
}
Group = tuple[str, tuple[str, ...]]  # heading and kinds
_UNITS: Group = ("单位", ("unit", "blank"))
_OFFICES: Group = ("督查室", ("overview", "ledger", "circular", "reminder", "notice", "year"))
#: By the workspace's role: a unit makes reports of itself only; whoever works in it finds the own kinds first.
_GROUPS: dict[str, tuple[Group, ...]] = {
    "unit": (("本单位", ("unit", "ledger", "blank")),),
    "office": (_OFFICES, _UNITS),
}


def rows_of(labels: Mapping[str, str], role: str) -> list[Row]:
    """The list's rows in a workspace of the role; `labels` by kind."""
    rows: list[Row] = []
    for group, kinds in _GROUPS.get(role, (_UNITS, _OFFICES)):
        rows.append(Row(Marked(group), heading=True))
        rows += [Row(Marked(labels[kind]), icon=_ICONS[kind], key=kind) for kind in kinds]
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
