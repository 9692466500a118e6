"""A workspace that is not where it was: found by what it is, the likeliest file first; nothing is written."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from core import finding
from core.finding import Found, Likeness, Place, Remembered
from core.host.backups import Kind
from db import finding as files
from db.backup.service import Safe
from db.workspace import create, open_workspace
from tests import builders


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "重点工作" / "区教育局2022年.db"
    made.parent.mkdir()
    with create(made, work_lists=[builders.work_list()]) as store:
        save(store, "建设学校")
    return made


def save(store, title: str) -> None:
    unit = builders.HOUSING if title == "扩大投资" else builders.EDUCATION
    with store.operation("填报"):
        store.save_filing(builders.filing(builders.key(title, unit), values={}))


def remembered(path: Path) -> Remembered:
    with open_workspace(path) as store:
        return Remembered(path, store.id, store.count_filings())


def search(last: Remembered, *known: Path, seconds: float = 60) -> finding.Result:
    return finding.search(last, finding.places(last, known), files.look, files.newest_backup, seconds=seconds)


def kinds(result: finding.Result, last: Remembered) -> list[tuple[str, Likeness | None]]:
    return [(one.path.name, finding.likeness(one, last)) for one in result.found]


def test_the_same_the_backup_the_older_copy_and_the_namesake(path: Path, tmp_path: Path, documents: Path):
    older = Path(shutil.copy(path, documents / "给李某看.db"))
    with open_workspace(path) as store:
        save(store, "扩大投资")
    Safe(path).make(Kind.DAILY)
    with open_workspace(path) as store:
        save(store, "改进作风")
    last = remembered(path)
    desk = documents / "桌面"
    desk.mkdir()
    moved = path.rename(desk / "换了名字.db")
    with create(documents / path.name, work_lists=[builders.work_list()]):
        pass
    (documents / "别的.db").write_bytes(b"SQLite format 3\0" + bytes(200))
    (documents / "笔记.txt").write_text("x")
    before = {one: one.stat().st_mtime_ns for one in documents.rglob("*")}
    found = search(last, documents)
    assert kinds(found, last)[:2] == [(moved.name, Likeness.SAME), (older.name, Likeness.OLDER)]
    assert [kind for _, kind in kinds(found, last)[2:]] == [Likeness.BACKUP, Likeness.NAMESAKE]
    assert [finding.difference(one, last) for one in found.found[:3]] == ["与上次相同", "少 2 项", "少 1 项"]
    assert found.found[2].backup
    assert not found.unfinished
    assert {one: one.stat().st_mtime_ns for one in documents.rglob("*")} == before


def test_beside_where_it_was_and_one_folder_up(path: Path):
    last = remembered(path)
    moved = path.rename(path.parents[1] / path.name)
    assert [one.path for one in search(last).found] == [moved]
    shutil.copytree(path.parents[1], path.parents[1] / "旧" / "更旧")
    assert {one.path.parent.name for one in search(last).found} >= {path.parents[1].name, "更旧"}


def test_on_a_drive_that_has_another_name_now(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    last = remembered(path)
    stick = tmp_path / "U盘"
    there = stick / path.parent.relative_to(path.anchor)
    there.mkdir(parents=True)
    shutil.move(path, there / path.name)
    shutil.rmtree(path.parent)
    monkeypatch.setattr(finding, "drives", lambda: (stick,))
    assert [one.path for one in search(last).found] == [there / path.name]


def test_what_the_place_looks_like(path: Path, tmp_path: Path):
    assert finding.why_gone(tmp_path / "没有" / "更没有" / "a.db") == "没有文件夹“没有”。"
    assert finding.why_gone(tmp_path / "a.db") == "文件夹还在，里面没有这个文件。"
    assert finding.why_gone(Path("/media/wang/工作盘/重点工作/a.db")) in {
        "没有文件夹“工作盘”，U盘可能没有插上。", "没有文件夹“wang”，U盘可能没有插上。", "没有文件夹“media”。"
    }  # fmt: skip


def test_it_stops_in_time_and_says_what_it_did_not_look_through(path: Path, tmp_path: Path):
    """A share that does not answer holds up nothing else."""
    last, hung = remembered(path), threading.Event()

    def look(one: Path) -> Found | None:
        if "慢" in one.parts:
            hung.wait(60)
        return files.look(one)

    (tmp_path / "慢").mkdir()
    shutil.copy(path, tmp_path / "慢" / path.name)
    where = [Place(path.parent, 1, "快盘"), Place(tmp_path / "慢", 1, "慢盘")]
    result = finding.search(last, where, look, lambda _: None, seconds=1)
    hung.set()
    assert [one.path for one in result.found] == [path]
    assert result.unfinished == ("慢盘",)
    assert set(result.drives) == {"快盘", "备份文件夹"}


def test_a_damaged_backup_is_passed_over(path: Path):
    first = Safe(path).make(Kind.MANUAL)
    second = Safe(path).make(Kind.MANUAL)
    assert first
    assert second
    data = bytearray(second.path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    second.path.write_bytes(data)
    last = remembered(path)
    found = files.newest_backup(last)
    assert found
    assert found.path == first.path


def test_a_workspace_whose_id_was_never_kept_is_known_by_its_name(path: Path, documents: Path):
    """An older version of the program kept the path alone."""
    shutil.move(path, documents / path.name)
    last = Remembered(path)
    found = search(last, documents)
    assert kinds(found, last) == [(path.name, Likeness.NAMESAKE)]
