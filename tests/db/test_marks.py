"""What no history tells: a byte that turns there is found by `check`, told by a rescue and by the list of backups."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from core.errors import KnownError
from core.exchange.collecting import collect, wishes
from core.host.backups import Kind
from db import connection
from db.backup.service import Safe
from db.integrity import row_sums
from db.integrity.rescue import rescue
from db.repositories import settings
from db.workspace import examine, open_workspace
from tests.builders import filing, key
from tests.db import damage
from tests.exchange import world

REVISION = "填报的版本号或修改时间与保存时不一致。"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return damage.make(tmp_path / "工作区.db")


def past_the_program(path: Path, sql: str) -> None:
    with closing(connection.connect(path)) as link:
        assert link.execute(sql).rowcount


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE filings SET revision = revision + 1 WHERE rowid = 3", REVISION),
        ("UPDATE filings SET updated_at = '2022-03-05T09:00:00' WHERE rowid = 3", REVISION),
        ("UPDATE reviews SET revision = 7 WHERE rowid = 1", "督查室意见的版本号或修改时间与保存时不一致。"),
        ("UPDATE month_locks SET updated_at = '2022-03-05'", "锁定记录的版本号或修改时间与保存时不一致。"),
        ("UPDATE evidence SET revision = 9 WHERE rowid = 1", "佐证材料的版本号与保存时不一致。"),
        ("UPDATE contents SET preview = x'00' WHERE rowid = 1", "佐证材料的缩略图与保存时不一致。"),
        ("UPDATE own_key SET seed = zeroblob(32)", "本机密钥与保存时不一致。"),
    ],
)
def test_what_was_changed_past_the_program_is_found(whole: Path, sql: str, found: str):
    assert examine(whole) == []
    past_the_program(whole, sql)
    assert examine(whole) == [found]


def test_a_byte_that_turned_in_a_time_is_found(whole: Path):
    data = whole.read_bytes()
    at = data.index(b"2022-03-05T") if b"2022-03-05T" in data else data.index(filing().updated_at.isoformat().encode())
    whole.write_bytes(data[: at + 9] + bytes([data[at + 9] ^ 1]) + data[at + 10 :])
    assert examine(whole)


def test_a_rescue_tells_of_it(whole: Path, tmp_path: Path):
    past_the_program(whole, "UPDATE filings SET revision = revision + 1 WHERE rowid = 3")
    assert rescue(whole, tmp_path / "b.db").lost == [REVISION]
    assert examine(tmp_path / "b.db") == []


def test_a_backup_that_is_not_as_it_was_written_is_not_restored(whole: Path, tmp_path: Path):
    kept = Safe(whole).make(Kind.MANUAL)
    assert kept
    past_the_program(kept.path, "UPDATE nodes SET title = '别的' WHERE position = 2")
    assert [bool(one.fault) for one in Safe(whole).listed()] == [True]
    with pytest.raises(KnownError, match="已损坏"):
        Safe(whole).restore_as(kept.path, tmp_path / "b.db")


def test_an_operation_that_is_taken_back_leaves_the_sums_right(whole: Path):
    with open_workspace(whole) as store:
        with pytest.raises(RuntimeError), store.operation("填报"):  # the first change of this connection
            store.save_filing(filing(revision=9))
            raise RuntimeError
        assert list(store.check()) == []
        with store.operation("填报"):
            store.save_filing(filing(revision=10))
        with pytest.raises(RuntimeError), store.operation("填报"):
            store.remove_filing(key())
            raise RuntimeError
        assert list(store.check()) == []
        with store.operation("填报"):
            store.remove_filing(key())
    assert examine(whole) == []


def test_a_file_without_sums_gets_them_when_it_is_opened(whole: Path):
    past_the_program(whole, "DELETE FROM settings WHERE name = 'marks'")
    assert examine(whole) == []  # nothing to hold it against
    open_workspace(whole).close()
    past_the_program(whole, "UPDATE filings SET revision = revision + 1 WHERE rowid = 3")
    assert examine(whole) == [REVISION]


def test_a_file_without_sums_that_a_window_opens_gets_them_with_its_first_change(whole: Path):
    past_the_program(whole, "DELETE FROM settings WHERE name = 'marks'")
    with open_workspace(whole, looked_at_later=True) as store, store.operation("填报"):
        store.save_filing(filing(revision=9))
    assert examine(whole) == []
    past_the_program(whole, "UPDATE filings SET revision = revision + 1 WHERE rowid = 3")
    assert examine(whole) == [REVISION]


@pytest.mark.parametrize("text", ["x", "[1]", '{"filings": "zz"}', "null", '{"filings": 3}'])
def test_sums_that_can_not_be_read_are_a_fault(whole: Path, text: str):
    with closing(connection.connect(whole)) as link:
        settings.put(link, "marks", text)
        assert REVISION in row_sums.faults(link)


def test_the_books_of_exchanging_are_summed_up_too(tmp_path: Path):
    office, unit = world.office(tmp_path), world.unit(tmp_path)
    world.sign(unit)
    package = world.give(unit, tmp_path / "报送.zip")
    assert not collect(office, [package], wishes()).refused
    unit.close()
    office.close()
    assert examine(office.path) == []
    past_the_program(office.path, "UPDATE lineages SET shared = 'x'")
    past_the_program(office.path, "UPDATE imports SET machine = 'x'")
    assert examine(office.path) == ["填报的来往版本与保存时不一致。", "收取记录与保存时不一致。"]
