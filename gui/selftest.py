"""What a built program proves of itself, no display needed: the list, a filing in the window, reports, packages."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import KnownError
from core.exchange.ports import Desk
from core.model.ports import Store

Opener = Callable[[], Desk]


def run(make: Opener, reopen: Opener, folder: Path) -> dict[str, Any]:
    """Make a workspace, file in a real window, close it, find the filing again, print it.

    Gives {"passed", "steps": [{"name", "passed", "seconds", "detail"}], "python", "platform"}; a step that fails
    ends the test, and its reason is in `detail`.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    steps: list[dict[str, Any]] = []
    passed = all(_step(steps, name, work) for name, work in _works(make, reopen, folder))
    return {"passed": passed, "steps": steps, "python": sys.version.split()[0], "platform": platform.platform()}


def _step(steps: list[dict[str, Any]], name: str, work: Callable[[], str]) -> bool:
    began = time.perf_counter()
    try:
        detail, passed = work(), True
    except Exception as error:  # noqa: BLE001  whatever goes wrong in a built program belongs in the result
        detail, passed = f"{type(error).__name__}: {error}", False
    seconds = round(time.perf_counter() - began, 3)
    steps.append({"name": name, "passed": passed, "seconds": seconds, "detail": detail})
    return passed


def _works(make: Opener, reopen: Opener, folder: Path) -> list[tuple[str, Callable[[], str]]]:
    return [
        ("Qt", _qt),
        ("清单", lambda: _list(make)),
        ("窗口和填报", lambda: _window(reopen, folder)),
        ("再打开", lambda: _found_again(reopen)),
        ("月报", lambda: _report(reopen, folder)),
        ("Word 和 Excel", lambda: _office_files(reopen, folder)),
        ("读回文件", lambda: _read_back(folder)),
        ("收发", lambda: _packages(reopen, folder)),
    ]


def _qt() -> str:
    """Qt comes as for the window; what PySide says of a wrong call is fetched when it is wanted."""
    from gui.shell import startup

    startup.load_qt()
    from PySide6.QtCore import QTimer, qVersion

    words = ""
    try:
        QTimer().setInterval("一秒")  # type: ignore[arg-type]
    except TypeError as error:
        words = str(error)
    _expect("setInterval(" in words and "int" in words, "PySide 说不出函数要什么")
    return qVersion()


_TEXT = "自检：完成前期工作，湧入“㎡”①"


def _list(make: Opener) -> str:
    store = make()
    try:
        (list_id, _title, year) = store.lists()[0]
        nodes = len(store.load_list(list_id).nodes)
    finally:
        store.close()
    _expect(nodes > 0, "清单是空的")
    return f"{year} 年清单 {nodes} 项"


def _window(reopen: Opener, folder: Path) -> str:
    from gui import app
    from gui.shell.window import Window

    application = app.build()
    store = reopen()
    try:
        window: Window = app.open_window(store, _board(store), app.settings_in(folder))
        window.resize(1366, 768)
        window.show()
        session = window.session
        unit = next(unit for unit in session.board.single_units if unit.name == "区教育局")
        session.choose_unit(unit.id)
        application.sendPostedEvents()
        picture = window.grab()
        _expect(picture.width() >= 1366 and not picture.toImage().allGray(), "窗口没有画出来")
        sheet = session.sheet
        _expect(sheet is not None and bool(sheet.rows), "单位没有任务")
        key = session.key(sheet.rows[0].node.id) if sheet else None
        _expect(key is not None and session.edit(_filled(session.filing(key.node_id))), "填报没有存入")
        window.close()
    finally:
        store.close()
    return f"{picture.width()}×{picture.height()}"


def _filled(filing: Any) -> Any:  # noqa: ANN401  a Filing, imported when the test runs
    from core.model.status import ProgressStatus

    return filing._replace(status=ProgressStatus.ON_TRACK, percent=25.0, progress=_TEXT, problems="无")


def _found_again(reopen: Opener) -> str:
    store = reopen()
    try:
        found = store.search_filings("自检")
        faults = list(store.check())
    finally:
        store.close()
    _expect([filing.progress for filing in found] == [_TEXT], "填报没有找到")
    _expect(not faults, "；".join(faults))
    return "1 条填报，工作区完好"


def _report(reopen: Opener, folder: Path) -> str:
    import pypdfium2

    from core.reports import batch

    store = reopen()
    try:
        key = store.search_filings("自检")[0].key
        out = folder / "月报.pdf"
        written = batch.write_one(store, _board(store), key.unit_id, key.month, out)
    finally:
        store.close()
    document = pypdfium2.PdfDocument(out.read_bytes())
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    squeezed = "".join(text.split())
    _expect(_TEXT in squeezed, "月报里没有填报的内容")
    _expect(not written.missing, "有缺字")
    return f"{written.pages} 页"


def _office_files(reopen: Opener, folder: Path) -> str:
    import docx
    import openpyxl

    from core.reports import batch

    store = reopen()
    try:
        key = store.search_filings("自检")[0].key
        for kind, name in (("unit", "月报.docx"), ("ledger", "台账.xlsx")):
            batch.write_one(store, _board(store), key.unit_id, key.month, folder / name, kind)
    finally:
        store.close()
    paragraphs = "".join(paragraph.text for paragraph in docx.Document(str(folder / "月报.docx")).paragraphs)
    _expect(_TEXT in paragraphs, "Word 文件里没有填报的内容")
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(folder / "台账.xlsx") for row in sheet for cell in row]
    _expect(any(_TEXT in cell for cell in cells), "Excel 文件里没有填报的内容")
    return f"{len(cells)} 格"


def _read_back(folder: Path) -> str:
    """By the readers that take lists in."""
    from core.documents import files

    (folder / "清单.txt").write_bytes(_TEXT.encode("gb18030"))
    names = ("月报.pdf", "月报.docx", "台账.xlsx", "清单.txt")
    without = [name for name in names if _TEXT not in "".join(files.read(folder / name).split())]
    _expect(not without, f"没有读出填报的内容：{'、'.join(without)}")
    return "PDF、Word、Excel、GB18030"


def _packages(reopen: Opener, folder: Path) -> str:
    """A 交办包 and a unit's month are written, signed, and read again; sealed, only the key opens them."""
    from core.exchange import deliveries, keys, outgoing, package

    store = reopen()
    try:
        key, board = store.search_filings("自检")[0].key, _board(store)
        (handout,) = deliveries.send_to(store, board, [board.units[key.unit_id]], folder / "交办")
        shared = outgoing.share(store, board, key.unit_id, key.month)
        seed = store.exchange.seed()
        sealed = package.seal(shared, keys.public_key(seed), store.exchange.id)
    finally:
        store.close()
    _expect(deliveries.founding([handout]).unit_id == key.unit_id, "交办包读不出单位")
    _expect(not _opens(sealed, keys.new_seed()), "加密的包用别的密钥也能打开")
    found = package.read(sealed, (seed,)).content.filings
    _expect([one.filing.progress for one in found] == [_TEXT], "包里没有填报的内容")
    return f"{handout.stat().st_size} 字节的交办包，签名和加密都对"


def _opens(sealed: bytes, seed: bytes) -> bool:
    from core.exchange import package

    try:
        package.read(sealed, (seed,))
    except KnownError:
        return False
    return True


def _board(store: Store) -> Any:  # noqa: ANN401  a Board, imported when the test runs
    from core.model.board import Board

    return Board(store.load_list(store.lists()[0][0]))


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise KnownError(otherwise)
