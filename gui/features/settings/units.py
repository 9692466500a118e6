"""单位名录 in 设置: what the directory holds now, and the way into it."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.usecases import unit_groups
from gui.shell.session import Session
from gui.widgets.buttons import button
from gui.widgets.labels import hint, label


class UnitsPane(QWidget):
    """The page; fulfils `Pane`. The directory itself lies over the pages, as it needs the room."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._counts, self._pending = label(wrap=True), hint(wrap=True)
        self.open = button("打开单位名录…", session.units_wanted.emit, icon="building")
        self.open.setEnabled(not session.store.read_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self._counts)
        layout.addWidget(self._pending)
        layout.addWidget(
            hint("改名、合并、别名、分组、顺序，导出和导入 Excel，都在名录里；每一步都可以撤销。", wrap=True)
        )
        layout.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self._tell()

    def _tell(self) -> None:
        """53 个单位：区直 30，镇 2 …, and the phrases that nobody has yet said the members of."""
        units, own = self._session.board.work_list.units, unit_groups.groups(self._session.store)
        single = [unit for unit in units if not unit.is_collective]
        found = Counter(unit_groups.group_of(unit, own) for unit in single)
        told = "，".join(f"{name} {count}" for name, count in found.items())
        collective = len(units) - len(single)
        self._counts.setText(
            f"{len(single)} 个单位：{told}。集合单位 {collective} 个。" if single else "名录还是空的。"
        )
        pending = [unit.name for unit in units if unit.pending]
        self._pending.setText(f"待督查室指定：{'、'.join(pending)}" if pending else "")
        self._pending.setVisible(bool(pending))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Counts as they now are."""
        super().showEvent(event)
        self._tell()

    def flush(self) -> bool | None:
        """Nothing is pending here."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """The words wrap by themselves."""
