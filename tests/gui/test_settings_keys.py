"""密钥: one's own fingerprint, whose keys are known, 换密钥 after a question."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from core.exchange import identity
from core.model.board import Board
from gui.features.settings.keys import KeysPane
from gui.shell.session import Session
from gui.widgets import errors
from tests.exchange import world
from tests.gui.test_exchange_page import press, words


@pytest.fixture
def office(tmp_path):
    with world.office(tmp_path) as store:
        yield store


@pytest.fixture
def pane(office, tmp_path, qtbot):
    with world.unit(tmp_path) as unit:
        world.sign(unit)
        world.taken(office, world.give(unit, tmp_path / "1.zip"))
        shown = KeysPane(Session(office, Board(office.load_list(office.lists()[0][0]))))
        qtbot.addWidget(shown)
        shown.show()
        yield shown


def test_a_key_is_compared_here_too(pane, office):
    assert "区教育局的密钥待核对" in words(pane)
    press(pane, "指纹对得上")
    assert identity.unconfirmed(office) == ()
    assert "已核对" in words(pane)
    assert not [one for one in pane.findChildren(QPushButton) if one.text() == "指纹对得上" and one.isVisible()]


@pytest.mark.parametrize("sure", [True, False])
def test_the_key_is_changed_after_a_question(pane, office, monkeypatch, sure):
    before = identity.own_fingerprint(office)
    monkeypatch.setattr(errors, "ask", lambda *_args, **_how: sure)
    pane.change.click()
    assert (identity.own_fingerprint(office) != before) == sure
    shown = identity.own_fingerprint(office).split()
    assert all(group in words(pane) for group in shown)
