"""The import as a clerk of the office does it: drop, look over, answer, correct, store; nothing before that."""

import datetime as dt

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QTextCharFormat

from core.errors import KnownError
from core.host.backups import Kind
from core.lists.drafting import Mark, begin
from core.lists.parsing import build, parse
from core.model.board import Board
from core.model.records import Comparator, IndicatorKind
from gui.features.importing import page as page_module
from gui.features.importing.original import mark_format, pieces
from gui.features.importing.page import ImportPage
from gui.features.importing.storing import Place, Way
from gui.widgets import errors
from gui.workspace_controller import ListDesk
from tests import builders
from tests.builders import EDUCATION, MARCH

NEXT = """2023年重点工作分工清单
一、教育
（一）新建公园。新建公园2个。（区教育局、区住建局）
（二）新建医院。新建医院1所。（区教育和局、有关镇人民政府）
（三）做好宣传。加强宣传。
二、城建
（一）改造管网。改造管网3公里。（区住房和城乡建设局、东镇人民政府）
"""


def opened(window, qtbot, text=NEXT, name="清单.txt"):
    desk = ListDesk(window)
    desk.import_text(text)
    qtbot.waitUntil(lambda: window.covered)
    made = window.stack.currentWidget()
    assert isinstance(made, ImportPage)
    return made


@pytest.fixture
def page(window, qtbot):
    return opened(window, qtbot)


def titles(page):
    return [node.title for node in page._course.draft.outline.nodes]


def key(page, title):
    return next(node.id for node in page._course.draft.outline.nodes if node.title == title)


def asked(page):
    return [question.text for question in page._questions]


def test_what_is_chosen_in_the_tree_is_shown_in_the_original_and_back(page, qtbot):
    page._tree.setCurrentIndex(page._tree._items[key(page, "改造管网")].index())
    (selection,) = page._original.extraSelections()
    assert selection.cursor.block().text().startswith("（一）改造管网")
    block = page._original.document().findBlockByNumber(2)
    rect = page._original.document().documentLayout().blockBoundingRect(block)
    at = QPointF(200, rect.top() + 12 - page._original.verticalScrollBar().value()).toPoint()
    qtbot.mouseClick(page._original.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert page._tree.currentIndex().data().endswith("新建公园")


def test_three_marks_differ_by_their_line(page):
    styles = [mark_format(mark).underlineStyle() for mark in Mark]
    line = QTextCharFormat.UnderlineStyle
    assert styles == [line.SingleUnderline, line.DotLine, line.WaveUnderline]
    assert mark_format(None).underlineStyle() is line.NoUnderline


def test_folding_keeps_every_mark():
    from core.lists.drafting import shown

    text = "一、" + "做好工作，" * 30 + "新建公园2个，" + "加强管理，" * 30 + "。（区教育局）\n二、乙。（区财政局）\n"
    (part, *_) = [one for one in shown(begin(text)) if one.marks]
    folded = list(pieces(part, folded=True))
    assert [mark for _, mark in folded if mark] == [Mark.TARGET, Mark.UNIT]
    assert "".join(words for words, _ in pieces(part, folded=False)) == part.text
    assert sum(len(words) for words, _ in folded) < len(part.text) / 2


def test_enter_takes_the_likely_answer_and_f8_goes_on(page, window, qtbot):
    assert {"“区住建局”是不是“区住房和城乡建设局”", "“有关镇人民政府”指哪些单位"} <= set(asked(page))
    assert asked(page)[0].startswith("“区住建局”")
    before = len(page._questions)
    page._doubts.setFocus()
    qtbot.keyClick(page._doubts, Qt.Key.Key_Return)
    assert len(page._questions) == before - 1
    first = page._doubts.current
    window.next_unfinished(back=False)
    assert page._doubts.current is not first
    made = [unit.name for unit in page._place.result(page._course.draft).units]
    assert "区住建局" not in made
    assert "区住房和城乡建设局" in made


def test_corrections_are_undone_by_the_windows_keys(page, window):
    before = page._course.draft
    page._choose(key(page, "改造管网"))
    page._editor._title.setText("改造供水管网")
    page._editor._title.editingFinished.emit()
    page._editor._units.setText("牵头单位：区教育局")
    page._editor._units.editingFinished.emit()
    after = page._course.draft
    assert after.node(key(page, "改造供水管网")).units[0].name == "区教育局"
    window.undo()
    window.undo()
    assert page._course.draft == before
    window.redo()
    window.redo()
    assert page._course.draft == after
    assert page._tree.currentIndex().data().endswith("改造供水管网")


def test_a_correction_that_is_refused_says_why_and_changes_nothing(page, qtbot):
    before = page._course.draft
    page._choose(key(page, "新建公园"))
    with qtbot.waitSignal(page.refused) as refusal:
        page._editor._do("升", page_module.edits.lower_level)()
    assert "前面没有同级" in refusal.args[0].sentence
    assert page._course.draft == before


def test_units_for_a_phrase_are_chosen(page, monkeypatch):
    monkeypatch.setattr(page_module, "ask_units", lambda *_args, **_more: ("东镇人民政府",))
    question = next(one for one in page._questions if one.words == "有关镇人民政府")
    page._answer(question, question.answers[0])
    made = page._place.result(page._course.draft)
    names = {unit.id: unit.name for unit in made.units}
    (chosen,) = [part.chosen for part in made.assignments if names[part.unit_id] == "有关镇人民政府"]
    assert [names[unit] for unit in chosen] == ["东镇人民政府"]


def test_nothing_is_stored_before_it_is_confirmed_then_all_at_once(page, window, store, qtbot):
    history = len(store.history())
    page._choose(key(page, "改造管网"))
    page._editor._do("删去", page_module.edits.drop)()
    assert [year for *_, year in store.lists()] == [2022]
    assert len(store.history()) == history
    assert page._carry.isChecked()
    with qtbot.waitSignal(window.board_changed) as changed:
        page._go.click()
    board = changed.args[0]
    assert board.work_list.year == 2023
    assert [year for *_, year in store.lists()] == [2023, 2022]
    held = [node.title for node in board.work_list.nodes]
    assert "改造管网" not in held
    assert held[-4:] == ["2022年结转事项", "扩大投资", "建设学校", "改进作风"]
    assert EDUCATION.id in board.units
    assert not window.covered
    assert list(store.check()) == []


def test_a_revision_is_compared_first_and_keeps_what_was_filed(window, store, qtbot, session):
    original = "2022年重点工作分工清单\n一、甲\n（一）新建公园。新建公园2个。（区教育局）\n"
    original += "（二）植树造林。植树3亩。（区教育局）\n"
    held = build(parse(original), source=original)
    with store.operation("导入"):
        store.add_list(held)
    risks = []
    place = Place(store, MARCH, lambda kind, note: risks.append((kind, note)))
    held = store.load_list(held.id)
    place._lists = (held,)
    page = ImportPage(begin(original.replace("2个", "5个")), "修订.txt", place)
    qtbot.addWidget(page)
    assert page._way.currentData() is Way.REVISE
    page._go.click()
    assert [item.text() for item in _items(page._differences._list)] == ["修改文字、指标　（一）新建公园"]
    with qtbot.waitSignal(page.stored) as stored:
        page._go.click()
    assert risks == [(Kind.LIST, "2022年重点工作分工清单")]
    now = Board(store.load_list(held.id))
    (park,) = [node for node in now.work_list.nodes if node.title == "新建公园"]
    assert "5个" in park.body
    assert park.id in {node.id for node in held.nodes}
    session.keep_step(stored.args[0].patch)
    with qtbot.waitSignal(session.list_changed):
        session.undo()
    assert store.load_list(held.id) == held._replace(version=3)  # as it was, and newer than what may have gone out


def _items(view):
    return [view.item(at) for at in range(view.count())]


def test_an_annex_joins_the_list_of_the_year(store, qtbot):
    text = "附件3\n2022年十件民生实事\n1.新建公园2个。（区教育局）\n2.改造管网3公里。（区水务局）\n"
    page = ImportPage(begin(text), "附件3.docx", Place(store, MARCH, lambda *_: None))
    qtbot.addWidget(page)
    assert page._way.currentData() is Way.JOIN
    with qtbot.waitSignal(page.stored):
        page._go.click()
    held = [node.title for node in store.load_list(builders.work_list().id).nodes]
    assert held[: len(builders.work_list().nodes)] == [node.title for node in builders.work_list().nodes]
    assert held[5] == "2022年十件民生实事"


def test_the_rail_marks_no_page_while_a_list_is_imported(window, qtbot):
    filings, tasks = (window.page_titled(title) for title in ("填报", "任务"))
    window.show_page(filings)
    opened(window, qtbot)
    marked = [made.isChecked() for made in window.rail._buttons]
    assert not any(marked)
    window.rail._buttons[tasks].click()
    assert not window.covered
    assert [made.isChecked() for made in window.rail._buttons].index(True) == tasks


def test_f1_opens_the_chapter_on_importing(page, window):
    window.open_help()
    assert window._help.pages.textCursor().block().text() == "导入清单"
    window._help.close()


def test_leaving_asks_when_something_was_corrected(page, window, monkeypatch):
    answers = []
    monkeypatch.setattr(errors, "ask", lambda *_args, **_more: answers.append(1) or len(answers) > 1)
    page._choose(key(page, "改造管网"))
    page._editor._do("删去", page_module.edits.drop)()
    page.leave()
    assert window.covered
    page.leave()
    assert not window.covered
    assert len(answers) == 2


def test_a_file_dropped_on_the_window_is_read(window, qtbot, tmp_path):
    ListDesk(window)
    path = tmp_path / "清单.txt"
    path.write_text(NEXT, encoding="gb18030")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.covered)
    assert "新建公园" in titles(window.stack.currentWidget())


def test_a_file_that_cannot_be_read_says_what_to_do(window, qtbot, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(errors, "show", lambda _parent, error: said.append(error))
    path = tmp_path / "清单.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100)
    ListDesk(window).import_file(path)
    qtbot.waitUntil(lambda: bool(said))
    assert isinstance(said[0], KnownError)
    assert ".docx" in said[0].hint
    assert not window.covered


@pytest.mark.parametrize("width", [1366, 911, 683])
def test_everything_can_be_reached_at_every_width(page, window, qtbot, width):
    window.resize(width, 512)
    qtbot.waitUntil(lambda: window.width() == width)
    for at in (0, 1):
        page._view_tabs.setCurrentIndex(at)
        shown = (page._left.isVisible(), page._tree.isVisible())
        assert shown == ((True, True) if width > 1000 else (at == 0, at == 1))
    assert page._go.isVisible()
    assert page._go.mapTo(window, page._go.rect().bottomRight()).x() <= width


def test_the_menu_at_the_workspace_leads_there(window):
    words = [action.text() for action in ListDesk(window).menu().actions()]
    assert words == [
        *("导入清单…", "粘贴清单", "单位名录…", "填报主体…", "核对…", ""),
        *("收取文件…", "导入台账…"),
    ]


def row_of(page, title, at=0):
    page._tabs.setCurrentIndex(1)
    page._choose(key(page, title))
    return page._editor._rows[at]


def write(line, words):
    line.setText(words)
    line.editingFinished.emit()


def target_of(page, title):
    (target,) = page._course.draft.node(key(page, title)).targets
    return target


def test_name_value_unit_comparison_kind_and_day_of_a_target_are_corrected(page, window):
    made = row_of(page, "改造管网")
    assert (made._name.text(), made._value.text(), made._unit.text()) == ("改造管网", "3", "公里")
    write(made._name, "改造供水管网")
    write(made._value, "3.5—4")
    write(made._unit, "千米")
    write(made._day, "6月底前")
    target = target_of(page, "改造管网")
    assert (target.names, target.values, target.unit) == (("改造供水管网",), (3.5, 4.0), "千米")
    assert target.comparator is Comparator.RANGE
    assert made._comparator.currentText() == "范围"
    assert made._day.text() == "6月底前"
    write(made._value, "4")
    assert target_of(page, "改造管网").values == (3.5, 4.0)
    made._comparator.setCurrentText("不低于")
    write(made._value, "4")
    made._kind.setCurrentText("计数")
    made._kind.activated.emit(0)
    target = target_of(page, "改造管网")
    assert (target.values, target.comparator, target.kind) == ((4.0,), Comparator.AT_LEAST, IndicatorKind.COUNT)
    made._kind.setCurrentText("是否")
    made._kind.activated.emit(0)
    target = target_of(page, "改造管网")
    assert (target.values, target.unit, target.due_date) == ((), "", dt.date(2023, 6, 30))
    assert not made._value.isEnabled()
    for _ in range(20):
        window.undo()
    assert target_of(page, "改造管网").values == (3.0,)


@pytest.mark.parametrize(
    ("field", "words", "sentence"),
    [
        ("_value", "许多", "没有读出数字"),
        ("_value", "5—3", "前一个数要小于"),
        ("_name", " ", "要有名称"),
        ("_day", "某天", "没有读出日期"),
    ],
)
def test_a_target_that_cannot_be_read_is_refused_once_and_stays(page, qtbot, field, words, sentence):
    made = row_of(page, "改造管网")
    before = page._course.draft
    refused = []
    page.refused.connect(lambda error: refused.append(error.sentence))
    write(getattr(made, field), words)
    getattr(made, field).editingFinished.emit()
    assert [sentence in one for one in refused] == [True]
    assert page._course.draft == before


def test_title_and_year_of_the_list_are_corrected_and_the_ways_follow(page, qtbot):
    assert (page._head._name.text(), page._head._year.text()) == ("2023年重点工作分工清单", "2023")
    write(page._head._name, "重点工作分工")
    write(page._head._year, "２０２２")
    outline = page._course.draft.outline
    assert (outline.title, outline.year) == ("重点工作分工", 2022)
    assert page._way.currentData() is Way.JOIN
    refused = []
    page.refused.connect(lambda error: refused.append(error.sentence))
    write(page._head._year, "今年")
    assert "不是年份" in refused[0]
    assert page._head._year.text() == "2022"


def test_original_and_tree_scroll_together(window, qtbot):
    text = "2023年清单\n" + "".join(
        f"{at}.任务甲{at}。{'认真做好各项工作，' * 12}新建公园{at}个。（区教育局）\n" for at in range(1, 61)
    )
    page = opened(window, qtbot, text)
    nodes = [node.id for node in page._course.draft.outline.nodes]
    chosen = page._node
    original, tree = page._original.verticalScrollBar(), page._tree.verticalScrollBar()
    original.setValue(original.maximum() // 2)
    top = page._tree.indexAt(QPoint(0, 0)).data()
    assert 24 <= int(top.partition(".")[0]) <= 34
    tree.setValue(0)
    assert original.value() < 200
    tree.setValue(tree.maximum())
    assert original.value() > original.maximum() // 2
    assert page._node == chosen == nodes[0]


def test_text_from_the_clipboard_is_read_by_the_menu(window, qtbot):
    desk = ListDesk(window)
    QGuiApplication.clipboard().setText(NEXT)
    (paste,) = [action for action in desk.menu().actions() if action.text() == "粘贴清单"]
    paste.trigger()
    qtbot.waitUntil(lambda: window.covered)
    assert "新建医院" in titles(window.stack.currentWidget())


def test_text_dropped_on_the_window_is_read(window, qtbot):
    ListDesk(window)
    data = QMimeData()
    data.setText(NEXT)
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.covered)
    assert "新建医院" in titles(window.stack.currentWidget())


def test_the_year_offered_is_the_year_that_is_stored(store):
    place = Place(store, MARCH, lambda *_: None)
    for text in (NEXT, NEXT.removeprefix("2023年")):
        assert str(place.result(begin(text)).year) in place.label(Way.NEW, begin(text))


TABLE = """2023年重点任务分解表
序号\t重点任务\t参战队伍\t完成时限
1\t新建公园2个\t东片专班及园林队伍\t6月底
2\t改造管网3公里\t西片专班及管网队伍\t9月底
"""


def test_a_column_that_is_not_known_is_assigned_and_remembered(window, qtbot, store, monkeypatch):
    page = opened(window, qtbot, TABLE)
    (question,) = [one for one in page._questions if one.text == "未识别的列：参战队伍"]
    shown = []

    def said(_parent, _sentence, _why, columns):
        shown.extend(columns)
        return {"参战队伍": "lead"}

    monkeypatch.setattr(page_module, "ask_columns", said)
    page._doubts.answered.emit(question, question.answers[1])
    assert ("", "参战队伍") in shown
    nodes = page._course.draft.outline.nodes
    assert [unit.name for node in nodes for unit in node.units] == ["东片专班及园林队伍", "西片专班及管网队伍"]
    page.undo()
    assert not any(node.units for node in page._course.draft.outline.nodes)
    page.redo()
    with qtbot.waitSignal(page.stored):
        page._confirm()
    again = opened(window, qtbot, TABLE.replace("公园2个", "公园4个"))
    assert all(node.units for node in again._course.draft.outline.nodes)


def test_a_unit_of_the_directory_is_chosen_for_a_name_and_kept_as_its_alias(window, qtbot, store, monkeypatch):
    page = opened(
        window, qtbot, "2023年重点任务\n一、教育\n1.新建学校1所。（区园丁培育中心、区住建局）\n2.宣传。（区教育局）\n"
    )
    (question,) = [one for one in page._questions if one.words == "区园丁培育中心"]
    monkeypatch.setattr(page_module, "ask_unit", lambda _parent, _sentence, _why, names: names[names.index("区教育局")])
    page._doubts.answered.emit(question, next(one for one in question.answers if one.label == "选一家…"))
    made = page._place.result(page._course.draft)
    assert "区园丁培育中心" in next(unit for unit in made.units if unit.name == "区教育局").aliases
