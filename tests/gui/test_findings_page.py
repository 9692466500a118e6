"""核对 as a page: looked for in a thread, narrowed, and a way to the filing."""

import pytest
from PySide6.QtCore import Qt

from core.model.period import Month
from core.plausibility.year import Kind
from gui.features.plausibility.page import FindingsPage
from gui.workspace_controller import ListDesk
from tests import builders
from tests.builders import HOUSING, INVESTMENT, MARCH, key


@pytest.fixture
def page(window, store, qtbot):
    values = {Month(2022, 1): 2.0, Month(2022, 2): 1.0, MARCH: 20000.0}
    with store.operation("准备"):
        for month, value in values.items():
            store.save_filing(builders.filing(key("扩大投资", HOUSING, month), values={INVESTMENT.id: value}))
    ListDesk(window).open_findings()
    made = window.stack.currentWidget()
    assert isinstance(made, FindingsPage)
    qtbot.waitUntil(lambda: not made.is_busy)
    return made


def told(page):
    return [(one.kind, one.key.month.number) for one in page.table.model().records]


def test_this_months_doubts_then_the_years(page):
    assert (Kind.SCALE, 3) in told(page)
    assert all(month == 3 for _, month in told(page))
    page.only_month.setCurrentIndex(1)
    page.only_month.activated.emit(1)
    assert (Kind.RAN_BACK, 2) in told(page)


def test_one_kind_is_looked_at_alone(page):
    page.only_month.setCurrentIndex(1)
    page.only_month.activated.emit(1)
    at = page.kind.findData(Kind.RAN_BACK)
    page.kind.setCurrentIndex(at)
    page.kind.activated.emit(at)
    assert told(page) == [(Kind.RAN_BACK, 2)]


def test_enter_leads_to_the_filing(page, window, qtbot):
    gone = []
    window.session.wanted.connect(gone.append)
    page.table.setCurrentIndex(page.table.model().index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert (gone[0].unit_id, gone[0].month) == (HOUSING.id, MARCH)
    assert not window.covered


def test_without_doubts_it_says_so(window, qtbot):
    ListDesk(window).open_findings()
    page = window.stack.currentWidget()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.stack.currentWidget() is page.empty
    assert "没有发现疑点" in page.empty.accessibleName()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not window.covered


@pytest.mark.parametrize(("narrow", "tiny"), [(False, False), (True, False), (True, True)])
def test_in_little_room_the_reason_stays(page, narrow, tiny):
    page.set_width_class(narrow=narrow, tiny=tiny)
    assert not page.table.isColumnHidden(4)
    assert page.table.isColumnHidden(3) == narrow
