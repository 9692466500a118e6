"""The tabs of a task: 指标, 历史, 佐证, built when they are first opened, on a real workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage

from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Evidence
from core.model.status import FilingState
from core.model.wording import megabytes
from core.settings.office import EVIDENCE_LIMITS, Limits
from core.usecases import evidence, month_lock
from core.usecases.changes import change_setting
from gui.features.evidence import actions
from gui.features.evidence.thumbnails import SIZE, as_png, read_png
from gui.features.filing.form import FilingForm
from gui.features.tasks.detail import EVIDENCE_TAB, HISTORY_TAB, INDICATOR_TAB, TaskDetail
from gui.features.tasks.history_tab import marked
from gui.features.tasks.indicator_view import IndicatorView, rows_of
from gui.features.tasks.year_chart import ticks
from gui.shell.session import Session
from tests import builders
from tests.builders import EDUCATION, MARCH, SCHOOLS, key, node_id
from tests.gui.typing import press

SCHOOL, STYLE = node_id("建设学校"), node_id("改进作风")
FEBRUARY = Month(2022, 2)


def put(store: Store, *filings):
    for each in filings:
        with store.operation("准备"):
            store.save_filing(each)


@pytest.fixture
def open_tab(qtbot, dressed, store, now):
    def open_it(tab, node=SCHOOL, size=(680, 640)):
        session = Session(store, Board(builders.work_list()))
        session.choose_unit(EDUCATION.id)
        session.choose_month(MARCH)
        detail = TaskDetail(session, FilingForm(session))
        detail.session = session
        detail.refusals = []
        session.refused.connect(detail.refusals.append)
        session.setParent(detail)
        qtbot.addWidget(detail)
        detail.resize(*size)
        detail.show()
        detail.show_node(node)
        assert [later._built for later in detail._later.values()] == [None] * 3
        detail.show_tab(tab)
        return detail, detail._later[tab].tab

    return open_it


@pytest.fixture
def picture():
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    return as_png(image)


# --- 指标 ------------------------------------------------------------------------------------------------


def test_the_year_of_an_indicator(open_tab, store):
    put(
        store, builders.filing(key(month=FEBRUARY), values={SCHOOLS.id: 0.0}), builders.filing(values={SCHOOLS.id: 0.2})
    )
    _detail, tab = open_tab(INDICATOR_TAB)
    assert tab.chart.accessibleName() == "新建学校，目标 2—3 所；2月 0，3月 0.2"
    assert tab._why.text() == "为什么是黄灯"
    said = "到 3 月底应完成 0.67（2 × 33.3%），实际 0.2，完成比例 10.0%，低于计划 23.3 个百分点。"
    assert tab.reason.text().startswith(said)
    assert tab.reason.text().endswith("4 月底累计达到 1 所可转绿灯。")


def test_the_chart_follows_a_new_value(open_tab, store):
    detail, tab = open_tab(INDICATOR_TAB)
    assert tab._why.text() == "为什么暂不评判"
    assert tab.chart.accessibleName().endswith("还没有数值")
    detail.session.edit(builders.filing(values={SCHOOLS.id: 2.0}))
    assert tab._why.text() == "为什么是绿灯"
    drawn = tab.chart.grab().toImage()
    accent = sum(
        drawn.pixelColor(x, y) == QColor("#1F5A9E") for x in range(drawn.width()) for y in range(drawn.height())
    )
    assert accent > 30


def test_a_task_without_indicators_has_no_such_tab(open_tab):
    detail, _tab = open_tab(HISTORY_TAB, node=STYLE)
    assert not detail._tabs.isTabVisible(INDICATOR_TAB)


# --- 历史 ------------------------------------------------------------------------------------------------


def test_who_changed_what_old_beside_new(open_tab, store):
    detail, tab = open_tab(HISTORY_TAB)
    assert tab._empty.isVisible()
    first = builders.filing(progress="完成选址。", percent=10.0)
    detail.session.edit(first)
    detail.session.edit(builders.filing(key("改进作风"), values={}))  # a burst of typing is one record
    detail.session.edit(first._replace(progress="完成选址和勘察。", percent=20.0))
    assert [tab.table.item(0, at).text() for at in range(1, 4)] == [
        "填报员", "填写", "3月：完成比例，本月进展",
    ]  # fmt: skip
    assert list(tab.boxes) == ["percent", "progress"]
    assert tab.table.rowCount() == 2


def test_the_differences_are_marked():
    old, new = marked("完成87%", "完成91%")
    assert ("<s" in old, "87" in old, "91" in old) == (True, True, False)
    assert ("<span" in new, "91" in new, "87" in new) == (True, True, False)
    assert marked("", "<b>") == ("—", '<span style="background:#b4cbe8">&lt;b&gt;</span>')


def test_an_older_field_comes_back_as_a_new_change_and_undo_takes_it_away(open_tab, store):
    detail, tab = open_tab(HISTORY_TAB)
    first = builders.filing(progress="旧的进展", percent=10.0)
    detail.session.edit(first)
    detail.session.edit(builders.filing(key("改进作风"), values={}))  # a burst of typing is one record
    detail.session.edit(first._replace(progress="新的进展", percent=20.0))
    assert not tab.restore.isEnabled()
    tab.table.setCurrentCell(1, 0)
    tab.boxes["progress"].setChecked(True)
    assert tab.restore.text() == "恢复所选 1 栏"
    tab.restore.click()
    now = store.filing(key())
    assert (now.progress, now.percent) == ("旧的进展", 20.0)
    assert tab.table.item(0, 2).text() == "恢复"
    assert tab.table.rowCount() == 3
    detail.session.undo()
    assert store.filing(key()).progress == "新的进展"


def test_what_is_signed_is_not_restored(open_tab, store):
    put(store, builders.filing(progress="一"), builders.filing(progress="二", state=FilingState.SUBMITTED, revision=2))
    _detail, tab = open_tab(HISTORY_TAB)
    next(iter(box for box in tab.boxes.values() if box.isEnabled())).setChecked(True)
    assert not tab.restore.isEnabled()
    assert tab.restore.toolTip() == "这一项待审签，只能查看。"


def test_the_whole_year(open_tab, store):
    put(store, builders.filing(key(month=FEBRUARY)), builders.filing())
    _detail, tab = open_tab(HISTORY_TAB)
    assert tab.table.rowCount() == 1
    tab.scope._group.button(1).click()
    assert tab.table.rowCount() == 2


# --- 佐证 ------------------------------------------------------------------------------------------------


def test_a_file_is_stored_with_its_picture_and_taken_back(qtbot, open_tab, store, tmp_path, picture):
    path = tmp_path / "现场.png"
    path.write_bytes(picture)
    detail, tab = open_tab(EVIDENCE_TAB)
    tab.take_files([path])
    (stored,) = evidence.attached(store, key())
    assert (stored.name, store.content(stored.sha256)) == ("现场.png", picture)
    qtbot.waitUntil(lambda: store.preview(stored.sha256) != b"", timeout=60_000)
    assert read_png(store.preview(stored.sha256)).size() == SIZE
    assert [card.accessibleName() for card in tab.cards] == [f"现场.png，{megabytes(len(picture))}"]
    press(tab.cards[0], Qt.Key.Key_Delete)
    assert evidence.attached(store, key()) == ()
    assert tab.cards == []
    detail.session.undo()
    assert len(tab.cards) == 1


def test_the_first_page_of_a_pdf_is_its_picture(qtbot, open_tab, store, tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "月报.pdf"
    canvas = Canvas(str(path), invariant=1)
    canvas.rect(100, 600, 300, 200, fill=1)
    canvas.save()
    _detail, tab = open_tab(EVIDENCE_TAB)
    tab.take_files([path])
    (stored,) = evidence.attached(store, key())
    qtbot.waitUntil(lambda: store.preview(stored.sha256) != b"", timeout=60_000)
    shown = read_png(store.preview(stored.sha256))
    colors = {shown.pixelColor(x, y).name() for x in range(0, shown.width(), 5) for y in range(0, shown.height(), 5)}
    assert {"#000000", "#ffffff"} <= colors


def test_programs_are_refused_and_the_others_go_in(open_tab, store, tmp_path, picture):
    (tmp_path / "好.png").write_bytes(picture)
    (tmp_path / "坏.exe").write_bytes(b"MZ\x00\x00" * 50)
    detail, tab = open_tab(EVIDENCE_TAB)
    tab.take_files([tmp_path / "坏.exe", tmp_path / "好.png"])
    assert [error.sentence for error in detail.refusals] == ["“坏.exe”是能运行的程序或脚本，没有存入。"]
    assert [one.name for one in evidence.attached(store, key())] == ["好.png"]


def test_an_odd_ending_is_asked_about_first(open_tab, store, tmp_path, picture):
    (tmp_path / "照片.pdf").write_bytes(picture)
    _detail, tab = open_tab(EVIDENCE_TAB)
    tab.take_files([tmp_path / "照片.pdf"])
    assert evidence.attached(store, key()) == ()
    (line,) = tab.questions
    agree = next(each for each in line.findChildren(type(tab.add)) if each.text() == "仍然存入")
    agree.click()
    assert [one.name for one in evidence.attached(store, key())] == ["照片.png"]
    assert tab.questions == []


def test_too_large_is_refused(open_tab, store, tmp_path, picture):
    change_setting(store, EVIDENCE_LIMITS, Limits(file=100, filing=100))
    (tmp_path / "大.png").write_bytes(picture)
    detail, tab = open_tab(EVIDENCE_TAB)
    tab.take_files([tmp_path / "大.png"])
    assert "没有存入" in detail.refusals[0].sentence
    assert evidence.attached(store, key()) == ()


def test_a_screenshot_is_pasted(open_tab, store):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    QGuiApplication.clipboard().setImage(image)
    _detail, tab = open_tab(EVIDENCE_TAB)
    press(tab, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [one.name for one in evidence.attached(store, key())] == ["截图3月22日143208.png"]


def test_copied_files_are_pasted(open_tab, store, tmp_path, picture):
    (tmp_path / "一.png").write_bytes(picture)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "一.png"))])
    QGuiApplication.clipboard().setMimeData(data)
    _detail, tab = open_tab(EVIDENCE_TAB)
    tab.paste()
    assert [one.name for one in evidence.attached(store, key())] == ["一.png"]


def test_what_it_proves_is_kept(open_tab, store, tmp_path, picture):
    (tmp_path / "一.png").write_bytes(picture)
    _detail, tab = open_tab(EVIDENCE_TAB)
    tab.take_files([tmp_path / "一.png"])
    tab.cards[0].note.setText("①新建学校")
    tab.cards[0].note.editingFinished.emit()
    assert evidence.attached(store, key())[0].note == "①新建学校"


def test_opening_hands_over_a_copy(open_tab, store, tmp_path, picture, monkeypatch):
    opened = []
    monkeypatch.setattr(actions.QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    (tmp_path / "一.png").write_bytes(picture)
    _detail, tab = open_tab(EVIDENCE_TAB)
    tab.take_files([tmp_path / "一.png"])
    press(tab.cards[0], Qt.Key.Key_Return)
    assert opened[0].read_bytes() == picture
    assert opened[0].name == "一.png"


def test_a_hidden_program_is_not_handed_over(open_tab, store, monkeypatch):
    """It may have come in before such files were refused."""
    opened = []
    monkeypatch.setattr(actions.QDesktopServices, "openUrl", opened.append)
    program = b"MZ\x90\0" + b"\0" * 200
    kinds = (("通知.pdf.exe", "pdf"), ("通知.pdf", "pdf"), ("通知.pdf", "../x"))
    with store.operation("准备"):
        for number, (name, kind) in enumerate(kinds):
            sha256 = store.add_content(program + bytes([number]))
            store.save_record(Evidence(key(), name, sha256, 205, kind))
    detail, tab = open_tab(EVIDENCE_TAB)
    assert len(tab.cards) == 3
    for card in tab.cards:
        press(card, Qt.Key.Key_Return)
    assert opened == []
    assert all("没有打开" in error.sentence for error in detail.refusals)
    assert len(detail.refusals) == 3


def test_a_drawing_that_poses_as_a_photo_is_never_rendered(qtbot, open_tab, store, tmp_path):
    """Nor is one that stands where the made previews are kept."""
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    with store.operation("准备"):
        for number, name in enumerate(("一.png", "二.png")):
            sha256 = store.add_content(drawing + b" " * number)
            store.save_record(Evidence(key(), name, sha256, len(drawing) + number, "png"))
            if number:
                store.set_preview(sha256, drawing)
    _detail, tab = open_tab(EVIDENCE_TAB)
    sound = tmp_path / "三.png"
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    sound.write_bytes(as_png(image))
    tab.take_files([sound])
    (third,) = (one for one in evidence.attached(store, key()) if one.name == "三.png")
    qtbot.waitUntil(lambda: store.preview(third.sha256) != b"", timeout=60_000)
    first, second = (one for one in evidence.attached(store, key()) if one.name != "三.png")
    assert store.preview(first.sha256) == b""
    assert read_png(store.preview(second.sha256)).isNull()


def test_a_locked_month_takes_no_evidence(open_tab, store, tmp_path, picture):
    (tmp_path / "一.png").write_bytes(picture)
    with store.operation("准备"):
        sha256 = store.add_content(picture)
        store.save_record(Evidence(key(), "旧.png", sha256, len(picture), "png"))
    month_lock.lock_month(store, MARCH, [EDUCATION.id])
    _detail, tab = open_tab(EVIDENCE_TAB)
    tab.take_files([tmp_path / "一.png"])
    press(tab.cards[0], Qt.Key.Key_Delete)
    assert [one.name for one in evidence.attached(store, key())] == ["旧.png"]
    assert not tab.add.isEnabled()
    assert "已锁定" in tab.add.toolTip()


# --- 指标: this month's value is put in here, too --------------------------------------------------------


def test_without_ratios_their_room_is_the_names(open_tab, store, qtbot):
    detail, tab = open_tab(INDICATOR_TAB)
    assert detail.session.filing(SCHOOL).is_empty
    tab.table.resize(760, tab.table.height())
    names = tab.table.columnWidth(0)
    put(store, builders.filing(values={SCHOOLS.id: 1.0}))
    detail, tab = open_tab(INDICATOR_TAB)
    tab.table.resize(760, tab.table.height())
    assert names - tab.table.columnWidth(0) == 64


@pytest.mark.parametrize("width", [320, 389, 390, 436, 449, 450, 519, 520, 599, 600, 900])
def test_in_little_room_the_names_keep_theirs_and_nothing_is_cut(qtbot, dressed, session, store, width):
    put(store, builders.filing(values={SCHOOLS.id: 1.0}))
    table = IndicatorView()
    qtbot.addWidget(table)
    table.show_rows(rows_of(session, SCHOOL))
    table.setFixedWidth(width)
    table.show()
    assert table.columnWidth(0) >= 110
    assert sum(table.columnWidth(at) for at in range(8)) <= width
    assert not table.isColumnHidden(7)


@pytest.mark.parametrize(
    ("low", "high", "least", "marks"),
    [
        (0, 2, 1, [0, 1, 2]),
        (0, 2, 0, [0, 0.5, 1, 1.5, 2]),
        (0, 12.2, 0, [0, 5, 10]),
        (-0.5, 1, 0, [-0.5, 0, 0.5, 1]),
        (0, 1, 1, [0, 1]),
    ],
)
def test_the_axis_has_round_numbers(low, high, least, marks):
    assert ticks(low, high, least) == marks


@given(st.floats(-1e6, 0), st.floats(1e-3, 1e9))
def test_the_axis_has_a_few_numbers_within_its_bounds(low, high):
    marks = ticks(low, high)
    room = 1e-6 * (high - low)
    assert 1 <= len(marks) <= 5
    assert low - room <= marks[0] <= marks[-1] <= high + room


def test_who_only_reads_is_told_no_key_to_fill_in(open_tab, store):
    put(store, builders.filing(state=FilingState.DRAFT))
    detail, tab = open_tab(INDICATOR_TAB)
    assert "F2" in tab._legend.text()
    put(store, builders.filing(state=FilingState.SENT))
    detail, tab = open_tab(INDICATOR_TAB)
    assert "F2" not in tab._legend.text()
    assert detail.isVisible()


def test_the_open_months_value_is_put_in_beside_the_chart(open_tab, store):
    put(store, builders.filing(values={}))
    detail, tab = open_tab(INDICATOR_TAB)
    press(tab, Qt.Key.Key_F2)
    tab.input.number.setText("一")
    tab.input.number.says.typed.emit()
    tab._keep()
    assert detail.session.save_state.reason == "只填数字，单位是所，例如 8.66"
    tab.input.number.setText("0.5")
    press(tab.input.number, Qt.Key.Key_Return)
    assert store.filing(key()).values == {SCHOOLS.id: 0.5}
    assert store.filing(key()).cumulative == "新建学校0.5所，完成25.0%。"
    assert tab.chart._points[3] == 0.5
    detail.session.undo()
    assert store.filing(key()).values == {}
    assert tab.input.number.text() == ""


def test_what_is_closed_has_no_box_and_says_why(open_tab, store):
    put(store, builders.filing(state=FilingState.SENT))
    _detail, tab = open_tab(INDICATOR_TAB)
    assert tab.input is None
    assert tab._slot.itemAt(0).widget().text() == "这一项已报送，只能查看。"
