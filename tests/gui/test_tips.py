"""Tips: one a page, once on a computer, and none where they are not wanted."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton

from core.host import tips
from core.rules.roles import Actor
from gui.features.settings.appearance import AppearancePane
from gui.shell.tips import Tips


@pytest.fixture
def given(window, qtbot):
    Tips(window)._pause.setInterval(0)
    return window


def said(window):
    return list(window.notices.said)


def test_each_page_says_its_own_once(given, qtbot):
    qtbot.waitUntil(lambda: said(given) == [tips.TIPS["任务"]])
    given.show_page(1)
    qtbot.waitUntil(lambda: said(given) == [tips.TIPS["填报"]])
    given.show_page(0)
    qtbot.wait(50)
    assert said(given) == []


def test_the_office_is_told_what_it_does_itself(make_window, session, qtbot):
    session.act_as(Actor.OFFICE)
    office = make_window(session)
    Tips(office)._pause.setInterval(0)
    qtbot.waitUntil(lambda: said(office) == [tips.OFFICE_TIPS["任务"]])
    office.show_page(1)
    qtbot.waitUntil(lambda: said(office) == [tips.OFFICE_TIPS["填报"]])
    assert not any(keys in "".join(tips.OFFICE_TIPS.values()) for keys in ("F2", "F8", "Alt+→", "1 到 6"))


def test_one_click_and_there_are_no_more(given, qtbot):
    qtbot.waitUntil(lambda: bool(said(given)))
    next(one for one in given.notices.findChildren(QPushButton) if one.text() == "不再提示").click()
    assert said(given) == []
    given.show_page(1)
    qtbot.wait(50)
    assert said(given) == []
    assert not tips.are_on()


def test_a_low_window_keeps_its_room(make_window, session, qtbot):
    low = make_window(session, 683, 384)
    Tips(low)._pause.setInterval(0)
    low.show_page(1)
    qtbot.wait(50)
    assert said(low) == []
    assert tips.due("填报")


def test_in_the_settings_they_are_switched_off_and_on_again(qtbot, dressed):
    pane = AppearancePane()
    qtbot.addWidget(pane)
    tips.said("任务")
    box = next(one for one in pane.findChildren(QCheckBox) if one.text() == "显示使用提示")
    assert box.isChecked()
    box.click()
    assert not tips.due("填报")
    box.click()
    assert tips.due("任务")
