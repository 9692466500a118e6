"""Each declared field is carried through every way a filing can go: a field added to the declaration is carried too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.errors import KnownError
from core.exchange import conflicts, ledger, sheet_write
from core.exchange.conflicts import OURS, THEIRS
from core.exchange.sheets import FORM
from core.exchange.versions import Carried
from core.model import fields
from core.model.codec import encode
from core.model.fields import FieldKind, FilingField
from core.model.records import Filing
from core.model.status import ProgressStatus
from core.reports import batch, unit_text
from core.reports.kinds import KINDS
from core.rules import checks
from core.search.initials import letters
from core.search.query import Group, Index, Scope
from core.settings import words as setting_words
from core.usecases import filing as filings
from core.usecases import filing_fields, history_words
from core.usecases.undo import UndoStack
from db.workspace import Workspace, create, open_workspace
from tests.exchange import world
from tests.exchange.world import EDUCATION, MARCH, board_of, filing, key, sound

ROW = 4  # of the first measure in the workbook for a unit
every_field = pytest.mark.parametrize("one", fields.PLAIN, ids=lambda one: one.name)
every_text = pytest.mark.parametrize("one", fields.TEXTS, ids=lambda one: one.name)
optional = pytest.mark.parametrize("one", fields.OPTIONAL, ids=lambda one: one.name)


def value(one: FilingField, *, other: bool = False) -> Any:
    """Something to enter that stands in no other field."""
    if one.kind is FieldKind.CHOICE:
        return ProgressStatus.AHEAD if other else ProgressStatus.BEHIND
    if one.kind is FieldKind.NUMBER:
        return 47.0 if other else 46.0
    return f"{one.label}{'那样' if other else '这样'}写"


def written(one: FilingField, *, other: bool = False) -> str | float:
    """As it stands in somebody's table."""
    made: str | float | ProgressStatus = value(one, other=other)
    return made.label if isinstance(made, ProgressStatus) else made


def with_it(one: FilingField, *, other: bool = False) -> Filing:
    return filing()._replace(**{one.name: value(one, other=other)})


def kept(store: Workspace, one: FilingField) -> Any:
    found = store.filing(key())
    return getattr(found, one.name) if found else None


def ask(store: Workspace) -> None:
    """The office asks for every optional field."""
    filing_fields.ask_for(store, board_of(store).work_list.id, fields.names(fields.OPTIONAL))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of nobody in particular, with every field in use."""
    with create(tmp_path / "工作.db", work_lists=[world.work_list()]) as store:
        ask(store)
        yield store


@every_field
def test_stored_undone_after_a_restart_told_in_the_history_and_found_again(desk: Workspace, one: FilingField):
    filings.save(desk, filing(**{one.name: type(value(one))() if one.kind.is_text else None}), "第一次")
    patch = filings.difference(desk.filing(key()), with_it(one), "第二次")
    patch.apply(desk, patch.label)
    path = desk.path
    desk.close()
    with open_workspace(path) as again:
        assert kept(again, one) == value(one)
        (entry, first) = again.history(record_id=key().filing_id)
        (told,) = history_words.fields(entry, board_of(again))
        assert (told.label, told.before) == (one.label, "")
        assert str(written(one)).removesuffix(".0") in told.after
        assert history_words.matching([entry, first], field=one.name)[0] == entry
        UndoStack.from_history([first, entry], {str(key().filing_id): key()}).undo(again)
        assert kept(again, one) in ("", None)
        old = filings.version_at(key(), list(again.history(record_id=key().filing_id)), entry.sequence)
        filings.restore(again, board_of(again), old, (one.name,))
        assert kept(again, one) == value(one)
        assert sound(again)


@every_text
def test_found_by_search(desk: Workspace, one: FilingField):
    filings.save(desk, with_it(one), "填写")
    found = desk.search_filings(value(one))
    hits = Index(board_of(desk), letters).search(value(one), Scope(EDUCATION.id, MARCH), found)[Group.FILING]
    assert [hit.detail.text for hit in hits] == [f"{one.label}：{value(one)}"]


@every_field
def test_empty_without_it_and_not_with_it(one: FilingField):
    assert Filing(key()).is_empty
    assert not Filing(key(), **{one.name: value(one)}).is_empty


@every_text
def test_longer_than_its_limit_is_a_fault(one: FilingField):
    too_long = filing(**{one.name: "长" * (one.limit + 1)})
    assert (one.name, f"{one.label}超过 {one.limit} 字") in {
        (each.field, each.sentence) for each in checks.faults(too_long)
    }


@every_field
def test_to_the_other_pc_to_the_office_and_back(
    office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path, one: FilingField
):
    world.write(unit, with_it(one))
    world.taken(other, world.share(unit, tmp_path / "1.zip"))
    assert kept(other, one) == value(one)
    world.sign(other, with_it(one))
    world.taken(office, world.give(other, tmp_path / "2.zip"))
    assert kept(office, one) == value(one)
    world.taken(unit, world.answer(office, tmp_path / "3.zip"))
    assert kept(unit, one) == value(one)
    assert sound(office)
    assert sound(unit)


@every_field
@pytest.mark.parametrize("side", [OURS, THEIRS])
def test_a_conflict_is_decided_in_it(
    unit: Workspace, other: Workspace, tmp_path: Path, one: FilingField, side: conflicts.Side
):
    world.write(unit, filing())
    world.taken(other, world.share(unit, tmp_path / "0.zip"))
    world.write(unit, with_it(one))
    world.write(other, with_it(one, other=True))
    world.taken(unit, world.share(other, tmp_path / "1.zip"))
    (conflict,) = unit.exchange.conflicts()
    (told,) = conflicts.differences(conflict, board_of(unit))
    assert (told.name, told.label) == (one.name, one.label)
    assert told.theirs.startswith(str(written(one, other=True)).removesuffix(".0"))
    conflicts.resolve(unit, board_of(unit), conflict, {one.name: side})
    assert kept(unit, one) == value(one, other=side == THEIRS)


@every_field
def test_filled_in_in_the_workbook_for_a_unit(office: Workspace, tmp_path: Path, one: FilingField):
    ask(office)
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book[FORM][ROW - 1]}
    usual = {"进度判断": "达序时", "本月进展": "完成选址。"}
    for head, entered in {**usual, one.label: written(one)}.items():
        book[FORM].cell(ROW, columns[head], entered)
    book.save(path)
    found = world.taken(office, path)
    assert found.faults == ()
    assert kept(office, one) == value(one)
    again = tmp_path / "再发.xlsx"
    again.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    assert openpyxl.load_workbook(again)[FORM].cell(ROW, columns[one.label]).value == written(one)


@every_field
def test_recorded_from_json_and_from_any_head_of_a_ledger(desk: Workspace, tmp_path: Path, one: FilingField):
    place = {"任务": "建设学校", "单位": EDUCATION.name, "月份": "2022-03"}
    book = openpyxl.Workbook()
    book.active.append([*place, one.heads[0]])
    book.active.append([*place.values(), written(one)])
    book.save(tmp_path / "台账.xlsx")
    ledger.record(desk, board_of(desk), tmp_path / "台账.xlsx", ledger.Said())
    assert kept(desk, one) == value(one)
    row = {"node": "建设学校", "unit": EDUCATION.name, "month": "2022-03", one.name: written(one, other=True)}
    (tmp_path / "记录.json").write_text(json.dumps([row]), encoding="utf-8")
    ledger.record_file(desk, board_of(desk), tmp_path / "记录.json", ledger.Said())
    assert kept(desk, one) == value(one, other=True)


@every_field
def test_printed_in_the_reports(desk: Workspace, one: FilingField):
    filings.save(desk, with_it(one), "填写")
    made = batch.data(desk, board_of(desk), KINDS["unit"], MARCH, EDUCATION.id)
    words = str(unit_text.content(made))  # type: ignore[arg-type]
    assert str(written(one)).removesuffix(".0") in words
    if one.ledger_width or not one.kind.is_text:
        (listing,) = batch.data(desk, board_of(desk), KINDS["ledger"], MARCH, EDUCATION.id).listings  # type: ignore[union-attr]
        assert any(str(written(one)) in str(cell) for row in listing.rows for cell in row)  # the values stand before


# --- optional fields -------------------------------------------------------------------------------------


@optional
def test_asked_for_on_one_list_by_the_office_alone_and_told_in_the_history(
    office: Workspace, unit: Workspace, tmp_path: Path, one: FilingField
):
    board = board_of(office)
    assert filing_fields.asked(office, board.work_list.id) == ()
    with pytest.raises(KnownError):
        filing_fields.ask_for(unit, board.work_list.id, {one.name})
    patch = filing_fields.ask_for(office, board.work_list.id, {one.name})
    assert filing_fields.asked(office, board.work_list.id) == (one,)
    assert filing_fields.asked(office, world.work_list(id="另一份").id) == ()
    assert setting_words.changed_parts(patch.name, patch.before, patch.after, board) == [
        (f"{board.work_list.title}加填", "没有", one.label)
    ]
    world.taken(unit, world.hand_out(office, tmp_path / "h.zip"))
    assert filing_fields.asked(unit, board.work_list.id) == (one,)
    patch.inverse.apply(office, "撤销")
    assert filing_fields.asked(office, board.work_list.id) == ()


def test_what_is_no_optional_field_can_not_be_asked_for(office: Workspace):
    list_id = board_of(office).work_list.id
    for name in ("fund", "progress"):
        with pytest.raises(KnownError, match="没有可以加填的栏目"):
            filing_fields.ask_for(office, list_id, {name})
    assert filing_fields.asked(office, list_id) == ()


@optional
def test_not_asked_for_it_stands_in_no_sheet_and_is_not_taken_from_a_table(
    office: Workspace, tmp_path: Path, one: FilingField
):
    board = board_of(office)
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(sheet_write.make(office, board, EDUCATION.id, MARCH))
    assert one.label not in {cell.value for cell in openpyxl.load_workbook(path)[FORM][ROW - 1]}
    assert one.label not in ledger.words(office, board)
    assert one.heads[0] not in ledger.heads(office, board)
    for kind in ("ledger", "blank"):
        (listing,) = batch.data(office, board, KINDS[kind], MARCH, EDUCATION.id).listings  # type: ignore[union-attr]
        assert one.label not in {each.head for each in listing.fields}
    row = {"node": "建设学校", "unit": EDUCATION.name, "month": "2022-03", one.name: "写了。"}
    (tmp_path / "记录.json").write_text(json.dumps([row]), encoding="utf-8")
    with pytest.raises(KnownError, match=f"督查室没有要求填{one.label}"):
        ledger.record_file(office, board, tmp_path / "记录.json", ledger.Said())


@optional
def test_asked_for_it_has_a_column_while_still_empty(office: Workspace, one: FilingField):
    ask(office)
    for kind in ("ledger", "blank"):
        (listing,) = batch.data(office, board_of(office), KINDS[kind], MARCH, EDUCATION.id).listings  # type: ignore[union-attr]
        assert one.label in {each.head for each in listing.fields}
        assert {len(row) for row in listing.rows} == {len(listing.fields)}


@optional
def test_a_workbook_without_its_column_keeps_what_the_office_has(
    office: Workspace, unit: Workspace, tmp_path: Path, one: FilingField
):
    world.sign(unit, with_it(one))
    world.taken(office, world.give(unit, tmp_path / "r.zip"))
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH))
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book[FORM][ROW - 1]}
    book[FORM].cell(ROW, columns["本月进展"], "补充了进展。")
    book.save(path)
    world.taken(office, path)
    assert (office.filing(key()).progress, kept(office, one)) == ("补充了进展。", value(one))


def test_a_filing_without_optional_fields_is_the_one_that_an_older_program_writes_and_names():
    assert sorted(encode(filing())) == [
        "confirmed", "contact", "cumulative", "key", "next_steps", "percent", "problems", "progress", "reason",
        "revision", "sent_at", "state", "status", "updated_at", "values",
    ]  # fmt: skip
    assert Carried(filing()).version == "000001247f39fd25728d9ae3"


@optional
def test_text_in_an_optional_field_makes_another_version(one: FilingField):
    assert Carried(with_it(one)).text != Carried(filing()).text
    assert Carried(with_it(one)).text != Carried(with_it(one, other=True)).text
