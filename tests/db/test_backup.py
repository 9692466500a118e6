"""Backups: the same rows, checked, thinned, skipped when nothing changed; a failed one says so and harms nothing."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core import scratch
from core.errors import Cancelled, KnownError
from core.host import clock, folders
from core.host.backups import Kind
from core.host.progress import Progress
from db import connection, filesystem, version
from db.backup import copies
from db.backup.service import Safe, before
from db.integrity import digest
from db.workspace import Workspace, open_workspace, snapshot
from tests.builders import MARCH, filing, key
from tests.db.test_migrations import add_colour, later


@pytest.fixture
def safe(store: Workspace) -> Safe:
    return Safe(store.path)


def save(store: Workspace, **changes) -> None:
    with store.operation("填报"):
        store.save_filing(filing(**changes))


at = dt.datetime.fromisoformat


def digest_of(path: Path) -> str:
    with closing(connection.connect_read_only(path)) as link:
        return digest.digest(link)


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


def test_a_backup_is_a_whole_workspace(store: Workspace, safe: Safe):
    save(store, progress="一" * 5000)
    with store.operation("添加佐证"):
        store.add_content(b"%PDF" * 10_000)
    made = safe.make(Kind.MANUAL, "截止前留底")
    assert made
    assert digest_of(made.path) == digest.digest(store.link)
    assert files(safe.folder) == [made.path.name]  # neither draft nor log
    with open_workspace(shutil.copy(made.path, store.path.with_name("别处.db"))) as opened:
        assert opened.filing(key()) == store.filing(key())
        assert list(opened.check()) == []


def test_what_a_list_says_of_each(store: Workspace, safe: Safe, monkeypatch: pytest.MonkeyPatch):
    times = iter(at(f"2022-03-{day:02}T09:10") for day in range(1, 20) for _ in range(3))
    monkeypatch.setattr(clock, "now", lambda: next(times))
    safe.make(Kind.DAILY)
    safe.make(Kind.MERGE, "收取 23 个文件")
    told = [(one.kind, one.note, one.fault) for one in safe.listed()]
    assert told == [(Kind.MERGE, "收取 23 个文件", ""), (Kind.DAILY, "", "")]
    assert safe.listed()[0].at > safe.listed()[1].at
    assert safe.listed()[0].size == safe.listed()[0].path.stat().st_size


def test_an_unchanged_workspace_is_not_backed_up_again(store: Workspace, safe: Safe):
    assert safe.make(Kind.DAILY)
    with store.operation("记住界面位置"):
        store.set_setting("current_month", "2022-05")
    assert safe.make(Kind.DAILY) is None
    assert safe.make(Kind.MANUAL)  # who asks for one gets one
    save(store)
    assert safe.make(Kind.DAILY)
    assert [one.kind for one in safe.listed()] == [Kind.DAILY, Kind.MANUAL]  # one a day stays


def test_a_damaged_last_backup_is_no_reason_to_skip(store: Workspace, safe: Safe):
    first = safe.make(Kind.DAILY)
    assert first
    first.path.write_bytes(first.path.read_bytes()[:8192])
    assert safe.make(Kind.DAILY)
    assert [one.fault for one in safe.listed()] == [""]


def test_a_backup_beside_a_writer_and_from_another_thread(store: Workspace, safe: Safe):
    save(store)
    made: list[object] = []

    def work() -> None:
        made.append(safe.make(Kind.MERGE))

    store.link.execute("BEGIN IMMEDIATE")  # in the middle of an operation: not yet there for anybody else
    store.link.execute("UPDATE filings SET progress = 'x'")
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    store.link.execute("ROLLBACK")
    assert made
    assert digest_of(made[0].path) == digest.digest(store.link)  # type: ignore[attr-defined]


def test_two_within_a_second_and_a_clock_set_back(store: Workspace, safe: Safe, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock, "now", lambda: at("2022-03-05"))
    safe.make(Kind.MERGE)
    safe.make(Kind.MERGE)
    monkeypatch.setattr(clock, "now", lambda: at("2021-01-01"))
    safe.make(Kind.MERGE)
    assert len(safe.listed()) == 3


def test_the_name_of_many_within_a_second_stays_short(store: Workspace, safe: Safe, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock, "now", lambda: at("2022-03-05"))
    made = [safe.make(Kind.MERGE) for _ in range(3)]
    assert [one.path.name for one in made if one] == [
        f"2022-03-05 000000 并入前{end}.db" for end in ("", "_002", "_003")
    ]
    assert {one.kind for one in safe.listed()} == {Kind.MERGE}


def test_the_older_ones_are_thinned(store: Workspace, safe: Safe, monkeypatch: pytest.MonkeyPatch):
    for day in range(40):
        monkeypatch.setattr(clock, "now", lambda day=day: at("2022-03-01T09:00") + dt.timedelta(days=day))
        save(store, progress=str(day))
        safe.make(Kind.DAILY)
    left = safe.listed()
    assert len(left) == 14 + 3  # two weeks of days, the Sundays before
    assert left[0].at.date() == dt.date(2022, 4, 9)


def dead_process() -> int:
    """The number of one that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_thinning_touches_nobody_elses_files(store: Workspace, safe: Safe, monkeypatch: pytest.MonkeyPatch):
    made = safe.make(Kind.DAILY)
    assert made
    own, draft = made.path.with_name("我的.db"), scratch.draft_of(made.path)
    draft = draft.with_name(draft.name.replace(f"~{os.getpid()}~", f"~{dead_process()}~"))
    for file in (own, draft):
        file.write_text("x")
        os.utime(file, (0, 0))
    safe.make(Kind.MANUAL)
    assert own.exists()
    assert not draft.exists()  # of a process that was killed


def test_cancelling_leaves_nothing(store: Workspace, safe: Safe):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        safe.make(Kind.MANUAL, progress=progress)
    assert files(safe.folder) == []


def test_under_another_name_the_backups_are_found(store: Workspace, safe: Safe):
    safe.make(Kind.MANUAL)
    moved = Path(shutil.copy(store.path, store.path.with_name("改名 [1].db")))
    assert len(Safe(moved).listed()) == 1


def test_a_damaged_workspace_finds_the_backups_of_its_name(store: Workspace, safe: Safe):
    safe.make(Kind.MANUAL)
    store.close()
    store.path.write_bytes(store.path.read_bytes()[:5000])
    assert len(safe.listed()) == 1


def test_a_chosen_folder_and_the_one_before(store: Workspace, safe: Safe, tmp_path: Path):
    safe.make(Kind.MANUAL)
    chosen = tmp_path / "U盘"
    folders.set_preference("backup_folder", str(chosen))
    safe.make(Kind.MANUAL)
    assert len(files(chosen)) == 1
    assert len(safe.listed()) == 2


# --- failing -----------------------------------------------------------------


@pytest.fixture
def untouched(store: Workspace, safe: Safe) -> Iterator[None]:
    """Whatever goes wrong with a backup: the workspace works on, the backup before is there, nothing half done."""
    save(store)
    good = safe.make(Kind.MANUAL)
    yield
    save(store, progress="照常填报")
    assert list(store.check()) == []
    assert good
    assert files(safe.folder) == [good.path.name]


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(copies, "copy", fail)


FAILURES = [
    (OSError(errno.ENOSPC, "full"), "磁盘已满"),
    (OSError(errno.EACCES, "no"), "不能写入"),
    (OSError(errno.EROFS, "no"), "不能写入"),
    (OSError(errno.EIO, "no"), "读写文件时出错"),
]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("error", "words"), FAILURES)
def test_a_failed_backup_says_so(safe: Safe, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str):
    failing(monkeypatch, error)
    with pytest.raises(KnownError, match="没有做成备份") as caught:
        safe.make(Kind.MERGE)
    assert words in caught.value.sentence
    assert "工作不受影响" in caught.value.sentence
    assert words in before(safe.path, Kind.MERGE)


@pytest.mark.usefixtures("untouched")
def test_a_disk_without_room_is_asked_first(safe: Safe, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filesystem, "free_bytes", lambda _: 1000)
    with pytest.raises(KnownError, match="磁盘只剩 0 MB"):
        safe.make(Kind.MERGE)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE filings SET progress = 'y'",
        "DELETE FROM history",
        "PRAGMA foreign_keys = OFF; DELETE FROM nodes",
    ],
)
def test_what_reads_back_otherwise_is_no_backup(safe: Safe, monkeypatch: pytest.MonkeyPatch, harm: str):
    """A disk that keeps something else than it was given."""
    real = copies.copy

    def harmed(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress | None = None) -> None:
        real(source, target, progress)
        target.executescript(harm)

    monkeypatch.setattr(copies, "copy", harmed)
    with pytest.raises(KnownError, match="核验没有通过"):
        safe.make(Kind.MERGE)


def test_damaged_evidence_is_copied_as_it_is(store: Workspace, safe: Safe):
    """It was damaged before: everything else still deserves a backup."""
    with store.operation("添加佐证"):
        store.add_content(b"%PDF-1.7")
        store.link.execute("UPDATE contents SET data = x'00'")
    assert safe.make(Kind.MANUAL)


# --- before a migration ------------------------------------------------------


def test_an_upgrade_is_backed_up_first(file: Path, monkeypatch: pytest.MonkeyPatch):
    with open_workspace(file) as store:
        save(store)
    later(monkeypatch, add_colour)
    with open_workspace(file) as store:
        assert any("已升级" in one for one in store.notices)
        assert any("已备份" in one for one in store.notices)
    (made,) = Safe(file).listed()
    assert made.kind is Kind.UPGRADE
    with closing(connection.connect_read_only(made.path)) as link:
        assert version.version_of(link) == version.LATEST - 1


def test_an_upgrade_goes_on_without_a_backup_and_says_so(file: Path, monkeypatch: pytest.MonkeyPatch):
    later(monkeypatch, add_colour)
    failing(monkeypatch, OSError(errno.ENOSPC, "full"))
    with open_workspace(file) as store:
        assert any("没有做成备份" in one for one in store.notices)
        assert version.version_of(store.link) == version.LATEST


def test_a_file_of_ones_choice(store: Workspace, safe: Safe, tmp_path: Path):
    save(store)
    out = tmp_path / "u盘.db"
    safe.save_to(out)
    with snapshot(out) as copy:
        assert copy.filings(month=MARCH) == store.filings(month=MARCH)
    content = out.read_bytes()
    with pytest.raises(KnownError, match="已经存在"):
        safe.save_to(out)
    assert out.read_bytes() == content
    with pytest.raises(KnownError, match="没有做成备份：没有文件夹"):
        safe.save_to(tmp_path / "没有" / "a.db")


def test_relative_paths_as_the_command_line_gives_them(store: Workspace, monkeypatch: pytest.MonkeyPatch):
    save(store)
    monkeypatch.chdir(store.path.parent)
    safe = Safe(Path(store.path.name))
    safe.save_to(Path("备份.db"))
    safe.restore_as(Path("备份.db"), Path("恢复.db"))
    assert digest_of(Path("恢复.db")) == digest.digest(store.link)
