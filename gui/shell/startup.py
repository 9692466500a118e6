"""What must be there before Qt is imported, and the import itself.

Qt ends the process when a window cannot be opened. So the system is asked first, and the answer is a sentence.
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from core.errors import KnownError
from core.host import desktop, libraries

if TYPE_CHECKING:
    from collections.abc import Iterable


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


#: Modules of Python's that PySide imports to unpack a ZIP, which a start does without.
_TO_UNPACK = ("base64", "traceback", "zipfile")


def load_qt() -> None:
    """Import Qt; where a library is missing, the sentence names it. Without X11 nothing else can fail."""
    lighten_shiboken(_TO_UNPACK)
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError:
        if sys.platform.startswith("linux"):
            _require_libraries(libraries.QT_LIBRARIES)
        raise
    finally:
        for name in _TO_UNPACK:
            if _is_stand_in(sys.modules.get(name)):  # the import ended early
                del sys.modules[name]
    # Where PySide's own support was taken, its import would read the source of each later module, for its features.
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def _is_stand_in(module: ModuleType | None) -> bool:
    return module is not None and module.__spec__ is None


def lighten_shiboken(put_off: Iterable[str] = ()) -> None:
    """Have the package that PySide stands on take our `qt_support` for its support modules, if it comes later.

    Its own are read and compiled at each start, which takes as long as all the rest of importing Qt. The package's
    first lines, which only import other modules ahead of time, wait until somebody asks for the support. `put_off`:
    modules that wait as well; until PySide is imported, which is to come next, they are empty.
    """
    if "shiboken6" in sys.modules or "SBK_EMBED" in os.environ:  # a switch of PySide's, which would delete our folder
        return
    found, support = importlib.util.find_spec("shiboken6"), Path(__file__).parent / "qt_support"
    if found is None or PathFinder.find_spec("shibokensupport", [str(support / "files.dir")]) is None:
        return  # PySide's own will do, or its import will tell
    package = importlib.util.module_from_spec(found)
    package.__file__ = str(support / "__init__.py")  # beside which PySide looks
    stand_ins = {name: ModuleType(name) for name in put_off if name not in sys.modules}
    vars(package)["stand_ins"] = tuple(stand_ins)
    sys.modules |= {found.name: package, **stand_ins}


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
