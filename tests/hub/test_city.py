"""A city's year over a hub: districts and units that are offline for weeks, packages doubled, the server gone and back.

In the end the hub and every office agree row by row, and every unit with its office.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from core.exchange import hub_visit, mailbox, outgoing
from core.exchange.collecting import Wishes
from core.exchange.hub import AwayError
from core.host import clock
from core.lists import parsing
from core.model.board import Board
from core.model.period import Month
from core.model.records import Filing, FilingKey, UnitId, WorkList
from core.model.status import FilingState, ProgressStatus
from core.usecases import steps
from db.hub import link as links
from db.hub import loading, overview
from db.workspace import Workspace, create, open_workspace
from tests.builders import filing
from tests.exchange.district import at, board_of, holds
from tests.hub import reading
from tests.hub.conftest import City

#: The whole city takes its time: CITY=whole uv run pytest -s tests/hub/test_city.py
WHOLE = os.environ.get("CITY") == "whole"
DISTRICTS, UNITS, MONTHS = (10, 60, 12) if WHOLE else (2, 3, 4)


def city_list(number: int) -> WorkList:
    """The built-in list, with as many units as a district of this city has: those it lacks are given a task."""

    from core.model.records import Assignment, ListId, Role, Unit, UnitKind, derived_id

    whole = parsing.built_in()
    board = Board(whole)
    tasks = [task.id for task in board.tasks if board.indicators.get(task.id)]
    more = tuple(
        Unit(UnitId(derived_id("unit", f"新增{at}局")), f"新增{at}局", UnitKind.DISTRICT)
        for at in range(max(0, UNITS - len(board.single_units)))
    )
    parts = tuple(Assignment(tasks[at % len(tasks)], unit.id, Role.SUPPORT) for at, unit in enumerate(more))
    return whole._replace(id=ListId(derived_id("list", f"city-{number}")), units=(*whole.units, *more),
        assignments=(*whole.assignments, *parts),
    )  # fmt: skip


@dataclass
class Life:
    """The year, month after month."""

    folder: Path
    city: City
    random: Random = field(default_factory=lambda: Random("2022"))
    counts: Counter[str] = field(default_factory=Counter)
    units: dict[Path, list[Path]] = field(default_factory=dict)

    def found(self) -> None:
        at(Month(2022, 1), 1)
        for number in range(DISTRICTS):
            work_list = city_list(number)
            office = self.folder / f"区{number}" / "office.db"
            office.parent.mkdir()
            with create(office, role="office", work_lists=[work_list]) as desk:
                self.city.enroll(desk, f"第{number}区")
                box = self.city.box(desk)
                chosen = Board(work_list).single_units[-UNITS:]
                self.units[office] = [self.pc(office, desk, work_list, unit.id) for unit in chosen]
                for unit in Board(work_list).single_units:
                    box.put(f"{unit.name}交办.zip", outgoing.handout(desk, work_list, unit.id))
                box.close()

    def pc(self, office: Path, desk: Workspace, work_list: WorkList, unit_id: UnitId) -> Path:
        path = office.parent / f"{unit_id}.db"
        with create(path, role="unit", unit_id=unit_id, work_lists=[work_list]) as store:
            (office.parent / "h.zip").write_bytes(outgoing.handout(desk, work_list, unit_id))
            from tests.exchange import world

            assert not world.take(store, office.parent / "h.zip").refused
        return path

    def live(self) -> None:
        self.found()
        for number in range(1, MONTHS + 1):
            self.month(Month(2022, number))
        self.end()

    def month(self, month: Month) -> None:
        """Units write and send; in the middle the server goes and comes back; offices collect; the city loads."""
        pcs = [path for paths in self.units.values() for path in paths]
        gone, back = sorted(self.random.sample(range(len(pcs) + 1), 2)) if month.number % 2 else (-1, -1)
        for number, path in enumerate(pcs):
            if number == gone:
                self.city.server.stop(self.random.choice([signal.SIGINT, signal.SIGQUIT]))
                self.counts["server stopped"] += 1
            if number == back:
                self.city.server.start()
            self.clerk(path, month)
        if back == len(pcs):
            self.city.server.start()
        for office in self.units:
            if self.random.random() < 0.8:
                self.desk(office, month)
            else:
                self.counts["offices offline for a month"] += 1
        self.load()

    def clerk(self, path: Path, month: Month) -> None:
        at(month, self.random.randint(10, 24))
        with open_workspace(path) as store:
            board, unit_id = board_of(store), UnitId(store.setting("unit"))
            due = [FilingKey(task.id, unit_id, month) for task in board.due_tasks(unit_id, month)]
            again = [one.key for one in store.filings(unit_id=unit_id) if one.state is FilingState.RETURNED]
            for key in [*(key for key in due if self.random.random() < 0.9), *again]:
                self.write(store, board, key)
            months = {one.key.month for one in store.filings() if one.state is FilingState.SIGNED_OFF}
            for each in sorted(months):
                hub_visit.prepare_month(store, board, each, sealed=False)
                self.counts["packages made"] += 1
            if self.random.random() < 0.25:
                self.counts["units offline for a month"] += 1
                return
            self.connect(store)

    def write(self, store: Workspace, board: Board, key: FilingKey) -> None:
        before = store.filing(key)
        if before and not before.state.is_editable:
            return
        targets = [one for one in board.indicators.get(key.node_id, ()) if one.value]
        new = filing(
            key, status=self.random.choice(list(ProgressStatus)), percent=float(self.random.randint(0, 100)),
            progress=f"{clock.now():%m月%d日}，{self.random.randint(0, 10**9)}。", updated_at=clock.now(),
            values={one.id: float(self.random.randint(0, 99)) for one in targets}, state=FilingState.SIGNED_OFF,
            revision=(before.revision if before else 0) + 1, sent_at=before.sent_at if before else None,
        )  # fmt: skip
        with store.operation("填报并审签"):
            store.save_filing(new)
        self.counts["filings written"] += 1

    def connect(self, store: Workspace) -> None:
        """As the program does: first out, then in; some packages go twice."""
        waiting = [path.read_bytes() for path in mailbox.waiting_to_go(store)]
        try:
            box = self.city.box(store)
        except AwayError:
            self.counts["found the server away"] += 1
            return
        with closing(box):
            self.counts["packages sent"] += mailbox.flush(store, box).sent
            for data in waiting:
                if self.random.random() < 0.3:
                    assert not box.put("又一份.zip", data)
                    self.counts["packages doubled"] += 1
            found = mailbox.receive(store, box, Wishes())
            assert not found.collected.refused, found.collected.refused

    def desk(self, path: Path, month: Month) -> None:
        at(month, 26)
        with open_workspace(path) as store, closing(self.city.box(store)) as box:
            crashed = self.random.random() < 0.3 and box.list()
            if crashed:  # fetched, and then the program is killed
                other = self.city.box(store)
                assert other.fetch(crashed[0])
                other.close()
                self.counts["crashes after fetching"] += 1
            found = mailbox.receive(store, box, Wishes())
            assert not found.collected.refused, found.collected.refused
            self.counts["packages collected"] += len(found.collected.taken)
            board = board_of(store)
            received = [one.key for one in store.filings() if one.state is FilingState.RECEIVED]
            back = [key for key in received if self.random.random() < 0.03]
            accepted = [key for key in received if key not in back and self.random.random() < 0.5]
            if back:
                steps.give_back(store, board, back, reason="请补充")
                self.counts["filings given back"] += len(back)
            if accepted:
                steps.accept(store, board, accepted)
            for unit in {key.unit_id for key in received}:
                box.put("回执.zip", outgoing.receipt(store, board.work_list, unit, []))

    def load(self) -> None:
        found = loading.load(self.city.link)
        assert (found.refused, found.waiting) == ([], 0)
        self.counts["packages loaded"] += found.loaded

    def end(self) -> None:
        """Everyone is online once more, twice, so that the last word is heard; nothing is written any more."""
        at(Month(2022, 12), 30)
        for _ in range(2):
            for path in [path for paths in self.units.values() for path in paths]:
                with open_workspace(path) as store:
                    self.connect(store)
            for office in self.units:
                with open_workspace(office) as store, closing(self.city.box(store)) as box:
                    self.counts["packages collected"] += len(mailbox.receive(store, box, Wishes()).collected.taken)
                    board = board_of(store)
                    for unit in board.single_units:
                        box.put("回执.zip", outgoing.receipt(store, board.work_list, unit.id, []))
        for path in [path for paths in self.units.values() for path in paths]:
            with open_workspace(path) as store:
                self.connect(store)
        self.load()


@pytest.fixture(autouse=True)
def keep_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", clock.now)


def out(path: Path) -> list[Filing]:
    with open_workspace(path, read_only=True) as store:
        found = [one for one in store.filings() if one.state.is_filed or one.state is FilingState.RETURNED]
        return sorted(found, key=lambda one: (one.key.month, one.key.unit_id, one.key.node_id))


def test_a_year_of_the_city(tmp_path: Path, hub: City):
    life = Life(tmp_path, hub)
    life.live()
    rows, compared = 0, 0
    for office, pcs in life.units.items():
        with open_workspace(office, read_only=True) as store, hub.link() as link:
            office_id, held = store.exchange.id, holds_of(office)
            loaded = list(reading.filings(link, office_id, 2022))
        assert loaded == out(office)
        rows += len(loaded)
        assert held.pop("faults") == []
        for path in pcs:
            own = holds_of(path)
            assert own.pop("faults") == []
            assert own == {path.stem: held[path.stem]}
            compared += 1
    with links.connect(hub.admin) as link:
        year = overview.city_year(link, Month(2022, MONTHS))
    assert len(year.sections) == DISTRICTS
    counts = life.counts | Counter({"filings in the hub": rows, "units that agree with their office": compared})
    sys.stdout.write("".join(f"{name}: {count}\n" for name, count in sorted(counts.items())))
    assert rows > 0
    for name in ("server stopped", "found the server away", "packages doubled", "units offline for a month"):
        assert counts[name] > 0, name
    if WHOLE:
        assert counts["offices offline for a month"] * counts["crashes after fetching"] > 0


def holds_of(path: Path) -> dict[str, list[str]]:
    return holds(path)
