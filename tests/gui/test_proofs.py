"""佐证: filtered, looked at inside the program, and the list beside 检查."""

from __future__ import annotations

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.model.period import Month
from core.model.records import Evidence
from core.settings.office import Limits
from core.usecases import evidence
from gui.features.evidence import actions
from gui.features.evidence.panel import Proofs
from gui.features.evidence.preview import EvidencePreview
from gui.features.evidence.tab import EvidenceTab
from gui.features.evidence.thumbnails import as_png
from tests.builders import key, node_id

SCHOOL = node_id("建设学校")


@pytest.fixture
def tab(qtbot, dressed, session):
    made = EvidenceTab(session)
    qtbot.addWidget(made)
    made.resize(680, 500)
    made.show()
    return made


# --- 佐证: filtered, and looked at inside the program ----------------------------------------------------


def with_files(store):
    """A picture and a note this month, a table of the month before."""
    red = QImage(400, 300, QImage.Format.Format_RGB32)
    red.fill(0xFFC12E2E)
    looks = (("现场.png", as_png(red), key()), ("说明.txt", "已开工".encode(), key()))
    for name, data, at in (*looks, ("旧表.txt", b"old", key(month=Month(2022, 2)))):
        evidence.add(store, at, evidence.look_at(name, data, Limits()))


def test_evidence_is_filtered_by_month_and_by_words(tab, store):
    with_files(store)
    tab.show_node(SCHOOL)
    assert len(tab.cards) == 3
    tab.scope._group.button(0).click()
    assert [card.evidence.name for card in tab.cards] == ["现场.png", "说明.txt"]
    tab.words.setText("说明")
    assert [card.evidence.name for card in tab.cards] == ["说明.txt"]
    tab.words.setText("没有这样的")
    assert tab.cards == []


def test_space_shows_a_file_arrows_go_on_and_space_closes(qtbot, tab, store):
    with_files(store)
    tab.show_node(SCHOOL)
    QTest.keyClick(tab.cards[0], Qt.Key.Key_Space)
    preview = tab.findChild(EvidencePreview)
    assert preview.name.text() == "现场.png"
    wait_for(qtbot, preview)
    assert preview.shown.grab().toImage().pixelColor(preview.shown.rect().center()) == QColor("#C12E2E")
    QTest.keyClick(preview.shown, Qt.Key.Key_Right)
    assert preview.name.text() == "说明.txt"
    wait_for(qtbot, preview)
    assert preview.shown.toPlainText() == "已开工"
    QTest.keyClick(preview.shown, Qt.Key.Key_Space)
    assert not preview.isVisible()


@pytest.mark.parametrize(
    ("name", "kind", "data", "words"),
    [
        ("旧.doc", "doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "看不了"),
        ("坏.png", "png", b"\x89PNG\r\n\x1a\n broken", "读不出来"),
        ("坏.pdf", "pdf", b"%PDF-1.7 broken", "打不开"),
        ("通知.pdf", "pdf", b"MZ\x90\0" + b"\0" * 99, "没有打开"),
        ("画.png", "png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "没有打开"),
    ],
)
def test_what_cannot_be_shown_says_so(qtbot, tab, store, name, kind, data, words):
    with store.operation("准备"):
        store.save_record(Evidence(key(), name, store.add_content(data), len(data), kind))
    tab.show_node(SCHOOL)
    QTest.keyClick(tab.cards[0], Qt.Key.Key_Space)
    preview = tab.findChild(EvidencePreview)
    wait_for(qtbot, preview)
    assert words in "".join(one.text() for one in preview.shown.findChildren(QLabel))
    preview.close()


def test_the_pages_of_a_pdf_are_drawn(qtbot, tab, store):
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 0, 600, 900, fill=1)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    with store.operation("准备"):
        store.save_record(Evidence(key(), "图.pdf", store.add_content(out.getvalue()), len(out.getvalue()), "pdf"))
    tab.show_node(SCHOOL)
    QTest.keyClick(tab.cards[0], Qt.Key.Key_Space)
    preview = tab.findChild(EvidencePreview)
    wait_for(qtbot, preview)
    assert preview.shown.page_count == 2
    seen = preview.shown.view.grab().toImage()
    assert seen.pixelColor(seen.rect().center()) == QColor("red")
    preview.close()


def wait_for(qtbot, preview):
    """Until the file was read: until then it says so."""
    waits = [one.text() for one in preview.shown.findChildren(QLabel)]
    if "正在打开" in "".join(waits):
        before = preview.shown
        qtbot.waitUntil(lambda: preview.shown is not before, timeout=60_000)


@pytest.fixture
def proofs(qtbot, dressed, session):
    made = Proofs(session)
    qtbot.addWidget(made)
    made.resize(232, 300)
    made.show()
    return made


def test_beside_the_checks_files_are_added_looked_at_and_removed(qtbot, proofs, session, store, tmp_path, monkeypatch):
    proofs.show_filing(session.filing(SCHOOL))
    assert proofs._none.isVisible()
    paths = [tmp_path / "一.txt", tmp_path / "坏.exe"]
    paths[0].write_text("已开工", encoding="utf-8")
    paths[1].write_bytes(b"MZ\x90\x00" + b"\0" * 80)
    refused = []
    session.refused.connect(refused.append)
    monkeypatch.setattr(actions, "choose", lambda _parent: paths)
    proofs.add.click()
    assert [row.evidence.name for row in proofs.rows] == ["一.txt"]
    assert "没有存入" in refused[0].sentence
    QTest.keyClick(proofs.rows[0], Qt.Key.Key_Space)
    preview = proofs.findChild(EvidencePreview)
    wait_for(qtbot, preview)
    assert preview.shown.toPlainText() == "已开工"
    preview.close()
    QTest.keyClick(proofs.rows[0], Qt.Key.Key_Delete)
    assert proofs.rows == []
    assert session.undo_stack.undo_label == "撤销移除佐证“一.txt”"
    session.undo()
    proofs.show_filing(session.filing(SCHOOL))
    assert len(proofs.rows) == 1


def test_an_odd_file_is_asked_about_beside_the_checks(proofs, session, store, tmp_path, monkeypatch):
    proofs.show_filing(session.filing(SCHOOL))
    odd = tmp_path / "照片.jpg"
    odd.write_bytes(b"%PDF-1.7 ...")
    monkeypatch.setattr(actions, "choose", lambda _parent: [odd])
    answers = [False, True]
    monkeypatch.setattr("gui.widgets.errors.ask", lambda *_args, **_named: answers.pop(0))
    proofs.add.click()
    assert evidence.attached(store, key()) == ()
    proofs.add.click()
    assert [one.name for one in evidence.attached(store, key())] == ["照片.pdf"]


def test_what_is_closed_takes_nothing(proofs, session, store):
    from core.model.status import FilingState
    from tests import builders

    with store.operation("准备"):
        store.save_filing(builders.filing(state=FilingState.SENT))
    proofs.show_filing(store.filing(key()))
    assert not proofs.add.isEnabled()
    assert "已报送" in proofs.add.toolTip()
