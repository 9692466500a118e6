"""Each declared text has its input in the form; optional ones where the office asks for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import fields
from core.model.board import Board
from core.model.fields import FilingField
from core.model.ports import Store
from core.rules.roles import Actor
from core.usecases import filing_fields
from gui.features.filing.form import FilingForm
from gui.features.settings.filing_fields import FilingFieldsPane
from gui.features.tasks.history_tab import HistoryTab
from gui.shell.session import Session
from tests import builders
from tests.builders import MARCH, key, node_id

SCHOOL = node_id("建设学校")
LIST = builders.work_list().id
every_text = pytest.mark.parametrize("one", fields.TEXTS, ids=lambda one: one.name)
optional = pytest.mark.parametrize("one", fields.OPTIONAL, ids=lambda one: one.name)


@pytest.fixture
def asked(store: Store) -> None:
    filing_fields.ask_for(store, LIST, fields.names(fields.OPTIONAL))


@pytest.fixture
def open_form(qtbot: QtBot, dressed: QApplication, session: Session) -> Callable[[], FilingForm]:
    def open_it() -> FilingForm:
        form = FilingForm(session)
        session.setParent(form)
        qtbot.addWidget(form)
        form.resize(980, 600)
        form.show_node(SCHOOL)
        form.show()
        return form

    return open_it


@every_text
@pytest.mark.usefixtures("asked")
def test_typed_stored_undone_and_done_again(
    open_form: Callable[[], FilingForm], session: Session, store: Store, one: FilingField
):
    form = open_form()
    if one.name == "cumulative":
        form.body.composed.rewrite.emit()
    part = form.body.rows[one.name]
    assert part.isVisible()
    assert (part.edit.accessibleName(), part.edit.placeholderText()) == (one.label, one.prompt)
    part.edit.rewrite("写了这一栏")
    assert form.flush()
    assert getattr(store.filing(key()), one.name) == "写了这一栏"
    session.undo()
    assert part.edit.text() == ""
    session.redo()
    assert getattr(store.filing(key()), one.name) == "写了这一栏"


@every_text
@pytest.mark.usefixtures("asked")
def test_brought_in_from_last_month(
    open_form: Callable[[], FilingForm], session: Session, store: Store, one: FilingField
):
    with store.operation("二月"):
        store.save_filing(builders.filing(key(month=MARCH.plus(-1)), values={}, **{one.name: "上月写的"}))
    session.renew()
    form = open_form()
    if one.name == "cumulative":
        form.body.composed.rewrite.emit()
    part = form.body.rows[one.name]
    assert part.last.text() == "上月写的"
    part.bring()
    assert getattr(store.filing(key()), one.name) == "上月写的"


@optional
def test_hidden_while_nobody_asks_for_it_and_shown_with_the_setting(
    open_form: Callable[[], FilingForm], session: Session, store: Store, one: FilingField
):
    form = open_form()
    assert not form.body.rows[one.name].isVisible()
    session.take(lambda: filing_fields.ask_for(store, LIST, {one.name}))
    assert form.body.rows[one.name].isVisible()
    session.undo()
    assert not form.body.rows[one.name].isVisible()


@optional
def test_text_that_is_there_is_never_hidden(
    open_form: Callable[[], FilingForm], session: Session, store: Store, one: FilingField
):
    with store.operation("填报"):
        store.save_filing(builders.filing(**{one.name: "有内容"}))
    session.renew()
    assert open_form().body.rows[one.name].isVisible()


@optional
def test_the_office_switches_it_on_and_off(qtbot: QtBot, dressed: QApplication, store: Store, now, one: FilingField):
    session = Session(store, Board(builders.work_list()))
    session.act_as(Actor.OFFICE)
    pane = FilingFieldsPane(session)
    qtbot.addWidget(pane)
    pane.show()
    box = pane.boxes[one.name]
    assert (box.isChecked(), pane.put.isEnabled(), pane.said.text()) == (False, False, "现用的栏目")
    box.click()
    assert filing_fields.asked(store, LIST) == ()
    pane.put.click()
    assert filing_fields.asked(store, LIST) == (one,)
    session.undo()
    assert (box.isChecked(), filing_fields.asked(store, LIST)) == (False, ())
    session.act_as(Actor.CLERK)
    assert not box.isEnabled()


@optional
def test_the_history_can_be_narrowed_to_it_where_it_is_asked_for(
    qtbot: QtBot, dressed: QApplication, session: Session, store: Store, one: FilingField
):
    def offered() -> set[str]:
        tab = HistoryTab(session)
        qtbot.addWidget(tab)
        return {tab.field.itemText(at) for at in range(tab.field.count())}

    assert one.label not in offered()
    filing_fields.ask_for(store, LIST, {one.name})
    assert one.label in offered()
