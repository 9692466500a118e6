"""The way to a hub for those who open the window: what it needs is loaded when someone connects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.exchange.hub import Hub, Login


def connect(url: str, login: Login, password: str) -> Hub:
    """Open a connection; fulfils `core.exchange.hub.Connect`."""
    from db.hub.transport import open_hub

    return open_hub(url, login, password)
