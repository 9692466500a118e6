"""What is made in a user's home is that user's alone; elsewhere the system's rule holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from core import private
from core.exchange import mailbox
from core.host import folders
from core.host.backups import Kind
from db.backup.service import Safe
from tests.exchange import world

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's folders by itself")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the usual umask, and the program's data in it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(folders, "data_folder", lambda: tmp_path / ".local" / "share" / "division-list")
    monkeypatch.setattr(folders, "backup_folder", lambda: tmp_path / "备份" / "自动")
    before = os.umask(0o022)
    yield tmp_path
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_all_that_is_made_at_home_is_the_users_alone(home: Path):
    with world.unit(home) as store:
        world.sign(store)
        world.give(store, home / "无.zip")
        from core.exchange import deliveries

        deliveries.give(store, world.board_of(store), world.MARCH, home / "报送", deliveries.How())
        outbox = mailbox.outbox(store)
        made = Safe(store.path).make(Kind.MANUAL)
        assert made is not None
        opened = [store.path, store.path.with_name(f"{store.path.name}-wal"), *home.glob("*.lock")]
        packages = list((home / "报送").iterdir())
        files = {path: mode(path) for path in (*opened, *packages, made.path)}
        assert len(files) == 5
        assert set(files.values()) == {0o600}, files
        places = {path: mode(path) for path in (outbox, outbox.parent, made.path.parent, home / "报送", home / "备份")}
        assert set(places.values()) == {0o700}, places


def test_elsewhere_others_read_what_is_for_them(home: Path, tmp_path_factory: pytest.TempPathFactory):
    from core.exchange.output_files import write_whole

    share = tmp_path_factory.mktemp("share")
    write_whole(share / "交办" / "包.zip", b"x")
    assert (mode(share / "交办"), mode(share / "交办" / "包.zip")) == (0o755, 0o644)
    assert not private.is_at_home(share)
