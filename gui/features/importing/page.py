"""The import assistant: look a list over, correct it, store it; it lies over the pages until it is left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core.errors import KnownError
from core.lists.drafting import Answer, Course, Draft, Question, Want, edits, questions, shown
from core.model.records import NodeId, UnitKind
from core.model.wording import NODE_KINDS
from gui.features.importing.dialogs import ask_columns, ask_text, ask_unit, ask_units
from gui.features.importing.differences import DifferenceView
from gui.features.importing.doubts import DoubtList
from gui.features.importing.editor import NodeEditor
from gui.features.importing.head import Head, legend
from gui.features.importing.original import OriginalView
from gui.features.importing.outline_tree import OutlineTree
from gui.features.importing.storing import Place, Way
from gui.widgets.buttons import button, flat, primary
from gui.widgets.labels import ElidedLabel, ground, icon_label, line, row, row_layout, set_tone

_RIGHT = 520
_CHECK, _COMPARE = 0, 1
_DOUBTS, _EDIT = 0, 1


class ImportPage(QWidget):
    """One import. `place` knows where it will be stored; `stored` says that it was."""

    stored = Signal(object)  # Stored
    left = Signal()
    refused = Signal(object)  # KnownError

    def __init__(self, draft: Draft, name: str, place: Place) -> None:
        super().__init__()
        self._course, self._place = Course(draft), place
        self._questions: tuple[Question, ...] = ()
        self._node: str | None = draft.outline.nodes[0].id
        self._year: int | None = None
        self._narrow = False
        ground(self, "surface")
        self.setAccessibleName("导入分工清单")
        self._head = Head(name)
        self._original, self._tree = OriginalView(), OutlineTree()
        self._doubts, self._editor = DoubtList(), NodeEditor()
        self._differences = DifferenceView(self._units_of)
        self._way = QComboBox()
        self._way.setAccessibleName("存到哪里")
        self._carry = QCheckBox("带入上年未完成事项")
        self._open = ElidedLabel()
        self._go = primary("确认导入", self._confirm)
        self._back = button("返回修改", self._back_to_check)
        self._lay_out()
        self._connect()
        self._refresh()
        self.setFocusProxy(self._doubts if self._questions else self._tree)

    # --- building --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.addTab("待确认")
        self._tabs.addTab("修改")
        self._below = QStackedWidget()
        self._below.addWidget(self._doubts)
        self._below.addWidget(self._editor)
        steps = row(
            flat("上一处", partial(self._doubts.step, -1)),
            button("下一处 F8", partial(self._doubts.step, 1), size="small"),
        )
        bar = row(self._tabs, None, steps, margins=(16, 0, 16, 0))
        right = QSplitter(Qt.Orientation.Vertical)
        right.setHandleWidth(1)
        right.addWidget(self._tree)
        right.addWidget(_column(line(), bar, (self._below, 1)))
        right.setSizes([270, 350])
        self._left = _column(legend(self._original), line(), (self._original, 1))
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setHandleWidth(1)
        self._sides.setChildrenCollapsible(False)
        self._sides.addWidget(self._left)
        self._sides.addWidget(right)
        self._sides.setSizes([_RIGHT + 260, _RIGHT])
        self._middle = QStackedWidget()
        self._middle.addWidget(self._sides)
        self._middle.addWidget(self._differences)
        self._view_tabs = QTabBar()
        self._view_tabs.setDrawBase(False)
        self._view_tabs.setExpanding(False)
        self._view_tabs.addTab("原文")
        self._view_tabs.addTab("识别结果")
        self._view_bar = row(self._view_tabs, None, margins=(16, 0, 16, 0))
        self._view_bar.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._head, line(), self._view_bar):
            layout.addWidget(widget)
        layout.addWidget(self._middle, 1)
        layout.addWidget(line())
        layout.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = QWidget()
        self._warning = icon_label("warning", "yellow_text")
        set_tone(self._open, "yellow_text")
        inner = row_layout(self._warning, gap=12, margins=(16, 8, 16, 8))
        inner.addWidget(self._open, 1)
        for widget in (self._carry, self._way, button("取消", self.leave), self._back, self._go):
            inner.addWidget(widget)
        foot.setLayout(inner)
        return foot

    def _connect(self) -> None:
        self._original.node_picked.connect(partial(self._choose, scroll_tree=True))
        self._tree.node_picked.connect(partial(self._choose, scroll_text=True))
        self._doubts.answered.connect(self._answer)
        self._doubts.chosen.connect(self._show_doubt)
        self._editor.edited.connect(self._edit)
        self._head.edited.connect(self._edit)
        self._original.place_shown.connect(self._tree.show_place)
        self._tree.place_shown.connect(self._original.show_place)
        self._tabs.currentChanged.connect(self._below.setCurrentIndex)
        self._view_tabs.currentChanged.connect(self._show_side)
        self._way.currentIndexChanged.connect(self._show_way)

    # --- what the window asks --------------------------------------------------------------------

    def undo(self) -> None:
        """One correction back."""
        self._course = self._course.back()
        self._refresh()

    def redo(self) -> None:
        """One correction forth again."""
        self._course = self._course.forth()
        self._refresh()

    def next_unfinished(self, back: bool) -> None:
        """F8: the next doubt."""
        self._tabs.setCurrentIndex(_DOUBTS)
        self._doubts.step(-1 if back else 1)
        self._doubts.setFocus()

    def hint(self) -> str:
        """The keys worth knowing here."""
        return "Enter 采用　F8 下一处存疑　Esc 取消"

    def leave(self) -> None:
        """Give the import up; asked first when something was corrected."""
        from gui.widgets import errors

        if self._course.done and not errors.ask(
            self, f"已改动 {len(self._course.done)} 处，还没有导入。", "离开后这些改动不保留；原文件不受影响。",
            go="离开", stay="继续核对",
        ):  # fmt: skip
            return
        self.left.emit()

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Text and tree side by side, or as two tabs."""
        self._narrow = narrow
        self._head.set_width_class(narrow=narrow, tiny=tiny)
        self._view_bar.setVisible(narrow and self._middle.currentIndex() == _CHECK)
        self._show_side(self._view_tabs.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc calls the import off."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # --- showing ---------------------------------------------------------------------------------

    def _refresh(self) -> None:
        draft = self._course.draft
        self._questions = questions(draft, self._place.known)
        nodes = draft.outline.nodes
        if self._node not in {node.id for node in nodes}:
            self._node = nodes[0].id
        self._original.show_parts(shown(draft, self._questions), {node.id: NODE_KINDS[node.kind] for node in nodes})
        self._tree.show_nodes(nodes, {key for one in self._questions for key in one.nodes}, self._node)
        self._doubts.show_questions(self._questions)
        self._head.show_list(draft, len(self._questions))
        self._offer_ways()
        self._tabs.setTabText(_DOUBTS, f"待确认 {len(self._questions)}" if self._questions else "没有待确认")
        said = f"还有 {len(self._questions)} 处待确认，可先导入，以后再改" if self._questions else ""
        self._open.setText(said)
        self._warning.setVisible(bool(said))
        self._choose(self._node)

    def _choose(self, node_id: str | None, *, scroll_tree: bool = False, scroll_text: bool = False) -> None:
        self._node = node_id
        self._tree.choose(node_id, scroll=scroll_tree)
        self._original.choose(node_id, scroll=scroll_text)
        draft = self._course.draft
        self._editor.show_node(draft.node(node_id) if node_id else None, draft.outline.year)

    def _show_fields(self) -> None:
        """Put the fields back: a refused one that is left again would be refused twice."""
        self._head.show_list(self._course.draft, len(self._questions))
        self._choose(self._node)

    def _show_doubt(self, question: Question) -> None:
        if question.nodes:
            self._choose(question.nodes[0], scroll_tree=True, scroll_text=True)

    def _show_side(self, at: int) -> None:
        self._left.setVisible(not self._narrow or at == 0)
        right = self._sides.widget(1)
        right.setVisible(not self._narrow or at == 1)

    # --- correcting ------------------------------------------------------------------------------

    def _edit(self, label: str, edit: Callable[[Draft], Draft]) -> None:
        try:
            changed = edit(self._course.draft)
        except KnownError as error:
            self._show_fields()
            self.refused.emit(error)
            return
        self._course = self._course.take(label, changed)
        self._refresh()

    def _answer(self, question: Question, answer: Answer) -> None:
        if answer.want is Want.CHOICE:
            self._choose_units(question, answer)
        elif answer.want is Want.NAME:
            name = ask_text(self, f"“{question.words}”改写成", question.why, question.words, verb="改写")
            if name:
                self._edit("改写单位", lambda draft: answer.edit(edits.rename_unit(draft, question.words, name)))
        elif answer.want is Want.COLUMNS:
            self._assign_columns(question, answer)
        elif answer.want is Want.KNOWN:
            self._choose_known(question, answer)
        elif answer.want is Want.UNITS:
            self._show_doubt(question)
            self._tabs.setCurrentIndex(_EDIT)
            self._editor.ask_units()
        else:
            self._edit(answer.label, answer.edit)

    def _choose_units(self, question: Question, answer: Answer) -> None:
        units = [unit for unit in self._place.result(self._course.draft).units if not unit.is_collective]
        towns = {UnitKind.TOWN, UnitKind.SUBDISTRICT}
        names = [unit.name for unit in sorted(units, key=lambda unit: unit.kind not in towns)]
        picked = ask_units(self, question.text, question.why, names, ())
        if picked:
            self._edit(
                "指定单位", lambda draft: answer.edit(edits.choose(draft, question.words, picked, question.nodes))
            )

    def _assign_columns(self, question: Question, answer: Answer) -> None:
        table = next(one for one in self._course.draft.outline.tables if one.line == question.line)
        meanings = ask_columns(self, question.text, question.why, [one for one in table.columns if one[1]])
        if meanings:
            self._edit("指定列", lambda draft: answer.edit(edits.assign_columns(draft, meanings)))

    def _choose_known(self, question: Question, answer: Answer) -> None:
        names = [unit.name for unit in self._place.known if not unit.is_collective]
        picked = ask_unit(self, question.text, question.why, names)
        if picked:
            self._edit("指定单位", lambda draft: answer.edit(edits.adopt(draft, question.words, picked)))

    # --- storing ---------------------------------------------------------------------------------

    def _offer_ways(self) -> None:
        """The ways for the list's year, the likely one chosen."""
        draft = self._course.draft
        if self._way.count() and self._year == draft.outline.year:
            return
        self._year = draft.outline.year
        self._way.clear()
        for way in self._place.ways(draft):
            self._way.addItem(self._place.label(way, draft), way)
        self._show_way()

    def _show_way(self) -> None:
        way = self._way.currentData()
        self._carry.setVisible(way is Way.NEW and self._place.before(self._course.draft) is not None)
        self._carry.setChecked(not self._carry.isHidden())
        self._go.setText("比较…" if way is Way.REVISE and self._middle.currentIndex() == _CHECK else "确认导入")
        self._back.setVisible(self._middle.currentIndex() == _COMPARE)

    def _confirm(self) -> None:
        self._editor.commit()
        way = self._way.currentData()
        try:
            if way is Way.REVISE and self._middle.currentIndex() == _CHECK:
                self._differences.show_differences(self._place.differences(self._course.draft))
                self._go_to(_COMPARE)
                return
            carry = self._carry.isChecked() and not self._carry.isHidden()
            stored = self._place.store(way, self._course.draft, carry=carry, accepted=self._differences.accepted)
        except KnownError as error:
            self.refused.emit(error)
            return
        self.stored.emit(stored)

    def _back_to_check(self) -> None:
        self._go_to(_CHECK)

    def _go_to(self, step: int) -> None:
        self._middle.setCurrentIndex(step)
        self._head.show_step(step)
        self._view_bar.setVisible(self._narrow and step == _CHECK)
        self._way.setEnabled(step == _CHECK)
        self._show_way()

    def _units_of(self, node_id: NodeId, new: bool) -> str:
        return self._place.units_text(self._course.draft, node_id, new=new)


def _column(*parts: QWidget | tuple[QWidget, int]) -> QWidget:
    made = ground(QWidget(), "surface")
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        widget, stretch = part if isinstance(part, tuple) else (part, 0)
        layout.addWidget(widget, stretch)
    return made
