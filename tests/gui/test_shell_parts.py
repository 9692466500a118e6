"""The small parts: status words, messages, worker, segments, ring, style sheet."""

import datetime as dt
import re
import sys
import threading

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.errors import KnownError
from core.host.resources import resource
from core.model.period import Calendar, Month
from core.model.status import FilingState, Light
from gui import app, startup_tasks
from gui.shell import statusbar, uncaught, worker
from gui.shell.session import SaveState, Saving
from gui.widgets import errors, labels, theme
from gui.widgets.buttons import button, icon_button
from gui.widgets.empty import EmptyState
from gui.widgets.focus_ring import FocusRing
from gui.widgets.segmented import Segmented
from tests.gui.conftest import NOW

MARCH = Calendar().deadline(Month(2022, 3))


def at(text):
    return dt.datetime.fromisoformat(text)


# --- status bar --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SaveState(Saving.SAVED, at("2022-03-22T09:05")), "已保存 09:05"),
        (SaveState(Saving.SAVED, at("2022-03-01T09:05")), "已保存 3月1日 09:05"),
        (SaveState(Saving.SAVED), "已保存"),
        (SaveState(Saving.PENDING), "正在保存"),
        (SaveState(Saving.HELD_UP, at("2022-03-22T09:05")), "正在保存"),
        (SaveState(Saving.FAILED, reason="磁盘已满。"), "未保存：磁盘已满。"),
    ],
)
def test_the_saved_state_in_words(state, words):
    assert statusbar.save_words(state, NOW) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2022-03-22T14:32", "距截止 3 天（3月25日 18:00）"),
        ("2022-03-25T17:59", "今天截止（3月25日 18:00）"),
        ("2022-03-25T18:00", "今天截止（3月25日 18:00）"),
        ("2022-03-25T18:01", "已过截止日（3月25日 18:00）"),
        ("2022-04-02T08:00", "已过截止日（3月25日 18:00）"),
    ],
)
def test_the_deadline_in_words(now, words):
    assert statusbar.deadline_words(MARCH, at(now)) == words


def test_the_counts_are_the_months(window):
    assert window.status._counts.text() == "3月应报 2 项，已填 0 项"
    window.choose_month(Month(2022, 4))
    assert window.status._counts.text() == "4月应报 1 项，已填 0 项"


def test_before_typing_the_bar_says_when_the_month_was_saved(make_window, session, store):
    from tests import builders

    with store.operation("x"):
        store.save_filing(builders.filing())
    session._load()
    assert make_window(session).status._save.text() == "已保存 3月20日 14:32"


# --- messages ----------------------------------------------------------------------------------------


@pytest.fixture
def host(qtbot, dressed):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def texts(message):
    return [found.text() for kind in (QLabel, QPushButton) for found in message.findChildren(kind) if found.text()]


def test_a_refusal_says_what_and_what_to_do(host, qtbot):
    message = errors.show(host, KnownError("没有写入：这个文件打不开。", "换一个文件。"), details="Traceback x")
    assert texts(message) == ["没有写入：这个文件打不开。", "换一个文件。", "知道了", "复制详情"]
    qtbot.mouseClick(message.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Traceback x"
    assert message.isVisible()
    qtbot.mouseClick(message.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert not message.isVisible()


@pytest.mark.parametrize("count", [10, 60, 100, 300])
def test_a_message_shows_all_its_words_whatever_their_number(qtbot, dressed, count):
    message = errors.Message(None, "重置督查室的密码要写原因。", "能打开这个文件的人都能重置。"[:10] * (count // 10))
    message.offer(QPushButton("取消"))
    qtbot.addWidget(message)
    message.show()
    for words in message.findChildren(QLabel):
        if words.text():
            qtbot.waitUntil(lambda words=words: words.height() >= words.heightForWidth(words.width()) > 0)
    assert message.width() == 480


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Escape, False), (Qt.Key.Key_Return, False), (None, True)])
def test_enter_and_esc_stay(host, qtbot, monkeypatch, key, answer):
    def answer_it(message):
        with qtbot.waitActive(message):
            message.show()
            message.activateWindow()
        if key is None:
            message.findChildren(QPushButton)[1].click()
        else:
            qtbot.keyClick(message, key)
        return message.result()

    monkeypatch.setattr(errors.Message, "exec", answer_it)
    assert errors.ask(host, "会丢掉。", "返回可以再试。", go="放弃", stay="返回") is answer


def open_messages():
    """Open messages over any window: which window is in front is the window system's to say, not a test's."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, errors.Message) and w.isVisible()]


def test_a_defect_is_a_sentence_and_the_program_goes_on(host, qtbot, monkeypatch):
    hook, thread_hook = sys.excepthook, threading.excepthook
    monkeypatch.setattr(sys, "stderr", None)  # as in a windowed .exe
    unexpected = uncaught.Unexpected(host)
    unexpected.install()
    try:
        threading.Thread(target=lambda: 1 / 0).start()
        qtbot.waitUntil(lambda: open_messages() != [])
        sys.excepthook(ValueError, ValueError("x"), None)
        message = open_messages()[0]
        assert texts(message)[0] == "程序出了错，这一步没有做完。"
        message.findChildren(QPushButton)[1].click()
        assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
        qtbot.wait(10)
        assert len(open_messages()) == 1
        message.accept()
        sys.excepthook(ValueError, ValueError("later"), None)
        qtbot.waitUntil(lambda: open_messages() != [])
        open_messages()[0].accept()
    finally:
        sys.excepthook, threading.excepthook = hook, thread_hook


# --- worker ------------------------------------------------------------------------------------------


def test_work_runs_beside_and_answers_on_the_main_thread(qtbot):
    seen, steps = [], []
    parent = QObject()

    def work(progress):
        seen.extend(threading.current_thread() for _ in progress.over(range(2), 2, "页"))
        return 42

    def done(result):
        seen.append((result, threading.current_thread()))

    worker.run(work, parent).on_success(done).on_progress(lambda *step: steps.append(step)).start()
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen[0] is not threading.main_thread()
    assert seen[2] == (42, threading.main_thread())
    assert steps == [(0, 2, "页"), (1, 2, "页"), (2, 2, "页")]


def test_a_refusal_in_the_work_is_told(qtbot):
    told = []

    def work(_progress):
        raise KnownError("磁盘已满。")

    parent = QObject()
    worker.run(work, parent).on_failure(lambda error: told.append(error.sentence)).start()
    qtbot.waitUntil(lambda: told == ["磁盘已满。"])


def test_work_stops_at_its_next_step(qtbot):
    said, parent, started, asked = [], QObject(), threading.Event(), threading.Event()

    def work(progress):
        started.set()
        asked.wait(5)
        progress.step(1, 2)
        said.append("went on")

    job = worker.run(work, parent).on_success(said.append).on_stopped(lambda: said.append("stopped")).start()
    started.wait(5)
    job.cancel()
    asked.set()
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["stopped"]
    assert job.wait(5)


def test_a_defect_in_the_work_reaches_the_hook(qtbot):
    parent = QObject()
    with qtbot.captureExceptions() as caught:
        worker.run(lambda _progress: 1 / 0, parent).start()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_work_whose_window_is_gone_ends_quietly(qtbot):
    parent, go, told = QObject(), threading.Event(), []
    job = worker.run(lambda _progress: go.wait(5), parent).on_success(told.append).start()
    parent.deleteLater()
    qtbot.wait(20)
    go.set()
    assert job.wait(5)
    qtbot.wait(20)
    assert told == []


def test_many_short_works_come_and_go_unharmed(qtbot):
    told = []

    def begin(number):
        parent = QObject()
        worker.run(lambda _progress: number, parent).on_success(
            lambda result: (told.append(result), parent.deleteLater())
        ).start()

    for number in range(300):
        begin(number)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: len(told) == 300)
    assert sorted(told) == list(range(300))


# --- parts -------------------------------------------------------------------------------------------


def test_segments_are_one_tab_stop_and_arrows_choose(host, qtbot):
    segments = Segmented(["本单位", "全部", "其他"], "范围")
    QVBoxLayout(host).addWidget(segments)
    heard = []
    segments.chosen.connect(heard.append)
    stops = [b for b in segments.findChildren(QPushButton) if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) == 1
    stops[0].setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(host.focusWidget(), key)
    assert (segments.current, heard) == (1, [1, 2, 1])
    segments.choose(-1)
    assert segments.current == -1
    segments.set_texts(["本单位 14", "全部 27", "其他"])
    assert segments.findChildren(QPushButton)[0].accessibleName() == "范围：本单位 14"


def test_the_ring_follows_the_button_with_the_keyboard(host, qtbot):
    first, second = button("打印…", parent=host), button("保存", parent=host)
    first.setGeometry(20, 20, 80, 32)
    second.setGeometry(20, 80, 80, 32)
    first.show(), second.show()
    ring = FocusRing(host)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.geometry() == first.geometry().adjusted(-3, -3, 3, 3)
    second.setFocus(Qt.FocusReason.TabFocusReason)
    second.move(40, 90)
    assert ring.geometry() == second.geometry().adjusted(-3, -3, 3, 3)
    second.hide()  # Qt hands the focus on
    assert ring.geometry() == first.geometry().adjusted(-3, -3, 3, 3)
    first.hide()
    assert not ring.isVisible()


def test_the_ring_follows_a_scrolled_page(host, qtbot):
    area, content = QScrollArea(host), QWidget()
    area.setGeometry(0, 0, 200, 100)
    content.resize(180, 600)
    made = button("打印…", parent=content)
    made.setGeometry(10, 50, 80, 32)
    area.setWidget(content)
    area.show()
    ring = FocusRing(host)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    before = ring.y()
    area.verticalScrollBar().setValue(30)
    assert ring.y() == before - 30


def test_a_click_leaves_the_text_cursor_where_it_is(host, qtbot):
    clicked = []
    made = icon_button("arrow_undo", "撤销", lambda: clicked.append(1))
    made.setParent(host)
    made.show()
    edit = QLineEdit(host)
    edit.show()
    edit.setFocus()
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert clicked
    assert host.focusWidget() is edit


def test_a_light_says_its_reason(dressed, qtbot):
    light = labels.LightLabel(Light.YELLOW, "指标③低于序时 13.7 个百分点")
    qtbot.addWidget(light)
    assert light.accessibleName() == light.toolTip() == "黄灯：指标③低于序时 13.7 个百分点"


def test_states_have_their_tone():
    tones = {state: labels.state_tone(state) for state in FilingState}
    assert tones[FilingState.RETURNED] == "error"
    assert tones[FilingState.ACCEPTED] == "good"
    assert tones[FilingState.DRAFT] == "plain"
    assert set(tones.values()) == {"error", "good", "plain", "accent"}


def test_a_tag_alone_opens_no_window(dressed, qtbot):
    tag = labels.state_tag(FilingState.DRAFT)
    qtbot.addWidget(tag)
    assert not tag.isVisible()


def test_an_elided_label_tells_the_rest(host, qtbot):
    label = labels.ElidedLabel("源城区2022年重点工作分工清单")
    label.setParent(host)
    label.resize(60, 20)
    label.show()
    label.grab()
    assert label.toolTip() == "源城区2022年重点工作分工清单"
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_an_empty_state_says_why_and_offers_the_next_step(host, qtbot):
    pressed = []
    empty = EmptyState("filter", "没有找到", "换个词", "清除筛选", lambda: pressed.append(1))
    QVBoxLayout(host).addWidget(empty)
    assert empty.accessibleName() == "没有找到。换个词"
    empty.findChild(QPushButton).click()
    assert pressed == [1]


# --- dress -------------------------------------------------------------------------------------------


def test_every_token_of_the_style_sheet_is_filled():
    source = resource("style.qss").read_text(encoding="utf-8")
    filled = theme.style_sheet(theme.LIGHT)
    assert "$" not in filled.replace("$tokens", "")
    pictures = {f"picture_{name}" for name in theme.IN_STYLE_SHEET}
    used = set(re.findall(r"(?<!\$)\$(\w+)", source)) - pictures
    assert used <= {*theme.Theme._fields}
    assert not re.search(r"#[0-9a-fA-F]{3}", source)


def test_qt_reads_the_style_sheet_without_a_complaint(dressed, qtbot, qtlog):
    widget = button("x", kind="primary")
    qtbot.addWidget(widget)
    widget.grab()
    assert not [record for record in qtlog.records if "stylesheet" in record.message.lower()]


def luminance(color):
    def part(value):
        value /= 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * part(color.red()) + 0.7152 * part(color.green()) + 0.0722 * part(color.blue())


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("text", "surface"),
        ("text2", "bg"),
        ("text3", "bg"),
        ("text3", "surface2"),
        ("text3", "accentw"),
        ("on", "accent"),
        ("accent2", "accentw"),
        ("yellow_text", "yellow_tint"),
        ("red_text", "red_tint"),
        ("green", "green_tint"),
    ],
)
def test_words_stand_out_from_their_ground(words, ground):
    light, dark = sorted((luminance(theme.color(words)), luminance(theme.color(ground))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_settings_are_an_ini_file_in_the_users_folder(home):
    kept = app.settings()
    assert kept.fileName().startswith(str(home))
    assert kept.fileName().endswith("window.ini")


def test_the_last_workspace_is_offered_while_it_is_there(home, tmp_path):
    assert app.last_workspace() is None
    file = tmp_path / "x.db"
    file.touch()
    app.settings().setValue("workspace/last", str(file))
    assert app.last_workspace() == file
    file.unlink()
    assert app.last_workspace() is None


def test_qt_speaks_chinese(qapp):
    startup_tasks.speak_chinese(app.build())
    from PySide6.QtCore import QCoreApplication

    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_a_later_page_is_built_when_it_is_first_shown(host):
    from gui.shell.lazy_page import Later
    from tests.gui.pages import NotedPage

    made = []

    def make():
        made.append(NotedPage("填报", "clipboard_edit"))
        return made[-1]

    later = Later("填报", "clipboard_edit", make)
    later.setParent(host)
    later.set_width_class(narrow=True, tiny=False)
    later.flush()
    assert not made
    later.show()
    later.set_width_class(narrow=True, tiny=True)
    later.next_unfinished(back=True)
    (page,) = made
    assert page.isVisible()
    assert page.asked == [("width", True, False), ("width", True, True), ("next", True)]
    assert later.hint() == "F8 下一项未完成"
    later.setFocus()
    assert host.focusWidget() is page.edit
