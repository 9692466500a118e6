"""What must be there before Qt is imported, and the import itself.

Qt ends the process when a window cannot be opened. So the system is asked first, and the answer is a sentence.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from core.errors import KnownError
from core.host import desktop, libraries

if TYPE_CHECKING:
    pass


def require_display() -> None:
    """Return when a window can be opened here; else raise KnownError. To be called before Qt is imported."""
    if sys.platform == "win32":
        # Not the plain major: in a compatibility mode that one is what the user chose, not what is there.
        _require_windows(sys.getwindowsversion().platform_version[0])
    elif desktop.wants_x11():
        _require_x11()


def _require_windows(major: int) -> None:
    if major < 10:
        raise KnownError(
            "本程序需要 Windows 10（1809）或更新的系统，现在的系统较旧。", "请换一台电脑打开，工作文件可以原样拷过去。"
        )


def _require_x11() -> None:
    _require_libraries(libraries.QT_LIBRARIES)
    if desktop.is_missing():
        raise KnownError("没有可用的图形桌面，无法打开窗口。", desktop.HINT)
    _require_libraries(libraries.X11_LIBRARIES)
    display = os.environ["DISPLAY"]
    if not _answers(display):
        raise KnownError(f"图形桌面 {display} 没有应答，无法打开窗口。", desktop.HINT)


def load_qt() -> None:
    """Import Qt; where a library is missing, the sentence names it. Without X11 nothing else can fail."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError:
        if sys.platform.startswith("linux"):
            _require_libraries(libraries.QT_LIBRARIES)
        raise


def _require_libraries(wanted: dict[str, str]) -> None:
    missing = libraries.missing(wanted)
    if missing:
        from core.host import packages

        advice = packages.advice({name: wanted[name] for name in missing})
        raise KnownError(f"打开窗口缺少系统库：{'、'.join(missing)}。", advice)


def _answers(display: str) -> bool:
    """Whether an X server takes the connection that Qt would make next."""
    import ctypes

    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
