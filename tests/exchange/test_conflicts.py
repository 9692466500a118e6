"""Two PCs of one unit that changed the same version: nothing is lost, and one decision ends it everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import KnownError
from core.exchange import conflicts
from core.exchange.conflicts import OURS, THEIRS, differences, resolve
from core.exchange.ports import Conflict
from core.model.status import FilingState, ProgressStatus
from db.workspace import Workspace
from tests.exchange.world import (
    SCHOOLS,
    answer,
    attach,
    board_of,
    filing,
    give,
    held,
    key,
    one,
    phone,
    share,
    sign,
    sound,
    taken,
    write,
)  # fmt: skip


def both_sent(office: Workspace, unit: Workspace, other: Workspace, folder: Path) -> Conflict:
    """The two PCs begin with one version, change it apart, and both send; the office knows the keys of both."""
    phone(office, unit)
    phone(office, other)
    write(unit, filing())
    taken(other, share(unit, folder / "0.zip"))
    sign(unit, filing(progress="这台写的。", values={SCHOOLS.id: 1.0}))
    sign(other, filing(progress="那台写的。", values={SCHOOLS.id: 2.0}, status=ProgressStatus.AHEAD))
    attach(other, key(), "照片.txt", b"one")
    taken(office, give(unit, folder / "1.zip"))
    found = one(office, give(other, folder / "2.zip"))
    assert (found.conflicts, found.added, found.updated) == (1, 0, 0)
    return office.exchange.conflicts()[0]


def test_a_conflict_is_told_field_by_field(office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path):
    conflict = both_sent(office, unit, other, tmp_path)
    found = {each.name: (each.label, each.ours, each.theirs) for each in differences(conflict, board_of(office))}
    assert found == {
        "status": ("进度判断", "达序时", "超序时"),
        "progress": ("本月进展", "这台写的。", "那台写的。"),
        f"values.{SCHOOLS.id}": ("新建学校", "1", "2"),
        "evidence": ("佐证材料", "", "照片.txt"),
    }
    assert office.filing(key()).progress == "这台写的。"


def test_it_is_told_once(office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path):
    both_sent(office, unit, other, tmp_path)
    assert one(office, tmp_path / "2.zip").unchanged == 1
    assert len(office.exchange.conflicts()) == 1


def test_every_field_has_to_be_chosen(office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path):
    conflict = both_sent(office, unit, other, tmp_path)
    with pytest.raises(KnownError, match="进度判断、新建学校、佐证材料"):
        resolve(office, board_of(office), conflict, {"progress": THEIRS})
    assert office.exchange.conflicts() == (conflict,)


def test_a_mixture_is_kept_and_ends_it_on_both_pcs(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path
):
    conflict = both_sent(office, unit, other, tmp_path)
    choices = {"status": OURS, "progress": THEIRS, f"values.{SCHOOLS.id}": THEIRS, "evidence": THEIRS}
    result = resolve(office, board_of(office), conflict, choices)
    assert result.filing.progress == "那台写的。"
    assert result.filing.status is ProgressStatus.ON_TRACK
    assert result.filing.values == {SCHOOLS.id: 2.0}
    assert office.filing(key()).state is FilingState.RECEIVED
    assert office.exchange.conflicts() == ()
    decided = office.exchange.conflicts(decided=True)[0]
    assert decided.choices == choices
    assert decided.decided_by.startswith("督查室")
    for pc, name in ((unit, "a"), (other, "b")):
        assert taken(pc, answer(office, tmp_path / f"{name}.zip")).updated == 1
        assert pc.filing(key()) == office.filing(key())
        assert sound(pc)
    assert held(unit) == held(other) == held(office)
    assert sound(office)


def test_what_lost_is_in_the_history(office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path):
    conflict = both_sent(office, unit, other, tmp_path)
    resolve(office, board_of(office), conflict, conflicts.all_from(conflict, board_of(office), OURS))
    told = [entry.after.get("progress") for entry in office.history(record_id=key().filing_id)]
    assert told[:2] == ["这台写的。", "那台写的。"]
    assert office.filing(key()).progress == "这台写的。"
    assert sound(office)


def test_a_decision_on_what_changed_meanwhile_is_refused(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path
):
    conflict = both_sent(office, unit, other, tmp_path)
    write(office, filing(progress="又改了。"), state=FilingState.RECEIVED)
    with pytest.raises(KnownError, match="刚刚又改过"):
        resolve(office, board_of(office), conflict, conflicts.all_from(conflict, board_of(office), THEIRS))
    assert office.filing(key()).progress == "又改了。"


def test_the_unit_may_settle_it_itself(office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path):
    both_sent(office, unit, other, tmp_path)
    assert taken(unit, share(other, tmp_path / "s.zip")).conflicts == 1
    conflict = unit.exchange.conflicts()[0]
    mixed = {each.name: THEIRS if each.name == "progress" else OURS for each in differences(conflict, board_of(unit))}
    assert resolve(unit, board_of(unit), conflict, mixed).filing.state is FilingState.DRAFT
    sign(unit, unit.filing(key()))
    assert taken(office, give(unit, tmp_path / "3.zip")).updated == 1
    assert office.exchange.conflicts() == ()
    assert office.filing(key()).progress == "那台写的。"
    assert taken(other, answer(office, tmp_path / "a.zip")).updated == 1
    assert held(other) == held(office)


def test_a_receipt_leaves_out_what_waits(office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path):
    both_sent(office, unit, other, tmp_path)
    found = taken(other, answer(office, tmp_path / "a.zip"))
    assert (found.conflicts, found.updated) == (0, 0)


def test_an_import_with_an_open_conflict_can_be_undone(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path
):
    both_sent(office, unit, other, tmp_path)
    with office.operation("撤销收取"):
        office.exchange.undo_import(office.exchange.imports()[0].id)
    assert office.exchange.conflicts() == ()
    assert one(office, tmp_path / "2.zip").conflicts == 1
