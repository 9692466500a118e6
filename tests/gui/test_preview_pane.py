"""The preview: what is shown, how one moves in it, what is told before printing, what is saved."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.errors import KnownError
from gui.preview import PreviewPane, printing, saving
from gui.preview.document import PdfPages
from gui.preview.view import Fit, PageView
from gui.widgets import theme
from tests.gui.papers import LEFT, SIDE, TOP, dark_box, marks, paper

PDF = paper((False, True, False, False))
TITLE = "区教育局2022年9月月报"


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication) -> PreviewPane:
    theme.apply(qapp)
    return shown(qtbot, ())


def shown(qtbot: QtBot, missing: tuple[str, ...], width: int = 1366, height: int = 768) -> PreviewPane:
    made = PreviewPane()
    qtbot.addWidget(made)
    made.resize(width, height)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_pdf(TITLE, PDF, missing, "区教育局.pdf")
    made.setFocus()
    return made


def press(qtbot: QtBot, pane: PreviewPane, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    qtbot.keyClick(pane.view, key, modifier or Qt.KeyboardModifier.NoModifier)


# --- pages ------------------------------------------------------------------------------------------


def test_a_page_is_drawn_where_the_pdf_has_it(qapp: QApplication):
    pages = PdfPages(PDF)
    left, top, right, bottom = dark_box(pages.picture(1, 4.0), 4.0 * 72 / 25.4)
    assert (left, top, right, bottom) == pytest.approx((LEFT + 10, TOP, LEFT + 10 + SIDE, TOP + SIDE), abs=0.2)
    pages.close()


def test_few_pictures_are_kept_and_none_is_huge(qapp: QApplication, monkeypatch: pytest.MonkeyPatch):
    pages = PdfPages(PDF)
    drawn = []
    band = pages.band
    monkeypatch.setattr(pages, "band", lambda *args, **kind: drawn.append(args[0]) or band(*args, **kind))
    pages.picture(0, 1.0)
    pages.picture(0, 1.0)
    assert drawn == [0]
    for scale in (1.1, 1.2, 1.3, 1.4, 1.0):
        pages.picture(0, scale)
    assert len(drawn) == 6
    huge = pages.picture(0, 50.0)
    assert huge.width() * huge.height() < 12_100_000
    pages.close()


def test_pages_may_be_drawn_in_a_worker(qapp: QApplication):
    pages = PdfPages(PDF)
    found = []
    workers = [threading.Thread(target=lambda n=n: found.append((n, pages.band(n, 1.0, 0, 200)))) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(picture == pages.band(number, 1.0, 0, 200) for number, picture in found)
    assert len(found) == 4
    pages.close()


@pytest.mark.parametrize("data", [b"", b"not a pdf", PDF[:300]])
def test_what_is_no_pdf_is_refused(qapp: QApplication, data: bytes):
    with pytest.raises(KnownError, match="打不开"):
        PdfPages(data)


# --- moving and zooming -----------------------------------------------------------------------------


def test_the_place_is_said_and_keys_move_it(qtbot: QtBot, pane: PreviewPane):
    assert pane._place.text() == "第 1 页，共 4 页"
    assert not pane._back.isEnabled()
    press(qtbot, pane, Qt.Key.Key_PageDown)
    assert pane._place.text() == "第 2 页，共 4 页"
    press(qtbot, pane, Qt.Key.Key_End)
    assert pane._place.text() == "第 4 页，共 4 页"
    assert not pane._on.isEnabled()
    press(qtbot, pane, Qt.Key.Key_PageUp)
    assert pane._place.text() == "第 3 页，共 4 页"
    press(qtbot, pane, Qt.Key.Key_Home)
    assert pane._place.text() == "第 1 页，共 4 页"


def test_buttons_turn_pages(qtbot: QtBot, pane: PreviewPane):
    qtbot.mouseClick(pane._on, Qt.MouseButton.LeftButton)
    assert pane.view.page == 1
    qtbot.mouseClick(pane._back, Qt.MouseButton.LeftButton)
    assert pane.view.page == 0


def test_a_whole_page_stands_inside_the_view_each_in_turn(pane: PreviewPane):
    view = pane.view
    view.set_fit(Fit.PAGE)
    for index in range(4):
        view.go_to(index)
        assert view.page == index
        assert view.viewport().rect().contains(view.page_rect(index))


def test_width_and_actual_size(pane: PreviewPane):
    view = pane.view
    view.set_fit(Fit.WIDTH)
    assert view.viewport().width() - view.page_rect(1).width() == pytest.approx(32, abs=1)
    view.set_fit(Fit.ACTUAL)
    assert view.page_rect(0).width() == pytest.approx(210 / 25.4 * view.logicalDpiX(), abs=1)


def test_a_large_page_is_scrolled_before_it_is_turned(pane: PreviewPane):
    view = pane.view
    view.set_fit(Fit.ACTUAL)
    view.go_to(0)
    view.turn(1)
    assert view.page_rect(0).bottom() <= view.viewport().height()
    seen = [view.page]
    for _ in range(20):
        view.turn(1)
        seen.append(view.page)
    assert seen == sorted(seen)
    assert set(seen) == {0, 1, 2, 3}
    for _ in range(20):
        view.turn(-1)
    assert view.verticalScrollBar().value() == 0


def test_zooming_keeps_what_stands_in_the_middle(qtbot: QtBot, pane: PreviewPane):
    view = pane.view
    view.set_fit(Fit.ACTUAL)
    view.go_to(2)
    place = view._place_in_page()
    press(qtbot, pane, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(1.2)
    assert (view.page, view._place_in_page()) == (2, pytest.approx(place, abs=0.01))
    assert pane._zoom.text() == "120%"
    assert pane._fits.current == -1
    press(qtbot, pane, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(1.0)


def test_the_wheel_zooms_with_ctrl_and_scrolls_without(pane: PreviewPane):
    view = pane.view
    zoom, at = view.zoom, view.verticalScrollBar().value()
    turn_wheel(view, 120, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(zoom * 1.2)
    view.set_fit(Fit.PAGE)
    turn_wheel(view, -120, Qt.KeyboardModifier.NoModifier)
    assert view.zoom == pytest.approx(zoom)
    assert view.verticalScrollBar().value() > at


def turn_wheel(view: PageView, angle: int, modifier: Qt.KeyboardModifier) -> None:
    at = QPointF(50, 50)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_fit_holds_when_the_window_grows(qtbot: QtBot, pane: PreviewPane):
    zoom = pane.view.zoom
    pane.resize(pane.width(), pane.height() - 200)
    qtbot.waitUntil(lambda: pane.view.zoom < zoom)
    assert pane._fits.current == 0


def test_on_a_small_screen_the_page_is_shown_readable(qtbot: QtBot, qapp: QApplication):
    theme.apply(qapp)
    small = shown(qtbot, (), 683, 384)
    assert (small.width(), small.height()) <= (683, 384)
    assert small.view.fit is Fit.WIDTH
    assert small.view.page == 0


def test_paper_is_white_on_the_desk(pane: PreviewPane):
    picture = pane.view.grab().toImage()
    rect = pane.view.page_rect(0)
    assert picture.pixelColor(rect.center()).name() == "#ffffff"
    assert picture.pixelColor(4, 4) == theme.color("desk")


def test_the_same_report_made_anew_stays_on_its_page(pane: PreviewPane):
    pane.view.go_to(2)
    pane.show_pdf(TITLE, PDF, (), "区教育局.pdf")
    assert pane.view.page == 2
    pane.show_pdf("另一份", PDF, (), "另一份.pdf")
    assert pane.view.page == 0


def test_without_pages_it_says_why_and_no_key_fails(qtbot: QtBot, pane: PreviewPane):
    pane.show_nothing("应报的工作已经报齐，不需要催报。", "换一个单位或月份。")
    assert "不需要催报" in pane._empty.accessibleName()
    assert (pane.page_count, pane.pdf, pane._place.text()) == (0, b"", "")
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_PageUp):
        qtbot.keyClick(pane, key)
    pane.view.zoom_by(1)
    pane.print_out()
    pane.show_pdf(TITLE, PDF, (), "区教育局.pdf")
    assert pane.page_count == 4


# --- missing characters -----------------------------------------------------------------------------


def test_complete_fonts_are_said_quietly(pane: PreviewPane):
    assert pane.said == "字体齐全，无缺字"
    assert not pane.notice.isVisible()


def test_missing_characters_are_named_before_printing(qtbot: QtBot, qapp: QApplication):
    theme.apply(qapp)
    places = tuple(f"“䶮”在第 {number} 页" for number in range(1, 6))
    pane = shown(qtbot, places)
    assert pane.said == "有 5 处缺字"
    assert pane.notice.isVisible()
    assert places[2] in pane.notice.text
    assert places[3] not in pane.notice.text
    qtbot.mouseClick(pane.notice._more, Qt.MouseButton.LeftButton)
    assert places[4] in pane.notice.text


# --- saving -----------------------------------------------------------------------------------------


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(path)])


def test_saving_writes_the_same_bytes(qtbot: QtBot, pane: PreviewPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    choose(monkeypatch, tmp_path / "表.pdf")
    pane.save_as()
    assert (tmp_path / "表.pdf").read_bytes() == PDF
    assert pane.said == f"已保存：表.pdf（在“{tmp_path.name}”里）"
    assert [path.name for path in tmp_path.iterdir()] == ["表.pdf"]


def test_a_refused_file_is_said_in_the_window(
    qtbot: QtBot, pane: PreviewPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    choose(monkeypatch, tmp_path / "没有" / "表.pdf")
    pane.save_as()
    assert pane.notice.isVisible()
    assert "找不到文件夹“没有”" in pane.notice.text
    choose(monkeypatch, tmp_path / "表.pdf")
    pane.save_as()
    assert not pane.notice.isVisible()


def test_the_file_dialog_suggests_a_name_windows_takes(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    seen = {}

    def look(dialog: QFileDialog) -> int:
        seen["files"], seen["suffix"] = dialog.selectedFiles(), dialog.defaultSuffix()
        return 0

    monkeypatch.setattr(QFileDialog, "exec", look)
    parent = QWidget()
    qtbot.addWidget(parent)
    assert saving.choose_file(parent, tmp_path, "局/中心:9月.pdf") is None
    assert seen == {"files": [str(tmp_path / "局－中心－9月.pdf")], "suffix": "pdf"}


# --- printing ---------------------------------------------------------------------------------------


def test_printing_prints_what_is_shown(
    qtbot: QtBot, pane: PreviewPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    out = tmp_path / "out.pdf"

    def accept(printer: QPrinter, _pages: PdfPages, _parent: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        printer.setResolution(300)
        printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
        return True

    monkeypatch.setattr(printing, "ask", accept)
    pane.view.go_to(2)
    pane.print_out()
    assert pane.said == "已送到打印机，共 1 页"
    assert [round(left) for left, *_ in marks(out.read_bytes())] == [round(LEFT) + 20]


def test_changing_ones_mind_prints_nothing(pane: PreviewPane, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing, "ask", lambda *_: False)
    monkeypatch.setattr(printing, "print_pages", lambda *_a, **_k: pytest.fail("printed"))
    pane.print_out()
    assert pane.said == "字体齐全，无缺字"
