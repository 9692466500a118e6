"""Every report can be asked for in the first days of January, when nothing is due and nothing was filed yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.records import WorkList
from core.reports import batch
from core.reports.kinds import KINDS, Scope
from db.store import Workspace
from db.workspace import create
from tests import builders

CASES = [(kind.name, suffix) for kind in KINDS.values() for suffix in kind.formats]
BARE = builders.work_list()._replace(nodes=(), assignments=(), indicators=())


@pytest.fixture(params=[builders.work_list(), BARE], ids=["nothing filed", "no tasks"])
def work_list(request: pytest.FixtureRequest) -> WorkList:
    return request.param


@pytest.fixture
def store(work_list: WorkList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat("2022-01-04T09:00"))
    with create(tmp_path / "a.db", work_lists=[work_list]) as made:
        yield made


@pytest.mark.parametrize("month", [Month(2022, 1), Month(2022, 12)], ids=str)
@pytest.mark.parametrize(("kind", "suffix"), CASES)
def test_a_report_of_nothing_is_made_or_refused_with_a_sentence(
    store: Workspace, work_list: WorkList, kind: str, suffix: str, month: Month, tmp_path: Path
):
    unit_id = None if KINDS[kind].scope is Scope.DISTRICT else builders.EDUCATION.id
    out = tmp_path / f"{kind}{suffix}"
    try:
        batch.write_one(store, Board(work_list), unit_id, month, out, kind=kind)
    except KnownError as error:
        assert KINDS[kind].scope is not Scope.DISTRICT, error
    else:
        assert out.stat().st_size
