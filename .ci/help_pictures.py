"""Take the manual's pictures anew, by the program itself.

    uv run .ci/help_pictures.py

A unit's and the office's window on made-up filings, looked at in September, and the first page of a report.
Few colours are enough.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.model.board import Board
    from core.model.period import Month
    from core.model.ports import Store
    from core.model.records import Filing, UnitId

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "resources" / "help"
UNIT, MONTH = "区工业商务和信息化局", 9
SIZES = {"unit": (1180, 664), "office": (1280, 720)}  # the overview needs room for its three columns
#: Three days before the deadline, as a clerk's clock would say.
NOW = dt.datetime.fromisoformat("2022-09-22T14:32")
_SETTLED = 6000  # ms: a year of all units has been counted
_OF_UNIT = {"任务": "tasks", "填报": "filing"}
_OF_OFFICE = {"概览": "overview", "报表": "reports"}
sys.path.insert(0, str(ROOT))


def pictures(home: Path) -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each."""
    import main
    from core.host import clock
    from core.model.board import Board
    from core.usecases.recording import find_unit

    clock.now = lambda: NOW
    board = Board(main.built_in_list())
    yield from of_window(home, board, find_unit(board, UNIT), "unit", _OF_UNIT)
    yield from of_window(home, board, None, "office", _OF_OFFICE)
    yield "start", first_start(board)


def of_window(
    home: Path, board: Board, unit_id: UnitId | None, role: str, pages: dict[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Pages of a unit's or the office's window; with a unit its report, too."""
    import main
    from core.first_start import suggested_name
    from core.model import setting
    from core.model.period import Month
    from core.settings.bookkeeping import HAS_SAMPLE
    from gui import app
    from gui.shell.page import Destination

    work_list, month = board.work_list, Month(board.work_list.year, MONTH)
    name = suggested_name(role, board.units[unit_id] if unit_id else None, board)
    with main.make_workspace(home / f"{name}.db", work_list, unit_id, role=role) as store:
        with store.operation("示例"):
            setting.write(store, HAS_SAMPLE, value=True)
            for filing in filings(board, unit_id, month):
                store.save_filing(filing)
        app.build()
        window = app.open_window(store, main.board_of(store), app.settings_in(home / role))
        window.session.choose_month(month)
        window.resize(*SIZES[role])
        window.show()
        for title, picture in pages.items():
            window.go(Destination(title, kind="circular"))
            yield picture, grabbed(window)
        if unit_id:
            yield "report", first_page(store, board, unit_id, month)
        window.close()


def filings(board: Board, unit_id: UnitId | None, month: Month) -> Iterator[Filing]:
    """A made-up year, the unit's newest month half filled."""
    from core import demo
    from core.model.status import FilingState

    begun = {node.id for node in board.tasks_of[unit_id][2:9]} if unit_id else set()
    for filing in demo.filings(board, until=month):
        if filing.key.unit_id != unit_id or filing.key.month < month:
            yield filing
        elif filing.key.node_id in begun:
            yield filing._replace(state=FilingState.DRAFT)


def grabbed(widget: QWidget) -> bytes:
    """What is painted once everything has settled; background work included."""
    from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(_SETTLED, loop.quit)
    loop.exec()
    kept = QByteArray()
    widget.grab().save(QBuffer(kept), "PNG")
    return bytes(kept.data())


def first_page(store: Store, board: Board, unit_id: UnitId, month: Month) -> bytes:
    """The unit's report as the preview shows it."""
    import pypdfium2

    from core.reports import batch

    document = pypdfium2.PdfDocument(batch.render_one(store, board, unit_id, month).data)
    buffer = io.BytesIO()
    document[0].render(scale=1.0).to_pil().save(buffer, "PNG")
    document.close()
    return buffer.getvalue()


def first_start(board: Board) -> bytes:
    """The page that asks who we are, while the initials are typed."""
    from PySide6.QtTest import QTest

    from core.search.initials import letters
    from core.settings.policy import Policy
    from db.backup.service import Safe
    from gui.features.start.assistant import Assistant, Places, StartDoors

    documents = Path("D:/文档")
    page = Assistant(
        board, Policy(), Places(documents, "我的文档", documents), letters, StartDoors(lambda _file: board, Safe)
    )
    page.show()
    QTest.keyClicks(page.units.edit, "jyj")
    return grabbed(page)


def save(name: str, data: bytes) -> None:
    """As a PNG of few colours, a third of the bytes; shared out evenly, so that the small lights keep theirs."""
    from PIL import Image

    whole = Image.open(io.BytesIO(data)).convert("RGB")
    picture = whole.quantize(192, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    picture.save(OUT / f"{name}.png", optimize=True)


def main() -> None:
    """Take and save all."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as home:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[variable] = home
        for name, data in pictures(Path(home)):
            save(name, data)


if __name__ == "__main__":
    main()
