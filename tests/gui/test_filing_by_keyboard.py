"""A clerk files nine measures by keyboard alone, in the real window on the built-in list: the keys are counted."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

import main
from core.host import clock
from core.model.period import Month
from core.model.records import IndicatorKind
from core.model.status import FilingState
from core.usecases.recording import find_unit
from gui import app
from tests.gui.conftest import NOW
from tests.gui.typing import enter

MARCH = Month(2022, 3)
CONTROL = Qt.KeyboardModifier.ControlModifier
TEXT = "本月召开专题会议两次，完成方案编制。"
MOST = 51  # presses for nine measures, the text and the digits of the values aside


@pytest.fixture
def window(qtbot, dressed, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    work_list = main.built_in_list()
    from core.model.board import Board

    unit_id = find_unit(Board(work_list), "区工业商务和信息化局")
    store = main.make_workspace(tmp_path / "工作.db", work_list, unit_id)
    made = app.open_window(store, main.board_of(store), app.settings_in(tmp_path))
    qtbot.addWidget(made)
    made.session.choose_month(MARCH)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()
    store.close()


class Keys:
    """Presses that are counted, sent to whatever has the keyboard."""

    def __init__(self):
        self.count = 0

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        self.count += 1
        QTest.keyClick(QApplication.focusWidget(), key, held)


def write(words):
    """The text itself, not counted."""
    enter(QApplication.focusWidget(), words)


def test_nine_measures_by_keyboard_alone(window, capsys):
    keys, session = Keys(), window.session
    keys.press(Qt.Key.Key_3, CONTROL)
    page = window.page.page
    rows = [row.node.id for row in session.sheet.rows if row.is_due]
    assert len(rows) >= 9
    for _ in range(9):
        file_one(keys, page)
    done = [row for row in session.sheet.rows if row.filing and row.filing.state is FilingState.SUBMITTED]
    with capsys.disabled():
        sys.stdout.write(f"\n九项填报的按键数（文字和数值除外）：{keys.count}\n")
    assert len(done) == 9
    assert all(row.filing.progress == TEXT and row.filing.percent is not None for row in done)
    assert keys.count <= MOST


def file_one(keys, page):
    """Status, values, percent, text, submit: Enter leads on, Ctrl+Enter submits and opens the next."""
    indicators = page._session.board.indicators.get(page.form.node_id, ())
    assert not any(one.kind is IndicatorKind.MILESTONE for one in indicators)
    keys.press(Qt.Key.Key_2)
    named = {row.input.number: row.indicator for row in page.form.body.table.rows}
    while isinstance(field := QApplication.focusWidget(), QLineEdit):
        indicator = named.get(field)
        if indicator is not None:
            QTest.keyClicks(field, str(share_of(indicator)))
        elif not field.placeholderText():
            QTest.keyClicks(field, "25")
        keys.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.form.body.texts["progress"].edit
    write(TEXT)
    keys.press(Qt.Key.Key_Return, CONTROL)


def share_of(indicator):
    """A value on the way: a quarter of an amount, the target of a rate."""
    goal = indicator.value[0]
    is_level = indicator.kind in {IndicatorKind.RATE, IndicatorKind.CEILING}
    return goal if is_level else round(goal / 4, 4)
