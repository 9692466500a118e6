"""Each declared text of a filing stands in the city's tables, also in those of a hub that an older program made."""

from __future__ import annotations

import pytest

from core.errors import KnownError
from core.model import fields
from core.model.status import FilingState
from db.hub import loading, schema
from db.workspace import Workspace
from tests.exchange import world
from tests.hub import reading
from tests.hub.conftest import City


def _send(city: City, office: Workspace) -> None:
    """The office holds a filing with every text and puts it."""
    texts = {one.name: f"{one.label}写的" for one in fields.TEXTS}
    world.write(office, world.filing(state=FilingState.RECEIVED, **texts))
    world.hand_out(office, office.path.with_name("交办.zip"))
    box = city.box(office)
    box.put("交办.zip", office.path.with_name("交办.zip").read_bytes())
    box.close()


def _older(city: City) -> None:
    for one in fields.OPTIONAL:
        city.say(f"ALTER TABLE zdgz.filings DROP COLUMN {one.name}")


def test_each_text_is_in_the_table_and_says_what_it_is(city: City, office: Workspace):
    _send(city, office)
    assert loading.load(city.link).refused == []
    with city.link() as link:
        assert list(reading.filings(link, office.exchange.id, 2022)) == list(office.filings())
    told = dict(
        city.say(
            "SELECT column_name::text, col_description('zdgz.filings'::regclass, ordinal_position) "
            "FROM information_schema.columns WHERE table_schema = 'zdgz' AND table_name = 'filings'"
        )
    )
    assert {one.name: told.get(one.name) for one in fields.TEXTS} == {one.name: one.label for one in fields.TEXTS}


def test_a_hub_of_an_older_program_is_said_to_need_init_and_loads_after_it(city: City, office: Workspace):
    _older(city)
    _send(city, office)
    with pytest.raises(KnownError, match="init"):
        loading.load(city.link)
    with city.link() as link:
        assert not schema.make(link)
    assert loading.load(city.link).refused == []
    with city.link() as link:
        assert list(reading.filings(link, office.exchange.id, 2022)) == list(office.filings())
