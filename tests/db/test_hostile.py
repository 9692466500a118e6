"""A database that somebody made to do harm when it is opened: nothing of it runs, every door has a sentence for it."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import main
from core.errors import DamagedError, KnownError
from core.host.backups import Kind
from db import connection, finding, known_schema, migrations
from db.backup.copies import look_at
from db.backup.restore import preview, restore_as
from db.backup.service import Safe
from db.integrity.rescue import rescue
from db.opening import look_through
from db.workspace import create, examine, open_workspace, snapshot
from tests import builders

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
DEEDS = {
    "a view in a table's place that never ends": [
        "ALTER TABLE settings RENAME TO old",
        f"CREATE VIEW settings (name, value) AS SELECT 'role', ({ENDLESS} WHERE x < 0)",
    ],
    "a view besides": ["CREATE VIEW v AS SELECT * FROM filings"],
    "a trigger that changes filings": [
        "CREATE TRIGGER t AFTER INSERT ON history BEGIN UPDATE filings SET progress = '改了'; END"
    ],
    "a trigger that never ends": [
        f"CREATE TRIGGER t BEFORE UPDATE ON settings BEGIN SELECT ({ENDLESS} WHERE x < 0); END"
    ],
    "a computed column of 1 GB": ["ALTER TABLE filings ADD COLUMN big BLOB AS (zeroblob(999999999))"],
    "a check that loads a library": [
        "ALTER TABLE departures ADD COLUMN c TEXT CHECK (load_extension('/x.so') IS NULL)"
    ],
    "a check that never ends": [
        "CREATE TABLE t (x TEXT CHECK (length(printf('%.*c', 500000000, 'x')) > 1))",
        "INSERT INTO t VALUES ('a')",
    ],
    "a virtual table": ["CREATE VIRTUAL TABLE t USING fts5(x)"],
    "an index over an expression": ["CREATE INDEX e ON filings (length(zeroblob(length(progress) * 99999)))"],
    "a default that is computed": ["CREATE TABLE t (x TEXT DEFAULT (hex(randomblob(9))))"],
    "a table too few": ["DROP TABLE departures"],
    "thousands of tables": [f"CREATE TABLE t{number} (x)" for number in range(2000)],
    "an older version's number": ["PRAGMA user_version = 1"],
    "no version's number": ["PRAGMA user_version = 0"],
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "工作区.db"
    with create(path, work_lists=[builders.work_list()]) as store, store.operation("填报"):
        store.save_filing(builders.filing(progress="原来的进展。"))
    return path


@pytest.fixture(params=DEEDS.values(), ids=DEEDS.keys())
def hostile(request: pytest.FixtureRequest, whole: Path, tmp_path: Path) -> Path:
    path = Path(shutil.copy(whole, tmp_path / "来历不明.db"))
    link = sqlite3.connect(path, isolation_level=None)
    link.execute("PRAGMA legacy_alter_table = ON")
    link.execute("BEGIN")
    for deed in request.param:
        if not deed.startswith("PRAGMA"):
            link.execute(deed)
    link.execute("COMMIT")
    for deed in request.param:
        if deed.startswith("PRAGMA"):
            link.execute(deed)
    link.close()
    return path


def refused(door: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as caught:
        door()
    return caught.value.sentence


def test_each_door_refuses_it_with_a_sentence_and_runs_nothing(hostile: Path, tmp_path: Path, whole: Path):
    data, began = hostile.read_bytes(), time.monotonic()
    doors: list[Callable[[], object]] = [
        lambda: open_workspace(hostile),
        lambda: open_workspace(hostile, read_only=True),
        lambda: open_workspace(hostile, looked_at_later=True),
        lambda: snapshot(hostile),
        lambda: look_through(hostile),
        lambda: Safe(hostile).make(Kind.MANUAL),
        lambda: Safe(hostile).save_to(tmp_path / "备份.db"),
        lambda: restore_as(hostile, tmp_path / "恢复.db"),
        lambda: preview(whole, look_at(hostile)),
        lambda: preview(hostile, look_at(whole)),
    ]
    said = {refused(door) for door in doors}
    assert all("表结构" in sentence for sentence in said), said
    assert "表结构" in look_at(hostile).fault
    assert finding.look(hostile) is None
    assert [fault for fault in examine(hostile) if "表结构" in fault]
    assert hostile.read_bytes() == data
    assert time.monotonic() - began < 120


def test_the_commands_say_it_and_end_with_one(hostile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for words in (
        ["check", str(hostile)],
        ["status", str(hostile), "--month", "2022-03"],
        ["backup", str(hostile), "--out", str(tmp_path / "b.db")],
        ["restore", str(hostile), "--out", str(tmp_path / "r.db")],
    ):
        assert main.main(words) == 1
        assert "表结构" in capsys.readouterr().err


def test_what_was_filed_is_rescued_without_running_it(hostile: Path, tmp_path: Path):
    try:
        rescue(hostile, tmp_path / "救出.db")
    except DamagedError:
        pytest.fail("nothing was rescued")
    with open_workspace(tmp_path / "救出.db") as store:
        assert [one.progress for one in store.filings()] == ["原来的进展。"]


def test_a_sound_one_passes(whole: Path):
    with open_workspace(whole) as store:
        assert list(store.check()) == []


def test_the_tables_beside_the_program_are_those_it_makes():
    """After a new step in db.migrations: uv run .ci/keep_schema.py."""
    from core.host.resources import resource

    assert resource("schema.sql").read_text(encoding="utf-8") == known_schema.text_of(migrations.schema())


def test_what_takes_too_long_is_broken_off(whole: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(known_schema, "_SECONDS", 0.2)
    link = connection.connect_as_it_is(whole)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"), known_schema.bounded(link):
        link.execute(ENDLESS).fetchall()
    link.execute("SELECT 1")
    link.close()
