"""A real window, off screen, that does what it is told: one JSON line in, one out once it is done.

Run as a program with a workspace: `show` a page, `deadline` to change 填报期限 as the settings do, `type` into a task,
`saving` to say what the window shows of it, `settled` to say it once it waits for nobody, `save_as` elsewhere.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSocketNotifier, QTimer

import main
from core.model.period import Calendar, Month
from core.model.records import NodeId
from core.rules.deadlines import CALENDAR
from core.usecases.changes import change_setting
from db import workspace
from db.opening import look_through
from gui import app, startup_tasks
from gui.shell.app_services import Doors
from gui.shell.lazy_page import Later
from gui.shell.page import Working
from gui.shell.session import Saving

_LOOK = 20  # ms


class Puppet:
    """The window and its strings."""

    def __init__(self, path: Path) -> None:
        self.application = app.build()
        self.store = workspace.open_workspace(path, looked_at_later=True)
        doors = Doors(workspace.open_workspace, main.make_built_in, main.safe_of, look_through=look_through)
        self.window = app.open_window(self.store, main.board_of(self.store), app.settings(), doors)
        startup_tasks.accompany(self.window, doors)
        app.show(self.window)
        self._lines = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self.window)
        self._lines.activated.connect(self.obey)

    def obey(self) -> None:
        line = sys.stdin.readline()
        if not line:
            self.application.quit()
            return
        deed, *words = json.loads(line)
        getattr(self, deed)(*words)

    def show(self, title: str) -> None:
        self.window.show_page(self.window.page_titled(title))
        self._when_idle()

    def _when_idle(self) -> None:
        page = self.window.page.page if isinstance(self.window.page, Later) else self.window.page
        if isinstance(page, Working) and page.is_busy:
            QTimer.singleShot(_LOOK, self.window, self._when_idle)
        else:
            say("shown")

    def deadline(self, day: int) -> None:
        session = self.window.session
        new = Calendar(due_day=day, lock_day=28)
        saved = session.take(lambda: change_setting(self.store, CALENDAR, new, actor=session.actor))
        say("saved" if saved else "refused")

    def type(self, unit_id: str, node_id: str, month: str, text: str) -> None:
        session = self.window.session
        session.choose_unit(unit_id)
        session.choose_month(Month.parse(month))
        filing = session.filing(NodeId(node_id))
        session.edit(filing._replace(progress=text))
        self.saving()

    def saving(self) -> None:
        say(self.window.session.save_state.saving.value)

    def settled(self) -> None:
        if self.window.session.save_state.saving is Saving.HELD_UP:
            QTimer.singleShot(_LOOK, self.window, self.settled)
        else:
            self.saving()

    def save_as(self, path: str) -> None:
        """As the message does that says where the file went; the window goes on in the other one."""
        self.store.save_as(Path(path))
        say("saved")


def say(*words: Any) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    puppet = Puppet(Path(sys.argv[1]))
    say("ready")
    sys.exit(puppet.application.exec())
