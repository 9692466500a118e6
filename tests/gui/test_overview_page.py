"""概览: its numbers are those of the command line, each opens a list of as many rows, and the keyboard reaches all."""

import dataclasses
import datetime as dt
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from core import demo
from core.commands import status
from core.errors import KnownError
from core.host import clock
from core.lists import parsing
from core.model.board import Board
from core.model.period import Month
from core.model.status import FilingState, Light
from core.search.matching import Marked
from db.workspace import create
from gui.features.overview.heat import HeatModel, word_of
from gui.features.overview.laggards import none_words
from gui.features.overview.listing import ListingModel
from gui.features.overview.page import OverviewPage
from gui.features.overview.summary import deadline_words
from gui.features.overview.trend import label_heights, lowest_tick, months_labelled, remark
from gui.shell.page import Destination
from gui.shell.session import Session
from gui.widgets.count import Count
from gui.widgets.rows import Row, RowList
from tests import builders
from tests.gui.conftest import NOW

BOARD = Board(builders.work_list())
SENT = dt.datetime.fromisoformat("2022-03-20T09:00")
LATE = dt.datetime.fromisoformat("2022-03-26T09:00")
_PLACES = [(node, unit, number) for number in (1, 2, 3) for node in BOARD.tasks for unit in BOARD.units_of[node.id]]


def store_all(store, filings):
    with store.operation("测试数据"):
        for filing in filings:
            store.save_filing(filing)


def sent(title, unit, month=builders.MARCH, at=SENT, **changes):
    return builders.filing(builders.key(title, unit, month), state=FilingState.SENT, sent_at=at, values={}, **changes)


@pytest.fixture
def show(qtbot, dressed):
    """Show the page for a session, counted."""

    def make(session, width=1294, height=692):
        page = OverviewPage(session)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.set_width_class(narrow=width < 1000, tiny=width < 700)
        page.show()
        qtbot.waitUntil(lambda: page.year is not None and not page.is_busy, timeout=20000)
        return page

    return make


@pytest.fixture
def page(show, session):
    store_all(
        session.store,
        [
            sent("建设学校", builders.EDUCATION),
            sent("改进作风", builders.EDUCATION, at=LATE, percent=2.0),
            sent("扩大投资", builders.HOUSING, percent=1.0),
        ],
    )
    return show(session)


def counts(page):
    """The numbers that one can see."""
    return [one for one in page.findChildren(Count) if one.isVisibleTo(page)]


def open_each(page):
    """What every number says, and how many rows its list has."""
    told = []
    for count in counts(page):
        if count.isEnabled():
            count.click()
            told.append((count.accessibleName(), count.value, page.panel.view.model().rowCount()))
            page.close_list()
    return told


def test_every_number_opens_a_list_of_as_many_rows(page):
    told = open_each(page)
    assert len(told) > 15
    assert [(name, value) for name, value, rows in told if value != rows] == []


def test_the_same_holds_for_a_units_own_month(page, qtbot):
    page.summary.scope._group.button(1).click()
    qtbot.waitUntil(lambda: not page.is_busy)
    assert [unit.unit for unit in page.year.current.units] == [builders.EDUCATION]
    told = open_each(page)
    assert len(told) > 8
    assert [(name, value) for name, value, rows in told if value != rows] == []


def test_tab_reaches_every_number(page):
    reached, at = set(), page.summary
    while at not in reached:
        reached.add(at)
        at = at.nextInFocusChain()
    for count in counts(page):
        assert count in reached
        assert bool(count.focusPolicy() & Qt.FocusPolicy.TabFocus)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_open_and_escape_leads_back_to_the_number(page, qtbot, key):
    with qtbot.waitActive(page):
        page.activateWindow()
    count = page.summary._counts["迟报"]
    count.setFocus()
    qtbot.keyClick(count, key)
    assert page.panel.listing.title == "2022年3月迟报"
    assert QApplication.focusWidget() is page.panel.view
    qtbot.keyClick(page.panel.view, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is count


def test_a_row_leads_to_its_task_and_a_unit_to_its_filings(page, session, qtbot):
    page.summary._figures[0]._count.click()  # the units
    assert [entry.cells[0] for entry in page.panel.listing.entries] == [unit.name for unit in BOARD.single_units]
    qtbot.keyClick(page.panel.view, Qt.Key.Key_Return)
    assert page.panel.listing.title == "区教育局2022年3月应报"
    with qtbot.waitSignal(session.wanted) as asked:
        qtbot.keyClick(page.panel.view, Qt.Key.Key_Return)
    where = Destination("任务", builders.EDUCATION.id, builders.MARCH, builders.node_id("建设学校"))
    assert asked.args == [where]
    page.close_list()
    assert page.panel.listing.title == "2022年3月应报单位"


def test_a_field_of_the_heat_map_opens_the_units_month(page, qtbot):
    page.heat.view.setFocus()
    page.heat.view.setCurrentIndex(page.heat.model.index(0, 3))
    qtbot.keyClick(page.heat.view, Qt.Key.Key_Return)
    name = page.heat.model.lines[0].name
    assert page.panel.listing.title == f"{name}2022年3月应报"


def test_the_heat_map_says_in_words_what_was_wrong(page):
    told = {line.name: "".join(word_of(cell) or "·" for cell in line.cells) for line in page.heat.model.lines}
    assert told == {"东镇人民政府": "漏漏未", "区住房和城乡建设局": "漏漏未", "区教育局": "漏漏迟"}
    assert page.heat.model.data(page.heat.model.index(0, 5)) == ""  # a month to come


def test_models_keep_qts_rules(page, qtmodeltester):
    page.summary._due.click()
    listing, heat = ListingModel(), HeatModel()
    listing.replace(page.panel.listing)
    heat.replace(page.heat.model.lines, "单位")
    for model in (listing, heat):
        qtmodeltester.check(model)


def test_numbers_follow_a_change_only_when_one_looks(show, session, qtbot):
    page = show(session)
    before = page.year
    page.hide()
    assert session.edit(builders.filing(session.key(builders.node_id("建设学校")), progress="改了"))
    qtbot.wait(300)
    assert page.year is before
    page.show()
    qtbot.waitUntil(lambda: page.year is not before and not page.is_busy)


def test_another_month_is_counted_and_an_open_list_follows(page, session, qtbot):
    page.summary._due.click()
    session.choose_month(Month(2022, 2))
    qtbot.waitUntil(lambda: page.year.month.number == 2)
    assert page.panel.listing.title == "2022年2月应报"
    assert len(page.panel.listing.entries) == page.year.current.due == 4


def test_a_units_workspace_knows_itself_only(session, show):
    with session.store.operation("角色"):
        session.store.set_setting("role", "unit")
    page = show(session)
    assert [unit.unit for unit in page.year.current.units] == [builders.EDUCATION]
    assert not page.summary.scope.isVisible()
    assert {line.name for line in page.heat.model.lines} == {"（二）建设学校", "1.改进作风"}


def test_a_store_that_cannot_be_read_is_told(session, qtbot, dressed, monkeypatch):
    def refuse():
        raise KnownError("工作区读不出来。", "稍后再试。")

    monkeypatch.setattr(session.store, "snapshot", refuse)
    page = OverviewPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: "读不出来" in page._empty.accessibleName())


def test_without_any_filing_nothing_breaks_and_nobody_is_blamed_before_the_deadline(session, show):
    page = show(session)
    assert page.summary._bar._parts == [(0, "bar"), (0, "yellow"), (0, "yellow_tint"), (6, "track")]
    assert page.laggards._empty.accessibleName() == "还没有可以评判的任务。今年已漏报 8 项；填了进度才亮灯"
    assert (page.year.current.filed, page.year.current.due) == (0, 6)
    assert not page.summary._on_time.isEnabled()


@pytest.mark.parametrize(
    ("now", "look", "keys"),
    [
        ("2022-03-22T09:00", ("track", "未"), ["漏报", "未报，没到截止日"]),
        ("2022-03-26T09:00", ("red", "未"), ["漏报", "未报"]),
        ("2022-03-29T09:00", ("red", "漏"), ["漏报"]),
    ],
)
def test_the_keys_show_what_is_on_the_bar_and_on_the_map(session, show, monkeypatch, now, look, keys):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat(now))
    page = show(session)
    unfiled = page.summary._keys["未报"]
    assert (unfiled.ground, unfiled.word) == look
    assert unfiled.word == page.year.absent_word[0]
    shown = [sample for sample in page.heat._keys.values() if sample.isVisibleTo(page)]
    assert [sample.findChildren(QLabel)[-1].text() for sample in shown] == keys


@pytest.mark.parametrize(
    ("filings", "now", "words"),
    [
        ([], "2022-01-10", ("还没有可以评判的任务", "填了进度才亮灯", "info")),
        ([("建设学校", 100.0)], "2022-01-10", ("没有亮红灯或黄灯的任务", "", "checkmark_circle")),
        ([("建设学校", 100.0)], "2022-03-10", ("没有亮红灯或黄灯的任务", "今年已漏报 7 项", "warning")),
    ],
)
def test_a_tick_stands_only_where_nothing_was_missed(session, show, monkeypatch, filings, now, words):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat(now))
    months = (Month(2022, 1), builders.MARCH)
    told = [
        sent(title, builders.EDUCATION, month, percent=part)._replace(values={builders.SCHOOLS.id: 2.0})
        for title, part in filings
        for month in months
    ]
    store_all(session.store, told)
    page = show(session)
    assert none_words(page.year) == words
    assert page.laggards._empty.isVisibleTo(page)


def test_a_row_that_is_cut_says_itself_whole_when_pointed_at(qtbot, dressed, monkeypatch):
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, words, _view: said.append(words))
    rows = RowList("滞后任务")
    qtbot.addWidget(rows)
    rows.show_rows([Row(Marked("加快城市扩容提质" * 4), below=Marked("完成比例低于序时"), right=Marked("−51.0"))])
    for width in (300, 900):
        rows.resize(width, 100)
        rows.show()
        at = rows.visualRect(rows.model().index(0, 0)).center()
        QApplication.sendEvent(rows.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, rows.mapToGlobal(at)))
    assert said == ["加快城市扩容提质" * 4 + "\n完成比例低于序时", ""]


def test_one_column_when_narrow_with_nothing_cut(session, show):
    page = show(session, 855, 460)
    order = [page.summary, page.laggards, page.sections, page.heat, page.trend]
    tops = [card.y() for card in order]
    assert tops == sorted(set(tops))
    assert all(card.width() <= 855 - 32 for card in order)


@pytest.mark.parametrize("own", [True, False])
def test_one_below_the_other_no_card_scrolls_in_itself(session, show, qtbot, monkeypatch, own):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat("2022-03-29T09:00"))
    places = [builders.FilingKey(node.id, unit, builders.MARCH) for node, unit, number in _PLACES if number == 1]
    due = dict.fromkeys(one.id for one in session.board.work_list.indicators)
    store_all(session.store, [builders.filing(each, percent=0.0, values=dict.fromkeys(due, 0.0)) for each in places])
    with session.store.operation("准备"):
        session.store.set_setting("role", "unit" if own else "office")
    page = show(session, 627, 300)
    rows = page.laggards._list.rows_model.rows
    assert len(rows) > 1
    names = {unit.short_name or unit.name for unit in session.board.single_units}
    assert all((row.below.text.split("　")[0] in names) is not own for row in rows)  # what comes last may be cut
    for view in (page.laggards._list, page.heat.view):
        qtbot.waitUntil(lambda view=view: view.verticalScrollBar().maximum() == 0)


@pytest.mark.parametrize("width", [940, 1159, 1160, 1294])
def test_the_cards_are_never_wider_than_the_window(page, width, qtbot):
    page.resize(width, 640)
    qtbot.waitUntil(lambda: page._scroll.horizontalScrollBar().maximum() == 0)
    qtbot.waitUntil(lambda: (page.laggards.x() > page.sections.x()) is (width >= 1160))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.lists(st.sampled_from(_PLACES), unique=True),
    states=st.lists(st.sampled_from(FilingState), min_size=30, max_size=30),
    percents=st.lists(st.integers(0, 100), min_size=30, max_size=30),
    times=st.lists(st.sampled_from([SENT, LATE]), min_size=30, max_size=30),
)
def test_the_windows_numbers_are_those_of_status(
    chosen, states, percents, times, tmp_path_factory, show, monkeypatch, main_status
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    path = tmp_path_factory.mktemp("random") / "随机.db"
    filings = [
        builders.filing(
            builders.FilingKey(node.id, unit, Month(2022, number)),
            state=states[at],
            sent_at=times[at],
            percent=float(percents[at]),
            values={},
        )
        for at, (node, unit, number) in enumerate(chosen)
    ]
    with create(path, work_lists=[builders.work_list()]) as store:
        store_all(store, filings)
        session = Session(store, BOARD)
        session.choose_month(builders.MARCH)
        page = show(session)
        told = main_status(path)
        shown = page.summary
        assert shown._due.value == told["due"]
        assert shown._on_time.value == told["filed"] - told["late"]
        assert shown._counts["迟报"].value == told["late"]
        assert shown._counts["未报"].value == told["missing"] + told["not_yet"]
        assert shown._counts["已退回待重报"].value == told["returned"]
        assert {light.value: page.sections._counts[light].value for light in Light} == told["lights"]
        assert len(page.panel.listing.entries) == 0
        shown._figures[0]._count.click()
        rows = [
            (entry.cells[0], int(entry.cells[1] or 0), int(entry.cells[2] or 0)) for entry in page.panel.listing.entries
        ]
        assert rows == [(unit["name"], unit["due"], unit["filed"]) for unit in told["units"] if unit["due"]]
        page.hide()


@pytest.fixture
def main_status(capsys):
    """What `status --json` prints for March."""
    import main

    def ask(path):
        assert main.main(["status", str(path), "--month", "2022-03", "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


def test_a_year_of_all_units_is_counted_while_the_window_lives(qtbot, dressed, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat("2022-12-26T09:00"))
    whole = parsing.built_in()
    board = Board(whole)
    with create(tmp_path / "全年.db", work_lists=[whole]) as store:
        store_all(store, demo.filings(board))
        session = Session(store, board)
        session.choose_month(Month(2022, 12))
        ticks = []
        timer = QTimer(interval=10)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        page = OverviewPage(session)
        qtbot.addWidget(page)
        page.resize(1294, 692)
        page.show()
        timer.start()
        qtbot.waitUntil(lambda: page.year is not None, timeout=30000)
        timer.stop()
        assert len(ticks) > 5
        found = status.of(store, board, Month(2022, 12), clock.now()).current
        assert (page.summary._due.value, page.summary._on_time.value) == (found.due, found.on_time)
        told = open_each(page)
        assert [(name, value) for name, value, rows in told if value != rows] == []


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2022-09-22T09:00", "9月25日 18:00 截止，还有 3 天；9月28日锁定"),
        ("2022-09-25T09:00", "9月25日 18:00 截止，就在今天；9月28日锁定"),
        ("2022-09-25T18:01", "9月25日 18:00 截止，今天已截止；9月28日锁定"),
        ("2022-09-28T18:00", "9月25日 18:00 截止，已过 3 天；已过锁定日"),
        ("2022-11-30T09:00", "9月25日 18:00 截止；已过锁定日"),
    ],
)
def test_the_deadline_in_words(session, now, words):
    month, at = Month(2022, 9), dt.datetime.fromisoformat(now)
    assert deadline_words(session.calendar, month, at) == words
    itself = session.calendar._replace(locks_itself=True)
    assert deadline_words(itself, month, at) == words.replace("已过锁定日", "已锁定")


def test_the_trends_scale_holds_every_share(page):
    assert lowest_tick(page.year.trend) == 0
    assert lowest_tick([]) == 0


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2022-01-10T09:00", "3月截止后计入"),
        ("2022-01-26T09:00", "%，1月；3月截止后计入"),
        ("2022-03-22T09:00", "%，1—2月；3月截止后计入"),
        ("2022-03-26T09:00", "%，1—3月"),
    ],
)
def test_the_trend_says_which_months_it_tells_of(page, now, words):
    assert remark(dataclasses.replace(page.year, now=dt.datetime.fromisoformat(now))) == words


def test_the_trends_line_ends_before_the_month_that_still_runs(page):
    assert [word for word, _ in page.trend._chart.ends.values()] == ["按时 0.0"]
    assert "3月 按时 —，绿灯 —" in page.trend._chart.accessibleName()


def test_the_trend_is_drawn_at_every_width(page):
    chart = page.trend._chart
    image = QImage(QSize(240, 200), QImage.Format.Format_RGB32)
    for width in range(40, 240):
        chart.resize(width, 200)
        chart.render(image)
    assert chart.width() == 239


@given(count=st.integers(1, 12), step=st.floats(1, 100), needed=st.floats(20, 60))
def test_the_months_below_the_trend_never_touch_and_the_last_is_among_them(count, step, needed):
    labelled = months_labelled(count, step, needed)
    assert labelled[-1] == count
    assert labelled[0] >= 1
    assert len(labelled) == 1 or labelled.step * step >= needed
    assert labelled.step == 1 or (labelled.step - 1) * step < needed


def test_the_trends_labels_stand_apart_and_above_the_months():
    assert label_heights([10, 100], 190) == [10, 100]
    assert label_heights([100, 101], 190) == [100, 118]
    assert label_heights([190, 190], 190) == [172, 190]
    assert label_heights([], 190) == []
