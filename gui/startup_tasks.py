"""What the window's first pictures need not wait for: it begins once they are there."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer

from core.errors import DamagedError, KnownError

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from gui.features.exchange.watcher import Watcher
    from gui.shell.app_services import Doors
    from gui.shell.window import Window

_AFTER = 400  # ms: a window on the slowest PC is painted by then, and nobody has opened a dialog yet
_TIPS_AFTER = 2000


def after_start(application: QApplication) -> None:
    """Once in a run: Qt's own words and the log."""
    QTimer.singleShot(_AFTER, application, partial(_settle, application))


def _settle(application: QApplication) -> None:
    import threading

    from core import scratch
    from core.host import diagnostics, hard_crash

    speak_chinese(application)
    diagnostics.start_log()
    hard_crash.watch()
    threading.Thread(target=scratch.sweep_folders, daemon=True).start()
    gc.enable()


def speak_chinese(app: QApplication) -> None:
    """Qt's own dialogs and menus, and its numbers and dates, in Chinese.

    Said once the first window is painted: with QLocale PySide makes all languages and countries of the world.
    """
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def _look_through(window: Window, look: Callable[[Path], None]) -> None:
    """Look for damage; a workspace that has some is given up for mending."""
    from gui.shell import worker

    def found(error: KnownError) -> None:
        def fail() -> Path:
            raise error

        if isinstance(error, DamagedError):
            window.session.leaving.emit(fail)
        else:
            window.session.noticed.emit(str(error))

    path = window.session.store.path
    worker.run(lambda _progress: look(path), window).on_failure(found).start()


def accompany(window: Window, doors: Doors | None) -> None:
    """For each window: the look for damage, the shared folder, the daily backup, tooltips that say the keys.

    One that takes another's place looks for damage again: the system may say how it looks before the first has looked.
    """
    if doors and doors.look_through:
        QTimer.singleShot(_AFTER, window, partial(_look_through, window, doors.look_through))
    if doors:
        QTimer.singleShot(_AFTER, window, partial(_watch, window, doors))
    QTimer.singleShot(_TIPS_AFTER, window, partial(_give_tips, window))


def _watch(window: Window, doors: Doors) -> None:
    from gui.called import Called
    from gui.features.exchange.watcher import Watcher

    cast("list[Watcher]", window.findChildren(Watcher))[0].start()
    Called(window)
    safe = doors.safe(window.session.store)
    if safe and not window.session.store.read_only:
        from gui.shell.daily_backup import Daily

        Daily(safe, window).failed.connect(window.session.noticed)


def _give_tips(window: Window) -> None:
    from gui.shell.tips import Tips

    Tips(window)
