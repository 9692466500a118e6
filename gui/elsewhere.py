"""The file of the open workspace is not where it was: said once, and all that the window holds is saved elsewhere."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton

from core import unstored
from core.errors import Cancelled, KnownError, MovedError
from core.host import folders
from gui.widgets import errors
from gui.widgets.buttons import button, primary
from gui.widgets.watched import Watched

if TYPE_CHECKING:
    from gui.shell.app_services import Doors
    from gui.shell.window import Window

_WORKSPACES = "工作区 (*.db)"
_SAVE, _CLOSE = 2, 3  # answers


class Elsewhere(QObject):
    """Looks whenever the user comes back to the window; a refused writing and closing ask, too."""

    def __init__(self, window: Window, doors: Doors | None) -> None:
        super().__init__(window)
        self._window, self._doors = window, doors
        self._is_told = False
        window.elsewhere = self
        window.session.moved.connect(self.tell)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101  there is a window
        application.applicationStateChanged.connect(self._look)

    def _look(self, state: Qt.ApplicationState) -> None:
        is_back = state == Qt.ApplicationState.ApplicationActive and self._window.isVisible()
        if is_back and (error := self.moved()):
            self.tell(error)

    def moved(self) -> MovedError | None:
        """Why nothing can be stored in the file; None while it lies where it was."""
        store = self._window.session.store
        try:
            if not store.read_only:
                store.require_in_place()
        except MovedError as error:
            return error
        except KnownError:  # told by what is stored next
            return None
        self._is_told = False
        return None

    def tell(self, error: MovedError) -> None:
        """Say it, once for each time that it happens, and offer to save elsewhere."""
        if self._is_told:
            return
        self._is_told = True
        message = self._message(error)
        message.offer(self._save_button(message), button("返回", message.reject))
        message.finished.connect(lambda answer: self.save() if answer == _SAVE else None)
        message.finished.connect(message.deleteLater)
        message.open()

    def ask_to_close(self, error: MovedError) -> bool:
        """Whether to close, though what was typed is nowhere else."""
        message = self._message(error)
        leave = button("不另存，关闭", partial(message.done, _CLOSE))
        message.offer(self._save_button(message), leave, button("返回", message.reject))
        answer = message.exec()
        if answer == _SAVE:
            self.save()
        return answer == _CLOSE

    def _message(self, error: MovedError) -> errors.Message:
        return errors.Message(self._window, error.sentence, error.hint, icon=("dismiss_circle", "red_text"))

    def _save_button(self, message: QDialog) -> QPushButton:
        return primary("另存为新的工作区…", partial(message.done, _SAVE))

    # --- saving ----------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask where, write everything there with what was typed meanwhile, and go on working in it."""
        session = self._window.session
        for page in self._window.pages:
            page.flush()
        suggested = folders.unused(session.store.path, "另存")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "另存为新的工作区", str(suggested), _WORKSPACES)
        if not chosen:
            return
        path = Path(chosen)
        try:
            self._save(path if path.suffix == ".db" else path.with_name(f"{path.name}.db"))
        except Cancelled:
            return
        except KnownError as error:
            errors.show(self._window, error)

    def _save(self, path: Path) -> None:
        from gui.workspace_controller import board_of

        session, doors = self._window.session, self._doors
        with Watched(self._window, "另存", "正在另存") as progress:
            session.store.save_as(path, progress)
        if doors is None:
            return
        store = doors.open(path)
        try:
            board = board_of(store, session.board.work_list.id)
            unstored.carry_over(store, board, session.held, session.actor)
        except KnownError:
            store.close()
            raise
        doors.opened.append(store)
        self._window.workspace_changed.emit(store, board)
