"""The manual: a chapter for each page of the window, pictures that are there, words that are found, no network."""

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

import main
from core.host.resources import resource
from core.settings import policy
from gui import app
from gui.help import chapters
from gui.help.window import HelpWindow

PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]*)\)")


@pytest.fixture
def manual(qtbot, dressed):
    made = HelpWindow()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("chapter", chapters.contents(), ids=lambda chapter: f"{chapter.file}-{chapter.title}")
def test_every_chapter_can_be_opened(manual, chapter):
    manual.open_chapter(chapter)
    assert manual.pages.textCursor().block().text() == chapter.title
    assert manual._contents.current_row.key == chapter


def test_every_page_of_the_program_has_its_chapter(dressed, tmp_path, now):
    with main.make_workspace(tmp_path / "一.db", main.built_in_list(), None) as store:
        window = app.open_window(store, main.board_of(store), app.settings_in(tmp_path))
        titles = [page.title for page in window.pages]
        window.deleteLater()
    assert set(titles) <= set(chapters.OF_PAGE)
    assert [chapters.of_page(title).title for title in titles] == titles


def test_f1_opens_the_chapter_of_the_page(window, qtbot):
    for position, page in enumerate(window.pages):
        window.show_page(position)
        qtbot.keyClick(window, Qt.Key.Key_F1)
        assert window._help.pages.textCursor().block().text() == page.title
    window._help.close()


def test_a_chapter_is_brought_to_the_top(manual):
    manual.open_chapter(next(one for one in chapters.contents() if one.title == "策略文件"))
    QApplication.sendPostedEvents()
    place = manual.pages.cursorRect(manual.pages.textCursor())
    assert 0 <= place.top() < 40


@pytest.mark.parametrize("file", chapters.FILES)
def test_pictures_are_there_and_are_ours(file):
    names = PICTURE.findall(chapters.text(file))
    assert all("/" not in name and resource("help", name).is_file() for name in names)
    assert "://" not in chapters.text(file)


def test_no_picture_is_left_over():
    named = {name for file in chapters.FILES for name in PICTURE.findall(chapters.text(file))}
    assert {path.name for path in resource("help").glob("*.png")} == named


def test_a_picture_is_shown_no_wider_than_the_page(manual):
    shown = manual.pages.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("tasks.png"))
    assert 300 < shown.deviceIndependentSize().width() <= 640


def test_nothing_but_pictures_of_the_manual_is_loaded(manual):
    assert manual.pages.loadResource(QTextDocument.ResourceType.HtmlResource.value, QUrl("http://a.b/c")) is None
    assert manual.pages.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("../style.qss")).isNull()


def test_words_are_found_through_all_files(manual):
    manual.open_chapter(chapters.contents()[0])
    manual._find.setText("SHA256SUMS")
    manual.find_next()
    assert manual.pages.textCursor().selectedText() == "SHA256SUMS"
    assert manual._file == "admin"
    manual._find.setText("没有这个词组")
    manual.find_next()
    assert "没有" in manual._said.text()


def test_every_setting_of_a_policy_is_explained():
    told = chapters.text("admin")
    assert [name for name in policy.ENTRIES if not re.search(rf"^\[?{name}\b|`{name} =", told, re.MULTILINE)] == []


def test_the_policy_of_the_manual_is_a_good_one():
    block = next(one for one in chapters.text("admin").split("```") if "role =" in one)
    found = policy.parse(block)
    assert found.computers
    assert found.units


def test_every_key_of_the_window_is_told(window):
    from PySide6.QtGui import QShortcut

    told = chapters.text("keys")
    keys = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    assert [key for key in keys if key not in told and not re.fullmatch(r"Ctrl\+[2-4]", key)] == []


def test_the_parcel_for_an_admin_is_saved_from_there(qtbot, dressed, store, tmp_path, monkeypatch):
    made = HelpWindow(None, store)
    qtbot.addWidget(made)
    out = tmp_path / "诊断包.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    next(one for one in made.findChildren(QPushButton) if one.text() == "导出诊断包…").click()
    assert out.read_bytes().startswith(b"PK")
    assert made._said.text() == "已保存“诊断包.zip”"


def test_pictures_are_as_wide_as_the_page_however_it_is_resized(manual, qtbot):
    manual.open_chapter(next(one for one in chapters.contents() if one.title == "任务"))
    for width in (640, 1100, 640):
        manual.resize(width, 400)
        qtbot.waitUntil(lambda: manual.pages.horizontalScrollBar().maximum() == 0)
    drawn = manual.pages.document().resource(QTextDocument.ResourceType.ImageResource.value, QUrl("tasks.png"))
    assert 200 < drawn.width() / drawn.devicePixelRatioF() <= manual.pages.viewport().width()
