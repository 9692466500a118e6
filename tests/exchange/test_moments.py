"""时点: which moment decides on 迟报, and what the office is shown of it."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import main
from core.errors import KnownError
from core.exchange import deliveries, sheet_write
from core.exchange.collecting import Wishes, collect_one
from core.exchange.moments import Arrival
from core.model.setting import write
from core.settings.office import SENDING_GAP
from core.usecases.changes import change_setting
from db.workspace import Workspace
from tests.exchange.test_refusals import remade, with_filing
from tests.exchange.test_sheets import filled
from tests.exchange.world import EDUCATION, MARCH, board_of, day, give, key, one, sign, taken

COLLECTED = day("2022-04-20T10:00:00")


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("2022-03-20T09:00:00", "2022-03-20T09:00:00"),
        ("2022-04-20T10:00:00", "2022-04-20T10:00:00"),
        ("2022-04-20T10:00:01", "2022-04-20T10:00:00"),  # in the future
        ("9999-12-31T23:59:59", "2022-04-20T10:00:00"),
        ("2022-02-28T23:59:59", "2022-04-20T10:00:00"),  # before the month began
        ("0001-01-01T00:00:00", "2022-04-20T10:00:00"),
        ("2022-03-01T00:00:00", "2022-03-01T00:00:00"),
    ],
)
def test_what_is_believed(said: str, counts: str):
    assert Arrival(COLLECTED).sent(MARCH, day(said)) == day(counts)


def test_nothing_was_sent_before_the_list_was_there():
    handed_out = day("2022-03-21T08:00:00")
    assert Arrival(COLLECTED, handed_out).sent(MARCH, day("2022-03-20T09:00:00")) == COLLECTED
    assert Arrival(COLLECTED, handed_out).sent(MARCH, handed_out) == handed_out
    # a handing out after the collecting is a clock that was put back: it says nothing
    assert Arrival(COLLECTED, day("2026-12-01T07:00:00")).sent(MARCH, handed_out) == handed_out


MOMENTS = st.datetimes()


@given(collected=MOMENTS, said=st.lists(st.none() | MOMENTS, max_size=3), handed_out=st.none() | MOMENTS)
def test_never_after_the_collecting_nor_before_the_month(
    collected: dt.datetime, said: list[dt.datetime | None], handed_out: dt.datetime | None
):
    found = Arrival(collected, handed_out).sent(MARCH, *said)
    assert found == collected or (day("2022-03-01") <= found <= collected and found in said)
    assert Arrival(collected, handed_out, decides=True).sent(MARCH, *said) == collected


@pytest.mark.parametrize(
    ("sent_at", "late", "believed"),
    [("2030-01-01T09:00:00", 0, False), ("2022-03-20T08:00:00", 0, True), ("2022-02-01T08:00:00", 0, False)],
)
def test_a_clock_that_is_wrong_makes_nobody_late(
    office: Workspace, unit: Workspace, tmp_path: Path, sent_at: str, late: int, believed: bool
):
    """Collected on the 20th of March at nine, before the on-time day."""
    sign(unit)
    path = remade(unit, give(unit, tmp_path / "1.zip"), with_filing(sent_at=day(sent_at)))
    found = taken(office, path)
    assert found.late == late
    assert office.filing(key()).sent_at == (day(sent_at) if believed else day("2022-03-20T09:00:00"))
    assert any("按收取时间算" in note for note in found.notes) == (not believed)


def test_a_stick_that_lay_in_a_drawer_is_shown_and_not_late(
    office: Workspace, unit: Workspace, tmp_path: Path, now: Callable[[str], None]
):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    now("2022-03-23T09:00:00")
    assert one(office, path, dry_run=True).notes == ()
    now("2022-04-20T10:00:00")
    told = "3月20日 09:00 报送，今天 10:00 收取，相差 31 天，按报送时间算"
    found = one(office, path, dry_run=True)
    assert (found.late, found.notes) == (0, (told,))
    decided = collect_one(office, path, Wishes(dry_run=True, by_arrival=frozenset({"1.zip"})))
    assert (decided.late, decided.notes) == (1, (told.replace("按报送", "按收取"),))
    with office.operation("改"):
        write(office, SENDING_GAP, 40)
    assert one(office, path, dry_run=True).notes == ()
    assert taken(office, path).late == 0


def test_the_command_line_decides_for_a_file(
    office: Workspace, unit: Workspace, tmp_path: Path, now: Callable[[str], None], capsys: pytest.CaptureFixture[str]
):
    sign(unit)
    path = give(unit, tmp_path / "1.zip")
    now("2022-04-20T10:00:00")
    office.close()
    assert main.main(["collect", str(office.path), str(path), "--dry-run"]) == 0
    assert "迟报" not in capsys.readouterr().out
    assert main.main(["collect", str(office.path), str(path), "--by-arrival", "1.zip"]) == 0
    assert "迟报 1" in capsys.readouterr().out


def test_a_returned_filing_keeps_its_first_sending(
    office: Workspace, unit: Workspace, tmp_path: Path, now: Callable[[str], None]
):
    from core.usecases import steps
    from tests.exchange.world import answer, filing

    sign(unit)
    taken(office, give(unit, tmp_path / "1.zip"))
    steps.give_back(office, board_of(office), [key()], reason="补充")
    taken(unit, answer(office, tmp_path / "a.zip"))
    now("2022-04-20T10:00:00")
    sign(unit, filing(progress="补充了。"))
    assert taken(office, give(unit, tmp_path / "2.zip")).late == 0
    assert office.filing(key()).sent_at == day("2022-03-20T09:00:00")


# --- workbooks -------------------------------------------------------------------------------------------


def saved(path: Path, inside: str, file: str) -> Path:
    """The workbook as if it had been saved at the one moment and written here at the other, both in local time."""
    stamp = day(inside).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = path.with_name(f"改{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), data)
            new.writestr(name, data)
    shutil.move(made, path)
    at = day(file).timestamp()
    os.utime(path, (at, at))
    return path


@pytest.fixture
def sheet(office: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "区教育局.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    return filled(path)


@pytest.mark.parametrize(
    ("inside", "file", "late"),
    [
        ("2022-03-20T10:00:00", "2022-04-19T10:00:00", 0),  # downloaded in April
        ("2022-04-19T10:00:00", "2022-03-20T10:00:00", 0),
        ("2022-04-19T10:00:00", "2022-04-19T10:00:00", 1),
        ("2030-01-01T10:00:00", "2022-03-20T10:00:00", 0),  # one of the two can be true
        ("1980-01-01T00:00:00", "2022-04-19T10:00:00", 1),
    ],
)
def test_a_workbook_counts_from_the_earlier_moment(
    office: Workspace, sheet: Path, now: Callable[[str], None], inside: str, file: str, late: int
):
    now("2022-04-20T10:00:00")
    assert taken(office, saved(sheet, inside, file)).late == late


def test_a_workbook_that_was_saved_before_it_was_given_counts_from_the_collecting(
    office: Workspace, tmp_path: Path, now: Callable[[str], None]
):
    now("2022-03-27T10:00:00")
    (path,) = deliveries.send_to(office, board_of(office), [EDUCATION], tmp_path, month=MARCH)
    now("2022-03-29T10:00:00")
    found = taken(office, saved(filled(path), "2022-03-20T10:00:00", "2022-03-20T10:00:00"))
    assert found.late == 1
    assert office.filing(key()).sent_at == day("2022-03-29T10:00:00")


@pytest.mark.parametrize("days", [-1, 9999])
def test_a_gap_is_a_number_of_days(office: Workspace, days: int):
    with pytest.raises(KnownError, match="相差的天数"):
        change_setting(office, SENDING_GAP, days)
