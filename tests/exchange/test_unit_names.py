"""Units whose names lead into folders, or are written with a stroke: every file of theirs lies where it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.exchange import deliveries, receipts
from core.reports import batch
from db.workspace import Workspace
from tests.builders import EDUCATION, HOUSING, MARCH, TOWN, TOWNS, work_list
from tests.exchange import world


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    odd = (
        EDUCATION._replace(name="../../x"),
        HOUSING._replace(name="区委办/区政府办"),
        TOWN._replace(name="区委办:区政府办"),
    )
    (tmp_path / "deep" / "er").mkdir(parents=True)
    with world.office(tmp_path / "deep" / "er", work_list(units=(*odd, TOWNS))) as store:
        yield store


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_output_stays_in_its_folder_and_no_unit_replaces_another(office, tmp_path):
    before, out = files_below(tmp_path), tmp_path / "deep" / "out"
    board = world.board_of(office)
    batch.write_all(office, board, MARCH, out / "月报", suffix=".docx")
    deliveries.send(office, board, "", out / "交办")
    deliveries.send(office, board, "", out / "填报表", sheets=True, month=MARCH)
    receipts.write_receipts(office, board, board.single_units, out / "回执")
    made = files_below(tmp_path) - before
    kinds = {
        "月报": "2022年3月月报.docx",
        "交办": "-交办包.zip",
        "填报表": "-2022年3月-填报表.xlsx",
        "回执": "-回执.zip",
    }
    wanted = {
        f"deep/out/{folder}/{one}{rest}" for folder, rest in kinds.items() for one in ("－..－x", "区委办－区政府办")
    }
    wanted |= {
        f"deep/out/{folder}/区委办－区政府办{Path(rest).stem}（2）{Path(rest).suffix}" for folder, rest in kinds.items()
    }
    assert made == wanted
