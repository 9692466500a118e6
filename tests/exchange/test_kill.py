"""The process dies at any write of a collect: after a restart each package is whole in the file, or not at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db.workspace import open_workspace
from tests.builders import HOUSING, TOWN
from tests.exchange.world import (
    EDUCATION,
    attach,
    dump,
    filing,
    give,
    key,
    sign,
    sound,
    take,
)  # fmt: skip
from tests.exchange.world import (
    office as office_at,
)
from tests.exchange.world import (
    unit as unit_at,
)

ROOT = Path(__file__).parents[2]
#: Collects, and leaves without a word when SQLite is about to write for the n-th time (0: never; prints the count).
COLLECT = """
import json, os, sys
from pathlib import Path

sys.path.insert(0, {root!r})
from core.exchange.collecting import Wishes, collect
from db import connection
from db.workspace import open_workspace

count, last = 0, int(sys.argv[1])


class Dying(connection.Link):
    def _count(self, sql):
        global count
        if sql.lstrip().split()[0].upper() in {{"INSERT", "UPDATE", "DELETE", "COMMIT", "BEGIN"}}:
            count += 1
            if count == last:
                os._exit(9)

    def execute(self, sql, *more):
        self._count(sql)
        return super().execute(sql, *more)

    def executemany(self, sql, lines):
        self._count(sql)
        return super().executemany(sql, lines)


connection.Link = Dying
with open_workspace(Path(sys.argv[2])) as store:
    count = 0
    collect(store, [Path(sys.argv[3])], Wishes())
print(json.dumps(count))
"""


def collect_and_die(at: int, store: Path, inbox: Path) -> subprocess.CompletedProcess[str]:
    code = COLLECT.format(root=str(ROOT))
    command = [sys.executable, "-c", code, str(at), str(store), str(inbox)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The returns of three units, one with a file attached."""
    folder = tmp_path / "收件"
    folder.mkdir()
    wrote = {EDUCATION: [key(), key("改进作风")], HOUSING: [key("扩大投资", HOUSING)], TOWN: [key("改进作风", TOWN)]}
    for number, (who, keys) in enumerate(wrote.items()):
        with unit_at(tmp_path, who) as store:
            sign(store, *(filing(at, values={}) for at in keys))
            attach(store, keys[0], "照片.txt", who.name.encode())
            give(store, folder / f"{number}.zip")
    return folder


def held(path: Path) -> dict[str, list[str]]:
    """What the office has of each unit."""
    with sqlite3.connect(path) as link:
        lines = link.execute("SELECT unit_id, id FROM filings UNION ALL SELECT unit_id, id FROM evidence").fetchall()
    link.close()
    found: dict[str, list[str]] = {}
    for unit_id, record in sorted(lines):
        found.setdefault(unit_id, []).append(record)
    return found


def test_each_package_is_whole_or_not_in(inbox: Path, tmp_path: Path):
    office_at(tmp_path).close()
    blank = tmp_path / "督查室.db"
    whole = Path(shutil.copy(blank, tmp_path / "全部.db"))
    writes = json.loads(collect_and_die(0, whole, inbox).stdout)
    assert writes > 30
    expected = held(whole)
    assert {len(records) for records in expected.values()} == {2, 3}
    reached = set()
    #: Every write of the first package and the first ones of the next, then every third: all kinds are met.
    for at in [*range(1, writes // 3 + 4), *range(writes // 3 + 4, writes + 1, 3)]:
        path = Path(shutil.copy(blank, tmp_path / "断电.db"))
        assert collect_and_die(at + 1, path, inbox).returncode == 9 or at == writes
        with open_workspace(path) as store:
            assert sound(store)
            now = held(path)
            assert all(records == expected[unit] for unit, records in now.items())
            reached.add(len(now))
            assert take(store, inbox).refused == ()
        assert held(path) == expected
        path.unlink()
    assert reached >= {0, 1, 2}


def test_a_failure_in_the_middle_changes_nothing(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The disk fills up at the log, the last table that is written."""
    from db.repositories import exchange

    def full(*_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    with office_at(tmp_path) as store:
        before = dump(store.path)
        monkeypatch.setattr(exchange, "_keep_conflicts", full)
        with pytest.raises(sqlite3.OperationalError):
            take(store, inbox / "0.zip")
        assert dump(store.path) == before
