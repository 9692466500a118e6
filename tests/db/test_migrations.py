"""Older files are brought up to date, whole or not at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from core.discrepancies import SINCE
from core.errors import KnownError
from core.exchange import exchange_log
from core.exchange.ports import Departure
from core.first_month import FIRST_MONTH
from core.host import clock
from core.settings.registry import BY_NAME
from db import migrations, version
from db.backup.copies import look_at
from db.integrity.rescue import rescue
from db.workspace import bring_up_to_date, examine, open_workspace, snapshot
from tests.builders import filing, key, work_list

ROOT = Path(__file__).parents[2]
KEPT = sorted((ROOT / "tests" / "data").glob("workspace-v*.db"))


def dump(path: Path) -> list[str]:
    """Everything in a file, as SQL."""
    connection = sqlite3.connect(path)
    lines = list(connection.iterdump())
    connection.close()
    return lines


def add_colour(db: Database) -> None:
    db.table("units").add_column("colour", str)


def rebuild_units(db: Database) -> None:
    """A table that others refer to is rebuilt: what foreign keys would forbid while they are on."""
    db.table("units").transform(rename={"short_name": "short"})


def half(db: Database) -> None:
    db.table("units").add_column("half", str)
    raise RuntimeError


def break_reference(db: Database) -> None:
    db.execute("DELETE FROM units")


def later(monkeypatch: pytest.MonkeyPatch, *steps: migrations.Step) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, *steps))
    monkeypatch.setattr(version, "LATEST", len(migrations.STEPS))


def test_an_older_file_is_brought_up_to_date(file: Path, monkeypatch: pytest.MonkeyPatch):
    with open_workspace(file) as workspace, workspace.operation("填报"):
        workspace.save_filing(filing())
    later(monkeypatch, add_colour)
    with open_workspace(file) as workspace:
        assert version.version_of(workspace.link) == version.LATEST
        assert workspace.filing(key()) == filing()
        assert workspace.link.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert workspace.link.execute("SELECT count(colour) FROM units").fetchone()[0] == 0


def test_a_table_that_others_refer_to_can_be_rebuilt(file: Path, monkeypatch: pytest.MonkeyPatch):
    later(monkeypatch, rebuild_units)
    with open_workspace(file) as workspace:
        assert workspace.link.execute("SELECT short FROM units ORDER BY rowid").fetchone()[0] == "教育局"
        assert list(workspace.check()) == []


@pytest.mark.parametrize(("step", "error"), [(half, RuntimeError), (break_reference, sqlite3.IntegrityError)])
def test_a_step_that_fails_leaves_the_step_before(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: migrations.Step, error: type[Exception]
):
    later(monkeypatch, step)
    before = dump(file)
    with pytest.raises(error):
        open_workspace(file)
    assert dump(file) == before
    monkeypatch.undo()
    with open_workspace(file) as workspace:
        assert workspace.load_list(work_list().id) == work_list()


def test_an_older_file_that_can_only_be_read_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch):
    later(monkeypatch, add_colour)
    with pytest.raises(KnownError, match="要先升级"):
        open_workspace(file, read_only=True)


def test_opening_needs_only_the_standard_library(file: Path):
    code = "import sys; from pathlib import Path; from db.workspace import open_workspace as o; o(Path(sys.argv[1]))"
    code += ".close(); print('sqlite_utils' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code, str(file)], cwd=ROOT, check=True, capture_output=True)
    assert answer.stdout.strip() == b"False"


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_file_of_each_released_version_opens(kept: Path, tmp_path: Path):
    """The kept files hold a list and filings, made with the program of their time."""
    copy = Path(shutil.copy(kept, tmp_path / kept.name))
    with open_workspace(copy) as workspace:
        assert version.version_of(workspace.link) == version.LATEST
        assert workspace.filings()
        assert workspace.load_list(workspace.lists()[0][0]).nodes
        assert list(workspace.check()) == []


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_command_that_only_looks_brings_an_older_file_up_to_date_first(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copy(kept, tmp_path / "旧.db")
    monkeypatch.chdir(tmp_path)
    bring_up_to_date(Path("旧.db"))
    with snapshot(Path("旧.db")) as workspace:
        assert version.version_of(workspace.link) == version.LATEST
        assert workspace.filings()


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_an_upgraded_file_has_declared_settings_only(kept: Path, tmp_path: Path):
    with open_workspace(Path(shutil.copy(kept, tmp_path / "旧.db"))) as workspace:
        names = {name for (name,) in workspace.link.execute("SELECT name FROM settings")}
        assert {FIRST_MONTH.name, SINCE.name} <= names <= BY_NAME.keys()


def test_a_file_of_this_version_is_not_touched_by_a_look(file: Path):
    before = file.read_bytes()
    bring_up_to_date(file)
    assert file.read_bytes() == before


def test_what_units_were_given_last_goes_into_the_log(tmp_path: Path):
    """A note per kind until then, which named no file."""
    old = Path(shutil.copy(ROOT / "tests" / "data" / "workspace-v4.db", tmp_path / "旧.db"))
    with closing(sqlite3.connect(old)) as link, link:
        unit, other = (unit for (unit,) in link.execute("SELECT id FROM units LIMIT 2"))
        given = {unit: ["2022-04-02T09:00:00", 3], other: ["2022-03-02T09:00:00", 2], "nobody": ["2022-05-02", 2]}
        link.execute("INSERT INTO settings VALUES ('exchange.given.handout', ?)", (json.dumps(given),))
        link.execute("DELETE FROM settings WHERE name = 'seal'")
    with open_workspace(old) as workspace:
        found = workspace.link.execute("SELECT kind, unit_id, month, file, list_version, at FROM departures").fetchall()
        assert [tuple(one) for one in found] == [
            ("handout", other, None, "", 2, "2022-03-02T09:00:00"),
            ("handout", unit, None, "", 3, "2022-04-02T09:00:00"),
        ]
        assert workspace.setting("exchange.given.handout") == ""
        assert list(workspace.check()) == []


@pytest.mark.parametrize(("kept", "logged"), [('["2022-04-02T09:00:00", 3]', 1), ('["2022-04-02T09:00:00"', 0)])
def test_a_rescue_takes_what_units_were_given_last_into_the_log_too(tmp_path: Path, kept: str, logged: int):
    old = Path(shutil.copy(ROOT / "tests" / "data" / "workspace-v4.db", tmp_path / "旧.db"))
    with closing(sqlite3.connect(old)) as link, link:
        (unit,) = link.execute("SELECT id FROM units LIMIT 1").fetchone()
        link.execute("INSERT INTO settings VALUES ('exchange.given.handout', ?)", (f'{{"{unit}": {kept}}}',))
    rescue(old, tmp_path / "救出.db")
    with open_workspace(tmp_path / "救出.db") as workspace:
        found = [tuple(one) for one in workspace.link.execute("SELECT unit_id, list_version FROM departures")]
        assert found == [(unit, 3)][:logged]
        assert list(workspace.check()) == []


@pytest.mark.parametrize("wrong", ["kind = 'hand\ufffdut'", "at = '2022-0\ufffd-02T09:00:00'"])
def test_a_rescue_leaves_out_what_the_log_could_not_show(tmp_path: Path, wrong: str):
    old = Path(shutil.copy(ROOT / "tests" / "data" / "workspace-v4.db", tmp_path / "旧.db"))
    with open_workspace(old) as workspace, workspace.operation("记下交办包"):
        (unit, *_) = workspace.load_list(workspace.lists()[0][0]).units
        workspace.exchange.note_departures([Departure("handout", unit.id, None, "1.zip", 0, 1, clock.now())])
    with closing(sqlite3.connect(old)) as link, link:
        for table in ("imports", "departures"):
            link.execute(f"UPDATE {table} SET {wrong} WHERE id = (SELECT min(id) FROM {table})")  # noqa: S608
    lost = rescue(old, tmp_path / "救出.db").lost
    assert {"收取记录：有 1 条内容损坏。", "发出记录：有 1 条内容损坏。"} <= set(lost)
    with open_workspace(tmp_path / "救出.db") as workspace:
        assert all(one.came for one in exchange_log.entries(workspace, 99))
        assert list(workspace.check()) == []


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_tables_that_came_later_are_no_loss_to_a_rescue(kept: Path, tmp_path: Path):
    assert rescue(kept, tmp_path / "救出.db").lost == []


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_file_of_an_older_version_is_sound_as_it_is(kept: Path, tmp_path: Path):
    copy = Path(shutil.copy(kept, tmp_path / kept.name))
    assert examine(copy) == []
    with closing(sqlite3.connect(copy)) as link, link:
        link.execute("DROP TABLE assignments")
    assert examine(copy)


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_filing_changed_past_the_older_program_is_found_before_the_file_is_opened(kept: Path, tmp_path: Path):
    copy = Path(shutil.copy(kept, tmp_path / kept.name))
    with closing(sqlite3.connect(copy)) as link, link:
        link.execute("UPDATE filings SET progress = '改过' WHERE rowid = (SELECT min(rowid) FROM filings)")
    before = copy.read_bytes()
    (fault,) = examine(copy)
    assert "填报与历史记录不一致" in fault
    assert copy.read_bytes() == before


def test_broken_references_of_an_older_file_are_told(tmp_path: Path):
    copy = Path(shutil.copy(ROOT / "tests" / "data" / "workspace-v4.db", tmp_path / "旧.db"))
    with closing(sqlite3.connect(copy)) as link, link:
        link.execute("DELETE FROM nodes WHERE id IN (SELECT node_id FROM filings)")
    assert any("指向 nodes 中不存在的记录" in fault for fault in examine(copy))


def test_an_older_file_that_cannot_be_brought_up_to_date_for_its_damage_is_told(tmp_path: Path):
    """A note that a step reads and that is no note any more."""
    copy = Path(shutil.copy(ROOT / "tests" / "data" / "workspace-v4.db", tmp_path / "旧.db"))
    with closing(sqlite3.connect(copy)) as link, link:
        link.execute("INSERT INTO settings VALUES ('exchange.given.handout', '{')")
    assert examine(copy) == ["清单、单位名录或设置的内容与保存时不一致。"]


def test_a_backup_of_an_older_program_is_looked_at_as_thoroughly(tmp_path: Path):
    old = Path(shutil.copy(ROOT / "tests" / "data" / "workspace-v4.db", tmp_path / "旧.db"))
    assert look_at(old).fault == ""
    with closing(sqlite3.connect(old)) as link, link:
        link.execute("UPDATE imports SET machine = '别的电脑'")
    assert look_at(old).fault == "收取记录与保存时不一致。"
