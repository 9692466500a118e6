"""报表: every kind in the preview, its options and words, printing, saving, all units in one go."""

import datetime as dt
import io
import time

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit

from core import demo
from core.errors import KnownError
from core.host import clock
from core.lists import parsing
from core.model.board import Board
from core.model.period import Month
from core.model.status import FilingState
from core.reports import batch
from core.reports.kinds import KINDS
from db.workspace import create
from gui.features.reports.page import ReportsPage
from gui.features.reports.templates import TemplateDialog
from gui.preview import PreviewPane
from gui.shell.latest_result import Latest
from gui.shell.page import Destination
from gui.shell.session import Session
from tests import builders

WHOLE = parsing.built_in()
BOARD = Board(WHOLE)
SEPTEMBER = Month(2022, 9)
EDUCATION = next(unit for unit in BOARD.single_units if unit.name == "区教育局")
HOUSING = next(unit for unit in BOARD.single_units if unit.name == "区住房和城乡建设局")


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory):
    """A workspace with a year of made-up filings, made once."""
    path = tmp_path_factory.mktemp("demo") / "示例.db"
    with create(path, work_lists=[WHOLE]) as store, store.operation("放入示例数据"):
        for filing in demo.filings(BOARD):
            store.save_filing(filing)
    return path


@pytest.fixture
def session(demo_file, tmp_path, monkeypatch, qapp):
    from db.workspace import open_workspace

    monkeypatch.setattr(clock, "now", lambda: dt.datetime.fromisoformat("2022-09-27T09:12"))
    monkeypatch.setattr(PreviewPane, "last_folder", None)
    path = tmp_path / "示例.db"
    path.write_bytes(demo_file.read_bytes())
    with open_workspace(path) as store:
        made = Session(store, BOARD)
        made.choose_unit(EDUCATION.id)
        made.choose_month(SEPTEMBER)
        yield made


@pytest.fixture
def show(qtbot, dressed):
    def make(session, width=1294, height=692):
        page = ReportsPage(session)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.set_width_class(narrow=width < 1000, tiny=width < 700)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        settle(qtbot, page)
        return page

    return make


@pytest.fixture
def page(show, session):
    return show(session)


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.is_busy, timeout=30000)


def choose(qtbot, page, kind):
    page.show_kind(kind)
    settle(qtbot, page)


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return "".join(text.split())


def answer(monkeypatch, path):
    """What the user picks in the file dialog."""
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(path)])


# --- kinds and pages --------------------------------------------------------------------------------


def test_every_kind_is_offered_and_shown_as_core_makes_it(page, qtbot, session):
    assert page.list.kinds == ["unit", "blank", "overview", "ledger", "circular", "reminder", "notice", "year"]
    assert set(page.list.kinds) == set(KINDS)
    for kind in ("unit", "blank", "overview", "circular"):
        choose(qtbot, page, kind)
        unit_id = session.unit_id if kind in {"unit", "blank"} else None
        made = batch.render(session.store, BOARD, kind, SEPTEMBER, unit_id)
        assert page.pane.pdf == made.data
        assert page.pane.page_count == made.written.pages
        assert page.side._pages.text() == f"共 {made.written.pages} 页"


def test_arrows_choose_and_only_the_last_choice_is_shown(page, qtbot):
    page.list.setFocus()
    for _ in range(5):
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    settle(qtbot, page)
    assert page.kind == "reminder"
    assert page.pane.page_count == 0  # 区教育局 has filed all: the page says so
    assert "不需要催报" in page.pane._empty.accessibleName()
    assert not page.side._print.isEnabled()
    assert not page.side._save.isEnabled()


def test_another_unit_or_month_is_another_report(page, qtbot, session):
    session.choose_unit(HOUSING.id)
    settle(qtbot, page)
    assert "区住房和城乡建设局2022年9月" in text_of(page.pane.pdf)
    session.choose_month(Month(2022, 3))
    settle(qtbot, page)
    assert "区住房和城乡建设局2022年3月" in text_of(page.pane.pdf)
    assert page.side._of.text() == "区住房和城乡建设局　2022年3月"


def test_a_change_is_made_anew_when_one_looks(page, qtbot, session):
    before = page.pane.pdf
    page.hide()
    session.choose_month(Month(2022, 3))
    qtbot.wait(300)
    assert page.pane.pdf == before
    page.show()
    settle(qtbot, page)
    assert page.pane.pdf != before


def test_a_low_window_has_the_buttons_side_by_side(show, session):
    low, high = show(session, 627, 344), show(session, 1294, 692)
    low._show_pages(shown=False)
    for page, lines in ((low, 1), (high, 2)):
        side = page.side
        tops = {part.mapTo(side, part.rect().center()).y() for part in (side.formats, side._print, side._save)}
        assert len(tops) == lines


def test_a_half_line_is_half_a_line_when_it_stands_alone(page, qtbot):
    choose(qtbot, page, "notice")
    boxes = page.side._options.boxes
    assert boxes["feedback_days"].width() * 2 + 8 == boxes["issuer"].width()


def test_a_ledger_of_one_is_called_by_the_units_name(page, qtbot, session):
    session.choose_unit(HOUSING.id)
    choose(qtbot, page, "ledger")
    assert [one.text() for one in page.side.scope._group.buttons()] == ["全部单位", "区住建局"]


def test_a_ledger_may_be_of_all_or_of_one(page, qtbot, session):
    session.choose_month(Month(2022, 1))  # few pages
    choose(qtbot, page, "ledger")
    assert page.order().unit_id is None
    page.side.scope._group.button(1).click()
    settle(qtbot, page)
    assert page.order().unit_id == EDUCATION.id
    found = text_of(page.pane.pdf)
    assert "区教育局" in found
    assert "区住房和城乡建设局" not in found


def test_without_a_unit_the_district_can_be_reported_and_a_unit_is_asked_for(qtbot, show, tmp_path, dressed):
    with create(tmp_path / "新.db", work_lists=[builders.work_list()]) as store:
        page = show(Session(store, Board(builders.work_list())))
        assert "先选单位" in page.pane._empty.accessibleName()
        choose(qtbot, page, "overview")
        assert page.pane.page_count > 0


def test_a_units_workspace_offers_what_is_the_units(qtbot, show, session):
    with session.store.operation("角色"):
        session.store.set_setting("role", "unit")
    page = show(session)
    assert page.list.kinds == ["unit", "ledger", "blank"]
    assert [row.title.text for row in page.list.rows_model.rows if row.heading] == ["本单位"]
    for kind in page.list.kinds:
        choose(qtbot, page, kind)
        assert page.order().unit_id == EDUCATION.id
        assert not page.side.scope.isVisibleTo(page)
        assert not page.side._all.isVisibleTo(page)
        assert page.side._of.text() == "区教育局　2022年9月"
        assert "issuer" not in page.side._options.boxes


def test_the_offices_workspace_opens_on_the_offices_own_first_kind(qtbot, show, session):
    with session.store.operation("角色"):
        session.store.set_setting("role", "office")
    page = show(session)
    assert page.kind == page.list.kinds[0] == "overview"
    assert page.list.currentIndex().row() == 1
    assert page.order().unit_id is None
    assert sorted(page.list.kinds) == sorted(KINDS)
    assert page.pane.page_count > 0


def test_what_is_still_open_is_told_beside_the_report(page, qtbot, session):
    finance = next(unit for unit in BOARD.single_units if unit.name == "区财政局")
    assert not page.side._open.isVisible()
    session.choose_unit(finance.id)
    assert page.side._open_words.text() == f"还有 {session.sheet.open} 项未填或退回"
    with qtbot.waitSignal(session.wanted) as asked:
        page.side._to_fill.click()
    assert asked.args == [Destination("填报")]


# --- options and words ------------------------------------------------------------------------------


def box(page, name):
    return page.side._options.boxes[name]


def type_into(qtbot, edit, text):
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, text)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def test_the_letterhead_is_the_offices_own_and_is_kept(page, qtbot, session):
    choose(qtbot, page, "circular")
    edit = box(page, "issuer")
    edit.setFocus()
    edit.setText("源城区人民政府督查室")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert "源城区人民政府督查室" in text_of(page.pane.pdf)
    assert session.store.setting("report.issuer") == "源城区人民政府督查室"
    choose(qtbot, page, "notice")
    assert box(page, "issuer").text() == "源城区人民政府督查室"


def test_the_number_follows_the_month_until_it_is_set(page, qtbot, session):
    choose(qtbot, page, "circular")
    assert box(page, "serial").text() == "9"
    type_into(qtbot, box(page, "serial"), "31")
    settle(qtbot, page)
    assert "第31期" in text_of(page.pane.pdf)
    type_into(qtbot, box(page, "serial"), "9")
    assert session.store.setting("report.serial") == ""


def test_a_wrong_option_is_refused_beside_its_box(page, qtbot, session):
    choose(qtbot, page, "circular")
    type_into(qtbot, box(page, "feedback_days"), "soon")
    assert "整改天数“soon”不对" in page.side._options.fault.text()
    assert session.store.setting("report.feedback_days") == ""
    type_into(qtbot, box(page, "feedback_days"), "15")
    assert page.side._options.fault.text() == ""
    type_into(qtbot, box(page, "feedback_days"), "soon")
    type_into(qtbot, box(page, "feedback_days"), "15")  # as it was before
    assert page.side._options.fault.text() == ""
    assert box(page, "feedback_days").property("check") == ""


def test_paper_is_chosen(page, qtbot, session):
    session.choose_month(Month(2022, 1))
    choose(qtbot, page, "ledger")
    box(page, "paper")._group.button(0).click()
    settle(qtbot, page)
    document = pypdfium2.PdfDocument(page.pane.pdf)
    width, height = document.get_page_size(0)
    document.close()
    assert sorted((round(width / 72 * 25.4), round(height / 72 * 25.4))) == [210, 297]


def open_words(qtbot, page):
    page.side._words.click()
    found = page.findChildren(TemplateDialog)[-1]
    qtbot.waitUntil(found.isVisible)
    return found


def test_sentences_are_reworded_with_fields_and_can_be_reset(page, qtbot, session):
    choose(qtbot, page, "circular")
    dialog = open_words(qtbot, page)
    editor = dialog.editors["circular.opening"]
    editor.edit.setPlainText("现通报")
    editor.edit.moveCursor(editor.edit.textCursor().MoveOperation.End)
    editor._put("月份")
    dialog.save()
    settle(qtbot, page)
    assert session.store.setting("report.circular.opening") == "现通报{月份}"
    assert "现通报2022年9月" in text_of(page.pane.pdf)
    again = open_words(qtbot, page)
    editor = again.editors["circular.opening"]
    assert editor.edit.toPlainText() == "现通报{月份}"
    editor._reset.click()
    again.save()
    assert session.store.setting("report.circular.opening") == ""


@pytest.mark.parametrize(
    ("text", "said"), [("{县名}通报", "没有“县名”这个字段"), ("{月份", "不成对的花括号"), (" ", "是空的")]
)
def test_a_sentence_that_cannot_be_used_is_told_at_once_and_not_kept(page, qtbot, session, text, said):
    choose(qtbot, page, "circular")
    dialog = open_words(qtbot, page)
    editor = dialog.editors["circular.opening"]
    editor.edit.setPlainText(text)
    assert said in editor.fault.text()
    dialog.save()
    assert dialog.isVisible()
    assert session.store.setting("report.circular.opening") == ""
    editor.edit.setPlainText("现通报如下：")
    assert editor.fault.text() == ""


# --- saving and printing ----------------------------------------------------------------------------


def test_ctrl_e_saves_the_shown_pages(page, qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "表.pdf")
    qtbot.keyClick(page.pane.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "表.pdf").read_bytes() == page.pane.pdf
    assert page.pane.said == f"已保存：表.pdf（在“{tmp_path.name}”里）"


def test_word_and_excel_are_made_of_the_same_data(page, qtbot, tmp_path, monkeypatch, session):
    choose(qtbot, page, "circular")
    for at, suffix in ((1, ".docx"), (2, ".xlsx")):
        out = tmp_path / f"通报{suffix}"
        answer(monkeypatch, out)
        page.side.formats._group.button(at).click()
        page.side._save.click()
        qtbot.waitUntil(lambda name=out.name: page.pane.said.startswith(f"已保存：{name}（"), timeout=20000)
        assert out.read_bytes()[:2] == b"PK"
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "通报.xlsx").read_bytes()))
    assert len(sheet.sheetnames) == 2


def test_formats_that_a_kind_has_not_are_not_offered(page, qtbot):
    choose(qtbot, page, "ledger")
    page.side.formats._group.button(2).click()
    assert page.side.suffix == ".xlsx"
    choose(qtbot, page, "unit")
    assert [button.isVisible() for button in page.side.formats._group.buttons()] == [True, True, False]
    assert page.side.suffix == ".pdf"


def test_a_refused_file_is_told_above_the_pages(page, qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "没有" / "表.docx")
    page.side.formats._group.button(1).click()
    page.side._save.click()
    qtbot.waitUntil(lambda: "没有保存" in page.pane.notice.text, timeout=20000)


# --- all units --------------------------------------------------------------------------------------


def test_all_units_are_written_while_the_window_lives(page, qtbot, tmp_path, monkeypatch):
    ticks = []
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    answer(monkeypatch, tmp_path)
    assert page.side._all.text() == "按单位分别保存（53 家）…"
    seen = []
    timer.start()
    page.side._all.click()
    while page.side.batch.is_running:
        qtbot.wait(50)
        seen.append(page.side.batch.said)
    timer.stop()
    folder = tmp_path / "2022年9月月报"
    files = sorted(file.name for file in folder.iterdir())
    assert len(files) == 54
    assert "全部单位2022年9月月报.pdf" in files
    assert "已保存 53 份" in page.side.batch.said
    assert len(ticks) > len(seen) > 3  # the timer kept ticking between the looks
    assert len({words for words in seen if " / 53" in words}) > 3
    assert (folder / "区教育局2022年9月月报.pdf").read_bytes() == page.pane.pdf


def test_stopping_keeps_what_is_written_and_can_begin_again(page, qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path)
    page.side._all.click()
    qtbot.waitUntil(lambda: "3 / 53" in page.side.batch.said, timeout=20000)
    page.side.batch._stop.click()
    qtbot.waitUntil(lambda: not page.side.batch.is_running, timeout=20000)
    files = list((tmp_path / "2022年9月月报").iterdir())
    assert 3 <= len(files) < 53
    assert all(pypdfium2.PdfDocument(file.read_bytes()) for file in files)
    assert page.side.batch.said.startswith("已停止")
    assert page.side._all.isEnabled()


def test_at_the_programs_end_the_file_at_hand_is_finished_and_no_other_begun(page, qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path)
    page.side._all.click()
    assert not page.side._all.isEnabled()
    qtbot.waitUntil(lambda: "2 / 53" in page.side.batch.said, timeout=20000)
    page.side.batch._leave()
    files = list((tmp_path / "2022年9月月报").iterdir())
    assert 2 <= len(files) < 53
    assert {file.suffix for file in files} == {".pdf"}
    qtbot.waitUntil(lambda: not page.side.batch.is_running)


def test_nothing_to_write_is_said(page, qtbot, tmp_path, monkeypatch, session):
    with create(tmp_path / "空.db", work_lists=[builders.work_list()]) as store:
        sent = {"state": FilingState.SENT, "sent_at": dt.datetime.fromisoformat("2022-01-20T09:00")}
        board = Board(builders.work_list())
        with store.operation("测试数据"):
            for node in board.tasks:
                for unit in board.units_of[node.id]:
                    store.save_filing(
                        builders.filing(builders.FilingKey(node.id, unit, Month(2022, 1)), values={}, **sent)
                    )
        other = Session(store, board)
        other.choose_month(Month(2022, 1))
        empty = ReportsPage(other)
        qtbot.addWidget(empty)
        empty.show()
        empty.show_kind("reminder")
        answer(monkeypatch, tmp_path)
        empty.save_all()
        qtbot.waitUntil(lambda: not empty.side.batch.is_running, timeout=20000)
        assert "没有单位需要催报单" in empty.side.batch.said
        settle(qtbot, empty)


# --- widths and words -------------------------------------------------------------------------------


def test_narrow_the_kinds_are_a_list_box(show, session, qtbot):
    page = show(session, 855, 464)
    assert not page.list.isVisible()
    at = page.side._kinds.findData("circular")
    page.side._kinds.setCurrentIndex(at)
    page.side._kinds.activated.emit(at)
    settle(qtbot, page)
    assert page.kind == "circular"


def test_tiny_shows_pages_or_options(show, session):
    page = show(session, 639, 316)
    assert page.pane.isVisible()
    assert not page.side.isVisible()
    page.pane._options.click()
    assert page.side.isVisible()
    assert not page.pane.isVisible()
    page.side._to_pages.click()
    assert page.pane.isVisible()


def test_every_box_says_its_name(page, qtbot):
    choose(qtbot, page, "circular")
    assert [edit.accessibleName() for edit in page.side._options.findChildren(QLineEdit)] == [
        "期号",
        "整改天数",
        "版头",
        "发文机关",
        "主送",
        "抄送",
    ]


# --- only the newest wish ---------------------------------------------------------------------------


def test_what_was_overtaken_is_not_shown_and_a_refusal_is(qtbot, qapp):
    from PySide6.QtCore import QObject

    shown, refused = [], []
    parent = QObject()
    latest = Latest(shown.append, refused.append, parent)
    latest.ask(lambda _progress: time.sleep(0.1) or "old")
    qtbot.wait(30)
    latest.ask(lambda _progress: "overtaken")
    latest.ask(lambda _progress: "new")
    qtbot.waitUntil(lambda: not latest.is_busy)
    assert shown == ["new"]

    def refuse(_progress):
        raise KnownError("读不出来。")

    latest.ask(refuse)
    qtbot.waitUntil(lambda: bool(refused))
    latest.ask(lambda _progress: time.sleep(0.05) or "forgotten")
    qtbot.wait(20)
    latest.forget()
    qtbot.wait(100)
    assert shown == ["new"]


def test_what_is_written_over_a_report_is_undone_and_told(page, qtbot, session):
    choose(qtbot, page, "circular")
    edit = box(page, "issuer")
    before = edit.text()
    edit.setText("源城区人民政府督查室")
    edit.editingFinished.emit()
    assert session.undo_stack.undo_label == "撤销改报表的版头和选项"
    assert session.store.history(limit=1)[0].record_id == "report.issuer"
    session.undo()
    assert session.store.setting("report.issuer") == ""
    assert box(page, "issuer").text() == before
