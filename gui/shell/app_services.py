"""What leads out of a window: to other workspaces, and to the backups of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.model.ports import Store

if TYPE_CHECKING:
    from core.exchange.hub import Connect
    from core.host.backups import Safekeeping


class Doors:
    """Handed in by the program, which knows the storage: how workspaces are opened, made and kept safe.

    `look_through` raises DamagedError for a file that is not sound; from any thread. `offered` are packages
    that the program was started with. `hub` reaches a server, for the page 收发.
    """

    def __init__(
        self,
        open_: Callable[[Path], Store],
        make: Callable[[Path], Store],
        safe_of: Callable[[Path], Safekeeping] | None = None,
        *,
        look_through: Callable[[Path], None] | None = None,
        offered: Sequence[Path] = (),
        hub: Connect | None = None,
    ) -> None:
        self.open, self.make, self.safe_of = open_, make, safe_of
        self.look_through, self.offered, self.hub = look_through, offered, hub
        self.opened: list[Store] = []

    def safe(self, store: Store) -> Safekeeping | None:
        """The backups of an open workspace."""
        return self.safe_of(store.path) if self.safe_of else None

    def close(self) -> None:
        """Close what was opened through them."""
        for store in self.opened:
            store.close()
