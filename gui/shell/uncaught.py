"""What nobody caught: a sentence instead of a crash. Light, because it stands guard from the start."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import KnownError


def _front() -> QWidget | None:
    """The window in front, else any that can be seen (another program may be in front of ours)."""
    seen = (window for window in QApplication.topLevelWidgets() if window.isVisible())
    return QApplication.activeWindow() or next(seen, None)


class Unexpected(QObject):
    """Defects: a sentence instead of a crash, from any thread; the program goes on."""

    _happened = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._message: QObject | None = None
        self._happened.connect(self._say, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over what nobody caught."""
        sys.excepthook = self.take
        threading.excepthook = lambda args: self.take(args.exc_type, args.exc_value, args.exc_traceback)

    def take(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Report one; an interrupt from the console still ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        import traceback

        from core.host import diagnostics

        diagnostics.keep_report(diagnostics.report(kind, error, trace))
        details = "".join(traceback.format_exception(kind, error, trace))
        if sys.stderr is not None:  # a windowed .exe has none
            sys.stderr.write(details)
        self._happened.emit(details)

    def _say(self, details: str) -> None:
        if self._message is not None:
            return  # one at a time: a fault in a paint event comes again with every frame
        from gui.widgets import errors

        hint = "之前保存的内容都在，可以继续使用。出错记录已存下，可在“设置 → 关于”里导出诊断包，交给管理员。"
        error = KnownError("程序出了错，这一步没有做完。", hint)
        message = errors.refusal(_front(), error, details)
        message.finished.connect(self._forget)
        self._message = message
        message.open()

    def _forget(self) -> None:
        self._message = None
