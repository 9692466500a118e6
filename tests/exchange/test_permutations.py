"""Packages and receipts in any order, some twice, with forged ones between: the same end, nothing rolled back."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.exchange import keys, package
from core.exchange.outgoing import OFFICE_SERIAL, OWN_SERIAL
from core.exchange.package import pack
from core.host import clock
from core.model.period import Calendar
from core.model.records import MonthLock, Review, TaskChange
from core.model.status import Light
from core.model.workspace import OWN_UNIT, ROLE
from core.rules.deadlines import CALENDAR
from core.settings.bookkeeping import OFFICE_ID
from core.usecases import month_lock, reviews, steps
from core.usecases.changes import change_setting
from db.workspace import Workspace, open_workspace
from tests.exchange.test_identity import claimed
from tests.exchange.world import (
    EDUCATION,
    MARCH,
    answer,
    board_of,
    day,
    filing,
    give,
    hand_out,
    key,
    office,
    one,
    phone,
    sign,
    sound,
    taken,
    unit,
)

SECOND = key("改进作风")


def copy_of(store: Workspace, out: Path) -> Path:
    out.unlink(missing_ok=True)
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(out)) as link:
        source.backup(link)
    return out


def state(store: Workspace) -> dict[str, Any]:
    """What both sides go by; not the books, which tell the order."""
    carried = store.exchange.carried(EDUCATION.id)
    names = [one.name for one in (ROLE, OWN_UNIT, OFFICE_ID, OFFICE_SERIAL, OWN_SERIAL, CALENDAR)]
    return {
        "filings": {name: (one.filing, one.evidence, one.lineage) for name, one in carried.items()},
        "records": [sorted(map(repr, store.records(kind))) for kind in (Review, MonthLock, TaskChange)],
        "settings": {name: store.setting(name) for name in names},
        "list": store.load_list(store.lists()[0][0]),
        "keys": {(one.owner, one.key, bool(one.confirmed_at), bool(one.retired_at)) for one in _keys(store)},
    }


def _keys(store: Workspace) -> Any:
    return store.exchange.known_keys()


def forged(path: Path, out: Path) -> Path:
    """The same, signed by somebody else."""
    found = package.read(path)
    out.write_bytes(pack(found.manifest, found.content, keys.new_seed()))
    return out


@dataclasses.dataclass
class Post:
    """A story told once: both workspaces at its beginning, and all that went to and fro."""

    folder: Path
    at_office: Path
    at_unit: Path
    to_unit: list[Path]
    to_office: list[Path]
    false_to_unit: list[Path]
    false_to_office: list[Path]


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    folder = tmp_path_factory.mktemp("post")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "now", lambda: day("2022-03-20T09:00:00"))
        with office(folder) as desk, unit(folder) as pc:
            yield story(folder, desk, pc)


def story(folder: Path, desk: Workspace, pc: Workspace) -> Post:
    for one_side, other in ((desk, pc), (pc, desk)):
        phone(one_side, other)
    begun = copy_of(desk, folder / "督查室起.db"), copy_of(pc, folder / "单位起.db")
    board, letters, returns = board_of(desk), [], []

    def say(act: Callable[[], object]) -> None:
        act()
        letters.append(answer(desk, folder / f"回执{len(letters)}.zip"))
        taken(pc, letters[-1])

    def send() -> None:
        returns.append(give(pc, folder / f"报送{len(returns)}.zip"))
        taken(desk, returns[-1])

    letters.append(hand_out(desk, folder / "交办.zip"))
    taken(pc, letters[-1])
    sign(pc)
    send()
    say(lambda: steps.give_back(desk, board, [key()], reason="补充"))
    sign(pc, filing(progress="补充了。"), filing(SECOND, values={}, progress="第二项。"))
    send()
    say(lambda: reviews.overrule(desk, board, key(), Light.RED, reason="没有开工"))
    say(lambda: month_lock.lock_month(desk, MARCH.plus(1), [EDUCATION.id]))
    say(lambda: change_setting(desk, CALENDAR, Calendar(due_day=20)))
    say(lambda: month_lock.reopen(desk, MARCH.plus(1), EDUCATION.id))
    false_to_unit = [forged(path, folder / f"假{path.name}") for path in letters]
    false_to_office = [forged(path, folder / f"假{path.name}") for path in returns]
    false_to_office.append(claimed(returns[0], folder / "冒名.zip", pc))
    return Post(folder, *begun, letters, returns, false_to_unit, false_to_office)


def orders(count: int, false: int) -> st.SearchStrategy[list[int]]:
    """Each of the true ones at least once, some more often, and forged ones (negative) anywhere."""
    more = st.lists(st.integers(-false, count - 1), max_size=6)
    return more.flatmap(lambda extra: st.permutations([*range(count), *extra]))


def end(start: Path, work: Path, true: list[Path], false: list[Path], order: list[int]) -> dict[str, Any]:
    with open_workspace(start, read_only=True) as begun:
        copy_of(begun, work)
    with open_workspace(work) as store:
        for at in order:
            found = one(store, true[at] if at >= 0 else false[-at - 1])
            assert bool(found.refused) == (at < 0), found.refused
        assert sound(store)
        return state(store)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=orders(6, 6))
def test_a_unit_ends_where_its_office_said_last(post: Post, order: list[int]):
    expected = end(post.at_unit, post.folder / "u0.db", post.to_unit, post.false_to_unit, list(range(6)))
    assert end(post.at_unit, post.folder / "u1.db", post.to_unit, post.false_to_unit, order) == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=orders(2, 3))
def test_an_office_ends_with_what_the_unit_sent_last(post: Post, order: list[int]):
    expected = end(post.at_office, post.folder / "o0.db", post.to_office, post.false_to_office, [0, 1])
    found = end(post.at_office, post.folder / "o1.db", post.to_office, post.false_to_office, order)
    for name in found:
        if name != "filings":
            assert found[name] == expected[name]
    texts = {name: (carried[0].progress, carried[0].state) for name, carried in found["filings"].items()}
    assert texts == {name: (carried[0].progress, carried[0].state) for name, carried in expected["filings"].items()}
