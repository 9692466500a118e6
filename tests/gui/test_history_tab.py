"""历史: filtered, over all tasks, the chain's state in words, exported."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel

from core.host.progress import Progress
from core.model.board import Board
from core.rules import light_rule
from core.rules.light_rule import LIGHT_RULE
from core.rules.roles import Actor
from core.usecases import history_words, month_lock, steps
from core.usecases.changes import change_setting
from gui.features.tasks import history_tab
from gui.features.tasks.history_tab import HistoryTab
from gui.preview import saving
from gui.shell.worker import Job
from tests import builders
from tests.builders import EDUCATION, MARCH, key, node_id

SCHOOL = node_id("建设学校")
LONG = "本月完成甲乙丙丁戊己庚辛壬癸子丑标段的选址、勘察和招标，十二家单位进场。"


@pytest.fixture
def tab(qtbot, dressed, session, store):
    session.edit(builders.filing(progress=LONG))
    session.edit(builders.filing(key("改进作风"), values={}))
    session.take(lambda: steps.submit(store, session.board, key(), reason="属实"))
    session.act_as(Actor.OFFICE)
    session.take(lambda: month_lock.lock_month(store, MARCH, [EDUCATION.id], reason="期满"))
    made = HistoryTab(session)
    qtbot.addWidget(made)
    made.resize(680, 560)
    made.show()
    made.show_node(SCHOOL)
    qtbot.waitUntil(lambda: made.chain.job is None)
    return made


def labels(tab):
    return [entry.label.partition("“")[0] for entry in tab.entries]


def choose(box, words):
    box.setCurrentIndex(box.findText(words))
    box.activated.emit(box.currentIndex())


def test_one_task_or_all(tab):
    assert labels(tab) == ["提交审签", "填写"]
    tab.scope._group.button(2).click()
    assert labels(tab)[:4] == ["锁定2022年3月", "提交审签", "填写", "填写"]
    assert [tab.table.item(0, at).text() for at in (1, 3)] == ["督查室", "锁定，原因"]
    assert not any(box.isEnabled() for box in tab.boxes.values())
    assert not tab.restore.isVisibleTo(tab)
    tab.table.setCurrentCell(1, 0)
    assert tab.restore.isVisibleTo(tab)
    assert [tab._grid.rowStretch(at) for at in range(tab._grid.rowCount())].count(1) == 1


def test_a_setting_is_told_in_words_part_by_part(tab, session, store):
    session.take(lambda: change_setting(store, LIGHT_RULE, light_rule.PRESETS[1].rule))
    tab.scope._group.button(2).click()
    assert [tab.table.item(0, at).text() for at in (2, 3)] == ["换用亮灯规则", "亮灯规则"]
    assert not tab.boxes
    assert not tab.restore.isVisibleTo(tab)
    assert [tab._grid.itemAtPosition(at, 0).widget().text() for at in range(3)] == ["办法", "黄灯", "红灯"]
    shown = [one.text() for one in tab.findChildren(QLabel)]
    assert any("比应完成的少，超过" in re.sub("<[^>]*>", "", text) for text in shown)
    assert not any("light_rule" in text or "{" in text for text in shown)
    sheet = load_workbook(io.BytesIO(tab._workbook("历史", {}, [None], Progress()))).active
    rows = [[str(cell.value) for cell in line] for line in sheet.iter_rows()]
    assert any("按百分点" in line and "按比例" in line for line in rows)
    assert not any('"basis"' in cell for line in rows for cell in line)


def test_by_field_by_role_and_by_words(tab):
    choose(tab.field, "状态")
    assert labels(tab) == ["提交审签", "填写"]
    choose(tab.field, "本月进展")
    assert labels(tab) == ["填写"]
    choose(tab.field, "全部栏目")
    tab.scope._group.button(2).click()
    choose(tab.by, "督查室")
    assert labels(tab) == ["锁定2022年3月"]
    choose(tab.by, "所有人")
    tab.words.setText("期满")
    assert labels(tab) == ["锁定2022年3月"]
    tab.words.setText("没有这样的字")
    assert tab._empty.isVisible()


def test_the_chain_is_told_sound_and_broken(qtbot, tab, store):
    count = store.check_history()[0]
    assert tab.chain.said.text() == f"全部 {count} 条记录前后相接，没有被改动"
    store.link.execute("UPDATE history SET label = '别的' WHERE sequence = 2")
    store.link.commit()
    tab.chain.again.click()
    qtbot.waitUntil(lambda: tab.chain.job is None)
    assert "历史第 2 条（别的）被改动过；交给管理员" in tab.chain.said.text()


def test_what_is_shown_is_exported(qtbot, tab, tmp_path, monkeypatch):
    out = tmp_path / "历史.xlsx"
    monkeypatch.setattr(saving, "choose_file", lambda *_args: out)
    tab.words.setText("甲乙丙丁")
    with qtbot.waitSignal(tab._session.noticed):
        tab.export.click()
    sheet = load_workbook(io.BytesIO(out.read_bytes())).active
    texts = [[cell.value for cell in line] for line in sheet.iter_rows()]
    heads = next(line for line in texts if "做了什么" in line)
    told = [dict(zip(heads, line, strict=True)) for line in texts[texts.index(heads) + 1 :]]
    assert {line["栏目"]: line["改为"] for line in told if line["栏目"]}["本月进展"] == LONG
    assert not any("期满" in str(line) for line in told)


def test_what_is_exported_is_what_was_shown_when_it_was_asked_for(tab, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(saving, "choose_file", lambda *_args: tmp_path / "历史.xlsx")
    monkeypatch.setattr(history_tab.worker, "run", lambda work, parent: asked.append(work) or Job(work, parent))
    tab.export.click()
    tab.scope._group.button(2).click()
    sheet = load_workbook(io.BytesIO(asked[0](Progress()))).active
    assert "期满" not in str([[cell.value for cell in line] for line in sheet.iter_rows()])


def test_older_records_are_offered_where_some_that_were_read_say_nothing(tab, store):
    *others, last = builders.work_list().nodes
    with store.operation("整理"):  # recorded, with nothing to be said of it
        store.replace_list(builders.work_list(nodes=(*others, last._replace(parent_id=None))))
    tab._most = 3
    tab.scope._group.button(2).click()
    assert len(tab.entries) < 3
    assert tab.more.isVisible()
    tab._most = 10_000
    tab.show_node(SCHOOL)
    assert not tab.more.isVisible()


def test_words_of_every_kind_of_record(store, session):
    board = Board(builders.work_list())
    with store.operation("准备", actor="督查室，甲"):
        store.set_setting("x", "1", recorded=True)
    entry = store.history(limit=1)[0]
    assert (history_words.kind(entry), history_words.who(entry)) == ("设置", "督查室")
    assert [(one.label, one.before, one.after) for one in history_words.fields(entry, board)] == [("内容", "", "1")]
    made = next(one for one in store.history() if one.record == "list")
    assert history_words.kind(made) == "清单"
    assert history_words.who(made) == "程序"
