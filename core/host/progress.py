"""How long work tells where it is and learns that it should stop. Thread-safe by being tiny."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from core.errors import Cancelled

T = TypeVar("T")
Listener = Callable[[int, int, str], None]


class Progress:
    """A token handed into long work: `step` reports and raises Cancelled once `cancel` was called."""

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Report `done` of `total`; raise Cancelled when the user asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        if self._listener:
            self._listener(done, total, what)

    def over(self, items: Iterable[T], total: int, what: str = "") -> Iterator[T]:
        """Yield the items, reporting before each one and once at the end."""
        for done, item in enumerate(items):
            self.step(done, total, what)
            yield item
        self.step(total, total, what)
