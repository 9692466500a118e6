"""月报: the unit's report is laid out in a thread from a snapshot, then shown in the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.errors import KnownError
from core.model import UnitId
from core.period import Month

if TYPE_CHECKING:
    from core.reports.pdf import Rendered
    from gui import worker
    from gui.window import Window


class ReportDesk(QObject):
    """Answers the window's wish for a report; one is made at a time."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._job: worker.Job[Rendered] | None = None
        window.report_requested.connect(self.make)

    def make(self) -> None:
        """Make the report of the unit and month that are shown."""
        from core.reports import batch, pdf
        from gui import worker

        session = self._window.session
        if self._job is not None or session.unit_id is None:
            return
        unit_id, month = session.unit_id, session.month
        data = batch.unit_data(session.store, session.board, unit_id, month)
        self._window.top.report.setEnabled(False)
        job = worker.run(lambda _progress: pdf.rendered(data), self)
        job.on_success(lambda made: self._show(made, unit_id, month)).on_failure(self._refuse)
        self._job = job.start()

    def _show(self, made: Rendered, unit_id: UnitId, month: Month) -> None:
        from core.reports import batch
        from gui.preview.dialog import ReportPreview

        self._done()
        missing = [f"“{glyph.char}”：第 {glyph.page} 页，{glyph.where}" for glyph in made.written.missing]
        name = batch.file_name(self._window.session.board, unit_id, month)
        preview = ReportPreview(name.removesuffix(".pdf"), made.data, missing, name, self._window)
        preview.open()

    def _refuse(self, error: KnownError) -> None:
        from gui import errors

        self._done()
        errors.show(self._window, error)

    def _done(self) -> None:
        self._job = None
        self._window.top.report.setEnabled(True)
