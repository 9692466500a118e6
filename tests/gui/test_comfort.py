"""The real window on a year of filings: every control has a name, every action can be reached by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

import main
from core import demo
from core.model.board import Board
from core.model.period import Month
from core.model.status import FilingState
from core.settings.policy import Policy
from core.usecases.recording import find_unit
from db.backup.service import Safe
from gui import app
from gui.features.start.assistant import Assistant, Places, StartDoors
from gui.help.window import HelpWindow
from gui.shell.rail import RailButton

INPUTS = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
CONTROLS = (QAbstractButton, *INPUTS)
MONTH = Month(2022, 9)
NARROW, WIDE = (911, 512), (1366, 768)


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A workspace file of a unit, its newest month half filled."""
    path = tmp_path_factory.mktemp("year") / "一.db"
    board = Board(main.built_in_list())
    unit = find_unit(board, "区工业商务和信息化局")
    with main.make_workspace(path, board.work_list, unit) as store, store.operation("示例"):
        for filing in demo.filings(board, until=MONTH):
            if filing.key.unit_id == unit:
                is_open = filing.key.month == MONTH
                store.save_filing(filing._replace(state=FilingState.DRAFT) if is_open else filing)
    return path


@pytest.fixture(params=[WIDE, NARROW], ids=["宽", "窄"])
def shown(request, qtbot, dressed, year, now, tmp_path):
    """The program's own window; each page is shown when it is asked for."""
    with main.open_store(year) as store:
        window = app.open_window(store, main.board_of(store), app.settings_in(tmp_path))
        window.session.choose_month(MONTH)
        window.resize(*request.param)
        window.show()
        qtbot.waitExposed(window)
        yield window
        qtbot.wait(300)  # what counts in a thread has given its answer
        window.close()
        window.deleteLater()


def controls(root):
    """What can be used; parts of a control that has a name are its own."""
    found = [child for kind in CONTROLS for child in root.findChildren(kind) if child.isVisibleTo(root)]
    return [one for one in found if not one.objectName().startswith("qt_") and not is_head(one)]


def is_head(control):
    return isinstance(control, QHeaderView) and bool(control.parent().accessibleName())


def said(control):
    """What a screen reader says."""
    return control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")


def nameless(root):
    return [f"{type(one).__name__} in {type(one.parent()).__name__}" for one in controls(root) if not said(one)]


def keys_of(window):
    """The window's shortcuts, and the keys that a field of the form takes itself."""
    return {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)} | {"Alt+→", "Alt+Shift+→"}


def unreachable(root, keys):
    """Buttons that neither Tab nor an arrow key nor a shortcut that their tooltip names can press."""
    return [
        f"{said(one)} in {type(one.parent()).__name__}"
        for one in controls(root)
        if isinstance(one, QAbstractButton)
        and one.isEnabled()
        and not one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not one.group()
        and not any(key.replace("Down", "Dn") in one.toolTip() for key in keys)
    ]


def each_page(window, qtbot):
    for position, page in enumerate(window.pages):
        window.show_page(position)
        qtbot.wait(600)
        qtbot.waitUntil(lambda page=page: not getattr(page, "is_busy", False), timeout=30_000)  # a preview is made
        yield page.title


def test_every_control_has_a_name(shown, qtbot):
    counts = {}
    for title in each_page(shown, qtbot):
        assert nameless(shown) == [], title
        counts[title] = len(controls(shown))
    assert min(counts.values()) > 10


def test_every_button_can_be_reached_by_keyboard(shown, qtbot):
    for title in each_page(shown, qtbot):
        assert unreachable(shown, keys_of(shown)) == [], title


def test_tab_goes_round_each_page(shown, qtbot):
    """From the first control Tab comes back to it, and reaches more than a handful on the way."""
    for title in each_page(shown, qtbot):
        shown.activateWindow()
        start = shown.rail.findChildren(RailButton)[shown.page_titled(title)]
        start.setFocus(Qt.FocusReason.TabFocusReason)
        seen = [start]
        for _ in range(400):
            qtbot.keyClick(QApplication.focusWidget() or shown, Qt.Key.Key_Tab)
            if QApplication.focusWidget() is start:
                break
            seen.append(QApplication.focusWidget())
        assert QApplication.focusWidget() is start, (title, len(seen), [said(one) for one in seen[-6:]])
        assert len(set(map(id, seen))) >= 8, title


def test_manual_and_first_start_too(qtbot, dressed, tmp_path):
    board = Board(main.built_in_list())
    start = Assistant(
        board, Policy(), Places(tmp_path, "我的文档", tmp_path), lambda text: text, StartDoors(lambda _: board, Safe)
    )
    for window in (HelpWindow(), start):
        qtbot.addWidget(window)
        window.show()
        assert nameless(window) == []
        assert unreachable(window, keys_of(window)) == []


def test_a_nameless_control_would_be_found(qtbot):
    from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

    root = QWidget()
    qtbot.addWidget(root)
    layout = QVBoxLayout(root)
    mute = QPushButton()
    mute.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    layout.addWidget(mute)
    layout.addWidget(QLineEdit())
    root.show()
    assert len(nameless(root)) == 2
    assert len(unreachable(root, {"F1"})) == 1
    mute.setToolTip("帮助（F1）")
    assert unreachable(root, {"F1"}) == []
