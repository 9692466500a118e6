"""The one place that opens users' files: what a connection holds is opened by nobody else, what is written is whole."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import files
from core.documents.files import read as read_document
from core.errors import KnownError
from core.exchange import archive, sheets
from core.lists.parsing import read_text
from core.model import setting
from core.settings.office import EVIDENCE_LIMITS
from core.usecases import evidence
from db import connection
from db.store import Workspace
from db.workspace import create
from tests import builders


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    with create(tmp_path / "工作区.db", work_lists=[builders.work_list()]) as opened:
        yield opened


def names_of(store: Workspace) -> list[Path]:
    """Under which the file that is open can be met, and what SQLite keeps beside it."""
    other, link = store.path.with_name("另一个名字.db"), store.path.with_name("指向它.db")
    os.link(store.path, other)
    link.symlink_to(store.path)
    return [store.path, other, link, *(store.path.with_name(f"{store.path.name}{end}") for end in ("-wal", "-shm"))]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_what_is_open_as_a_workspace_is_opened_by_no_other_means(store: Workspace):
    for path in names_of(store):
        assert path.exists()
        assert files.is_held(path)
        assert files.head(path, 2) is None
        with pytest.raises(KnownError, match="正在使用的工作区"):
            files.read(path)
        with pytest.raises(KnownError, match="正在使用的工作区"):
            files.copy(path, path.with_name("抄"))
        with pytest.raises(KnownError, match="是工作区，没有覆盖"):
            files.write_whole(path, b"x")


def test_every_reader_of_a_chosen_file_refuses_it_with_a_sentence(store: Workspace):
    path = store.path
    for read in (read_document, read_text, lambda one: evidence.read(one, setting.read(store, EVIDENCE_LIMITS))):
        with pytest.raises(KnownError, match="正在使用的工作区"):
            read(path)
    with pytest.raises(KnownError, match="正在使用的工作区"), archive.opened(path):
        pass
    assert not sheets.is_sheet(path)
    assert not archive.looks_like_one(path)


def test_it_can_be_read_once_the_last_connection_is_closed(store: Workspace):
    second = connection.connect_read_only(store.path)
    store.close()
    assert files.is_held(store.path)
    second.close()
    second.close()
    assert not files.is_held(store.path)
    assert files.read(store.path, 6) == b"SQLite"


def test_a_connection_that_is_dropped_holds_nothing(store: Workspace):
    store.close()
    link = connection.connect_read_only(store.path)
    del link
    gc.collect()
    assert not files.is_held(store.path)


def test_another_file_in_its_place_is_not_held(store: Workspace, tmp_path: Path):
    (tmp_path / "新.txt").write_text("别的")
    (tmp_path / "新.txt").replace(store.path)
    assert not files.is_held(store.path)
    assert files.read(store.path).decode() == "别的"


# --- writing -----------------------------------------------------------------


def failing(error: int):
    def fail(*_args: object, **_named: object) -> None:
        raise OSError(error, os.strerror(error))

    return fail


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        ("os.fsync", errno.ENOSPC, "磁盘满了"),
        ("tempfile.mkstemp", errno.EACCES, "不能写入"),
        ("tempfile.mkstemp", errno.ENOENT, "找不到文件夹"),
        ("pathlib.Path.replace", errno.EACCES, "正被另一个程序打开"),
        ("pathlib.Path.replace", errno.EBUSY, "正被另一个程序打开"),
    ],
)
def test_a_failed_save_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: int, said: str
):
    path = tmp_path / "表.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(call, failing(error))
    with pytest.raises(KnownError, match=said):
        files.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [beside.name for beside in tmp_path.iterdir()] == ["表.pdf"]


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path):
    (tmp_path / "表.pdf").mkdir()
    with pytest.raises(KnownError, match="没有保存：那里有一个同名的文件夹"):
        files.write_whole(tmp_path / "表.pdf", b"new")
    assert [beside.name for beside in tmp_path.iterdir()] == ["表.pdf"]


def test_an_export_takes_the_place_of_no_workspace(store: Workspace):
    """Whichever name is typed, open or closed."""
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(KnownError, match="是工作区，没有覆盖"):
        files.write_whole(store.path, b"new")
    assert store.path.read_bytes() == before
