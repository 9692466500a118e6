"""Rows of a hub that someone put past the program: each is loaded, passed over or refused by itself, at the city and
at an office that fetches; nothing else happens.

A few dozen by default; the long run's share with INTAKE=20000, as tests/safety/test_intake.py says.
"""

from __future__ import annotations

import os
import sys
from random import Random

import pytest

from core.exchange import outgoing
from core.exchange.collecting import Wishes
from core.exchange.mailbox import receive
from core.host import diagnostics
from core.model.status import FilingState
from db.hub import loading
from db.workspace import Workspace
from tests.exchange import world
from tests.hub.conftest import City, Make
from tests.safety import odd

COUNT = max(int(os.environ.get("INTAKE", "1000")) // 50, 10)
PUT = """
    INSERT INTO zdgz.packages (district_id, from_unit, to_unit, from_box, kind, name, digest, data)
    VALUES (%s, %s, %s, %s, %s, %s, encode(sha256(%s::bytea), 'hex'), %s)
"""
NAMES = ["包.zip", "../../出去.zip", "C:\\出去.zip", "出\u202e去.zip", "x" * 200, "a\nb.zip", " ", "."]


@pytest.fixture
def defects(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    kept: list[str] = []
    monkeypatch.setattr(diagnostics, "keep_report", kept.append)
    return kept


def odd_ones(data: bytes, seed: bytes) -> list[tuple[str, bytes]]:
    """Names and contents; each by its number."""
    made = []
    for number in range(COUNT):
        random = Random(number)
        change = random.choice([*odd.ARCHIVE, *[odd.respoken(seed)] * 12])
        made.append((random.choice(NAMES), change(data, random) + bytes([number % 256] * (number % 3))))
    return made


def test_odd_rows_at_the_city(city: City, office: Workspace, defects: list[str]):
    """As the office's own account could put them, signed with its key."""
    world.write(office, world.filing(state=FilingState.RECEIVED))
    sound = outgoing.handout(office, world.board_of(office).work_list, world.EDUCATION.id)
    for name, data in odd_ones(sound, office.exchange.seed()):
        way = (office.exchange.id, None, world.EDUCATION.id, office.exchange.id, "handout")
        city.say(PUT, *way, name, data, data)
    found = loading.load(city.link)
    sys.stdout.write(f"\n{found.loaded} loaded, {found.superseded} passed over, {len(found.refused)} refused\n")
    assert defects == []
    assert all(reason for _, reason in found.refused)
    assert found.loaded + found.superseded + found.waiting + len(found.refused) == COUNT
    assert loading.load(city.link).refused == []


def test_odd_rows_at_an_office_that_fetches(city: City, office: Workspace, unit: Make, defects: list[str]):
    """As a unit's account could put them."""
    store = unit()
    world.sign(store)
    board = world.board_of(store)
    sound = outgoing.month_return(store, board, world.EDUCATION.id, world.MARCH)
    for name, data in odd_ones(sound, store.exchange.seed()):
        way = (office.exchange.id, world.EDUCATION.id, None, store.exchange.id, "return")
        city.say(PUT, *way, name, data, data)
    box = city.box(office)
    found = receive(office, box, Wishes())
    box.close()
    assert defects == []
    assert all(one.refused or one.kind for one in found.collected.outcomes)
    assert list(office.check()) == []
