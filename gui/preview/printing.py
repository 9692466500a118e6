"""The PDF on paper: every page at its true size, at the printer's own resolution.

The page's margins are those of the official page, so the printer's own are switched off (full page):
what stands 37 mm from the paper's edge in the PDF stands there on paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from core.errors import KnownError
from core.host.progress import Progress
from gui.preview.document import POINTS, PdfPages, pixels

_FINEST = 600  # dots per inch; finer shows no more and costs four times the memory
_BAND = 512  # rows of pixels drawn at a time


def new_printer(title: str, pages: PdfPages) -> QPrinter:
    """A printer set to the document's paper; the user may change what it does, not where things stand."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(pages.sizes[0]))
    return printer


def ask(printer: QPrinter, pages: PdfPages, parent: QWidget) -> bool:
    """Let the user choose printer, pages and copies; False when they thought better of it.

    Raises KnownError when the machine has no printer.
    """
    if not QPrinterInfo.availablePrinterNames():
        raise KnownError("这台电脑上没有打印机。", "先保存为 PDF，再拿到能打印的电脑上打印。")
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage)
    dialog.setMinMax(1, len(pages))
    dialog.setFromTo(1, len(pages))
    dialog.setPrintRange(QAbstractPrintDialog.PrintRange.AllPages)
    return dialog.exec() == QPrintDialog.DialogCode.Accepted


def print_pages(pages: PdfPages, printer: QPrinter, *, current: int = 0, progress: Progress | None = None) -> int:
    """Print what the printer was told to (all, some, the current page; copies); how many pages were sent.

    Raises KnownError when the printer takes nothing, Cancelled when the user stopped it; the job is
    taken back then.
    """
    order = sheets(printer, len(pages), current)
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(pages.sizes[order[0]]))
    painter = QPainter()
    if not painter.begin(printer):
        raise _unreachable(printer)
    try:
        _draw_all(pages, printer, painter, order, progress or Progress())
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(order)


def _draw_all(pages: PdfPages, printer: QPrinter, painter: QPainter, order: list[int], progress: Progress) -> None:
    for done, index in enumerate(order):
        progress.step(done, len(order), f"正在打印第 {done + 1} 页，共 {len(order)} 页")
        if done:
            printer.setPageLayout(page_layout(pages.sizes[index]))
            if not printer.newPage():
                raise _unreachable(printer)
        _draw(pages, index, painter, printer.resolution())
    progress.step(len(order), len(order), "已送到打印机")


def _draw(pages: PdfPages, index: int, painter: QPainter, resolution: int) -> None:
    """One page, band by band. A fine printer gets whole multiples of its dots, so that bands meet exactly."""
    coarser = math.ceil(resolution / _FINEST)
    scale = resolution / coarser / POINTS
    width, height = pixels(pages.sizes[index], scale)
    for top in range(0, height, _BAND):
        rows = min(_BAND, height - top)
        band = pages.band(index, scale, top, rows, to_print=True)
        target = QRectF(0, top * coarser, width * coarser, rows * coarser)
        painter.drawImage(target, band, QRectF(band.rect()))


def sheets(printer: QPrinter, count: int, current: int) -> list[int]:
    """The pages to print in their order, copies included where the printer does not make them itself."""
    chosen = list(_chosen(printer, count, current)) or list(range(count))
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return chosen * copies
    return [index for index in chosen for _ in range(copies)]


def _chosen(printer: QPrinter, count: int, current: int) -> Iterator[int]:
    if printer.printRange() is QPrinter.PrintRange.CurrentPage:
        yield current
    elif printer.printRange() is QPrinter.PrintRange.PageRange and not printer.pageRanges().isEmpty():
        yield from (index for index in range(count) if printer.pageRanges().contains(index + 1))


def page_layout(size: QSizeF) -> QPageLayout:
    """The paper of a page: its format upright, turned when the page is wider than high, without margins."""
    lies = size.width() > size.height()
    upright = size.transposed() if lies else size
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
    layout = QPageLayout(paper, turned, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def _unreachable(printer: QPrinter) -> KnownError:
    name = f"“{printer.printerName()}”" if printer.printerName() else ""
    return KnownError(f"没有打印：打印机{name}没有接受。", "看看它是否开机、联网、有纸，或换一台；也可以先保存为 PDF。")
