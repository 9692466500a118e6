"""佐证材料 beside 检查: the files of the filing that is shown, added and looked at without leaving the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import KnownError
from core.model.records import Evidence, Filing
from core.model.wording import megabytes
from core.usecases import evidence
from core.usecases.evidence import Intake
from gui.features.evidence import actions
from gui.features.evidence.card import icon_of
from gui.shell.edit_permission import why_closed
from gui.shell.session import Session
from gui.widgets import icons, theme
from gui.widgets.buttons import button
from gui.widgets.labels import hint, row, section, tip

_NONE = "还没有；拖到这里，或按“添加”"
_ROW = 32  # px


class Proofs(QWidget):
    """A head with 添加, a row a file: Enter and Space look at it, Delete takes it off."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._filing: Filing | None = None
        self.add = button("添加", self._choose, icon="attach", size="tool", name="添加佐证材料")
        self._none = hint(_NONE, wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.rows: list[ProofRow] = []
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(row(section("佐证材料"), None, self.add, gap=4))
        column.addLayout(self._list)
        column.addWidget(self._none)

    def show_filing(self, filing: Filing) -> None:
        """Another filing, or its files anew."""
        self._filing = filing
        closed = why_closed(self._session, filing)
        self.add.setEnabled(not closed)
        self.add.setToolTip(tip(closed))
        found = evidence.attached(self._session.store, filing.key)
        self._none.setText("还没有佐证材料" if closed else _NONE)
        self._none.setVisible(not found)
        if [each.evidence for each in self.rows] == list(found):
            return
        for each in self.rows:
            self._list.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.rows = [ProofRow(one) for one in found]
        for each in self.rows:
            each.asked.connect(self._preview)
            each.removed.connect(self._remove)
            self._list.addWidget(each)

    def _choose(self) -> None:
        self._take(lambda filing: actions.take_files(self._session, filing.key, actions.choose(self), self._ask))

    def _take(self, how: Callable[[Filing], object]) -> None:
        if self._filing is not None and self.add.isEnabled():
            how(self._filing)
            self.show_filing(self._filing)

    def _ask(self, intake: Intake) -> None:
        from gui.widgets import errors

        filing = self._filing
        agreed = errors.ask(self.window(), f"{intake.warning}。", "看清楚再存。", go="仍然存入", stay="不添加")
        if not agreed or filing is None:
            return
        try:
            actions.add(self._session, filing.key, intake, agreed=True)
        except KnownError as error:
            self._session.refused.emit(error)

    def _preview(self, one: Evidence) -> None:
        from gui.features.evidence.preview import EvidencePreview

        files = [each.evidence for each in self.rows]
        EvidencePreview(self, self._session, files, files.index(one)).open()

    def _remove(self, one: Evidence) -> None:
        self._take(lambda _filing: actions.remove(self._session, one))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped while the filing can be edited."""
        if self.add.isEnabled() and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files in."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self._take(lambda filing: actions.take_files(self._session, filing.key, paths, self._ask))
        event.acceptProposedAction()


class ProofRow(QWidget):
    """Icon, name with its ending, size."""

    asked = Signal(object)  # Evidence
    removed = Signal(object)

    def __init__(self, one: Evidence) -> None:
        super().__init__()
        self.evidence = one
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{one.name}，{megabytes(one.size)}")
        self.setToolTip(tip(f"{one.name}{f'，证明：{one.note}' if one.note else ''}；空格预览，Delete 移除"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802
        """One line."""
        return QSize(160, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The name elides in the middle, so that its ending stays."""
        painter = QPainter(self)
        rect = self.rect().toRectF()
        if self.hasFocus():
            theme.fill(painter, rect, "accentw")
        icons.paint_icon(painter, QRectF(4, (_ROW - 16) / 2, 16, 16), icon_of(self.evidence))
        painter.setFont(theme.font(theme.SIZE_SMALL))
        size = megabytes(self.evidence.size)
        painter.setPen(theme.color("text3"))
        painter.drawText(rect.adjusted(0, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, size)
        room = self.width() - 36 - painter.fontMetrics().horizontalAdvance(size)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(self.evidence.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(rect.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and Space look, Delete removes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit(self.evidence)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self.evidence)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        """A click looks."""
        self.asked.emit(self.evidence)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()
