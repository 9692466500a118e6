"""A district's year: an office and its units, each PC a process with a workspace of its own, and a bad postman.

Packages come late, twice, in any order, cut or changed on the way, or never (then they are made again); some
units have two PCs that sometimes write the same filing. Units never settle a conflict themselves: so whatever
a head ever signed must end in the office's file or in its list of conflicts.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from core.errors import KnownError
from core.exchange import conflicts, outgoing
from core.exchange.collecting import Wishes, collect
from core.exchange.conflicts import OURS, THEIRS
from core.exchange.identity import Confirmed
from core.exchange.outcomes import Collected
from core.exchange.ports import Conflict
from core.host import clock
from core.lists import parsing
from core.model.board import Board
from core.model.period import Month
from core.model.records import Evidence, FilingKey, IndicatorKind, UnitId
from core.model.status import FilingState, ProgressStatus
from core.usecases import steps
from db.workspace import Workspace, create, open_workspace
from tests.builders import filing

YEAR = 2022


# --- what one process does -----------------------------------------------------------------------------


def at(month: Month, day: int) -> None:
    """All clocks of this process show that day from now on."""
    moment = dt.datetime.combine(month.day(day), dt.time(9))
    clock.now = lambda: moment


def board_of(store: Workspace) -> Board:
    return Board(store.load_list(store.lists()[0][0]))


def found(folder: Path, pcs: dict[str, int]) -> None:
    """The office and every PC, which begins with the office's handout."""
    at(Month(YEAR, 1), 1)
    work_list = parsing.built_in()
    with create(folder / "office.db", role="office", work_lists=[work_list]) as office:
        for unit_id, count in pcs.items():
            (folder / "h.zip").write_bytes(outgoing.handout(office, work_list, UnitId(unit_id)))
            for number in range(count):
                path = folder / f"{unit_id}-{number}.db"
                with create(path, role="unit", unit_id=UnitId(unit_id), work_lists=[work_list]) as store:
                    assert not collect(store, [folder / "h.zip"], Wishes()).refused


def clerk(path: Path, month: Month, seed: str, inbox: list[Path], out: Path) -> dict[str, Any]:
    """A PC's month: take what the office or the other PC sent, write, sign, send. The texts that were signed."""
    random = Random(seed)
    at(month, random.randint(10, 24))
    signed: list[str] = []
    with open_workspace(path) as store:
        taken = collect(store, inbox, Wishes(confirmed=phoned(store, inbox))) if inbox else Collected()
        board, unit_id = board_of(store), UnitId(store.setting("unit"))
        due = [FilingKey(task.id, unit_id, month) for task in board.due_tasks(unit_id, month)]
        back = [one.key for one in store.filings(unit_id=unit_id) if one.state is FilingState.RETURNED]
        for key in [key for key in due if random.random() < 0.9] + back:
            signed += write(store, board, key, random, path.stem)
        sent = send(store, board, unit_id, month, out)
    return {"signed": signed, "sent": sent, "counts": counted(taken)}


def write(store: Workspace, board: Board, key: FilingKey, random: Random, who: str) -> list[str]:
    before = store.filing(key)
    if before and not before.state.is_editable:
        return []
    revision = (before.revision if before else 0) + 1
    text = f"{who}写于{clock.now():%m月%d日}，第{revision}稿，{random.randint(0, 10**9)}。"
    targets = [one for one in board.indicators.get(key.node_id, ()) if one.kind is not IndicatorKind.MILESTONE]
    new = filing(
        key, status=random.choice(list(ProgressStatus)), progress=text, revision=revision, updated_at=clock.now(),
        values={one.id: float(random.randint(0, 99)) for one in targets}, state=FilingState.SIGNED_OFF,
        sent_at=before.sent_at if before else None,
    )  # fmt: skip
    with store.operation("填报并审签"):
        store.save_filing(new)
        if random.random() < 0.2:
            sha256 = store.add_content(text.encode())
            store.save_record(Evidence(key, "证明.txt", sha256, len(text.encode()), "txt", "", clock.now(), 1))
    return [text]


def send(store: Workspace, board: Board, unit_id: UnitId, newest: Month, out: Path) -> list[str]:
    """A package for each month in which something was newly signed; the paths."""
    signed = [one for one in store.filings(unit_id=unit_id) if one.state is FilingState.SIGNED_OFF]
    months = sorted({one.key.month for one in signed if one.key.month <= newest})
    return [put(out, outgoing.month_return(store, board, unit_id, month)) for month in months]


def put(out: Path, data: bytes) -> str:
    path = out / f"{uuid.uuid4().hex}.zip"
    path.write_bytes(data)
    return str(path)


def phoned(store: Workspace, paths: list[Path]) -> frozenset[Confirmed]:
    """Someone phones for every fingerprint that is asked about or new."""
    asked = collect(store, paths, Wishes(dry_run=True)).outcomes
    return frozenset(Confirmed(one.asked_key or one.new_key, one.owner) for one in asked)


def counted(collected: Collected) -> dict[str, int]:
    names = ("added", "updated", "unchanged", "conflicts")
    return {name: collected.total(name) for name in names} | {"refused": len(collected.refused)}


def again(path: Path, out: Path) -> list[str]:
    """A PC makes a package again of every month that it sent something in."""
    at(Month(YEAR, 12), 28)
    with open_workspace(path) as store:
        board, unit_id = board_of(store), UnitId(store.setting("unit"))
        sent = {one.key.month for one in store.filings(unit_id=unit_id) if one.state.is_filed}
        return [put(out, outgoing.month_return(store, board, unit_id, month)) for month in sorted(sent)]


def between(path: Path, month: Month, out: Path) -> list[str]:
    """What a PC gives the unit's other one."""
    at(month, 27)
    with open_workspace(path) as store:
        try:
            return [put(out, outgoing.share(store, board_of(store), UnitId(store.setting("unit")), month))]
        except KnownError:  # nothing was written that month
            return []


def desk(path: Path, month: Month, seed: str, inbox: list[Path], out: Path) -> dict[str, Any]:
    """The office's month: collect, give some back, accept some, decide some conflicts, answer."""
    random = Random(seed)
    at(month, 26)
    with open_workspace(path) as store:
        board = board_of(store)
        taken = collect(store, inbox, Wishes(confirmed=phoned(store, inbox)))
        received = [one.key for one in store.filings() if one.state is FilingState.RECEIVED]
        back = [key for key in received if random.random() < 0.03]
        accepted = [key for key in received if key not in back and random.random() < 0.3]
        if back:
            steps.give_back(store, board, back, reason="请补充")
        if accepted:
            steps.accept(store, board, accepted)
        chosen = [one for one in store.exchange.conflicts() if random.random() < 0.5]
        decided = sum(decide(store, board, one, random) for one in chosen)
        heard = dict.fromkeys(one.unit_id for one in taken.taken)
        answers = {unit: put(out, outgoing.receipt(store, board.work_list, unit, [])) for unit in heard if unit}
    return {"counts": counted(taken), "back": len(back), "decided": decided, "answers": answers}


def decide(store: Workspace, board: Board, conflict: Conflict, random: Random) -> int:
    if conflict.id not in {one.id for one in store.exchange.conflicts()}:
        return 0
    now = next(one for one in store.exchange.conflicts() if one.id == conflict.id)
    different = conflicts.differences(now, board)
    conflicts.resolve(store, board, now, {one.name: random.choice([OURS, THEIRS]) for one in different})
    return 1


def settle(path: Path, inbox: list[Path], units: list[str], out: Path) -> dict[str, Any]:
    """The year's end: everything that was ever made arrives, every conflict is decided, every unit hears of it."""
    at(Month(YEAR, 12), 30)
    random = Random("settle")
    with open_workspace(path) as store:
        board = board_of(store)
        taken = collect(store, inbox, Wishes(confirmed=phoned(store, inbox)))
        decided = sum(decide(store, board, one, random) for one in store.exchange.conflicts())
        answers = {unit: put(out, outgoing.handout(store, board.work_list, UnitId(unit))) for unit in units}
    return {"counts": counted(taken), "decided": decided, "answers": answers}


def hear(path: Path, letter: Path) -> dict[str, Any]:
    """A PC takes what is given: what that changed, and how many conflicts are left."""
    at(Month(YEAR, 12), 31)
    with open_workspace(path) as store:
        heard = collect(store, [letter], Wishes(confirmed=phoned(store, [letter])))
        assert not heard.refused, heard.refused
        return {"changed": heard.total("added") + heard.total("updated"), "left": len(store.exchange.conflicts())}


def holds(path: Path) -> dict[str, list[str]]:
    """What a workspace has to agree on with others, row by row as text, a unit each; and its faults."""
    with open_workspace(path, read_only=True) as store:
        units = [store.setting("unit")] if store.setting("unit") else [one.id for one in board_of(store).single_units]
        carried = {unit: store.exchange.carried(UnitId(unit)).values() for unit in units}
        rows = {unit: sorted(repr((one.filing, one.evidence)) for one in found) for unit, found in carried.items()}
        return {**rows, "faults": list(store.check())}


def ever_held(path: Path) -> set[str]:
    """Every text that the office has or had, and those in its list of conflicts."""
    with open_workspace(path, read_only=True) as store:
        told = {entry.after.get("progress", "") for entry in store.history(limit=10**9)}
        listed = [*store.exchange.conflicts(), *store.exchange.conflicts(decided=True)]
        return told | {one.theirs.filing.progress for one in listed}


# --- the district --------------------------------------------------------------------------------------


@dataclass
class District:
    """The year, month after month; every step in a process of its own."""

    folder: Path
    units: int
    months: int
    two_pcs: int
    seed: str = "2022"
    counts: Counter[str] = field(default_factory=Counter)
    signed: list[str] = field(default_factory=list)

    def live(self) -> None:
        """Play the year."""
        self.random, self.post = Random(self.seed), self.folder / "post"
        board = Board(parsing.built_in())
        self.pcs = {unit.id: 1 + (at < self.two_pcs) for at, unit in enumerate(board.single_units[: self.units])}
        self.letters: dict[str, list[Path]] = {}
        self.coming: list[tuple[int, str]] = []
        self.post.mkdir()
        with get_context("spawn").Pool(2, maxtasksperchild=1) as pool:
            self.run = lambda jobs: pool.starmap(call, jobs, chunksize=1)
            self.run([(found, self.folder, self.pcs)])
            for number in range(1, self.months + 1):
                self.month(Month(YEAR, number))
            self.end()
            paths = [self.folder / "office.db", *self.paths]
            self.held = dict(zip([path.stem for path in paths], self.run([(holds, p) for p in paths]), strict=True))

    @property
    def paths(self) -> list[Path]:
        """The PCs of the units."""
        return [self.path(unit, number) for unit, count in self.pcs.items() for number in range(count)]

    def path(self, unit: str, number: int) -> Path:
        return self.folder / f"{unit}-{number}.db"

    def month(self, month: Month) -> None:
        if month.number > 1:
            self.share(month.plus(-1))
        jobs = [
            (clerk, path, month, f"{self.seed}{path.stem}{month}", self.letters.pop(path.stem, []), self.post)
            for path in self.paths
        ]
        for done in self.run(jobs):
            self.signed += done["signed"]
            self.counts.update({f"units {name}": count for name, count in done["counts"].items()})
            for sent in done["sent"]:
                self.carry(month.number, sent)
        job = (desk, self.folder / "office.db", month, f"{self.seed}{month}", self.arrived(month.number), self.post)
        done = self.run([job])[0]
        self.count(done)
        for unit, letter in done["answers"].items():
            for number in range(self.pcs[unit]):
                if self.random.random() < 0.7:
                    self.letters.setdefault(f"{unit}-{number}", []).append(Path(letter))

    def share(self, month: Month) -> None:
        """The two PCs of a unit exchange what the last month left, mostly: the first gives, the second takes."""
        pairs = [unit for unit, count in self.pcs.items() if count == 2 and self.random.random() < 0.7]
        made = self.run([(between, self.path(unit, 0), month, self.post) for unit in pairs])
        for unit, shares in zip(pairs, made, strict=True):
            self.letters.setdefault(f"{unit}-1", []).extend(map(Path, shares))

    def carry(self, now: int, sent: str) -> None:
        """The bad postman."""
        self.counts["packages"] += 1
        luck = self.random.random()
        if luck < 0.1:
            self.counts["lost"] += 1
            return
        if luck < 0.2:
            self.coming.append((now, self.spoiled(sent)))
        if luck > 0.85:
            self.counts["doubled"] += 1
            self.coming.append((now + self.random.randint(0, 3), sent))
        late = self.random.randint(1, 3) if self.random.random() < 0.2 else 0
        self.counts["late"] += bool(late)
        self.coming.append((now + late, sent))

    def spoiled(self, sent: str) -> str:
        self.counts["corrupted"] += 1
        data = bytearray(Path(sent).read_bytes())
        if self.random.random() < 0.5:
            del data[self.random.randrange(len(data)) :]
        else:
            data[self.random.randrange(len(data))] ^= 1 << self.random.randrange(8)
        return put(self.post, bytes(data))

    def arrived(self, now: int) -> list[Path]:
        """What has come by now, in any order."""
        here = [Path(sent) for when, sent in self.coming if when <= now]
        self.coming = [(when, sent) for when, sent in self.coming if when > now]
        self.random.shuffle(here)
        return here

    def count(self, done: dict[str, Any]) -> None:
        self.counts.update({f"office {name}": count for name, count in done["counts"].items()})
        self.counts.update({"given back": done.get("back", 0), "decided": done["decided"]})

    def end(self) -> None:
        """All that was lost is made again, and everyone hears the last word, twice."""
        remade = [Path(sent) for made in self.run([(again, path, self.post) for path in self.paths]) for sent in made]
        inbox = [*self.arrived(99), *remade]
        self.random.shuffle(inbox)
        done = self.run([(settle, self.folder / "office.db", inbox, [*self.pcs], self.post)])[0]
        self.count(done)
        jobs = [(hear, path, Path(done["answers"][path.stem[:36]])) for path in self.paths]
        self.run(jobs)
        heard = self.run(jobs)
        self.counts.update({"changed by the second hearing": sum(one["changed"] for one in heard)})
        self.counts.update({"conflicts left": sum(one["left"] for one in heard)})


def call(function: Any, *arguments: Any) -> Any:
    return function(*arguments)
