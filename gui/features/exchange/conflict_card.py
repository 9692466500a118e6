"""A conflict field by field: both sides with their dates, one choice a field, or all from one side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from core.exchange.conflicts import OURS, THEIRS, Difference, Side, all_from, differences, is_whole
from core.exchange.ports import Conflict
from core.exchange.versions import Carried
from core.host import clock
from core.host.backups import moment_words
from core.model.board import Board
from core.rules import text_diff
from gui.widgets import theme
from gui.widgets.buttons import flat, primary
from gui.widgets.labels import ground, hint, label, row, section

_SIDES: tuple[Side, Side] = (OURS, THEIRS)


class _Words(QLabel):
    """A side's text; a click chooses it as its button does."""

    def __init__(self, choice: QRadioButton) -> None:
        super().__init__()
        self._choice = choice
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        self._choice.click()


class ConflictCard(QWidget):
    """One conflict; `decided` gives the choices once every field has one and the button is pressed."""

    changed = Signal()  # another choice
    decided = Signal()

    def __init__(self, conflict: Conflict, board: Board, chosen: Mapping[str, Side], *, waits: bool) -> None:
        super().__init__()
        self.conflict, self._board = conflict, board
        self.choices: dict[str, Side] = dict(chosen)
        self._groups: dict[str, QButtonGroup] = {}
        self._differences = differences(conflict, board)
        self._go = primary("写入选定", self.decided.emit, icon="checkmark")
        self._go.setVisible(waits)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(hint(self._explanation(), wrap=True))
        layout.addWidget(self._heads())
        layout.addWidget(self._fields())
        layout.addWidget(hint("其他各栏相同，没有列出。"))
        layout.addWidget(row(None, self._go))
        self._show_whole()

    def _explanation(self) -> str:
        key = self.conflict.key
        title = self._board.nodes[key.node_id].title if key.node_id in self._board.nodes else "已移出清单的任务"
        return f"“{title}”，{key.month.number}月。从同一版本各改了一次，请逐栏选定；没有选的一份留在历史中。"

    def _heads(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        names = ("已收的一份", f"“{self.conflict.machine}”送来的" if self.conflict.machine else "新送来的")
        for at, (side, carried, name) in enumerate(
            zip(_SIDES, (self.conflict.ours, self.conflict.theirs), names, strict=True)
        ):
            grid.setColumnStretch(at, 1)
            use = flat("全用", partial(self.choose_all, side))
            use.setAccessibleName(f"全用{name}")
            grid.addWidget(row(label(name, medium=True), None, use), 0, at)
            grid.addWidget(hint(_date(carried)), 1, at)
        return made

    def _fields(self) -> QFrame:
        made = QFrame()
        made.setProperty("kind", "card")
        grid = QGridLayout(made)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        for at, one in enumerate(self._differences):
            head = ground(row(hint(one.label), margins=(12, 4, 12, 4)), "surface2")
            grid.addWidget(head, 2 * at, 0, 1, 2)
            self._groups[one.name] = QButtonGroup(self)
            for column, (side, text) in enumerate(zip(_SIDES, _marked(one), strict=True)):
                grid.setColumnStretch(column, 1)
                grid.addWidget(self._side(one, side, text), 2 * at + 1, column)
        return made

    def _side(self, one: Difference, side: Side, text: str) -> QWidget:
        choice = QRadioButton()
        plain = one.ours if side == OURS else one.theirs
        choice.setAccessibleName(f"{one.label}：{'已收的一份' if side == OURS else '新送来的一份'}，{plain or '空'}")
        choice.setChecked(self.choices.get(one.name) == side)
        choice.toggled.connect(lambda on: self._choose(one.name, side) if on else None)
        self._groups[one.name].addButton(choice, _SIDES.index(side))
        words = _Words(choice)
        words.setText(text)
        made = row(choice, words, margins=(12, 6, 8, 6))
        layout = made.layout()
        assert layout is not None  # noqa: S101  a row has one
        layout.setAlignment(choice, Qt.AlignmentFlag.AlignTop)
        words.setSizePolicy(words.sizePolicy().Policy.Expanding, words.sizePolicy().Policy.Preferred)
        return made

    def choose_all(self, side: Side) -> None:
        """全用: every field from one side."""
        for name, chosen in all_from(self.conflict, self._board, side).items():
            self._groups[name].button(_SIDES.index(chosen)).setChecked(True)

    @property
    def is_whole(self) -> bool:
        """Whether every field has its choice."""
        return is_whole(self.conflict, self._board, self.choices)

    def _choose(self, name: str, side: Side) -> None:
        self.choices[name] = side
        self._show_whole()
        self.changed.emit()

    def _show_whole(self) -> None:
        self._go.setEnabled(self.is_whole)


def _date(carried: Carried) -> str:
    at = carried.filing.sent_at or carried.filing.updated_at
    return moment_words(at, clock.today()) if at else ""


def _marked(one: Difference) -> tuple[str, str]:
    """Both texts as HTML, what only one of them has on a ground."""
    tint = theme.color("accentl").name()
    parts = text_diff.pieces(one.ours, one.theirs)

    def side(sign: str) -> str:
        kept = (part for part in parts if part.sign in {"=", sign})
        texts = (
            escape(part.text) if part.sign == "=" else f'<span style="background:{tint}">{escape(part.text)}</span>'
            for part in kept
        )
        return "".join(texts).replace("\n", "<br>") or "（空）"

    return side("-"), side("+")


class ConflictPager(QWidget):
    """The conflicts one after the other, the choices kept for each."""

    decided = Signal(object, object)  # Conflict, choices
    changed = Signal()

    def __init__(self, board_of: Callable[[Conflict], Board]) -> None:
        super().__init__()
        self._board_of = board_of
        self._conflicts: tuple[Conflict, ...] = ()
        self._at = 0
        self._kept: dict[tuple[str, str], dict[str, Side]] = {}
        self.card: ConflictCard | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._title, self._place = section(), hint()
        self._back, self._on = flat("上一处", lambda: self.step(-1)), flat("下一处", lambda: self.step(1))
        self._layout.addWidget(row(self._title, None, self._back, self._place, self._on))

    def show_conflicts(self, title: str, conflicts: tuple[Conflict, ...], *, waits: bool) -> None:
        """Show conflicts from the first; `waits` in the books, so that they can be decided now."""
        self._title.setText(title)
        self._conflicts, self._waits = conflicts, waits
        self._at = min(self._at, len(conflicts) - 1) if conflicts else 0
        self._show()

    def step(self, by: int) -> None:
        """Another one, round the end."""
        if self._conflicts:
            self._at = (self._at + by) % len(self._conflicts)
            self._show()

    @property
    def choices(self) -> dict[tuple[str, str], dict[str, Side]]:
        """What was chosen so far, also of conflicts that are not shown; only those with every field."""
        return self._kept

    def forget(self) -> None:
        """Drop what was chosen."""
        self._kept.clear()

    def _show(self) -> None:
        if self.card is not None:
            self._layout.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        for part in (self._back, self._on):
            part.setVisible(len(self._conflicts) > 1)
        if not self._conflicts:
            return
        conflict = self._conflicts[self._at]
        self._place.setText(f"第 {self._at + 1} 处，共 {len(self._conflicts)} 处")
        name = (conflict.key.filing_id, conflict.theirs.version)
        card = ConflictCard(conflict, self._board_of(conflict), self._kept.get(name, {}), waits=self._waits)
        card.changed.connect(lambda: self._keep(name, card))
        card.decided.connect(lambda: self.decided.emit(conflict, dict(card.choices)))
        self.card = card
        self._layout.addWidget(card)

    def _keep(self, name: tuple[str, str], card: ConflictCard) -> None:
        self._kept[name] = dict(card.choices)
        self.changed.emit()
