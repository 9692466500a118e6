"""我们是…: the page of a first start. Enter twice is enough for a clerk: initials, Enter, 开始使用."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core import first_start
from core.errors import KnownError
from core.files import make_folder
from core.first_start import Choice
from core.host import clock, folders
from core.host.backups import Safekeeping
from core.model.board import Board
from core.model.period import Month
from core.model.records import Unit
from core.search.matching import Letters
from core.settings.policy import Policy
from core.usecases import practice
from gui.features.start.cards import Card, Cards
from gui.features.start.unit_search import UnitSearch
from gui.widgets import theme
from gui.widgets.buttons import flat, primary
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ElidedLabel, ground, hint, label, line, row, row_layout, section, set_tone, title
from gui.widgets.scroll import scrolled

_SIZE = (912, 664)
_ROLES = ("unit", "office")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a workspace may be kept: by default, and beside the program."""

    usual: Path
    usual_name: str
    beside: Path


@dataclass(frozen=True, slots=True)
class StartDoors:
    """What the page can't do itself: make a board of another list's file, and ask and restore backups."""

    read_list: Callable[[Path], Board]
    safe_of: Callable[[Path], Safekeeping]


class Assistant(QDialog):
    """Gives `choice` when it was accepted."""

    def __init__(self, board: Board, policy: Policy, places: Places, letters: Letters, doors: StartDoors) -> None:
        super().__init__()
        self._board, self._policy, self._places, self._doors = board, policy, places, doors
        self._list_file: Path | None = policy.place(policy.list) if policy.list else None
        self._folder = places.usual
        self.choice: Choice | None = None
        self.setWindowTitle("重点工作分工清单")
        self.resize(*_SIZE)
        ground(self, "surface")
        self._make_parts(letters)
        self._lay_out()
        FocusRing(self)
        self._show_list()
        self._roles.choose(_ROLES.index(policy.role or "unit"))
        self._role_chosen()

    # --- building --------------------------------------------------------------------------------

    def _make_parts(self, letters: Letters) -> None:
        cards = [
            Card("building", "一个单位", "填报本单位的任务，审签、打印、报送"),
            Card("flag", "督查室", "管清单，收填报，评判、催报、通报"),
        ]
        self._roles = Cards("我们是", cards, lambda _position: self._role_chosen())
        self.units = UnitSearch(letters)
        self.units.picked.connect(self._unit_picked)
        self._list = ElidedLabel()
        self._other_list = flat("换成其他清单…", self._choose_list)
        self._place = QButtonGroup(self)
        for position, words in enumerate((self._places.usual_name, "程序旁边，随U盘带走", "其他位置…")):
            self._place.addButton(QRadioButton(words), position)
        self._place.button(0).setChecked(True)
        self._place.button(1).setEnabled(os.access(self._places.beside.parent, os.W_OK))
        self._place.button(1).setHidden(self._places.beside == self._places.usual)
        self._place.idClicked.connect(self._place_chosen)
        self._where = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        set_tone(self._where, "text3")
        self._name = QLineEdit()
        self._name.setAccessibleName("文件名")
        self._sample = QCheckBox("放入示例数据")
        self._fault = label(tone="red_text", wrap=True)
        self._fault.hide()
        self.start = primary("开始使用", self._start)
        self.start.setDefault(True)
        self._package = flat("打开交办包…", self._choose_package, icon="document")
        self._package.setToolTip("督查室发来的文件，单位、清单都在内")
        self._open = flat("打开已有的工作区…", self._choose_workspace, icon="folder_open")
        self._backup = flat("从备份恢复…", self._choose_backup, icon="archive")
        self._backup.setToolTip("自动备份或另存的备份，恢复成一个新的工作区，备份本身不动")

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(self._body()), 1)
        layout.addWidget(line())
        foot = row(self._package, self._open, self._backup, None, self.start, margins=(24, 12, 32, 12))
        layout.addWidget(ground(foot, "surface2"))

    def _body(self) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(32, 24, 32, 16)
        layout.setSpacing(4)
        layout.addWidget(title("我们是"))
        layout.addWidget(label("选一次就够。不连接网络，内容都存在一个文件里。", tone="text2"))
        layout.addSpacing(12)
        layout.addWidget(self._roles)
        layout.addSpacing(16)
        layout.addLayout(self._form())
        layout.addStretch(1)
        return body

    def _form(self) -> QGridLayout:
        form = QGridLayout()
        form.setColumnMinimumWidth(0, 96)
        form.setColumnStretch(1, 1)
        form.setVerticalSpacing(12)
        self._unit_word = section("单位")
        until = practice.until(self._board, Month.of(clock.today()))
        told = f"1—{until.number} 月的虚拟填报，供练习；界面和打印上一直标明“示例”，可一键清空"
        rows: tuple[tuple[QWidget | None, QWidget], ...] = (
            (self._unit_word, self.units),
            (section("清单"), _filled(self._other_list, self._list, first=False)),
            (section("存放在"), row(*self._place.buttons(), None, gap=24)),
            (None, self._where),
            (section("文件名"), row(self._name, label(".db", tone="text3"))),
            (None, _filled(self._sample, hint(told, wrap=True))),
            (None, self._fault),
        )
        for at, (word, field) in enumerate(rows):
            if word is not None:
                word.setMinimumHeight(32 if field is self.units else field.sizeHint().height())
                form.addWidget(word, at, 0, Qt.AlignmentFlag.AlignTop)
            form.addWidget(field, at, 1)
        return form

    # --- what is chosen --------------------------------------------------------------------------

    @property
    def _role(self) -> str:
        return _ROLES[self._roles.current]

    def _role_chosen(self) -> None:
        is_unit = self._role == "unit"
        self._unit_word.setVisible(is_unit)
        self.units.setVisible(is_unit)
        self._suggest()
        (self.units.edit if is_unit else self.start).setFocus(Qt.FocusReason.OtherFocusReason)

    def _unit_picked(self, unit: Unit | None) -> None:
        self._suggest()
        if unit is not None:
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)

    def _suggest(self) -> None:
        self._fault.hide()
        self._name.setText(first_start.suggested_name(self._role, self.units.unit, self._board))
        self._where.setText(str(self._folder))

    def _place_chosen(self, position: int) -> None:
        chosen = {0: self._places.usual, 1: self._places.beside}.get(position)
        if chosen is None:
            found = QFileDialog.getExistingDirectory(self, "存放工作区的文件夹", str(self._folder))
            chosen = Path(found) if found else self._folder
        self._folder = chosen
        self._where.setText(str(chosen))

    def _choose_list(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "选择清单", str(self._places.usual))
        if not found:
            return
        try:
            self._board = self._doors.read_list(Path(found))
        except KnownError as error:
            self._refuse(error)
        else:
            self._list_file = Path(found)
            self._show_list()

    def _show_list(self) -> None:
        board = self._board
        self._list.setText(f"{board.work_list.title}，{len(board.tasks)} 项")
        counts = {unit.id: len(board.tasks_of.get(unit.id, ())) for unit in board.single_units}
        self.units.offer(first_start.offered(board, self._policy), lambda unit: counts.get(unit.id, 0))
        self._suggest()

    def _choose_workspace(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "打开工作区", str(self._places.usual), "工作区 (*.db)")
        if found:
            self.choice = Choice(Path(found), is_there=True)
            self.accept()

    def _choose_backup(self) -> None:
        folder = folders.backup_folder()
        found, _ = QFileDialog.getOpenFileName(
            self, "从备份恢复", str(folder if folder.is_dir() else self._places.usual), "工作区文件 (*.db)"
        )
        if not found:
            return
        try:
            self.choice = self._restored(Path(found))
        except KnownError as error:
            self._refuse(error)
        else:
            self.accept()

    def _restored(self, backup: Path) -> Choice:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            safe = self._doors.safe_of(backup)
            choice = first_start.by_backup(safe.look_at(backup), self._folder)
            make_folder(choice.path.parent)
            safe.restore_as(backup, choice.path)
        finally:
            QApplication.restoreOverrideCursor()
        return choice

    def _choose_package(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "打开交办包", str(self._places.usual))
        if not found:
            return
        try:
            self.choice = first_start.by_package(Path(found), self._folder)
        except KnownError as error:
            self._refuse(error)
        else:
            self.accept()

    def _start(self) -> None:
        unit = self.units.unit if self._role == "unit" else None
        if self._role == "unit" and unit is None:
            self._refuse(KnownError("还没有选单位。", "打几个拼音首字母，再按 Enter。"))
            return
        try:
            path = first_start.file_in(self._folder, self._name.text())
        except KnownError as error:
            self._refuse(error)
            return
        self.choice = Choice(
            path, self._role, unit.id if unit else None, self._list_file, with_sample=self._sample.isChecked()
        )
        self.accept()

    def _refuse(self, error: KnownError) -> None:
        self._fault.setText(str(error))
        self._fault.show()
        if self._role == "unit" and self.units.unit is None:
            self.units.edit.setFocus(Qt.FocusReason.OtherFocusReason)


def _filled(part: QWidget, wide: QWidget, *, first: bool = True) -> QWidget:
    """Two side by side, one of which takes the room that there is."""
    made = QWidget()
    layout = row_layout(part, wide, gap=16) if first else row_layout(wide, part)
    layout.setStretchFactor(wide, 1)
    made.setLayout(layout)
    return made


def ask(board: Board, policy: Policy, places: Places, letters: Letters, doors: StartDoors) -> Choice | None:
    """Show the page and wait; None when it was closed without an answer."""
    assistant = Assistant(board, policy, places, letters, doors)
    theme.dress(cast("QApplication", QApplication.instance()))
    return assistant.choice if assistant.exec() == QDialog.DialogCode.Accepted else None
