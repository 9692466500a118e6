"""打印本项: the filing that is shown on a page of its own, looked at, printed or saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from core.host.progress import Progress
from core.model.records import FilingKey
from gui.features.reports.making import missing_lines
from gui.preview.pane import PreviewPane
from gui.shell import worker
from gui.shell.session import Session
from gui.widgets import theme
from gui.widgets.buttons import button, primary
from gui.widgets.labels import ground, line, row

if TYPE_CHECKING:
    from core.reports.pdf import Rendered


class ItemPrint(QDialog):
    """The pane of the reports with 打印 and 保存 below it; the page is made in a thread."""

    def __init__(self, parent: QWidget, session: Session, key: FilingKey) -> None:
        super().__init__(parent)
        self._session, self._key = session, key
        self.setWindowTitle("打印本项")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size()
        self.resize(min(900, room.width() - 48), room.height() - 48)
        ground(self, "surface")
        self.pane = PreviewPane()
        self.pane.set_narrow(narrow=self.width() < theme.TINY, tiny=False)
        self.print = primary("打印…", self.pane.print_out, icon="print")
        self.save = button("保存为 PDF…", self.pane.save_as, icon="save")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pane, 1)
        column.addWidget(line())
        column.addWidget(row(None, self.print, self.save, button("关闭", self.reject), margins=(16, 12, 16, 12)))
        self.pane.pages_changed.connect(self._look)
        self._look()
        job = worker.run(partial(_made, session, key), self)
        self.job = job.on_success(self._show).on_failure(lambda error: self.pane.show_nothing(error.sentence)).start()

    def _show(self, made: Rendered) -> None:
        node, month = self._session.board.nodes[self._key.node_id], self._key.month
        name = f"{month.label}{node.title}.pdf"
        self.pane.show_pdf(name, made.data, missing_lines(made.written), name)
        self.pane.setFocus()

    def _look(self) -> None:
        for made in (self.print, self.save):
            made.setEnabled(bool(self.pane.page_count))

    def done(self, result: int) -> None:
        """Let go of the PDF."""
        self.pane.close_pages()
        super().done(result)


def _made(session: Session, key: FilingKey, _progress: Progress) -> Rendered:
    from core.reports import batch

    store = session.store.snapshot()
    try:
        return batch.render_item(store, session.board, key)
    finally:
        store.close()
