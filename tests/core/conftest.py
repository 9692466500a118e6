"""A workspace of the tiny list on a real file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.workspace import Workspace, create
from tests import builders


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    with create(tmp_path / "工作区.db", work_lists=[builders.work_list()]) as opened:
        yield opened


@pytest.fixture
def board():
    from core.model.board import Board

    return Board(builders.work_list())
