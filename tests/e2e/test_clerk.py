"""A clerk's month through the real window, by keyboard: first start, month, typing, closing, undo, report."""

from __future__ import annotations

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import main
from core.model.board import Board
from core.model.status import FilingState, ProgressStatus
from gui import app
from gui.features.filing.page import FilingPage
from gui.features.overview.page import OverviewPage
from gui.features.reports.page import ReportsPage
from gui.features.start.assistant import Assistant

TYPED = "东城幼儿园主体封顶，第一中学扩建完成勘察"


@pytest.fixture
def start(qtbot, documents, qapp):
    """Start the program as with no argument; each call is one start. The workspace is closed with the window."""
    windows = []

    def begin():
        app.build()
        store = main.store_for_window(None)
        kept = app.settings()
        app.remember_workspace(kept, store.path)
        window = app.open_window(store, Board(store.load_list(store.lists()[0][0])), kept)
        qtbot.addWidget(window)
        app.show(window)
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        windows.append(window)
        return window

    yield begin
    for window in windows:
        leave(window)


def leave(window):
    """Close the window as its cross does."""
    window.close()
    window.session.store.close()


def press(keys, modifier=Qt.KeyboardModifier.NoModifier):
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None, "nothing has the keyboard"
    QTest.keyClick(target, keys, modifier)


def type_text(text):
    """Latin letters as keys; Chinese as an input method sends it, each character first underlined, then committed."""
    if text.isascii():
        QTest.keyClicks(QApplication.focusWidget(), text)
        return
    for character in text:
        composing, done = QInputMethodEvent(character, []), QInputMethodEvent()
        done.setCommitString(character)
        for event in (composing, done):
            QApplication.sendEvent(QApplication.focusWidget(), event)


def answer(initials):
    """What a clerk types when the first start asks: the unit's initials, Enter, Enter."""

    def when_asked():
        asking = QApplication.activeModalWidget()
        if not isinstance(asking, Assistant) or QApplication.focusWidget() is None:
            QTimer.singleShot(20, when_asked)
            return
        type_text(initials)
        press(Qt.Key.Key_Return)
        press(Qt.Key.Key_Return)

    QTimer.singleShot(0, when_asked)


def choose_month(window, number):
    while window.session.month.number > number:
        press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)


def unit_name(window):
    return window.session.board.units[window.session.unit_id].name


def filing_of(window, title):
    node = next(node for node in window.session.board.tasks if node.title == title)
    return window.session.store.filing(window.session.key(node.id))


def test_a_first_month(qtbot, start, documents):
    answer("jyj")
    window = start()
    assert [file.name for file in documents.iterdir() if file.suffix == ".db"] == ["区教育局2022年重点工作.db"]
    assert window.session.store.setting("role") == "unit"

    choose_month(window, 3)
    assert (unit_name(window), window.session.month.label) == ("区教育局", "2022年3月")
    assert [row.node.title for row in window.session.sheet.rows][:3] == [
        "持续强化人才支撑",
        "促进农民增收致富",
        "推动教育优质发展",
    ]

    # F8 goes to the first unfinished task with the cursor in its first open field.
    press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_F8)
    title = window.session.board.nodes[window.findChild(FilingPage).form.node_id].title
    press(Qt.Key.Key_2)
    focus_field(window, "本月进展")
    type_text(TYPED)
    qtbot.waitUntil(lambda: (found := filing_of(window, title)) is not None and found.progress == TYPED, timeout=3000)
    found = filing_of(window, title)
    assert (found.status, found.state) == (ProgressStatus.ON_TRACK, FilingState.DRAFT)

    # Closing at any moment keeps what was typed a moment ago.
    type_text("。")
    leave(window)
    again = start()
    assert unit_name(again) == "区教育局"
    assert again.session.month.number == 3
    assert filing_of(again, title).progress == f"{TYPED}。"

    # What was done before the restart can be undone, and done again.
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert filing_of(again, title).progress != f"{TYPED}。"
    press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert filing_of(again, title).progress == f"{TYPED}。"

    # Ctrl+P leads to the month's report, whose pages hold what was typed; Ctrl+1 to the overview that counts it.
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert again.page.title == "报表"
    reports = again.findChild(ReportsPage)
    qtbot.waitUntil(lambda: reports.pane.page_count > 0, timeout=20000)
    assert reports.kind == "unit"
    assert TYPED in text_of(reports.pane.pdf)
    press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    overview = again.findChild(OverviewPage)
    qtbot.waitUntil(lambda: overview.year is not None, timeout=20000)
    assert overview.year.month.number == 3


def focus_field(window, name):
    """Tab on until the field of that name has the keyboard."""
    for _ in range(40):
        if name in (QApplication.focusWidget().accessibleName() or ""):
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {name}")


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return "".join(text.split())
