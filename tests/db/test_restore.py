"""The restore drill: from a backup to the same rows, as a new file or in its place, with the difference shown."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import KnownError
from core.host.backups import Backup, Kind
from db import connection
from db.backup import copies
from db.backup.service import Safe
from db.integrity import digest
from db.workspace import Workspace, open_workspace
from tests.builders import EDUCATION, HOUSING, filing, key, work_list
from tests.db import damage
from tests.db.test_migrations import KEPT, add_colour, later


@pytest.fixture
def filled(file: Path) -> Path:
    with open_workspace(file) as store:
        damage.fill(store)
    return file


def rows_of(path: Path) -> str:
    with closing(connection.connect_read_only(path)) as link:
        return digest.digest(link)


def made(path: Path, note: str = "") -> Backup:
    found = Safe(path).make(Kind.MANUAL, note)
    assert found
    return found


def test_from_a_backup_to_the_same_rows(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The drill: a backup, then a disaster, then the backup."""
    before = rows_of(filled)
    with open_workspace(filled, read_only=True) as store:
        truth, history = damage.content(store), store.history(limit=10_000)
    kept = made(filled)
    filled.unlink()
    Safe(filled).restore_as(kept.path, tmp_path / "恢复.db")
    assert rows_of(tmp_path / "恢复.db") == before
    with open_workspace(tmp_path / "恢复.db") as store:
        assert damage.content(store) == truth
        assert store.history(limit=10_000) == history
        assert list(store.check()) == []
        with store.operation("照常填报"):
            store.save_filing(filing(progress="恢复以后"))
    with capsys.disabled():
        print(f"\nrestore drill: {len(truth['filings'])} filings, {len(history)} history rows, all the same")  # noqa: T201


def test_nothing_is_left_beside_the_restored_file(filled: Path, tmp_path: Path):
    (tmp_path / "x").mkdir()
    Safe(filled).restore_as(made(filled).path, tmp_path / "x" / "恢复.db")
    assert [file.name for file in (tmp_path / "x").iterdir()] == ["恢复.db"]


def test_a_file_in_the_way_is_kept(filled: Path, tmp_path: Path):
    kept = made(filled)
    (tmp_path / "b.db").write_text("重要", encoding="utf-8")
    with pytest.raises(KnownError, match="已经存在"):
        Safe(filled).restore_as(kept.path, tmp_path / "b.db")
    assert (tmp_path / "b.db").read_text(encoding="utf-8") == "重要"


def test_a_damaged_backup_is_not_restored(filled: Path, tmp_path: Path):
    kept = made(filled)
    kept.path.write_bytes(kept.path.read_bytes()[: 40 * damage.PAGE])
    before = filled.read_bytes()
    for attempt in (
        lambda: Safe(filled).restore_as(kept.path, tmp_path / "b.db"),
        lambda: Safe(filled).replace(kept.path),
    ):
        with pytest.raises(KnownError, match="已损坏"):
            attempt()
    assert not (tmp_path / "b.db").exists()
    assert filled.read_bytes() == before
    assert [bool(one.fault) for one in Safe(filled).listed()] == [True]


def test_what_is_no_backup_at_all(filled: Path, tmp_path: Path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(KnownError, match="不是工作区文件"):
        Safe(filled).restore_as(tmp_path / "a.txt", tmp_path / "b.db")
    with pytest.raises(KnownError, match="找不到"):
        Safe(filled).restore_as(tmp_path / "c.db", tmp_path / "b.db")


def test_in_its_place_the_present_state_is_kept(filled: Path):
    safe = Safe(filled)
    kept = made(filled)
    with open_workspace(filled) as store, store.operation("填报"):
        store.save_filing(filing(progress="备份以后写的"))
    after = rows_of(filled)
    safe.replace(kept.path)
    assert rows_of(filled) == rows_of(kept.path)
    (newest,) = (one for one in safe.listed() if one.kind is Kind.RESTORE)
    assert rows_of(newest.path) == after  # and back again
    safe.replace(newest.path)
    assert rows_of(filled) == after
    assert sorted(file.name for file in filled.parent.iterdir()) == [filled.name]


def test_in_its_place_only_when_nobody_has_it_open(filled: Path):
    kept = made(filled)
    with open_workspace(filled) as store, pytest.raises(KnownError, match="另一个窗口"):
        Safe(store.path).replace(kept.path)


def test_in_its_place_not_without_a_backup_of_the_present(filled: Path, monkeypatch: pytest.MonkeyPatch):
    kept = made(filled)
    before = filled.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise KnownError("没有做成备份：磁盘已满。")

    monkeypatch.setattr(copies, "make", fail)
    with pytest.raises(KnownError, match="没有做成备份"):
        Safe(filled).replace(kept.path)
    assert filled.read_bytes() == before


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    kept = made(filled)
    later(monkeypatch, add_colour)
    Safe(filled).restore_as(kept.path, tmp_path / "b.db")
    with open_workspace(tmp_path / "b.db") as store:
        assert store.filings()
        assert list(store.check()) == []


@pytest.mark.parametrize("old", KEPT, ids=lambda path: path.stem)
def test_workspaces_of_released_versions_serve_as_backups(old: Path, tmp_path: Path):
    Safe(tmp_path / "a.db").restore_as(Path(shutil.copy(old, tmp_path / "old.db")), tmp_path / "b.db")
    with open_workspace(tmp_path / "b.db") as store:
        assert list(store.check()) == []


# --- what would change -------------------------------------------------------


def words(store: Workspace, chosen: Backup) -> dict[str, str]:
    return {line.name: line.words for line in Safe(store.path).preview(chosen).differences}


def test_the_difference_is_shown_first(filled: Path):
    kept = made(filled)
    with open_workspace(filled) as store:
        assert Safe(filled).preview(kept).is_same
        with store.operation("填报"):
            store.save_filing(filing(key("改进作风"), progress="新的一份"))
            store.save_filing(filing(damage.KEYS[0], progress="改过的一份"))
            store.remove_filing(damage.KEYS[1])
            store.remove_record(store.records(damage.Evidence)[0])
        preview = Safe(filled).preview(kept)
        assert words(store, kept) == {
            "填报": "少 1 项，多 1 项，改 1 项",
            "佐证材料": "多 1 份",
            "督查室评判": "没有差别",
            "清单、单位名录、规则": "没有差别",
        }
        assert (preview.differences[0].now, preview.differences[0].then) == (12, 12)
        assert preview.units == (EDUCATION.name,)
        with store.operation("规则"):
            store.set_setting("light_rule", "x", recorded=True)
        assert words(store, kept)["清单、单位名录、规则"] == "有差别"
        assert HOUSING.name not in preview.units


def test_a_changed_number_is_a_changed_filing(filled: Path):
    kept = made(filled)
    with open_workspace(filled) as store:
        found = store.filing(damage.KEYS[0])
        assert found
        with store.operation("填报"):
            store.save_filing(filing(damage.KEYS[0], progress=found.progress, values={}))
        assert words(store, kept)["填报"] == "改 1 项"


def test_another_list_is_a_difference(filled: Path):
    kept = made(filled)
    with open_workspace(filled) as store:
        with store.operation("换清单"):
            store.add_list(work_list(id="another", nodes=(), assignments=(), indicators=(), year=2023))
        assert words(store, kept)["清单、单位名录、规则"] == "有差别"


def test_a_backup_of_a_version_without_reviews(filled: Path):
    first = Path(__file__).resolve().parents[1] / "data" / "workspace-v1.db"
    kept = copies.look_at(Path(shutil.copy(first, filled.with_name("第一版.db"))))
    with open_workspace(filled) as store:
        assert words(store, kept)["督查室评判"] == "少 4 项"
