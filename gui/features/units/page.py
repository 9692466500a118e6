"""单位名录: names, short names, aliases, groups and order of the units; renamed and merged ones stay known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSplitter, QVBoxLayout, QWidget

from core.errors import KnownError
from core.files import write_whole
from core.host import clock
from core.host.backups import Kind
from core.model.records import Unit, UnitId, UnitKind
from core.rules.roles import is_units
from core.rules.task_states import stored_board
from core.search.pinyin import find_units
from core.settings.office import Groups
from core.usecases import unit_changes, unit_groups, unit_sheet
from core.usecases.list_change import ListPatch
from gui.features.importing.dialogs import ask_text, ask_units
from gui.features.units.merge_dialog import MergeDialog
from gui.features.units.panel import UnitPanel
from gui.features.units.table import UnitTable
from gui.shell.session import Session
from gui.widgets.buttons import button, icon_button
from gui.widgets.labels import ground, hint, line, row, title
from gui.widgets.segmented import Segmented

_TOWNS = {UnitKind.TOWN, UnitKind.SUBDISTRICT}
_GROUPS: tuple[tuple[str, Callable[[Unit], bool]], ...] = (
    ("全部", lambda _unit: True),
    ("部门", lambda unit: not unit.is_collective and unit.kind not in _TOWNS),
    ("镇街", lambda unit: unit.kind in _TOWNS),
    ("集合单位", lambda unit: unit.is_collective),
)
_SHEETS = "Excel 文件 (*.xlsx)"
_PANEL = 416
_ANY = "全部分组"
_GROUPS_TRAVEL = "自建分组只用于名录，随交办包和回执发给各单位"


class UnitsPage(QWidget):
    """Lies over the pages; every change is stored at once and can be taken back."""

    left = Signal()
    refused = Signal(object)  # KnownError

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.has_changed = False
        self._board = session.board
        ground(self, "surface")
        self.setAccessibleName("单位名录")
        self._table, self._panel = UnitTable(), UnitPanel()
        self._segments = Segmented([name for name, _ in _GROUPS], "单位分组")
        self._groups = QComboBox()
        self._groups.setAccessibleName("自建分组")
        self._groups.setProperty("scale", "tool")
        self._find = QLineEdit()
        self._find.setPlaceholderText("名称、拼音")
        self._find.setAccessibleName("查找单位")
        self._find.setProperty("scale", "tool")
        self._lay_out()
        self._connect()
        self._reload()
        self.setFocusProxy(self._find)

    def _lay_out(self) -> None:
        self._note = hint("名称随清单发给各单位；改名后旧文件、旧报送包照样认得")
        back = icon_button("arrow_left", "返回（Esc）", self.leave)
        head = row(back, title("单位名录"), self._note, None, margins=(16, 8, 16, 4))
        self._buttons = [
            button("新增…", self._add, icon="add", size="tool"),
            button("导出…", self._export, size="tool"),
            button("导入…", self._import, size="tool"),
        ]
        bar = row(self._segments, self._groups, self._find, None, *self._buttons, margins=(16, 4, 16, 8))
        self._find.setFixedWidth(160)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((head, 0), (bar, 0), (line(), 0), (self._table, 1)):
            column.addWidget(widget, stretch)
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setHandleWidth(1)
        self._sides.setChildrenCollapsible(False)
        self._sides.addWidget(left)
        self._sides.addWidget(self._panel)
        self._sides.setSizes([_PANEL * 2, _PANEL])
        self._sides.setStretchFactor(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sides)

    def _connect(self) -> None:
        self._segments.chosen.connect(self._show)
        self._find.textChanged.connect(self._show)
        self._table.picked.connect(self._show_unit)
        self._panel.rename_wanted.connect(self._rename)
        self._panel.merge_wanted.connect(self._merge)
        self._panel.move_wanted.connect(self._move)
        self._panel.edited.connect(self._store_unit)
        self._panel.alias_wanted.connect(self._add_alias)
        self._panel.members_wanted.connect(self._choose_members)
        self._panel.grouped.connect(self._group)
        self._groups.activated.connect(self._show)
        self._session.list_changed.connect(self._reload)
        self._session.scope_changed.connect(self._reload)

    # --- what the window asks --------------------------------------------------------------------

    def undo(self) -> None:
        """The last change back."""
        self._session.undo()

    def redo(self) -> None:
        """The last change again."""
        self._session.redo()

    def next_unfinished(self, back: bool) -> None:
        """The next unit."""
        self._table.step(-1 if back else 1)

    def leave(self) -> None:
        """Everything is stored: go."""
        self.left.emit()

    def hint(self) -> str:
        """The keys worth knowing here."""
        return "F2 改名　Ctrl+Z 撤销　Esc 返回"

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the panel goes below the table; tiny: without the note and Excel."""
        self._sides.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self._sides.setSizes([self.height() * 11 // 20, self.height() * 9 // 20] if narrow else [_PANEL * 2, _PANEL])
        self._note.setVisible(not narrow)
        for made in self._buttons[1:]:
            made.setVisible(not tiny)
        self._table.set_narrow(narrow=narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc goes, F2 renames."""
        unit = self._unit
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_F2 and unit:
            self._rename()
        else:
            super().keyPressEvent(event)

    # --- showing ---------------------------------------------------------------------------------

    @property
    def _unit(self) -> Unit | None:
        wanted = self._table.current
        return self._board.units.get(wanted) if wanted else None

    def _reload(self) -> None:
        store = self._session.store
        self._board = stored_board(store, self._board.work_list.id)
        self.has_changed = self.has_changed or self._board.work_list != self._session.board.work_list
        units = self._board.work_list.units
        self._segments.set_texts([f"{name} {sum(map(fits, units))}" for name, fits in _GROUPS])
        self._own = unit_groups.groups(store)
        self._show_groups(unit_groups.names(self._own, units))
        self._show()

    def _show_groups(self, names: Sequence[str]) -> None:
        """The own groups to look at; the box is there when there are any."""
        kept = self._groups.currentText()
        self._groups.clear()
        self._groups.addItems([_ANY, *names])
        self._groups.setCurrentText(kept if kept in names else _ANY)
        self._groups.setVisible(bool(names))

    def _show(self) -> None:
        fits = _GROUPS[self._segments.current][1]
        found = set(find_units(self._board.work_list.units, self._find.text()))
        group = self._groups.currentText()
        units = [unit for unit in self._board.work_list.units if fits(unit) and unit in found]
        units = [unit for unit in units if group == _ANY or self._own.get(unit.id) == group]
        self._table.show_units(units, self._board, self._own)
        self._show_unit()

    def _show_unit(self) -> None:
        self._panel.show_unit(self._unit, self._board, self._own)

    # --- changing --------------------------------------------------------------------------------

    def _change(self, make: Callable[[], ListPatch]) -> None:
        try:
            patch = make()
        except KnownError as error:
            self.refused.emit(error)
            self._show_unit()
            return
        self._session.keep_step(patch)
        self._reload()

    def _store_unit(self, changed: Unit, label: str) -> None:
        self._change(lambda: unit_changes.changed_unit(self._session.store, changed, label))

    def _edit(self, label: str, edit: Callable[[Unit], Unit]) -> None:
        unit = self._unit
        if unit:
            self._change(lambda: unit_changes.changed_unit(self._session.store, edit(unit), label))

    def _rename(self) -> None:
        unit = self._unit
        if unit is None:
            return
        why = "从今天起用新名称；旧名称记为曾用名，以前的填报和文件都还认得。"
        name = ask_text(self, f"把“{unit.name}”改名为", why, unit.name, verb="改名")
        if name:
            self._edit(f"把“{unit.name}”改名", lambda one: unit_changes.renamed(one, name, clock.today()))

    def _group(self, name: str) -> None:
        """Another sort of body, or an own group; the own one goes when a sort is chosen."""
        unit = self._unit
        if unit is None:
            return
        if not name:
            whose = "自建分组只用于本工作区的名录" if is_units(self._session.store) else _GROUPS_TRAVEL
            why = f"{whose}，不改变单位性质。"
            name = ask_text(self, f"“{unit.name}”归入哪个分组", why, "", verb="归入") or ""
        sort = next((kind for kind in unit_groups.KINDS if kind.value == name), None)
        if name:
            self._regroup({unit.id: name}, f"把“{unit.name}”归入“{name}”")
        if sort and sort is not unit.kind:
            self._edit("改分组", lambda one: one._replace(kind=sort))
        self._show_unit()

    def _regroup(self, changes: Groups, label: str) -> None:
        try:
            patch = unit_groups.regrouped(self._session.store, changes, label)
        except KnownError as error:
            self.refused.emit(error)
            return
        if patch:
            self._session.keep_step(patch)
            self._reload()

    def _add_alias(self) -> None:
        unit = self._unit
        alias = (
            ask_text(self, f"“{unit.name}”的别名", "收到的表格里这样写时也认得。", "", verb="加别名") if unit else None
        )
        if alias:
            self._edit("加别名", lambda one: unit_changes.with_alias(one, alias))

    def _add(self) -> None:
        name = ask_text(self, "新增单位", "写单位全称；分组和简称可以再改。", "", verb="新增")
        if name:
            store, whole = self._session.store, self._board.work_list
            self._change(lambda: unit_changes.added(store, whole, unit_changes.new_unit(name)))

    def _merge(self) -> None:
        unit = self._unit
        if unit is None:
            return
        store, board = self._session.store, self._board
        asked = MergeDialog(self, board, unit, unit_changes.first_free_month(store, unit, board.work_list.year))
        if not asked.exec() or asked.into is None:
            return
        into, month = asked.into, asked.month
        self._session.risking.emit(Kind.MERGE, f"{unit.name}并入{into.name}")
        if month is None:
            self._change(lambda: unit_changes.merged(store, unit, into, clock.today()))
        else:
            self._change(lambda: unit_changes.merged_from(store, unit, into, month))

    def _choose_members(self) -> None:
        unit = self._unit
        if unit is None:
            return
        by_name = {one.name: one.id for one in self._board.single_units}
        now = {self._board.units[key].name for key in unit.members}
        picked = ask_units(self, f"“{unit.name}”包括", "勾选的单位都要填报。", list(by_name), now, verb="保存")
        if picked is not None:
            members = tuple(by_name[name] for name in picked)
            self._edit(f"改“{unit.name}”的成员", partial(_with_members, members=members))

    def _move(self, by: int) -> None:
        unit = self._unit
        order = [one.id for one in self._board.work_list.units]
        at = order.index(unit.id) if unit else -1
        if unit and 0 <= at + by < len(order):
            order.insert(at + by, order.pop(at))
            self._change(lambda: unit_changes.ordered(self._session.store, self._board.work_list, order))

    # --- Excel -----------------------------------------------------------------------------------

    def _export(self) -> None:
        dialog = QFileDialog(self, "导出单位名录", "", _SHEETS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile("单位名录.xlsx")
        if dialog.exec():
            try:
                write_whole(Path(dialog.selectedFiles()[0]), unit_sheet.sheet(self._board.work_list.units, self._own))
            except KnownError as error:
                self.refused.emit(error)

    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "导入单位名录", "", _SHEETS)
        if path:
            self.import_sheet(Path(path))

    def import_sheet(self, path: Path) -> None:
        """Take the directory from a sheet; the list's tasks stay as they are."""
        whole = self._board.work_list
        try:
            units, own = unit_sheet.read_sheet(path, whole.units)
            unit_changes.with_units(whole, units)  # refused before the backup is made
        except KnownError as error:
            self.refused.emit(error)
            return
        self._session.risking.emit(Kind.IMPORT, "单位名录")
        self._change(lambda: unit_changes.exchanged(self._session.store, whole, units, "导入单位名录"))
        self._regroup(own, "导入单位分组")


def _with_members(unit: Unit, *, members: tuple[UnitId, ...]) -> Unit:
    return unit._replace(members=members)
