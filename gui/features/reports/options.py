"""What can be chosen about a report: the office's letterhead, its number, the paper; kept as it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from core.errors import KnownError
from core.model.period import Month
from core.model.setting import Setting, read
from core.rules.roles import is_units
from core.settings import report_wording as settings
from core.settings.report_wording import PAPERS
from core.usecases.changes import change_setting
from gui.shell.session import Session
from gui.widgets.buttons import restyle
from gui.widgets.labels import hint, label
from gui.widgets.segmented import Segmented


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of the workspace as a box; two half-wide ones stand in one line."""

    setting: Setting[str]
    is_half: bool = False
    by_month: Callable[[Month], str] | None = None

    @property
    def name(self) -> str:
        """The setting's name without what all of them begin with."""
        return self.setting.name.removeprefix("report.")

    @property
    def label(self) -> str:
        """Its name in the window."""
        return self.setting.label

    def default(self, month: Month) -> str:
        """What the box shows where nothing was set."""
        return self.by_month(month) if self.by_month else self.setting.default


_ISSUER = Option(settings.ISSUER)
OPTIONS: Mapping[str, tuple[Option, ...]] = {
    "circular": (
        Option(settings.SERIAL, is_half=True, by_month=lambda month: str(month.number)),
        Option(settings.FEEDBACK_DAYS, is_half=True),
        Option(settings.LETTERHEAD),
        _ISSUER,
        Option(settings.RECIPIENTS),
        Option(settings.COPIES),
    ),
    "overview": (_ISSUER,),
    "ledger": (_ISSUER, Option(settings.PAPER)),
    "reminder": (_ISSUER,),
    "notice": (_ISSUER, Option(settings.FEEDBACK_DAYS, is_half=True)),
    "year": (_ISSUER,),
}


class Options(QWidget):
    """The boxes of one kind. `changed` once a new value is stored; a refused one stays with its reason below."""

    changed = Signal()

    def __init__(self, kind: str, session: Session) -> None:
        super().__init__()
        self._session, self._store = session, session.store
        named = is_units(session.store)  # a unit's report names the unit
        self._options = tuple(one for one in OPTIONS.get(kind, ()) if not (named and one is _ISSUER))
        self.boxes: dict[str, QLineEdit | Segmented] = {}
        self.fault = label(wrap=True, tone="red_text")
        self.fault.hide()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        for at in range(2):  # half a line, alone in it, too
            self._grid.setColumnStretch(at, 1)
        self._place(self._options)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid)
        column.addWidget(self.fault)
        self.setEnabled(not self._store.read_only)

    def _place(self, options: tuple[Option, ...]) -> None:
        line, at = 0, 0
        for option in options:
            wide = 1 if option.is_half else 2
            if at + wide > 2:
                line, at = line + 2, 0
            self._grid.addWidget(hint(option.label), line, at, 1, wide)
            self._grid.addWidget(self._box(option), line + 1, at, 1, wide)
            at += wide

    def _box(self, option: Option) -> QWidget:
        kept = self._shown(option)
        box = self._papers(option, kept) if option.name == "paper" else self._text(option, kept)
        self.boxes[option.name] = box
        return box

    def _papers(self, option: Option, kept: str) -> Segmented:
        made = Segmented(PAPERS, option.label)
        made.choose(PAPERS.index(kept))
        made.chosen.connect(lambda at: self._keep(option, PAPERS[at]))
        return made

    def _text(self, option: Option, kept: str) -> QLineEdit:
        made = QLineEdit(kept)
        made.setAccessibleName(option.label)
        made.setCursorPosition(0)
        made.editingFinished.connect(lambda: self._take(option, made))
        return made

    def _take(self, option: Option, box: QLineEdit) -> None:
        text = box.text().strip() or option.default(self._session.month)
        box.setText(text)
        if text != self._shown(option):
            self._keep(option, text)
        else:
            self._tell(box, "")  # what was wrong before is as it was

    def _shown(self, option: Option) -> str:
        return read(self._store, option.setting) or option.default(self._session.month)

    def _keep(self, option: Option, value: str) -> None:
        """Store a value; what is the default is kept as none, so that it follows the month."""
        box = self.boxes[option.name]
        new = None if value == option.default(self._session.month) else value
        try:
            step = change_setting(self._store, option.setting, new, actor=self._session.actor)
        except KnownError as error:
            self._tell(box, f"{error.sentence}{error.hint}")
        else:
            self._session.keep_step(step)
            self._tell(box, "")
            self.changed.emit()

    def refresh(self) -> None:
        """Show what holds now: an undone change, another month's default."""
        for option in self._options:
            box = self.boxes[option.name]
            kept = self._shown(option)
            if isinstance(box, Segmented):
                box.choose(PAPERS.index(kept))
            elif not box.hasFocus():
                box.setText(kept)

    def _tell(self, box: QWidget, fault: str) -> None:
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        restyle(box, check="error" if fault else "")
