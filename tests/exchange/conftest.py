from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.host import clock
from db.workspace import Workspace
from tests.exchange import world


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The clock of all PCs: the 20th of March until a test sets it."""
    at = [dt.datetime.fromisoformat("2022-03-20T09:00:00")]
    monkeypatch.setattr(clock, "now", lambda: at[0])

    def set_to(text: str) -> None:
        at[0] = dt.datetime.fromisoformat(text)

    return set_to


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    with world.office(tmp_path) as store:
        yield store


@pytest.fixture
def unit(tmp_path: Path, office: Workspace) -> Iterator[Workspace]:
    with world.unit(tmp_path) as store:
        world.phone(store, office)
        yield store


@pytest.fixture
def other(tmp_path: Path, office: Workspace) -> Iterator[Workspace]:
    """The second PC of the same unit."""
    with world.unit(tmp_path, name="另一台") as store:
        world.phone(store, office)
        yield store
