"""A server for all tests of a run, a database for each test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core.exchange import outgoing
from core.exchange.hub import Login, login_of
from db.hub import link as links
from db.hub import schema
from db.hub.members import Account, enroll
from db.hub.transport import HubTransport, open_hub
from db.workspace import Workspace
from tests.exchange import world
from tests.exchange.conftest import now
from tests.hub.server import MISSING, NAMED, RunningServer, Server, programs

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["now"]
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server | RunningServer]:
    if NAMED.startswith("postgres"):
        running = RunningServer(NAMED)
        running.remove()
        yield running
        running.remove()
        return
    if programs() is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if programs() is None:
        pytest.skip(MISSING)
    made = Server()
    try:
        made.start()
        yield made
    finally:
        made.remove()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if programs() is None:
        terminalreporter.write_line(MISSING)


@dataclass
class City:
    """A hub with its accounts; `say` asks as the administrator."""

    server: Server | RunningServer
    database: str
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def admin(self) -> str:
        return self.server.url(self.database)

    @property
    def address(self) -> str:
        return self.server.open_address(self.database)

    def link(self) -> Connection:
        return links.connect(self.admin)

    def as_member(self, name: str) -> Connection:
        one = self.accounts[name]
        return links.connect(self.server.url(self.database, one.account, one.password))

    def say(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.link() as link:
            found = link.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    def enroll(self, office: Workspace, name: str) -> None:
        board = world.board_of(office)
        data = outgoing.handout(office, board.work_list, board.single_units[0].id)
        with self.link() as link:
            self.accounts |= {one.account: one for one in enroll(link, data, name).accounts}

    def box(self, store: Workspace, *, again: bool = False) -> HubTransport:
        return self.box_of(login_of(store), again=again)

    def box_of(self, login: Login, *, again: bool = False) -> HubTransport:
        return open_hub(self.address, login, self.accounts[login.account].password, again=again)


@pytest.fixture
def hub(server: Server) -> City:
    """A new hub without members."""
    name = f"hub_{next(_numbers)}"
    with links.connect(server.url("postgres")) as link:
        link.execute(f"CREATE DATABASE {name}".encode())
    city = City(server, name)
    with city.link() as link:
        assert schema.make(link)
    return city


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    with world.office(tmp_path) as store:
        yield store


@pytest.fixture
def city(hub: City, office: Workspace) -> City:
    """A hub with one district."""
    hub.enroll(office, "东区")
    return hub


Make = Callable[..., Workspace]


@pytest.fixture
def unit(office: Workspace, tmp_path: Path) -> Iterator[Make]:
    """Makes PCs of units that have heard of their office."""
    made: list[Workspace] = []

    def make(who: Any = world.EDUCATION, name: str = "") -> Workspace:
        store = world.unit(tmp_path, who, name)
        made.append(store)
        world.take(store, world.hand_out(office, tmp_path / f"{len(made)}交办.zip", who))
        return store

    yield make
    for store in made:
        store.close()
