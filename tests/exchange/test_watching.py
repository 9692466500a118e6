"""A watched folder offers what lies there whole and new, and takes nothing by itself."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from core.exchange import sheet_write, watched_folder
from core.exchange.watched_folder import Watch
from db.workspace import Workspace
from tests.exchange.world import EDUCATION, MARCH, board_of, dump, give, hand_out, sign


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "共享"
    made.mkdir()
    return made


def aged(path: Path) -> Path:
    """As it was left a minute ago."""
    now = path.stat().st_mtime - 60
    os.utime(path, (now, now))
    return path


def names(watch: Watch) -> list[str]:
    return [one.name for one in watch.look()]


def test_a_whole_package_is_offered_at_the_second_look(unit: Workspace, folder: Path):
    sign(unit)
    aged(give(unit, folder / "1.zip"))
    watch = Watch(folder)
    assert names(watch) == []
    assert names(watch) == names(watch) == ["1.zip"]


def test_half_a_file_is_left_until_it_is_whole(unit: Workspace, folder: Path, tmp_path: Path):
    sign(unit)
    whole = give(unit, tmp_path / "1.zip").read_bytes()
    (folder / "1.zip").write_bytes(whole[: len(whole) // 2])
    aged(folder / "1.zip")
    watch = Watch(folder)
    assert names(watch) == names(watch) == []
    with (folder / "1.zip").open("ab") as file:
        file.write(whole[len(whole) // 2 :])
    assert names(watch) == []  # just written
    aged(folder / "1.zip")
    assert names(watch) == []  # another size than at the look before
    assert names(watch) == ["1.zip"]


def test_other_files_are_passed_over(office: Workspace, unit: Workspace, folder: Path):
    (folder / "通知.docx").write_bytes(b"PK no document")
    (folder / "说明.txt").write_text("x", encoding="utf-8")
    (folder / "~$表.xlsx").write_bytes(b"PK")
    (folder / "填报表.xlsx").write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    hand_out(office, folder / "交办.zip")
    for path in folder.iterdir():
        aged(path)
    watch = Watch(folder)
    assert (names(watch), names(watch)) == ([], ["交办.zip", "填报表.xlsx"])
    units = Watch(folder, is_units=True)
    assert (names(units), names(units)) == ([], ["交办.zip"])


def test_what_was_dealt_with_is_not_offered_again(office: Workspace, unit: Workspace, folder: Path):
    sign(unit)
    path = aged(give(unit, folder / "1.zip"))
    watched_folder.name_folder(office, folder)
    watch = watched_folder.watch_of(office)
    watch.look()
    before = dump(office.path)
    found = watch.look()
    assert dump(office.path) == before  # offered, not taken
    watched_folder.deal_with(office, found)
    again = watched_folder.watch_of(office)
    assert (names(again), names(again)) == ([], [])
    os.utime(path)
    aged(path)
    os.utime(path, (path.stat().st_mtime - 7, path.stat().st_mtime - 7))
    assert (names(again), names(again)) == ([], ["1.zip"])  # changed since


def test_what_has_gone_is_forgotten(office: Workspace, unit: Workspace, folder: Path):
    sign(unit)
    aged(give(unit, folder / "1.zip"))
    watched_folder.name_folder(office, folder)
    watch = watched_folder.watch_of(office)
    watch.look()
    watched_folder.deal_with(office, watch.look())
    (folder / "1.zip").unlink()
    watched_folder.deal_with(office, ())
    assert watched_folder.dealt_with(office) == ()


def test_a_folder_that_is_away_is_no_fault(folder: Path):
    shutil.rmtree(folder)
    watch = Watch(folder)
    assert watch.look() == watch.look() == ()


def test_no_folder_no_watch(office: Workspace):
    assert watched_folder.watch_of(office) is None
