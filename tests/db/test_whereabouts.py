"""The file of an open workspace is renamed, replaced, deleted, written over: said at once, and nothing is missing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import KnownError, MovedError
from core.model.records import Filing
from db.store import Workspace
from db.workspace import create, examine, open_workspace, snapshot
from tests import builders

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there nobody renames a file that is open")
ROOT = Path(__file__).resolve().parents[2]
TEXT = "东城幼儿园主体封顶。"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A copy of the workspace from before it was opened."""
    path = tmp_path / "工作区.db"
    create(path, work_lists=[builders.work_list()]).close()
    return Path(shutil.copy(path, tmp_path / "旧.db"))


@pytest.fixture
def store(older: Path) -> Iterator[Workspace]:
    with open_workspace(older.with_name("工作区.db")) as opened:
        save(opened, TEXT)
        yield opened


def save(store: Workspace, text: str) -> Filing:
    with store.operation("填报"):
        store.save_filing(builders.filing(progress=text, values={}))
    return store.filings()[0]


def text_in(path: Path) -> str:
    assert examine(path) == []
    with snapshot(path) as found:
        return found.filings()[0].progress


def rename(store: Workspace, _older: Path) -> None:
    store.path.rename(store.path.with_name("新名字.db"))


def carry_away(store: Workspace, _older: Path) -> None:
    (store.path.parent / "别处").mkdir()
    store.path.rename(store.path.parent / "别处" / "工作区.db")


def delete(store: Workspace, _older: Path) -> None:
    store.path.unlink()


def replace(store: Workspace, older: Path) -> None:
    older.replace(store.path)


def replace_by_text(store: Workspace, _older: Path) -> None:
    beside = store.path.with_name("x.txt")
    beside.write_text("别的")
    beside.replace(store.path)


HAPPENINGS = {
    rename: "已改名为“新名字.db”",
    carry_away: "已被移走或删除",
    delete: "已被移走或删除",
    replace: "换成了另一个文件",
    replace_by_text: "换成了另一个文件",
}


@pytest.mark.parametrize("happen", HAPPENINGS, ids=lambda one: one.__name__)
def test_each_change_is_refused_and_all_that_was_saved_is_saved_elsewhere(
    store: Workspace, older: Path, happen: Callable[[Workspace, Path], None], tmp_path: Path
):
    store.require_in_place()
    happen(store, older)
    with pytest.raises(MovedError, match=HAPPENINGS[happen]):
        save(store, "这一句没有存")
    for door in (store.require_in_place, store.snapshot, store.beside):
        with pytest.raises(MovedError):
            door()
    assert store.filings()[0].progress == TEXT
    store.save_as(tmp_path / "另存.db")
    assert text_in(tmp_path / "另存.db") == TEXT
    with open_workspace(tmp_path / "另存.db") as saved:
        assert (saved.id, saved.history()) == (store.id, store.history())
        save(saved, "接着填")


@pytest.mark.parametrize("happen", [rename, carry_away], ids=lambda one: one.__name__)
def test_a_file_that_was_carried_away_is_whole_where_it_lies_now(store: Workspace, older: Path, happen):
    happen(store, older)
    found = next(path for path in store.path.parent.rglob("*.db") if path != older)
    shutil.copy(found, older)  # by itself, without what SQLite keeps beside it
    assert text_in(older) == TEXT
    store.close()
    assert text_in(found) == TEXT
    assert sorted(path.name for path in store.path.parent.iterdir() if path.name.startswith("工作区")) == []


def test_a_file_put_in_its_place_is_not_harmed(store: Workspace, older: Path):
    with open_workspace(older) as other:
        save(other, "旧的内容")
    replace(store, older)
    with pytest.raises(MovedError):
        save(store, "x")
    store.close()
    assert text_in(store.path) == "旧的内容"


def test_brought_back_it_takes_changes_again(store: Workspace, older: Path):
    rename(store, older)
    with pytest.raises(MovedError):
        save(store, "x")
    store.path.with_name("新名字.db").rename(store.path)
    save(store, "又能填了")
    store.close()
    assert text_in(store.path) == "又能填了"


def test_a_copy_of_the_file_alone_holds_what_was_saved(store: Workspace, tmp_path: Path):
    """As clerks copy it onto a stick while the window is open."""
    shutil.copy(store.path, tmp_path / "U盘.db")
    assert text_in(tmp_path / "U盘.db") == TEXT


def test_while_somebody_reads_what_is_saved_reaches_the_file_later(store: Workspace, tmp_path: Path):
    with snapshot(store.path) as reader:
        before = reader.filings()
        save(store, "有人在读")
        assert reader.filings() == before
    save(store, "读完了")
    shutil.copy(store.path, tmp_path / "U盘.db")
    assert text_in(tmp_path / "U盘.db") == "读完了"


# --- written over ------------------------------------------------------------


def test_a_file_that_another_program_writes_over_takes_no_more_changes(store: Workspace, older: Path):
    shutil.copyfile(older, store.path)  # the same file as before, with other content
    with pytest.raises(KnownError, match="被另一个程序换掉了"):
        save(store, "x")
    with pytest.raises(KnownError):
        save(store, "x")


def test_cut_to_nothing_it_takes_no_more_changes(store: Workspace):
    os.truncate(store.path, 0)
    with pytest.raises(KnownError):
        save(store, "x")


def test_a_file_that_was_only_touched_is_the_same(store: Workspace):
    os.utime(store.path, (1, 1))
    save(store, "接着填")


def test_what_a_thread_writes_beside_is_this_process_own(store: Workspace):
    def write() -> None:
        with store.beside() as other:
            for number in range(20):
                save(other, f"线程 {number}")

    thread = threading.Thread(target=write)
    thread.start()
    while thread.is_alive():
        store.require_in_place()
    thread.join()
    save(store, "又轮到窗口")


# --- killed ------------------------------------------------------------------

WORK = """
import sys
from pathlib import Path
from db.workspace import open_workspace
from tests.db.test_whereabouts import save
store = open_workspace(Path(sys.argv[1]))
save(store, sys.argv[2])
print("saved", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("happen", [rename, carry_away, replace], ids=lambda one: one.__name__)
def test_killed_after_it_happened(older: Path, happen):
    """The file that was carried away lacks nothing; the one in its place is not ruined by a log that was left."""
    path = older.with_name("工作区.db")
    worker = subprocess.Popen(
        [sys.executable, "-c", WORK, path, TEXT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with worker:
        assert worker.stdout
        assert worker.stdout.readline() == b"saved\n"

        class At:
            """Where a store would be."""

        At.path = path
        happen(At, older)
        worker.send_signal(signal.SIGKILL)
    found = path if happen is replace else next(one for one in path.parent.rglob("*.db") if one != older)
    assert examine(found) == []
    with open_workspace(found) as store:
        assert [one.progress for one in store.filings()] == ([] if happen is replace else [TEXT])
