"""What was removed from a filing goes from the file when the session ends, unless something still refers to it."""

from __future__ import annotations

from contextlib import closing

import pytest

from core.errors import KnownError
from core.usecases import evidence
from core.usecases.evidence import Limits, look_at
from core.usecases.undo import UndoStack
from db import connection
from db.workspace import create, open_workspace
from tests import builders
from tests.builders import key

SECRET = b"%PDF-1.7 " + b"a name that must not stay " * 400
OTHER = key("改进作风")
_IMPORT = """
    INSERT INTO imports
    VALUES (1, 'p', 'd', 'return', ?, '2022-03', 'f', 'm', '2022-03-01', '2022-03-01', '{{}}', {undone})
"""


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "工作区.db"
    create(made, work_lists=[builders.work_list()]).close()
    return made


def add(store, at=None, data=SECRET):
    return evidence.add(store, at or key(), look_at("证明.pdf", data, Limits()))


def take_off(store, at=None):
    return evidence.remove(store, evidence.attached(store, at or key())[0])


def test_what_was_removed_is_gone_from_the_file_after_the_session(path):
    with open_workspace(path) as store:
        add(store)
        sha256 = evidence.attached(store, key())[0].sha256
        take_off(store)
        assert store.content(sha256) == SECRET
    assert SECRET not in path.read_bytes()
    with open_workspace(path) as store:
        with pytest.raises(KnownError, match="不见了"):
            store.content(sha256)
        assert list(store.check()) == []


def test_within_the_session_undo_brings_it_back(path):
    with open_workspace(path) as store:
        stack = UndoStack()
        add(store)
        stack.push(take_off(store), builders.filing().updated_at)
        stack.undo(store)
    with open_workspace(path) as store:
        assert store.content(evidence.attached(store, key())[0].sha256) == SECRET


def test_what_a_thread_closes_leaves_it_to_the_session(path):
    with open_workspace(path) as store:
        stack = UndoStack()
        add(store)
        stack.push(take_off(store), builders.filing().updated_at)
        with store.beside() as beside, beside.operation("收取"):
            beside.set_setting("office", "x")
        stack.undo(store)
        assert store.content(evidence.attached(store, key())[0].sha256) == SECRET


def test_what_a_thread_took_off_goes_with_the_session(path):
    with open_workspace(path) as store:
        add(store)
    with open_workspace(path) as store, store.beside() as beside:
        take_off(beside)
    assert SECRET not in path.read_bytes()


def test_nothing_is_taken_out_of_a_damaged_file(path):
    with open_workspace(path) as store:
        add(store)
        take_off(store)
        store.link.execute("UPDATE nodes SET title = 'x'")  # past the program: the list's seal does not hold
        store.link.commit()
    with closing(connection.connect_read_only(path)) as link:
        assert link.execute("SELECT count(*) FROM contents").fetchone()[0] == 1


def test_the_same_file_at_another_filing_keeps_the_content(path):
    with open_workspace(path) as store:
        add(store)
        add(store, OTHER)
        take_off(store)
    with open_workspace(path) as store:
        assert store.content(evidence.attached(store, OTHER)[0].sha256) == SECRET


@pytest.mark.parametrize(("undone", "kept"), [("NULL", True), ("'2022-03-01'", False)])
def test_what_an_import_would_bring_back_is_kept_until_it_cannot_be_undone(path, undone, kept):
    with open_workspace(path) as store:
        add(store)
        sha256 = evidence.attached(store, key())[0].sha256
        store.link.execute(_IMPORT.format(undone=undone), (builders.EDUCATION.id,))
        told = f'{{"evidence": ["{sha256}"]}}'
        store.link.execute("INSERT INTO import_changes VALUES (1, 1, 'filing', 'x', ?, NULL)", (told,))
        store.link.commit()
        take_off(store)
    with open_workspace(path) as store:
        found = store.link.execute("SELECT count(*) FROM contents").fetchone()[0]
    assert bool(found) is kept
