"""What a user typed is never run or drawn as anything but text: in Excel cells, in labels, in file names."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolTip

from core.exchange import sheet_write
from core.model import fields
from core.model.board import Board
from core.reports import batch, kinds
from core.usecases import unit_sheet
from db.workspace import create
from gui.features.settings.restore_side import RestoreSide
from gui.widgets import theme
from gui.widgets.banner import banner
from gui.widgets.labels import ElidedLabel, Tag, label
from tests import builders

FORMULAS = ['=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1"]
MARKUP = "<img src='file:///etc/passwd'><b>粗</b><script>x</script>"


@pytest.fixture
def filed(tmp_path: Path):
    """A workspace whose texts, titles and units all try to be formulas."""
    plain = builders.work_list()
    titled = plain._replace(
        nodes=tuple(node._replace(title=f"={node.title}") for node in plain.nodes),
        units=tuple(unit._replace(name=f"={unit.name}") for unit in plain.units),
    )
    with create(tmp_path / "a.db", work_lists=[titled]) as store:
        for title, text in zip(("建设学校", "扩大投资", "改进作风"), FORMULAS, strict=False):
            unit = builders.HOUSING if title == "扩大投资" else builders.EDUCATION
            with store.operation("填报"):
                texts = dict.fromkeys(fields.names(fields.TEXTS), text)
                store.save_filing(builders.filing(builders.key(title, unit), **texts, values={}))
        yield store, Board(titled)


SHEETS = sorted(kind.name for kind in kinds.KINDS.values() if ".xlsx" in kind.formats)


@pytest.mark.parametrize("kind", SHEETS)
def test_no_cell_of_a_workbook_is_a_formula(filed, kind: str, tmp_path: Path):
    store, board = filed
    out = tmp_path / f"{kind}.xlsx"
    unit_id = builders.EDUCATION.id if kinds.KINDS[kind].scope is not kinds.Scope.DISTRICT else None
    batch.write_one(store, board, unit_id, builders.MARCH, out, kind=kind)
    book = openpyxl.load_workbook(out)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))]
    assert not [cell.value for cell in risky if not cell.quotePrefix and cell.row > 2]


def test_no_cell_of_a_form_for_units_is_a_formula(filed, tmp_path: Path):
    """It is sent out, filled in and sent back: what stood in it is typed in again."""
    store, board = filed
    unit = board.units[builders.EDUCATION.id]
    data = sheet_write.make(store, board, unit.id, builders.MARCH)
    require_text(openpyxl.load_workbook(io.BytesIO(data)))
    require_text(openpyxl.load_workbook(io.BytesIO(unit_sheet.sheet(board.work_list.units, {}))))


def require_text(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    risky = [cell for cell in cells if cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert risky
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in risky if not cell.quotePrefix]


def test_labels_show_markup_as_text(qtbot, qapp):
    theme.prepare(qapp)
    made = [label(MARKUP), ElidedLabel(MARKUP), Tag(MARKUP), banner(MARKUP), RestoreSide()]
    for widget in made:
        qtbot.addWidget(widget)
        for one in (widget, *widget.findChildren(QLabel)):
            if isinstance(one, QLabel) and one.text():
                assert one.textFormat() == Qt.TextFormat.PlainText, one


def test_a_tooltip_shows_markup_as_text(qtbot, qapp):
    theme.prepare(qapp)
    made = ElidedLabel(MARKUP)
    qtbot.addWidget(made)
    made.resize(20, 20)
    made.show()
    qtbot.waitExposed(made)
    made.grab()
    assert "<img" not in made.toolTip()
    assert "&lt;img" in made.toolTip()
    QToolTip.hideText()
