"""Whether there is a desktop for Qt's windows."""

from __future__ import annotations

import os
import sys

#: What a person without one can do.
HINT = "请登录桌面后再启动；没有桌面的机器可用 xvfb-run 启动，或设置 QT_QPA_PLATFORM=offscreen。"


def wants_x11() -> bool:
    """Whether Qt would take X11: on Linux, where neither Wayland alone is there nor another platform is asked for."""
    if not sys.platform.startswith("linux"):
        return False
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    is_wayland = not platform and not os.environ.get("DISPLAY") and os.environ.get("WAYLAND_DISPLAY")
    return platform in {"", "xcb"} and not is_wayland


def is_missing() -> bool:
    """Whether no window can be shown; a desktop that is named may still not answer."""
    return wants_x11() and not os.environ.get("DISPLAY")
