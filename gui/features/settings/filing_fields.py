"""填报栏目: which optional fields the units fill in, of the list at hand."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from core.model.fields import ENTERED, OPTIONAL
from core.usecases import filing_fields
from gui.features.settings.frame import Foot, lay_out, may_change, side, turn
from gui.shell.session import Session
from gui.widgets.buttons import button, primary
from gui.widgets.labels import hint, label, section


class FilingFieldsPane(QWidget):
    """Fulfils `Pane`; read-only but for the office."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.boxes = {one.name: QCheckBox(one.label) for one in OPTIONAL}
        self.said = label(wrap=True)
        self.back = button("还原为现用", self._show_current)
        self.put = primary("换用这些栏目", self._put)
        self._foot = Foot(self.said, self.back, self.put)
        self._columns = lay_out(self, (self._left(), self._right()), self._foot)
        for box in self.boxes.values():
            box.clicked.connect(self._look)
        session.actor_changed.connect(self._look)
        session.scope_changed.connect(self._show_current)
        self._show_current()

    def _left(self) -> QWidget:
        made, column = side()
        column.addWidget(section("可以加填的"))
        for one in OPTIONAL:
            column.addWidget(self.boxes[one.name])
            column.addWidget(hint(f"{one.prompt}；不超过 {one.limit} 字", wrap=True))
        column.addStretch(1)
        return made

    def _right(self) -> QWidget:
        made, column = side("surface2")
        column.addWidget(section("原有的栏目"))
        always = "、".join(one.label for one in ENTERED if not one.is_optional and one.name != "confirmed")
        column.addWidget(label(f"{always}。", tone="text2", wrap=True))
        column.addSpacing(8)
        column.addWidget(section("加填以后"))
        words = (
            "只管现在打开的这份清单，随交办包发给单位。单位的填报页、填报表、台账多出这一栏，可以不填；填了的印在月报里。"
            "取消勾选以后，已经填了的仍然看得到。单位还用 0.1.0 的，先升级才看得到。"
        )
        column.addWidget(label(words, tone="text2", wrap=True))
        column.addStretch(1)
        return made

    @property
    def chosen(self) -> frozenset[str]:
        """The fields that are ticked."""
        return frozenset(name for name, box in self.boxes.items() if box.isChecked())

    @property
    def _in_force(self) -> frozenset[str]:
        found = filing_fields.asked(self._session.store, self._session.board.work_list.id)
        return frozenset(one.name for one in found)

    def _show_current(self) -> None:
        for name, box in self.boxes.items():
            box.setChecked(name in self._in_force)
        self._look()

    def _look(self) -> None:
        may = may_change(self._session)
        for box in self.boxes.values():
            box.setEnabled(may)
        change = "换用后，发出交办包，单位就看到这些栏目" if self.chosen != self._in_force else ""
        self._foot.tell(change, "现用的栏目", may=may)

    def _put(self) -> None:
        session, list_id = self._session, self._session.board.work_list.id
        session.take(lambda: filing_fields.ask_for(session.store, list_id, self.chosen, actor=session.actor))

    def flush(self) -> bool | None:
        """They are put in force by their button only."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:  # noqa: ARG002
        """Narrow, what follows from it goes below."""
        turn(self._columns, narrow=narrow)
