"""佐证: filtered, looked at inside the program, and the list beside 检查."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.errors import KnownError
from core.model.period import Month
from core.model.records import Evidence
from core.settings.office import Limits
from core.usecases import evidence
from gui.features.evidence import actions
from gui.features.evidence.panel import Proofs
from gui.features.evidence.preview import EvidencePreview, shown
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
    assert preview.shown.grab().toImage().pixelColor(preview.shown.rect().center()) == QColor("#C12E2E")
    QTest.keyClick(preview.shown, Qt.Key.Key_Right)
    assert preview.name.text() == "说明.txt"
    assert preview.shown.toPlainText() == "已开工"
    QTest.keyClick(preview.shown, Qt.Key.Key_Space)
    assert not preview.isVisible()


def test_what_cannot_be_shown_says_so(dressed, qtbot, store):
    one = Evidence(key(), "旧.doc", "0" * 64, 9, "doc")
    made = shown(one, b"\xd0\xcf\x11\xe0")
    qtbot.addWidget(made)
    assert "看不了" in made.findChildren(QLabel)[1].text() + made.findChildren(QLabel)[0].text()
    with pytest.raises(KnownError, match="读不出来"):
        shown(Evidence(key(), "坏.png", "0" * 64, 9, "png"), b"\x89PNG broken")


@pytest.fixture
def proofs(qtbot, dressed, session):
    made = Proofs(session)
    qtbot.addWidget(made)
    made.resize(232, 300)
    made.show()
    return made


def test_beside_the_checks_files_are_added_looked_at_and_removed(proofs, session, store, tmp_path, monkeypatch):
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
