"""佐证: the files of a task by the filing they belong to; looked at before they are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from shiboken6.Shiboken import isValid

from core.errors import KnownError
from core.model.period import Month
from core.model.records import Evidence, FilingKey, NodeId
from core.model.setting import read
from core.model.wording import megabytes
from core.settings.office import EVIDENCE_LIMITS
from core.usecases import evidence
from core.usecases.evidence import Intake
from gui.features.evidence import actions
from gui.features.evidence.card import EvidenceCard
from gui.features.evidence.thumbnails import Thumbnails
from gui.shell.edit_permission import why_closed
from gui.shell.session import Session
from gui.widgets.buttons import button
from gui.widgets.flow import FlowLayout
from gui.widgets.labels import ground, hint, label, row, section, tip
from gui.widgets.layouts import scrolling
from gui.widgets.segmented import Segmented


class EvidenceTab(QWidget):
    """Fulfils `Tab`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._node_id: NodeId | None = None
        self.cards: list[EvidenceCard] = []
        self._thumbnails = Thumbnails(self, lambda: session.store)
        self.setAcceptDrops(True)
        self._sum = hint()
        self.add = button("添加…", self._choose, icon="attach", size="tool", name="添加佐证材料")
        self._waiting = QVBoxLayout()
        self.questions: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.scope = Segmented(("本月", "全年"), "佐证的范围")
        self.scope.choose(1)
        self.scope.chosen.connect(lambda _at: self._again())
        self.words = QLineEdit()
        self.words.setPlaceholderText("按名称筛选")
        self.words.setAccessibleName("按名称、用途筛选佐证")
        self.words.setProperty("scale", "tool")
        self.words.setFixedWidth(120)
        self.words.textChanged.connect(lambda _text: self._again())
        column.addWidget(row(self.scope, self.words, self._sum, None, self.add, margins=(24, 8, 24, 8)))
        column.addLayout(self._waiting)
        column.addWidget(self._area(), 1)

    def _area(self) -> QScrollArea:
        self._inside = ground(QWidget(), "surface")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(24, 4, 24, 12)
        self._column.setSpacing(8)
        area = scrolling(QScrollArea())
        area.setWidget(self._inside)
        return area

    # --- showing ---------------------------------------------------------------------------------

    def show_node(self, node_id: NodeId) -> None:
        """The year's files up to the month, this month's first."""
        if node_id != self._node_id:
            self._drop_questions()
        self._node_id = node_id
        store, key = self._session.store, self._session.key(node_id)
        found = store.records(
            Evidence, since=Month(key.month.year, 1), month=key.month, unit_id=key.unit_id, node_id=node_id
        )
        limits = read(store, EVIDENCE_LIMITS)
        total = sum(one.size for one in found if one.key == key)
        room = f"单个不超过 {megabytes(limits.file)}"
        self._sum.setText(f"本月共 {megabytes(total)}；{room}" if total else room)
        self._sum.setToolTip(f"{room}，一项填报合计不超过 {megabytes(limits.filing)}")
        closed = why_closed(self._session, self._session.filing(node_id))
        self.add.setEnabled(not closed)
        self.add.setToolTip(tip(closed))
        this = sum(one.key == key for one in found)
        self.scope.set_texts((f"{key.month.number}月 {this}", f"全年 {len(found)}"))
        self._show_months(key, self._wanted(key, found), editable=not closed)

    def _wanted(self, key: FilingKey, found: Iterable[Evidence]) -> list[Evidence]:
        """Those of the chosen months whose name or purpose has the words."""
        words = self.words.text().strip().casefold()
        months = [one for one in found if self.scope.current == 1 or one.key == key]
        return [one for one in months if words in f"{one.name} {one.note}".casefold()]

    def _again(self) -> None:
        if self._node_id is not None:
            self.show_node(self._node_id)

    def _show_months(self, key: FilingKey, found: Iterable[Evidence], *, editable: bool) -> None:
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._thumbnails.forget()
        self.cards = []
        by_month: dict[Month, list[Evidence]] = {key.month: []}
        for one in found:
            by_month.setdefault(one.key.month, []).append(one)
        for month in sorted(by_month, reverse=True):
            self._show_month(month, by_month[month], editable=editable and month == key.month)
        self._column.addStretch(1)
        if editable:
            self._column.addWidget(_drop_hint())

    def _show_month(self, month: Month, files: list[Evidence], *, editable: bool) -> None:
        nothing = "没有符合筛选的" if self.words.text().strip() else "还没有佐证材料"
        said = f"{len(files)} 份" if files else nothing
        self._column.addWidget(row(section(f"{month.number}月填报"), hint(said if editable else f"{said}，只读"), None))
        holder = QWidget()
        flow = FlowLayout(holder)
        for one in files:
            card = EvidenceCard(one, editable=editable)
            self._thumbnails.ask(one, partial(_show_in, card))
            card.opened.connect(self._open)
            card.previewed.connect(self._preview)
            card.removed.connect(self._remove)
            card.described.connect(self._describe)
            flow.addWidget(card)
            self.cards.append(card)
        holder.setVisible(bool(files))
        self._column.addWidget(holder)

    # --- adding ----------------------------------------------------------------------------------

    def _choose(self) -> None:
        self.take_files(actions.choose(self))

    def take_files(self, paths: Iterable[Path]) -> None:
        """Look at each file and store it; one that is refused does not stop the others."""
        self._take(lambda key: actions.take_files(self._session, key, paths, self._ask))

    def paste(self) -> None:
        """Files or a screenshot from the clipboard."""
        self._take(lambda key: actions.paste(self._session, key, self._ask))

    def _take(self, how: Callable[[FilingKey], None]) -> None:
        if self._node_id is None or not self.add.isEnabled():
            return
        how(self._session.key(self._node_id))
        self.show_node(self._node_id)

    def _ask(self, intake: Intake) -> None:
        """A line above the files: what is odd, store it all the same or leave it."""
        words = label(intake.warning, tone="yellow_text", wrap=True)
        line = QWidget()
        ground(line, "yellow_tint")
        go = button("仍然存入", lambda: self._agree(line, intake), size="small")
        stay = button("不添加", lambda: self._drop(line), size="small")
        layout = row(go, stay, gap=4)
        column = QVBoxLayout(line)
        column.setContentsMargins(24, 6, 24, 6)
        column.setSpacing(4)
        column.addWidget(words)
        column.addWidget(layout, 0, Qt.AlignmentFlag.AlignLeft)
        self.questions.append(line)
        self._waiting.addWidget(line)

    def _agree(self, line: QWidget, intake: Intake) -> None:
        self._drop(line)
        assert self._node_id is not None  # noqa: S101  looked at before
        try:
            actions.add(self._session, self._session.key(self._node_id), intake, agreed=True)
        except KnownError as error:
            self._session.refused.emit(error)

    def _drop(self, line: QWidget) -> None:
        self.questions.remove(line)
        line.hide()
        line.deleteLater()

    def _drop_questions(self) -> None:
        for line in list(self.questions):
            self._drop(line)

    # --- one file --------------------------------------------------------------------------------

    def _open(self, one: Evidence) -> None:
        actions.open_outside(self._session, one)

    def _remove(self, one: Evidence) -> None:
        actions.remove(self._session, one)

    def _preview(self, one: Evidence) -> None:
        from gui.features.evidence.preview import EvidencePreview

        files = [card.evidence for card in self.cards]
        EvidencePreview(self, self._session, files, files.index(one)).open()

    def _describe(self, one: Evidence, note: str) -> None:
        session = self._session
        session.take(lambda: evidence.describe(session.store, one, note, actor=session.actor))

    # --- Qt --------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+V pastes."""
        if event.key() == Qt.Key.Key_V and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and pictures may be dropped while the filing can be edited."""
        data = event.mimeData()
        if self.add.isEnabled() and (data.hasUrls() or data.hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files in."""
        self.take_files(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()


def _show_in(card: EvidenceCard, picture: QImage) -> None:
    if isValid(card):
        card.show_picture(picture)


def _drop_hint() -> QFrame:
    frame = QFrame()
    frame.setProperty("kind", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(0)
    column.addWidget(label("把文件拖到这里，或按 Ctrl+V 粘贴截图"))
    column.addWidget(hint("PDF、图片、Word、Excel、WPS、纯文本；程序和压缩包不收"))
    return frame
