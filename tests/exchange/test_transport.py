"""A folder as the place for packages: what lies there whole is offered once, nothing is taken or moved."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from core.errors import KnownError
from core.exchange.transport import FolderTransport, files_in, parcel_of


def lay(path: Path, data: bytes = b"data", *, age: float = 60) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def names(place: FolderTransport) -> list[str]:
    return [parcel.name for parcel in place.list()]


def test_what_lies_still_is_offered_and_the_rest_left(tmp_path: Path):
    lay(tmp_path / "一.zip")
    lay(tmp_path / "下级" / "二.zip")
    lay(tmp_path / "正在复制.zip", age=0)
    lay(tmp_path / "空.zip", b"")
    for noise in ("~$表.xlsx", "a.tmp", "b.part", "Thumbs.db", ".隐藏", "c.crdownload"):
        lay(tmp_path / noise)
    place = FolderTransport(tmp_path)
    assert names(place) == ["一.zip", "二.zip"]
    lay(tmp_path / "正在复制.zip", b"data and more")
    assert "正在复制.zip" in names(place)


def test_what_was_dealt_with_is_not_offered_until_it_changes(tmp_path: Path):
    file = lay(tmp_path / "一.zip")
    place = FolderTransport(tmp_path)
    place.acknowledge(place.list()[0])
    assert names(place) == []
    assert file.exists()
    lay(file, b"other data")
    assert names(place) == ["一.zip"]


def test_what_was_dealt_with_before_a_restart_is_known(tmp_path: Path):
    file = lay(tmp_path / "一.zip")
    known = parcel_of(file)
    assert known is not None
    assert names(FolderTransport(tmp_path, known=[known])) == []


def test_fetching_is_looking_and_putting_is_whole(tmp_path: Path):
    place = FolderTransport(tmp_path / "共享", still=-1)
    place.put("包.zip", b"data")
    (parcel,) = place.list()
    assert place.fetch(parcel).read_bytes() == b"data"
    assert [path.name for path in (tmp_path / "共享").iterdir()] == ["包.zip"]


def test_a_place_that_is_gone_is_told(tmp_path: Path):
    with pytest.raises(KnownError, match="没有找到"):
        FolderTransport(tmp_path / "U盘").list()
    assert parcel_of(tmp_path / "x") is None


def test_links_and_depths_end(tmp_path: Path):
    deep = tmp_path
    for _ in range(12):
        deep = deep / "层"
    lay(deep / "太深.zip")
    lay(tmp_path / "层" / "一.zip")
    (tmp_path / "圈").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path in files_in(tmp_path)] == ["一.zip"]
