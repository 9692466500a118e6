"""修改: title, kind, level, units, text and targets of the chosen node."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from core.lists.drafting import Draft, edits
from core.lists.parsing.records import OutlineNode, Target
from core.model.wording import NODE_KINDS
from gui.features.importing.fields import choice, field, say
from gui.features.importing.target_row import TargetRow
from gui.widgets.buttons import button
from gui.widgets.labels import ground, hint, row
from gui.widgets.layouts import labelled, scrolling

_LABEL_WIDTH = 36
Edit = Callable[[Draft], Draft]


class NodeEditor(QScrollArea):
    """Says each correction as (label, edit); a field is taken when it is left or on Enter."""

    edited = Signal(str, object)  # label, Edit

    def __init__(self) -> None:
        super().__init__()
        scrolling(self)
        self._node: OutlineNode | None = None
        self._title, self._units = field("标题", self._take_title), field("责任单位", self._take_units)
        self._units.setPlaceholderText("区教育局、区财政局；或 牵头单位：…；配合单位：…")
        self._body = QPlainTextEdit()
        self._body.setAccessibleName("正文")
        self._body.setTabChangesFocus(True)
        self._body.setFixedHeight(64)
        self._body.installEventFilter(self)
        self._kind = choice("类型", list(NODE_KINDS.values()), self._take_kind)
        self._targets = QVBoxLayout()
        self._targets.setSpacing(0)
        self._rows: list[TargetRow] = []
        self._none = hint("没有量化指标")
        self._year: int | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        body = ground(QWidget(), "surface")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(6)
        layout.addWidget(labelled("标题", self._title, _LABEL_WIDTH))
        levels = (
            button("升一级", self._do("升一级", edits.raise_level), size="small"),
            button("降一级", self._do("降一级", edits.lower_level), size="small"),
            button("并入上一项", self._do("并入上一项", edits.merge), size="small"),
            button("删去", self._do("删去一项", edits.drop), size="small"),
        )
        layout.addWidget(labelled("类型", row(self._kind, *levels, None, gap=4), _LABEL_WIDTH))
        layout.addWidget(labelled("单位", self._units, _LABEL_WIDTH))
        layout.addWidget(labelled("正文", self._body, _LABEL_WIDTH))
        cut = button("在光标处拆成两项", self._split, size="small")
        take = button("选中文字作指标", self._add_target, size="small")
        layout.addWidget(labelled("", row(cut, take, None, gap=4), _LABEL_WIDTH))
        inside = QWidget()
        inside.setLayout(self._targets)
        self._targets.setContentsMargins(0, 0, 0, 0)
        self._targets.addWidget(self._none)
        layout.addWidget(labelled("指标", inside, _LABEL_WIDTH))
        layout.addStretch(1)
        self.setWidget(body)

    def show_node(self, node: OutlineNode | None, year: int | None) -> None:
        """Show another node of a list for that year, or the same after a correction."""
        self._node, self._year = node, year
        self.setEnabled(node is not None)
        say(self._title, node.title if node else "")
        say(self._units, edits.units_text(node.units) if node else "")
        if self._body.toPlainText() != (node.body if node else ""):
            self._body.setPlainText(node.body if node else "")
        self._kind.setCurrentText(NODE_KINDS[node.kind] if node else "")
        self._show_targets(node.targets if node else ())

    def ask_units(self) -> None:
        """Put the cursor where the units are written."""
        self._units.setFocus(Qt.FocusReason.OtherFocusReason)
        self._units.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A changed text is taken when it is left."""
        if watched is self._body and event.type() is QEvent.Type.FocusOut:
            self.commit()
        return False

    def commit(self) -> None:
        """Take the text as it stands."""
        text = self._body.toPlainText()
        if self._node and text.strip() != self._node.body:
            self._say("改正文", lambda draft, key: edits.rewrite(draft, key, text))

    # --- inside ------------------------------------------------------------------------------------

    def _say(self, label: str, edit: Callable[[Draft, str], Draft]) -> None:
        if self._node:
            key = self._node.id
            self.edited.emit(label, lambda draft: edit(draft, key))

    def _do(self, label: str, edit: Callable[[Draft, str], Draft]) -> Callable[[], None]:
        return lambda: self._say(label, edit)

    def _take_title(self) -> None:
        title = self._title.text()
        if self._node and title.strip() != self._node.title:
            self._say("改标题", lambda draft, key: edits.retitle(draft, key, title))

    def _take_units(self) -> None:
        words = self._units.text()
        if self._node and words.strip() != edits.units_text(self._node.units):
            self._say("改单位", lambda draft, key: edits.write_units(draft, key, words))

    def _take_kind(self) -> None:
        kind = list(NODE_KINDS)[self._kind.currentIndex()]
        if self._node and kind is not self._node.kind:
            self._say("改类型", lambda draft, key: edits.set_kind(draft, key, kind))

    def _split(self) -> None:
        self.commit()
        at = self._body.textCursor().position()
        self._say("拆分", lambda draft, key: edits.split(draft, key, at))

    def _add_target(self) -> None:
        self.commit()
        cursor = self._body.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        self._say("加指标", lambda draft, key: edits.add_target(draft, key, start, end))

    def _show_targets(self, targets: tuple[Target, ...]) -> None:
        """Rows that are there are used again, so that the Tab key goes on where it was."""
        while len(self._rows) > len(targets):
            gone = self._rows.pop()
            gone.hide()  # it may be painted once more before it is gone
            gone.deleteLater()
        while len(self._rows) < len(targets):
            self._add_row(len(self._rows))
        for made, target in zip(self._rows, targets, strict=True):
            made.show_target(target, self._year)
        self._none.setVisible(not targets)

    def _add_row(self, at: int) -> None:
        made = TargetRow()
        made.written.connect(
            lambda words: self._say("改指标", lambda draft, key: edits.write_target(draft, key, at, words))
        )
        made.dropped.connect(self._do("去掉指标", lambda draft, key: edits.drop_target(draft, key, at)))
        self._rows.append(made)
        self._targets.addWidget(made)
