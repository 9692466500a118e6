from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.workspace import Workspace, create, open_workspace
from tests.builders import work_list


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the tiny list, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("blank") / "工作区.db"
    create(path, role="unit", work_lists=[work_list()]).close()
    return path


@pytest.fixture
def file(blank: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(blank, tmp_path / "工作区.db"))


@pytest.fixture
def store(file: Path) -> Iterator[Workspace]:
    with open_workspace(file) as workspace:
        yield workspace
