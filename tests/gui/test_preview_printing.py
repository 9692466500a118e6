"""What stands 37 mm from the paper's edge in the PDF stands there on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.errors import Cancelled, KnownError
from core.host.progress import Progress
from gui.preview import printing
from gui.preview.document import PdfPages
from tests.gui.papers import LEFT, SIDE, TOP, marks, paper, sizes

LYING = (False, True, False)


@pytest.fixture
def pages(qapp: object):
    made = PdfPages(paper(LYING))
    yield made
    made.close()


def to_file(pages: PdfPages, out: Path, resolution: int = 600) -> QPrinter:
    printer = printing.new_printer("进展情况表", pages)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    printer.setResolution(resolution)
    return printer


def near(found: float, wanted: float) -> bool:
    return abs(found - wanted) < 0.5  # mm


@pytest.mark.parametrize("resolution", [300, 600, 1200])
def test_every_page_is_printed_at_its_size_with_its_marks_in_place(pages: PdfPages, tmp_path: Path, resolution: int):
    out = tmp_path / "out.pdf"
    assert printing.print_pages(pages, to_file(pages, out, resolution)) == 3
    printed = out.read_bytes()
    for lies, (width, height) in zip(LYING, sizes(printed), strict=True):
        assert near(width, 297 if lies else 210)
        assert near(height, 210 if lies else 297)
    for number, (left, top, right, bottom) in enumerate(marks(printed)):
        assert near(left, LEFT + 10 * number)
        assert near(top, TOP)
        assert near(right, LEFT + 10 * number + SIDE)
        assert near(bottom, TOP + SIDE)


def test_bands_meet_without_a_seam(pages: PdfPages):
    scale = 300 / 72
    height = round(pages.sizes[0].height() * scale)
    whole = pages.band(0, scale, 0, height)
    for top in (0, 512, height - 100):
        rows = min(512, height - top)
        assert pages.band(0, scale, top, rows) == whole.copy(0, top, whole.width(), rows)


def printed_lefts(pages: PdfPages, printer: QPrinter, out: Path, current: int = 0) -> list[int]:
    """Which pages came out, by the place of their marks."""
    printing.print_pages(pages, printer, current=current)
    return [round((left - LEFT) / 10) for left, *_ in marks(out.read_bytes())]


def test_only_the_range_asked_for_is_printed(pages: PdfPages, tmp_path: Path):
    printer = to_file(pages, tmp_path / "out.pdf", 300)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("2-3"))
    assert printed_lefts(pages, printer, tmp_path / "out.pdf") == [1, 2]


def test_the_current_page_alone(pages: PdfPages, tmp_path: Path):
    printer = to_file(pages, tmp_path / "out.pdf", 300)
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert printed_lefts(pages, printer, tmp_path / "out.pdf", current=1) == [1]


def test_copies_are_collated_or_not_where_the_printer_makes_none(pages: PdfPages, tmp_path: Path):
    printer = to_file(pages, tmp_path / "out.pdf", 300)
    assert not printer.supportsMultipleCopies()
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert printing.sheets(printer, 3, 0) == [0, 1, 2, 0, 1, 2]
    printer.setCollateCopies(False)
    assert printing.sheets(printer, 3, 0) == [0, 0, 1, 1, 2, 2]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert printing.sheets(printer, 3, 0) == [2, 2, 1, 1, 0, 0]
    assert printed_lefts(pages, printer, tmp_path / "out.pdf") == [2, 2, 1, 1, 0, 0]


def test_a_file_that_cannot_be_printed_to_is_a_sentence(pages: PdfPages, tmp_path: Path, qtlog: object):
    printer = to_file(pages, tmp_path / "missing" / "out.pdf")
    with qtlog.disabled(), pytest.raises(KnownError, match="没有打印"):  # type: ignore[attr-defined]
        printing.print_pages(pages, printer)


def test_stopping_ends_the_job(pages: PdfPages, tmp_path: Path):
    said = []

    def listen(done: int, total: int, what: str) -> None:
        said.append((done, total, what))
        if done == 1:
            token.cancel()

    token = Progress(listen)
    with pytest.raises(Cancelled):
        printing.print_pages(pages, to_file(pages, tmp_path / "out.pdf", 300), progress=token)
    assert said == [(0, 3, "正在打印第 1 页，共 3 页"), (1, 3, "正在打印第 2 页，共 3 页")]


def test_a_page_is_a4_in_its_own_direction_without_margins():
    upright = printing.page_layout(QSizeF(595.276, 841.89))
    lying = printing.page_layout(QSizeF(841.89, 595.276))
    assert upright.pageSize().key() == lying.pageSize().key() == "A4"
    assert (upright.orientation(), lying.orientation()) == (
        upright.Orientation.Portrait,
        upright.Orientation.Landscape,
    )
    assert upright.margins().top() == 0
    assert upright.mode() is upright.Mode.FullPageMode


def test_without_a_printer_the_user_is_told_to_save(pages: PdfPages, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    parent = QWidget()
    qtbot.addWidget(parent)
    with pytest.raises(KnownError, match="没有打印机"):
        printing.ask(printing.new_printer("表", pages), pages, parent)


def test_the_print_dialog_knows_the_pages(pages: PdfPages, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    seen = {}

    def accept(dialog: QPrintDialog) -> int:
        seen["pages"] = (dialog.minPage(), dialog.maxPage(), dialog.fromPage(), dialog.toPage())
        return int(QPrintDialog.DialogCode.Accepted)

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["一号打印机"])
    monkeypatch.setattr(QPrintDialog, "exec", accept)
    parent = QWidget()
    qtbot.addWidget(parent)
    assert printing.ask(printing.new_printer("表", pages), pages, parent)
    assert seen["pages"] == (1, 3, 1, 3)
