"""Changing filings and taking changes back, on a real workspace file."""

import datetime as dt

import pytest

from core.errors import FaultError, KnownError
from core.model.board import Board
from core.model.records import Filing
from core.model.status import FilingState, ProgressStatus
from core.usecases import filing as filings
from core.usecases.undo import UndoStack
from db.workspace import create, open_workspace
from tests import builders

BOARD = Board(builders.work_list())
KEY = builders.key()
T0 = dt.datetime.fromisoformat("2022-03-20T14:32")
LABEL = filings.label_of(BOARD, KEY)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "工作区.db"
    create(path, work_lists=[builders.work_list()]).close()
    return path


@pytest.fixture
def store(file):
    with open_workspace(file) as opened:
        yield opened


def change(store, stack, seconds=0, **fields):
    """Save changed fields as the window does; returns the stored filing."""
    before = store.filing(KEY) or Filing(KEY)
    after = before._replace(**fields)
    patch = filings.difference(before, after, LABEL)
    saved = filings.save(store, after, LABEL)
    stack.push(patch, T0 + dt.timedelta(seconds=seconds))
    return saved


def undone(store, stack):
    """The filing after one step back."""
    assert stack.undo(store).keys == (KEY,)
    return store.filing(KEY)


def redone(store, stack):
    assert stack.redo(store).keys == (KEY,)
    return store.filing(KEY)


def steps_of(store):
    return UndoStack.from_history(reversed(store.history(limit=30)), {KEY.filing_id: KEY})


def test_a_saved_filing_is_found_again_with_its_revision(store):
    filings.save(store, Filing(KEY, progress="一"), LABEL)
    filings.save(store, store.filing(KEY)._replace(progress="一二"), LABEL)
    assert (store.filing(KEY).progress, store.filing(KEY).revision) == ("一二", 2)


@pytest.mark.parametrize("state", [s for s in FilingState if not s.is_editable])
def test_what_was_submitted_is_not_changed(store, state):
    with store.operation("x"):
        store.save_filing(builders.filing(state=state))
    with pytest.raises(KnownError, match=state.label):
        filings.save(store, Filing(KEY, progress="改"), LABEL)
    assert store.filing(KEY).progress == "完成选址和勘察。"


def test_undo_takes_back_and_redo_does_again(store):
    stack = UndoStack()
    change(store, stack, progress="一")
    change(store, stack, 60, status=ProgressStatus.AHEAD)
    assert stack.undo_label == f"撤销{LABEL}"
    assert undone(store, stack).status is None
    assert undone(store, stack).progress == ""
    assert stack.undo(store) is None
    assert stack.redo_label == f"重做{LABEL}"
    assert redone(store, stack).progress == "一"
    assert redone(store, stack).status is ProgressStatus.AHEAD
    assert stack.redo(store) is None


def test_typing_on_is_one_step_until_a_pause_or_the_field_is_left(store):
    stack = UndoStack()
    change(store, stack, 0, progress="一")
    change(store, stack, 2, progress="一二")
    change(store, stack, 10, progress="一二三")
    stack.break_burst()
    change(store, stack, 11, progress="一二三四")
    assert [undone(store, stack).progress for _ in range(3)] == ["一二三", "一二", ""]


def test_a_new_change_ends_what_could_be_redone(store):
    stack = UndoStack()
    change(store, stack, 0, progress="一")
    stack.undo(store)
    change(store, stack, 60, progress="二")
    assert stack.redo_label == ""


def test_undo_is_refused_when_the_field_was_changed_elsewhere(store):
    stack = UndoStack()
    change(store, stack, progress="一")
    filings.save(store, store.filing(KEY)._replace(progress="别处改过"), "x")
    with pytest.raises(KnownError, match="后来又改过"):
        stack.undo(store)
    assert store.filing(KEY).progress == "别处改过"


def test_undo_leaves_other_fields_as_they_are(store):
    stack = UndoStack()
    change(store, stack, progress="一")
    filings.save(store, store.filing(KEY)._replace(contact="内线 8001"), "x")
    assert (undone(store, stack).progress, store.filing(KEY).contact) == ("", "内线 8001")


def test_after_a_restart_the_last_changes_can_still_be_undone(file):
    with open_workspace(file) as store:
        change(store, UndoStack(), progress="一", status=ProgressStatus.AHEAD, values={builders.SCHOOLS.id: 1.0})
    with open_workspace(file) as store:
        assert store.filing(KEY).progress == "一"
        back = undone(store, steps_of(store))
        assert (back.progress, back.status, dict(back.values)) == ("", None, {})


def test_what_was_undone_before_a_restart_stays_undone(file):
    with open_workspace(file) as store:
        stack = UndoStack()
        change(store, stack, 0, progress="一")
        change(store, stack, 60, contact="内线 8001")
        stack.undo(store)
    with open_workspace(file) as store:
        stack = steps_of(store)
        assert undone(store, stack).progress == ""
        assert stack.undo(store) is None


def test_two_hundred_steps_are_kept(store):
    stack = UndoStack()
    for number in range(205):
        change(store, stack, number * 60, progress=str(number))
    undone = 0
    while stack.undo(store):
        undone += 1
    assert undone == 200


def test_another_role_takes_nothing_back(store):
    stack = UndoStack()
    change(store, stack, progress="一")
    change(store, stack, 60, progress="二")
    stack.undo(store)
    stack.forget()
    assert (stack.undo_label, stack.redo_label, stack.undo(store)) == ("", "", None)


def test_a_full_disk_drops_no_step(store, monkeypatch):
    stack = UndoStack()
    change(store, stack, 0, progress="一")
    change(store, stack, 60, progress="二")

    def full(_filing):
        raise FaultError("磁盘已满。")

    with monkeypatch.context() as patched:
        patched.setattr(store, "save_filing", full)
        with pytest.raises(FaultError):
            stack.undo(store)
    assert undone(store, stack).progress == "一"
