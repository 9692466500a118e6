"""Titles, units and texts full of HTML: every label, tooltip and page of the window shows it as it was typed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTabBar, QTextEdit, QWidget

from core.model import fields
from core.model.board import Board
from core.usecases.list_change import changed
from db.workspace import create
from gui import app
from gui.shell.window import Window
from gui.widgets import theme
from gui.workspace_controller import ListDesk
from tests import builders

MARKUP = "<img src='x.png'><b>粗</b>"


@pytest.fixture
def window(tmp_path: Path, qtbot, qapp) -> Iterator[Window]:
    theme.prepare(qapp)
    plain = builders.work_list()
    marked = plain._replace(
        title=f"{plain.title}{MARKUP}",
        nodes=tuple(node._replace(title=node.title + MARKUP, body=node.body + MARKUP) for node in plain.nodes),
        units=tuple(unit._replace(name=unit.name + MARKUP) for unit in plain.units),
    )
    with create(tmp_path / "a.db", role="office", work_lists=[plain]) as store:
        changed(store, marked, f"改成{MARKUP}")
        with store.operation(f"填报{MARKUP}"):
            texts = dict.fromkeys(fields.names(fields.TEXTS), MARKUP)
            store.save_filing(builders.filing()._replace(**texts))
        made = app.open_window(store, Board(marked), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
        qtbot.addWidget(made, before_close_func=lambda one: one.uncover())
        made.session.choose_unit(builders.EDUCATION.id)
        made.session.choose_month(builders.MARCH)
        made.resize(1366, 768)
        with qtbot.waitExposed(made):
            made.show()
        yield made


def drawn_as_markup(root: QWidget) -> list[str]:
    """Where the text would be drawn as HTML instead of shown."""
    found = [f"label {one.text()[:40]}" for one in root.findChildren(QLabel) if is_rich(one)]
    found += [f"page {one.accessibleName()}" for one in root.findChildren(QTextEdit) if has_picture(one.document())]
    tips = {one.toolTip() for one in root.findChildren(QWidget)} | set(tips_of_cells(root))
    return found + [f"tooltip {tip[:40]}" for tip in tips if "<img" in tip]


def tips_of_cells(root: QWidget) -> Iterator[str]:
    for view in root.findChildren(QAbstractItemView):
        waiting = [view.rootIndex()] if view.model() else []
        while waiting:
            parent = waiting.pop()
            for row, column in itertools.product(range(view.model().rowCount(parent)), range(9)):
                index = view.model().index(row, column, parent)
                yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
                waiting += [index] if column == 0 else []


def is_rich(label: QLabel) -> bool:
    mode = label.textFormat()
    guessed = mode == Qt.TextFormat.AutoText and Qt.mightBeRichText(label.text())
    return "<img" in label.text() and (mode == Qt.TextFormat.RichText or guessed)


def has_picture(document: QTextDocument) -> bool:
    return "\ufffc" in document.toPlainText()


def tabs_of(window: Window) -> list[tuple[QTabBar, int]]:
    shown = [tabs for tabs in window.findChildren(QTabBar) if tabs.isVisible()]
    return [(tabs, at) for tabs in shown for at in range(tabs.count()) if tabs.isTabVisible(at)]


def test_nothing_that_was_typed_is_drawn(window: Window, qtbot):
    seen = ""
    for position, page in enumerate(window.pages):
        window.show_page(position)
        page.open_node(builders.node_id("建设学校"))
        window.show_page(position)
        qtbot.wait(400)
        qtbot.waitUntil(lambda page=page: not getattr(page, "is_busy", False), timeout=20_000)
        for tabs, at in [(None, 0), *tabs_of(window)]:
            if tabs is not None:
                tabs.setCurrentIndex(at)
                qtbot.wait(150)
            assert drawn_as_markup(window) == [], (page.title, at)
            seen += "".join(one.text() for one in window.findChildren(QLabel))
    assert "<img" in seen  # it is there to be drawn


def test_nor_in_the_directory_of_units(window: Window, qtbot):
    ListDesk(window).open_units()
    qtbot.wait(200)
    assert drawn_as_markup(window) == []


def test_a_label_that_guesses_would_be_noticed(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    QLabel(MARKUP, parent)
    assert drawn_as_markup(parent)
