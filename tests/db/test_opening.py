"""Files as they come: each opens, or says why not, and stays as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from core.errors import KnownError
from db import connection, filesystem, opening
from db.repositories import settings
from db.workspace import Workspace, create, examine, open_workspace, snapshot
from tests.builders import filing, key, work_list

ROOT = Path(__file__).parents[2]


def refused(path: Path) -> KnownError:
    """The refusal to open, the file and its folder left as they were."""
    before = {each: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
    with pytest.raises(KnownError) as caught:
        open_workspace(path)
    assert {each: each.read_bytes() for each in path.parent.iterdir() if each.is_file()} == before
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "是空文件"),
        (b"PK\x03\x04" + bytes(200), "不是工作区文件"),
        (b"SQLite format 3\0", "不是工作区文件"),
        ("重点工作".encode("gbk") * 100, "不是工作区文件"),
    ],
)
def test_no_database(tmp_path: Path, content: bytes, sentence: str):
    path = tmp_path / "a.db"
    path.write_bytes(content)
    assert sentence in refused(path).sentence


def test_a_folder_and_a_missing_file(tmp_path: Path):
    assert "是文件夹" in refused(tmp_path).sentence
    assert "找不到" in refused(tmp_path / "a.db").sentence
    with pytest.raises(KnownError, match="找不到"):
        open_workspace(tmp_path / "b" / "a.db")


def test_a_file_without_the_right_to_read(file: Path, monkeypatch: pytest.MonkeyPatch):
    def denied(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(KnownError, match="没有读取的权限"):
        open_workspace(file)


def test_another_programs_database(tmp_path: Path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    assert "别的程序的数据库" in refused(path).sentence


def test_a_newer_version(file: Path):
    with sqlite3.connect(file) as later:
        later.execute("PRAGMA user_version = 99")
    later.close()
    assert "由更新版本的程序保存" in refused(file).sentence


def test_a_newer_version_that_still_lies_in_the_log(file: Path, tmp_path: Path):
    """The header may be old while the log beside the file holds the newer version."""
    later = sqlite3.connect(file, isolation_level=None)
    later.execute("PRAGMA journal_mode = WAL")
    later.execute("PRAGMA user_version = 99")
    with pytest.raises(KnownError, match="由更新版本的程序保存"):
        open_workspace(file)
    later.close()


def test_a_damaged_file(file: Path):
    content = bytearray(file.read_bytes())
    content[4096 : len(content) - 4096] = os.urandom(len(content) - 8192)
    file.write_bytes(content)
    with pytest.raises(KnownError, match="已损坏"), open_workspace(file) as workspace:
        workspace.load_list(workspace.lists()[0][0])


def test_a_truncated_file(file: Path):
    file.write_bytes(file.read_bytes()[:6000])
    assert "已损坏" in refused(file).sentence


def test_check_of_a_damaged_file_is_an_answer(file: Path):
    content = bytearray(file.read_bytes())
    damaged = sqlite3.connect(file)
    (page,) = damaged.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'history'").fetchone()
    damaged.close()
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    file.write_bytes(content)
    assert examine(file)
    assert "已损坏" in refused(file).sentence


def test_a_file_in_the_way_is_kept(tmp_path: Path):
    path = tmp_path / "a.db"
    path.write_text("重要", encoding="utf-8")
    with pytest.raises(KnownError, match="已经存在"):
        create(path)
    assert path.read_text(encoding="utf-8") == "重要"


def test_a_new_workspace_that_fails_leaves_nothing(tmp_path: Path):
    broken = work_list(units=())
    with pytest.raises(sqlite3.IntegrityError):
        create(tmp_path / "a.db", work_lists=[broken])
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KnownError, match="找不到"):
        create(tmp_path / "missing" / "a.db")


def test_closing_leaves_one_file(file: Path):
    with open_workspace(file) as workspace, workspace.operation("填报"):
        workspace.save_filing(filing())
    assert list(file.parent.iterdir()) == [file]
    workspace.close()


def test_changes_need_an_operation_and_operations_do_not_nest(file: Path):
    with open_workspace(file) as workspace:
        with pytest.raises(RuntimeError, match="outside"):
            workspace.save_filing(filing())
        with workspace.operation("a"):
            with pytest.raises(RuntimeError, match="nest"), workspace.operation("b"):
                pass
            workspace.save_filing(filing())
        assert workspace.filing(key()) == filing()


def test_the_connection_is_safe(file: Path):
    with open_workspace(file) as workspace:
        asked = [workspace.link.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "journal_mode")]
        assert asked == [1, "wal"]
        assert workspace.link.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL


def test_on_a_network_share_without_the_log(file: Path, monkeypatch: pytest.MonkeyPatch):
    with open_workspace(file):
        pass  # leaves the file in log mode
    monkeypatch.setattr(filesystem, "is_network_share", lambda _: True)
    with open_workspace(file) as workspace, workspace.operation("填报"):
        workspace.save_filing(filing())
        assert not file.with_name(f"{file.name}-wal").exists()
    with open_workspace(file) as workspace, snapshot(file) as beside:
        # Neither an exclusive lock nor a snapshot keeps the others out.
        assert beside.filing(key()) == filing()
        with workspace.operation("填报"):
            workspace.save_filing(filing(progress="b"))
        assert beside.filing(key()) == filing(progress="b")


def test_network_file_systems_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/vda / ext4 rw 0 0\nserver:/x /mnt/督查\\040室 nfs4 rw 0 0\n//s/y /mnt/s cifs rw 0 0\n")
    monkeypatch.setattr(filesystem, "_MOUNTS", mounts)
    assert filesystem.is_network_share(Path("/mnt/督查 室/a.db"))
    assert filesystem.is_network_share(Path("/mnt/s/b/a.db"))
    assert not filesystem.is_network_share(Path("/mnt/stick/a.db"))
    monkeypatch.setattr(filesystem, "_MOUNTS", tmp_path / "none")
    assert not filesystem.is_network_share(Path("/mnt/s/a.db"))


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/a b/工?#%.db"), "file:///a%20b/%E5%B7%A5%3F%23%25.db"),
        (PureWindowsPath("C:\\a\\b.db"), "file:///C:/a/b.db"),
        (PureWindowsPath("\\\\server\\share\\b.db"), "file:////server/share/b.db"),
    ],
)
def test_paths_as_sqlite_reads_them(path: PurePath, uri: str):
    assert connection.uri(path) == uri


def test_a_path_with_every_odd_character(tmp_path: Path):
    path = tmp_path / "2022 年?#%41&.db"
    create(path).close()
    with open_workspace(path) as workspace:
        assert workspace.setting("role", "x") == ""
    assert list(tmp_path.iterdir()) == [path]


def test_read_only_by_wish(file: Path):
    with open_workspace(file), open_workspace(file, read_only=True) as viewer:
        assert viewer.read_only
        assert viewer.load_list(work_list().id) == work_list()
        with pytest.raises(KnownError, match="只读"), viewer.operation("填报"):
            pass


def test_a_snapshot_sees_one_state_from_another_thread(file: Path):
    seen = []
    ready, go = threading.Event(), threading.Event()

    def look() -> None:
        with snapshot(file) as still:
            ready.set()
            go.wait(10)
            seen.append(still.filing(key()))

    with open_workspace(file) as workspace:
        thread = threading.Thread(target=look)
        thread.start()
        ready.wait(10)
        with workspace.operation("填报"):
            workspace.save_filing(filing())
        go.set()
        thread.join()
        assert seen == [None]
        with snapshot(file) as later:
            assert later.filing(key()) == filing()


def test_no_right_to_write(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with open_workspace(file) as workspace:
        assert "只读" in workspace.why_read_only
        assert workspace.lists()
    assert list(file.parent.iterdir()) == [file]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place]
    if sys.platform != "linux" or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not permitted here")
    yield place
    subprocess.run(["umount", place], check=True)


def fill(place: Path, leave: int) -> Path:
    """Fill a disk but for some bytes."""
    ballast = place / "ballast"
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    ballast.write_bytes(bytes(free - leave))
    return ballast


def test_a_full_disk_while_saving(small_disk: Path):
    with create(small_disk / "a.db", work_lists=[work_list()]) as workspace:
        with workspace.operation("填报"):
            workspace.save_filing(filing())
        ballast = fill(small_disk, 4096 * 10)
        with pytest.raises(KnownError, match="磁盘已满"), workspace.operation("填报"):
            workspace.save_filing(filing(progress="长" * 100_000))
        assert workspace.filing(key()) == filing()
        ballast.unlink()
        with workspace.operation("填报"):
            workspace.save_filing(filing(progress="长" * 100_000))
        assert list(workspace.check()) == []


def test_a_full_disk_while_making_a_workspace(small_disk: Path):
    ballast = fill(small_disk, 40_000)
    with pytest.raises(KnownError, match="磁盘已满"):
        create(small_disk / "a.db", work_lists=[work_list()])
    assert list(small_disk.iterdir()) == [ballast]


@pytest.mark.parametrize("leave", [0, 4096])
def test_a_full_disk_while_opening(small_disk: Path, leave: int):
    path = small_disk / "a.db"
    create(path, work_lists=[work_list()]).close()
    content = path.read_bytes()
    ballast = fill(small_disk, leave)
    with open_workspace(path) as workspace:
        assert "磁盘已满" in workspace.why_read_only
        assert workspace.load_list(work_list().id) == work_list()
    assert path.read_bytes() == content
    # SQLite may leave an empty log behind; it goes with the next opening.
    left = {each.name: each.stat().st_size for each in small_disk.iterdir()}
    assert set(left) <= {"a.db", "ballast", "a.db-wal", "a.db-shm"}
    assert left.get("a.db-wal", 0) == 0
    ballast.unlink()
    with open_workspace(path) as workspace:
        assert not workspace.read_only
    assert list(small_disk.iterdir()) == [path]


def test_a_read_only_medium(small_disk: Path):
    path = small_disk / "a.db"
    create(path, work_lists=[work_list()]).close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with open_workspace(path) as workspace:
        assert "不能写入" in workspace.why_read_only
        assert workspace.load_list(work_list().id) == work_list()
    with pytest.raises(KnownError, match="不能写入"):
        create(small_disk / "b.db")


def test_a_read_only_medium_with_a_log_is_not_shown_in_an_older_state(small_disk: Path, file: Path):
    with open_workspace(file) as workspace, workspace.operation("填报"):
        workspace.save_filing(filing())
        workspace.link.execute("COMMIT")  # the log is not empty from here on
        workspace.link.execute("BEGIN")
        for name in (file.name, f"{file.name}-wal"):
            (small_disk / name).write_bytes((file.parent / name).read_bytes())
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(KnownError) as caught:
        open_workspace(small_disk / file.name)
    assert "-wal" in caught.value.hint


def test_a_file_held_by_another_program(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "_WAIT", 0.1)
    with open_workspace(file) as workspace:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KnownError, match="另一个程序占用"), workspace.operation("填报"):
            pass
        other.close()
        with workspace.operation("填报"):
            workspace.save_filing(filing())


LIMITED = """
import resource, signal, sys
from pathlib import Path
from core.errors import KnownError
from db.workspace import open_workspace
from tests.builders import filing
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_workspace(Path(sys.argv[1])) as workspace:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        with workspace.operation("填报"):
            workspace.save_filing(filing(progress="长" * 100_000))
    except KnownError as error:
        print(error.sentence)
    assert workspace.filings() == ()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_file_that_may_not_grow(file: Path):
    command = [sys.executable, "-c", LIMITED, str(file)]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8")
    assert "没有保存" in answer.stdout
    with open_workspace(file) as workspace:
        assert list(workspace.check()) == []


WRITING = """
import sys
from pathlib import Path
from db.workspace import open_workspace
from tests.builders import filing
workspace = open_workspace(Path(sys.argv[1]))
for number in range(100_000):
    with workspace.operation("填报"):
        workspace.save_filing(filing(progress=str(number)))
    print(number, flush=True)
"""


def test_what_was_shown_as_saved_survives_a_kill(file: Path):
    with subprocess.Popen([sys.executable, "-c", WRITING, str(file)], cwd=ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        for _ in range(20):
            shown = int(writer.stdout.readline())
        writer.kill()
        shown = max([shown, *map(int, writer.stdout.read().split())])
    with open_workspace(file) as workspace:
        saved = workspace.filing(key())
        assert saved
        assert int(saved.progress) >= shown
        assert list(workspace.check()) == []


def storing_meanwhile(store: Workspace, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Another setting and another filing are stored while the seal is read, so many times."""
    ask, left = settings.get, list(range(times))

    def get(link: sqlite3.Connection, name: str, default: str) -> str:
        kept = ask(link, name, default)
        if name in {"seal", "marks"} and link is not store.link and left:
            number = left.pop()
            with store.operation("填报"):
                store.set_setting("report.issuer", f"第 {number} 次")
                store.save_filing(filing(progress=f"第 {number} 次", revision=number + 1))
        return kept

    monkeypatch.setattr(settings, "get", get)


def test_what_is_stored_during_a_look_for_damage_is_none(store: Workspace, monkeypatch: pytest.MonkeyPatch):
    storing_meanwhile(store, monkeypatch, times=9)
    opening.look_through(store.path)
    assert examine(store.path) == []


def test_what_is_stored_on_a_share_during_a_look_for_damage_is_none(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filesystem, "is_network_share", lambda _path: True)
    with open_workspace(file) as store:
        storing_meanwhile(store, monkeypatch, times=1)
        opening.look_through(file)
        assert store.setting("report.issuer").startswith("第 ")  # it was stored in the middle of the look
