"""比较: what a revised list adds, takes out and changes; each is ticked by the person, the texts side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QScrollArea, QSplitter, QVBoxLayout, QWidget

from core.lists.revising import Difference, Kind
from core.model.records import NodeId
from core.rules.text_diff import pieces
from gui.widgets import theme
from gui.widgets.labels import ground, hint, label, section

_KEY = Qt.ItemDataRole.UserRole + 1
_ROW = 30


class DifferenceView(QSplitter):
    """The list of differences beside the texts of the chosen one. `units` gives a side's units in words."""

    def __init__(self, units: Callable[[NodeId, bool], str]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._units = units
        self._differences: dict[NodeId, Difference] = {}
        self._list = QListWidget()
        self._list.setAccessibleName("与现有清单的差异")
        self._list.currentItemChanged.connect(self._show_current)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setFont(theme.font(theme.SIZE_SECTION))
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._before, self._after = label(wrap=True, tone="text2"), label(wrap=True)
        self.addWidget(self._list)
        self.addWidget(self._side())
        self.setHandleWidth(1)
        self.setSizes([520, 600])

    def _side(self) -> QWidget:
        body = ground(QWidget(), "surface")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        for widget in (section("文字"), hint("删去的字划线，新增的字有底色"), self._text, section("单位")):
            layout.addWidget(widget)
        layout.addWidget(self._before)
        layout.addWidget(self._after)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(body)
        return area

    def show_differences(self, differences: Sequence[Difference]) -> None:
        """Show what differs, all ticked: the revised list is what the person brought."""
        self._differences = {one.key: one for one in differences if one.kind is not Kind.SAME}
        self._list.clear()
        for key, one in self._differences.items():
            node = one.new or one.old
            item = QListWidgetItem(f"{one.what}　{node.label if node else ''}", self._list)
            item.setData(_KEY, key)
            item.setSizeHint(QSize(0, _ROW))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        if self._differences:
            self._list.setCurrentRow(0)
        else:
            self._text.setText("两份清单没有差异。")

    @property
    def accepted(self) -> frozenset[NodeId]:
        """The keys of the differences that are ticked."""
        items = (self._list.item(at) for at in range(self._list.count()))
        return frozenset(item.data(_KEY) for item in items if item.checkState() is Qt.CheckState.Checked)

    def _show_current(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        one = self._differences[item.data(_KEY)]
        before = f"{one.old.label}\n{one.old.body}" if one.old else ""
        after = f"{one.new.label}\n{one.new.body}" if one.new else ""
        self._text.setText(marked(before, after))
        self._before.setText(f"原：{self._units(one.old.id, False) or '—'}" if one.old else "")
        self._after.setText(
            f"新：{self._units(one.new.id, True) or '—'}" if one.new else "移出后不再应报，填报仍保留。"
        )


def marked(before: str, after: str) -> str:
    """Both texts in one, as HTML: what went struck out, what came on a ground."""
    tint, soft = theme.color("accentw").name(), theme.color("text3").name()
    styles = {
        "=": "",
        "-": f"text-decoration:line-through;color:{soft}",
        "+": f"background:{tint};text-decoration:underline",
    }
    parts = (f'<span style="{styles[one.sign]}">{escape(one.text)}</span>' for one in pieces(before, after))
    return "".join(parts).replace("\n", "<br>")
