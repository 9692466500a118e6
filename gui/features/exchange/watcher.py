"""Looks into the named folder now and then; what it finds is offered on the page and counted in the rail."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from core.model.setting import read
from core.settings.bookkeeping import WATCHED_FOLDER
from gui.shell.session import Session

if TYPE_CHECKING:
    from core.exchange.transport import Parcel
    from core.exchange.watched_folder import Watch
    from gui.shell import worker

_FIRST, _AGAIN = 3_000, 15_000  # ms: the window opens first
_SOON = 2_500  # ms: a file must lie still between two looks


class Watcher(QObject):
    """Begins some seconds after the window; a look is made in a thread, as a share may be slow to answer."""

    found = Signal()  # other parcels than before, or another folder

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._watch: Watch | None = None
        self._job: worker.Job[tuple[Parcel, ...]] | None = None
        self.parcels: tuple[Parcel, ...] = ()
        self._timer = QTimer(self, interval=_AGAIN)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin some seconds from now: the window opens first."""
        QTimer.singleShot(_FIRST, self, self.begin)

    @property
    def folder(self) -> Path | None:
        """The folder that was named."""
        from core.exchange import watched_folder

        return watched_folder.folder_of(self._session.store)

    def begin(self) -> None:
        """Watch the folder that the workspace names, if it names one; a window that was closed looks no more."""
        window = self._session.parent()
        if isinstance(window, QWidget) and not window.isVisible():
            return
        store = self._session.store
        if not read(store, WATCHED_FOLDER) or store.read_only:
            self._timer.stop()
            self._watch = None
            self._show(())
            return
        from core.exchange import watched_folder

        self._watch = watched_folder.watch_of(store)
        self._timer.start()
        self.look()
        QTimer.singleShot(_SOON, self, self.look)

    def look(self) -> None:
        """One look, unless the one before is still on its way."""
        watch = self._watch
        if watch is None or self._job is not None:
            return
        from gui.shell import worker

        job = worker.run(lambda _progress: watch.look(), self)
        job.on_success(lambda parcels: self._looked(watch, parcels))
        self._job = job.start()

    def name_folder(self, folder: Path | None) -> None:
        """Watch another folder, or none."""
        from core.exchange import watched_folder

        watched_folder.name_folder(self._session.store, folder)
        self.begin()
        self.found.emit()

    def deal_with(self, paths: Iterable[Path]) -> None:
        """These were taken or waved away: not to be offered again as they are."""
        from core.exchange import watched_folder

        gone = set(paths)
        dealt = [one for one in self.parcels if one.path in gone]
        if dealt and self._watch is not None:
            watched_folder.deal_with(self._session.store, dealt)
            self._watch.known = watched_folder.dealt_with(self._session.store)
            self._show(tuple(one for one in self.parcels if one.path not in gone))

    def _looked(self, watch: Watch, parcels: tuple[Parcel, ...]) -> None:
        self._job = None
        if watch is self._watch:
            known = set(watch.known)
            self._show(tuple(one for one in parcels if one not in known))

    def _show(self, parcels: tuple[Parcel, ...]) -> None:
        if parcels != self.parcels:
            self.parcels = parcels
            self.found.emit()
