"""Over the form: which task, how it stands, which of how many; narrow, the way to the others too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from core.model.records import NodeId
from core.model.status import FilingState
from core.rules.unit_month import TaskRow
from gui.features.filing.state_steps import StateSteps
from gui.widgets import icons, theme
from gui.widgets.buttons import icon_button
from gui.widgets.labels import ElidedLabel, LightLabel, Tag, hint, row_layout, state_tone

_TITLE = 18
_ROOM = 720  # px, below which the later steps are digits and the place is 1/14: the title needs the room


class TitleBar(QWidget):
    """44 px high, 40 narrow."""

    step = Signal(int)  # −1 or 1: the task before or after in the list
    asked_for = Signal(object)  # NodeId, from the menu of all tasks

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[TaskRow] = ()
        self._places = (0, 0)
        self._narrow, self._tiny = False, False
        self._before = icon_button("chevron_left", "上一项", lambda: self.step.emit(-1))
        self._after = icon_button("chevron_right", "下一项", lambda: self.step.emit(1))
        self._light = LightLabel(size=20)
        self._title = ElidedLabel()
        self._title.setFont(theme.font(_TITLE, medium=True))
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._others = icon_button("chevron_down", "选择其他任务", self.open_menu, side=28, icon_size=16)
        self._position = hint()
        self._state = Tag()
        self.steps = StateSteps()
        self._layout = row_layout(self._before, self._light, gap=8)
        self._layout.addWidget(self._title, 1000)  # before the empty room gets any
        for widget in (self._others, self._position, self._after):
            self._layout.addWidget(widget)
        self._layout.addStretch(1)
        self._layout.addWidget(self._state)
        self._layout.addWidget(self.steps)
        self.setLayout(self._layout)
        self.set_width_class(narrow=False, tiny=False)

    def show_row(self, row: TaskRow, rows: Sequence[TaskRow]) -> None:
        """A task among all as the list orders them."""
        self._rows = rows
        self._light.show_light(row.verdict.light, row.verdict.reason)
        self._title.setText(row.node.title)
        self._title.setMaximumWidth(self._title.sizeHint().width() + 2)
        at = [each.node.id for each in rows].index(row.node.id) + 1
        self._places = (at, len(rows))
        self._say_position()
        state = row.filing.state if row.filing else FilingState.DRAFT
        self._state.say(row.state_label, "warn" if row.is_open and state is FilingState.DRAFT else state_tone(state))
        self._state.setVisible(self._tiny or (row.is_open and state is FilingState.DRAFT))
        self.steps.show_state(state)

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow, the list is folded into ‹ title ⌄ ›."""
        for widget in (self._before, self._after, self._others):
            widget.setVisible(narrow)
        self._narrow, self._tiny = narrow, tiny
        self.steps.setVisible(not tiny)
        self._fit()
        pad = 8 if narrow else 24
        self._layout.setContentsMargins(pad, 0, 16 if narrow else 24, 0)
        self.setFixedHeight(40 if narrow else 44)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Beside the list and the checks there may be little room, too."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.steps.set_brief(brief=self._narrow or self.width() < _ROOM)
        self._say_position()

    def _say_position(self) -> None:
        at, count = self._places
        said = f"第 {at} 项，共 {count} 项"
        self._position.setText(f"{at}/{count}" if self._tiny or self.width() < _ROOM else said)
        self._position.setAccessibleName(said)

    def open_menu(self) -> None:
        """All tasks in the order of the list, each with its light."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for row in self._rows:
            light = QIcon(icons.light_pixmap(row.verdict.light))
            action = menu.addAction(light, f"{row.node.title}　{row.state_label}")
            action.triggered.connect(self._asking(row.node.id))
        menu.popup(self._others.mapToGlobal(self._others.rect().bottomLeft()))

    def _asking(self, node_id: NodeId) -> Callable[[], None]:
        return lambda: self.asked_for.emit(node_id)
