"""Beside the pages: what the report is of, its options, the office's wording, and what to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.model.setting import read
from core.rules.roles import is_units
from core.settings.report_wording import WORDING
from core.usecases.changes import change_setting
from gui.features.reports.batch_box import BatchBox
from gui.features.reports.options import Options
from gui.preview.saving import FORMATS
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets import theme
from gui.widgets.buttons import button, flat, primary
from gui.widgets.labels import ElidedLabel, ground, hint, label, line, row, section
from gui.widgets.layouts import scrolling
from gui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from core.reports.kinds import Kind

_ALL, _OWN = 0, 1
#: Line, column, lines and columns of the formats, 打印, 保存 and 按单位分别保存.
_FOOT = ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1), (2, 0, 1, 2))
_TINY_FOOT = ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 0, 1, 3))


class Side(QWidget):
    """256 px beside the pages. Asks through signals; the page makes and shows."""

    changed = Signal()  # something that the pages say
    kind_chosen = Signal(str)
    print_wanted = Signal()
    save_wanted = Signal()
    all_wanted = Signal()
    pages_wanted = Signal()

    def __init__(self, session: Session, labels: Mapping[str, str]) -> None:
        super().__init__()
        ground(self, "surface")
        self._session, self._is_units = session, is_units(session.store)
        self.kind: Kind | None = None
        self._options: Options | None = None
        self.batch = BatchBox()
        self.batch.ended.connect(self.show_scope)
        self._make_head(labels)
        self._make_scope()
        self._make_actions()
        self._lay_out()

    # --- building --------------------------------------------------------------------------------

    def _make_head(self, labels: Mapping[str, str]) -> None:
        self._title, self._pages = section(), hint()
        self._kinds = QComboBox()
        self._kinds.setAccessibleName("报表种类")
        for kind, words in labels.items():
            self._kinds.addItem(words, kind)
        self._kinds.activated.connect(lambda at: self.kind_chosen.emit(self._kinds.itemData(at)))
        self._to_pages = flat("看页面", self.pages_wanted.emit)

    def _make_scope(self) -> None:
        self.scope = Segmented(["全部单位", "本单位"], "统计范围")
        self.scope.chosen.connect(lambda _at: self.changed.emit())
        self._of, self._of_label = ElidedLabel(), hint("单位和月份")
        self._open_words = label(size=theme.SIZE_SMALL, wrap=True, tone="yellow_text")
        self._to_fill = flat("去填报", lambda: self._session.wanted.emit(Destination("填报")))
        self._open = row(self._open_words, None, self._to_fill, margins=(8, 4, 4, 4))
        ground(self._open, "yellow_tint")
        self._words = button("改文字…", self.edit_templates, icon="edit", size="tool", tip="开头和结尾的说法")

    def _make_actions(self) -> None:
        self.formats = Segmented(list(FORMATS.values()), "文件格式")
        self._print = primary("打印…", self.print_wanted.emit, icon="print")
        self._print.setToolTip("Ctrl+P")
        self._save = button("保存…", self.save_wanted.emit, icon="save", tip="Ctrl+E")
        self._all = button("按单位分别保存…", self.all_wanted.emit, icon="text_bullet_list_tree")

    def _lay_out(self) -> None:
        self._body = QVBoxLayout()
        self._body.setContentsMargins(16, 12, 16, 12)
        self._body.setSpacing(8)
        head = row(self._title, None, self._pages, self._to_pages)
        for part in (head, self._kinds, self._of_label, self._of, self.scope, self._open, self._words):
            self._body.addWidget(part)
        self._body.addStretch(1)
        inside = ground(QWidget(), "surface")
        inside.setLayout(self._body)
        area = scrolling(QScrollArea())
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(self.batch)
        column.addWidget(line())
        column.addWidget(self._actions())

    def _actions(self) -> QWidget:
        made = QWidget()
        self._foot = QGridLayout(made)
        self._foot.setContentsMargins(16, 12, 16, 12)
        self._foot.setSpacing(8)
        self._format_row = row(hint("保存为"), None, self.formats)
        return made

    def _place_actions(self, *, tiny: bool) -> None:
        """Below each other in the column; tiny is wide and low: side by side."""
        parts = (self._format_row, self._print, self._save, self._all)
        for part, place in zip(parts, _TINY_FOOT if tiny else _FOOT, strict=True):
            self._foot.addWidget(part, *place)

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the kinds are chosen here; tiny: a way back to the pages."""
        self._kinds.setVisible(narrow)
        # mypy's stub does not know that none is allowed; a hidden one would hold Tab fast in front of this widget
        self.setFocusProxy(self._kinds if narrow else None)  # type: ignore[arg-type]
        self._title.setVisible(not narrow)
        self._to_pages.setVisible(tiny)
        self._place_actions(tiny=tiny)

    # --- what is shown ---------------------------------------------------------------------------

    @property
    def is_of_all(self) -> bool:
        """Whether a report that may be either is of all units."""
        return not self._is_units and (self.scope.current != _OWN or self._session.unit_id is None)

    @property
    def suffix(self) -> str:
        """The ending of the chosen format."""
        return list(FORMATS)[max(self.formats.current, 0)]

    def show_kind(self, kind: Kind) -> None:
        """Offer what this kind can be asked for."""
        from gui.features.reports.templates import templates_of

        self.kind = kind
        self._title.setText(kind.label)
        with QSignalBlocker(self._kinds):
            self._kinds.setCurrentIndex(self._kinds.findData(kind.name))
        self._words.setVisible(bool(templates_of(kind.name)))
        self._words.setEnabled(not self._session.store.read_only)
        self._offer_formats(kind)
        self.show_scope()
        self._show_options(kind)

    def _offer_formats(self, kind: Kind) -> None:
        for at, suffix in enumerate(FORMATS):
            self.formats.set_shown(at, shown=suffix in kind.formats)
        if self.suffix not in kind.formats:
            self.formats.choose(0)

    def _show_options(self, kind: Kind) -> None:
        if self._options is not None:
            self._body.removeWidget(self._options)
            self._options.deleteLater()
        self._options = Options(kind.name, self._session)
        self._options.changed.connect(self.changed)
        self._body.insertWidget(self._body.indexOf(self._words), self._options)

    def show_scope(self) -> None:
        """Say again whose report it is and what is missing in it."""
        if self.kind is None:
            return
        from core.reports.kinds import Scope

        session, scope = self._session, self.kind.scope
        unit = session.board.units[session.unit_id] if session.unit_id else None
        is_one = scope is Scope.UNIT or self._is_units
        whose = unit.name if unit else "还没有选单位"
        self._of.setText(f"{whose}　{session.month.label}" if is_one else session.month.label)
        self._of_label.setText("单位和月份" if is_one else "月份")
        self.scope.setVisible(scope is Scope.EITHER and session.unit_id is not None and not self._is_units)
        self.scope.set_texts(["全部单位", unit.short_name or unit.name if unit else "本单位"])
        still = session.sheet.open if session.sheet and self.kind.name == "unit" else 0
        self._open_words.setText(f"还有 {still} 项未填或退回")
        self._open.setVisible(bool(still))
        self._all.setVisible(scope is not Scope.DISTRICT and not self._is_units)
        self._all.setText(self._all_words(self.kind))
        self._all.setEnabled(not self.batch.is_running)
        if self._options is not None:
            self._options.refresh()

    def _all_words(self, kind: Kind) -> str:
        """How many units get one, where that is known beforehand."""
        if kind.name not in {"unit", "blank"}:
            return "按单位分别保存…"
        board, month = self._session.board, self._session.month
        units = sum(bool(board.due_tasks(unit.id, month)) for unit in board.single_units)
        return f"按单位分别保存（{units} 家）…"

    def show_pages(self, count: int) -> None:
        """How many pages there are; without any nothing can be printed or saved."""
        self._pages.setText(f"共 {count} 页" if count else "")
        for part in (self._print, self._save):
            part.setEnabled(bool(count))

    def flush(self) -> None:
        """Take over what stands in the box that has the keyboard."""
        for box in self._options.boxes.values() if self._options else ():
            if isinstance(box, QLineEdit) and box.hasFocus():
                box.editingFinished.emit()

    # --- wording ---------------------------------------------------------------------------------

    def edit_templates(self) -> None:
        """Open the dialog with this kind's sentences."""
        from gui.features.reports.templates import TemplateDialog, templates_of

        if self.kind is None:
            return
        kept = {name: read(self._session.store, WORDING[name]) for name in templates_of(self.kind.name)}
        dialog = TemplateDialog(self.kind.name, self.kind.label, kept, self._keep_words, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep_words(self, words: dict[str, str]) -> None:
        session = self._session
        for name, text in words.items():
            if (text or WORDING[name].default) != read(session.store, WORDING[name]):
                session.keep_step(change_setting(session.store, WORDING[name], text or None, actor=session.actor))
        self.changed.emit()
