"""识别结果: the tree that was read, with the number of units and targets of each node."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from core.lists.parsing.records import OutlineNode
from gui.widgets import icons, theme
from gui.widgets.labels import tip

_NODE = Qt.ItemDataRole.UserRole + 1
_ROW, _INDENT, _NARROW = 26, 18, 56
Index = QModelIndex | QPersistentModelIndex


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(super().sizeHint(option, index).width(), _ROW)


class OutlineTree(QTreeView):
    """One node chosen at a time; folded branches stay folded while the draft changes."""

    node_picked = Signal(str)
    place_shown = Signal(str)  # the node at the top, after a person scrolled

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("识别结果")
        self.setItemDelegate(_Rows(self))
        self.setIndentation(_INDENT)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model = QStandardItemModel(0, 3, self)
        self._model.setHorizontalHeaderLabels(["识别结果", "单位", "指标"])
        self.setModel(self._model)
        self._items: dict[str, QStandardItem] = {}
        self._folded: set[str] = set()
        self._is_filling = False
        self._set_up_header()
        self.selectionModel().currentChanged.connect(self._on_current)
        self.verticalScrollBar().valueChanged.connect(self._say_place)
        self.collapsed.connect(lambda index: self._folded.add(index.data(_NODE)))
        self.expanded.connect(lambda index: self._folded.discard(index.data(_NODE)))

    def _set_up_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_NARROW)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in (1, 2):
            self._model.setHeaderData(column, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)
            header.resizeSection(column, _NARROW)

    def show_nodes(self, nodes: Sequence[OutlineNode], doubtful: Collection[str], current: str | None) -> None:
        """Show another state of the tree, `doubtful` nodes with a sign; the place in it stays."""
        self._is_filling = True
        place = self.verticalScrollBar().value()
        self._model.removeRows(0, self._model.rowCount())
        self._items = {}
        for node in nodes:
            row = _row(node, node.id in doubtful)
            above = self._items[node.parent] if node.parent else self._model.invisibleRootItem()
            above.appendRow(row)
            self._items[node.id] = row[0]
        self.expandAll()
        for node_id in self._folded & self._items.keys():
            self.collapse(self._items[node_id].index())
        self.verticalScrollBar().setValue(place)
        self._is_filling = False
        self.choose(current)

    def choose(self, node_id: str | None, *, scroll: bool = False) -> None:
        """Show a node as chosen without saying so."""
        if node_id not in self._items:
            return
        index = self._items[node_id].index()
        self._is_filling = True
        self.setCurrentIndex(index)
        self._is_filling = False
        if scroll:
            self._lead(index, QTreeView.ScrollHint.EnsureVisible)

    def show_place(self, node_id: str) -> None:
        """Bring a node to the top without choosing it: the original beside was scrolled there."""
        if node_id in self._items:
            self._lead(self._items[node_id].index(), QTreeView.ScrollHint.PositionAtTop)

    def _lead(self, index: QModelIndex, hint: QTreeView.ScrollHint) -> None:
        self._is_filling = True
        self.scrollTo(index, hint)
        self._is_filling = False

    def _say_place(self) -> None:
        node_id = self.indexAt(QPoint(0, 0)).siblingAtColumn(0).data(_NODE)
        if node_id and not self._is_filling:
            self.place_shown.emit(node_id)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        node_id = current.siblingAtColumn(0).data(_NODE)
        if node_id and not self._is_filling:
            self.node_picked.emit(node_id)


def _row(node: OutlineNode, is_doubtful: bool) -> list[QStandardItem]:
    gap = "." if node.number.isdecimal() else " " if node.number.startswith("第") else ""
    title = QStandardItem(f"{node.number}{gap}{node.title}")
    title.setData(node.id, _NODE)
    title.setToolTip(tip(node.title))
    if is_doubtful:
        title.setIcon(icons.icon("warning", "yellow_text"))
        title.setData(f"{node.title}，待确认", Qt.ItemDataRole.AccessibleTextRole)
    if not node.units and not node.targets and node.parent is None:
        title.setFont(theme.font(medium=True))
    return [title, _count(len(node.units)), _count(len(node.targets))]


def _count(number: int) -> QStandardItem:
    made = QStandardItem(str(number) if number else "")
    made.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    made.setFont(theme.font(theme.SIZE_SMALL))
    made.setForeground(theme.color("text2"))
    return made
