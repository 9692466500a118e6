"""Made-up filings: put in, marked, and taken out with one action."""

from __future__ import annotations

from pathlib import Path

import main
from core.exchange import exchange_log, receipts
from core.model.board import Board
from core.model.records import Evidence, Review
from core.model.status import Light
from core.settings.bookkeeping import HAS_SAMPLE
from core.usecases import practice
from db.workspace import create
from tests import builders
from tests.exchange import world


def test_put_in_and_taken_out_nothing_is_left(tmp_path: Path):
    work_list = main.built_in_list()
    board = Board(work_list)
    with create(tmp_path / "a.db", role="office", work_lists=[work_list]) as store:
        with store.operation("规则"):
            store.set_setting("light_rule", "x", recorded=True)
        practice.put_in(store, board, None)
        assert store.setting(HAS_SAMPLE.name)
        key = store.filings()[0].key
        with store.operation("练习"):
            store.save_record(Review(key, Light.RED, "慢"))
            store.save_record(Evidence(key, "照片.pdf", store.add_content(b"%PDF"), 4, "pdf"))
        count = len(store.filings())
        assert practice.clear(store) == count > 100
        assert not store.filings()
        assert not store.records(Review)
        assert not store.records(Evidence)
        assert not store.setting(HAS_SAMPLE.name)
        assert store.setting("light_rule") == "x"
        assert store.load_list(work_list.id) == work_list
        assert list(store.check()) == []


def test_a_clear_that_fails_takes_nothing_out(tmp_path: Path):
    with create(tmp_path / "a.db", work_lists=[builders.work_list()]) as store:
        with store.operation("填报"):
            store.save_filing(builders.filing())
            store.set_setting(HAS_SAMPLE.name, "1")
        store.link.execute("CREATE TEMP TRIGGER full BEFORE DELETE ON main.filings BEGIN SELECT RAISE(ABORT, 'x'); END")
        try:
            practice.clear(store)
        except Exception:  # noqa: BLE001  whatever it is, nothing has changed
            assert store.setting(HAS_SAMPLE.name) == "1"
            assert len(store.filings()) == 1
        else:
            raise AssertionError


def test_the_logs_of_exchanging_go_with_it(tmp_path: Path):
    """What was sent to and fro while practising is no record of the office's work."""
    with world.office(tmp_path) as office, world.unit(tmp_path) as unit:
        world.sign(unit, world.filing(progress="第一台写的"))
        world.taken(office, world.give(unit, tmp_path / "1.zip"))
        receipts.write_receipts(office, world.board_of(office), [builders.EDUCATION], tmp_path)
        assert len(exchange_log.entries(office, 10)) == 2
        keys = office.exchange.known_keys()
        practice.clear(office)
        assert exchange_log.entries(office, 10) == ()
        assert office.exchange.known_keys() == keys != ()
        assert list(office.check()) == []
        assert world.taken(office, tmp_path / "1.zip").added == 1  # and it can come again
