"""The page of a first start: what it asks, what it gives, and when it is not shown."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton

import main
from core.errors import KnownError
from core.host import policy_file as written_policy
from core.host import program_folder
from core.host.backups import Kind
from core.model.board import Board
from core.search.initials import letters
from core.settings.policy import Policy
from db.backup.service import Safe
from gui import app, runner
from gui.features.start import assistant, first
from gui.features.start.assistant import Assistant, Places, StartDoors
from tests import builders


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """The program's folder on a stick."""
    folder = tmp_path / "stick" / "zdgz"
    folder.mkdir(parents=True)
    monkeypatch.setattr(program_folder, "folders", lambda: (folder, folder.parent))
    return folder.parent


@pytest.fixture
def asking(qtbot, dressed, documents, beside):
    def show(policy=None):
        policy = policy or Policy()
        made = Assistant(
            Board(main.built_in_list()), policy, first._places(policy), letters, StartDoors(read_other, Safe)
        )
        qtbot.addWidget(made)
        made.show()
        qtbot.waitActive(made)
        made.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return made

    return show


def read_other(file):
    if file.suffix != ".txt":
        raise KnownError("读不懂。")
    return Board(builders.work_list())


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def test_enter_twice_is_enough(asking, documents):
    page = asking()
    QTest.keyClicks(QApplication.focusWidget(), "jyj")
    press(Qt.Key.Key_Return)
    assert page.choice is None
    press(Qt.Key.Key_Return)
    assert page.choice.path == documents / "区教育局2022年重点工作.db"
    assert (page.choice.role, page.choice.with_sample, page.choice.list_file) == ("unit", False, None)
    assert Board(main.built_in_list()).units[page.choice.unit_id].name == "区教育局"


def test_the_office_needs_no_unit(asking, documents):
    page = asking()
    page._roles.choose(1)
    assert not page.units.isVisible()
    page.findChild(QCheckBox).setChecked(True)
    press(Qt.Key.Key_Return)
    assert page.choice.path == documents / "督查室2022年重点工作.db"
    assert (page.choice.role, page.choice.unit_id, page.choice.with_sample) == ("office", None, True)


def test_without_a_unit_nothing_starts(asking):
    page = asking()
    QTest.keyClicks(QApplication.focusWidget(), "zzzz")
    press(Qt.Key.Key_Return)
    page.start.click()
    assert page.choice is None
    assert "还没有选单位" in page._fault.text()
    assert page.units.edit.hasFocus()


def test_a_file_in_the_way_is_kept(asking, documents):
    (documents / "督查室2022年重点工作.db").write_text("另一个")
    page = asking()
    page._roles.choose(1)
    page.start.click()
    assert page.choice is None
    assert "没有改动它" in page._fault.text()


def test_beside_the_program_it_becomes_portable(asking, beside, monkeypatch):
    page = asking()
    page._roles.choose(1)
    next(one for one in page.findChildren(QRadioButton) if "U盘" in one.text()).click()
    page.start.click()
    assert page.choice.path.parent == beside / "数据"
    monkeypatch.setattr(assistant, "ask", lambda *_: page.choice)
    first.choose(main.built_in_list, main.read_list, Safe)
    assert program_folder.portable_folder() == beside / "数据"
    assert Path(app.settings().fileName()) == beside / "数据" / "window.ini"


def test_on_a_stick_the_last_workspace_is_found_under_another_letter(beside, documents):
    program_folder.make_portable()
    here, there = beside / "数据", beside.parent / "other" / "数据"
    here.mkdir()
    (here / "一.db").touch()
    kept = app.settings()
    app.remember_workspace(kept, here / "一.db")
    kept.sync()
    assert app.last_workspace() == here / "一.db"
    beside.rename(there.parent)
    place_of = there.parent / "zdgz"
    with pytest.MonkeyPatch.context() as moved:
        moved.setattr(program_folder, "folders", lambda: (place_of, place_of.parent))
        assert app.last_workspace() == there / "一.db"


def test_another_list_changes_the_units(asking, tmp_path, monkeypatch):
    page = asking()
    monkeypatch.setattr(assistant.QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "清单.pdf"), ""))
    page._choose_list()
    assert "读不懂" in page._fault.text()
    monkeypatch.setattr(assistant.QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "清单.txt"), ""))
    page._choose_list()
    assert [unit.name for unit in page.units._units] == [unit.name for unit in Board(builders.work_list()).single_units]
    assert page._list_file == tmp_path / "清单.txt"


def test_a_policy_fills_the_page(asking, tmp_path):
    page = asking(Policy(role="unit", units=("区财政局", "区教育局"), folder=str(tmp_path / "统一")))
    assert [unit.name for unit in page.units._units] == ["区财政局", "区教育局"]
    QTest.keyClicks(page.units.edit, "czj")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert page.choice.path == tmp_path / "统一" / "区财政局2022年重点工作.db"


@pytest.fixture
def policy_file(beside):
    def write(text):
        (beside / program_folder.POLICY).write_text(text, encoding="utf-8")

    written_policy.read.cache_clear()
    yield write
    written_policy.read.cache_clear()


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ('role = "unit"\nunit = "区教育局"\noffice = "区督查办"\n', "区教育局2022年重点工作.db", "unit"),
        ('role = "office"\nlock_day = 30\noffice = "区督查办"\n', "督查室2022年重点工作.db", "office"),
    ],
)
def test_a_policy_that_answers_everything_asks_nothing(policy_file, documents, dressed, monkeypatch, text, name, role):
    policy_file(text)
    monkeypatch.setattr(assistant, "ask", lambda *_: pytest.fail("asked"))
    with main.store_for_window(None) as store:
        assert store.path == documents / name
        assert store.setting("role") == role
        assert store.setting("report.issuer") == "区督查办"


def test_a_policy_with_an_unknown_unit_is_refused(policy_file, documents, dressed):
    policy_file('role = "unit"\nunit = "区魔法局"\n')
    with pytest.raises(KnownError, match="区魔法局"):
        main.store_for_window(None)
    assert list(documents.iterdir()) == []


def test_a_wrong_policy_is_named_at_each_start(policy_file, documents, dressed):
    path = documents / "一.db"
    main.make_built_in(path).close()
    policy_file("due_day = 35\n")
    with pytest.raises(KnownError, match=r"第 1 行.*1 到 31"):
        main.store_for_window(path)


def test_closing_the_page_makes_nothing(documents, dressed, monkeypatch, beside):
    monkeypatch.setattr(assistant, "ask", lambda *_: None)
    assert main.store_for_window(None) is None
    assert list(documents.iterdir()) == []


def test_practice_data_are_the_units_own(documents, dressed, monkeypatch, beside):
    board = Board(main.built_in_list())
    unit = next(unit for unit in board.single_units if unit.name == "区教育局")
    choice = first.first_start.Choice(documents / "新" / "一.db", "unit", unit.id, with_sample=True)
    monkeypatch.setattr(assistant, "ask", lambda *_: choice)
    with main.store_for_window(None) as store:
        filings = store.filings()
        assert store.setting("sample") == "1"
        assert {filing.key.unit_id for filing in filings} == {unit.id}


def test_places_are_named(beside, documents):
    assert first._places(Policy()) == Places(documents, "我的文档", beside / "数据")


@pytest.fixture
def handout(tmp_path):
    """区教育局's 交办包, as the office sends it."""
    office, folder = tmp_path / "督查室.db", tmp_path / "交办"
    main.make_workspace(office, main.built_in_list(), None, role="office").close()
    assert main.main(["send", str(office), "--unit", "区教育局", "--out", str(folder)]) == 0
    return next(folder.iterdir())


def test_a_handout_needs_no_other_answer(asking, documents, handout, monkeypatch):
    page = asking()
    monkeypatch.setattr(assistant.QFileDialog, "getOpenFileName", lambda *_: (str(handout), ""))
    page._package.click()
    assert page.choice.path == documents / "区教育局2022年重点工作.db"
    monkeypatch.setattr(assistant, "ask", lambda *_: page.choice)
    with main.store_for_window(None) as store:
        board = Board(store.load_list(store.lists()[0][0]))
        assert board.units[store.setting("unit")].name == "区教育局"
        assert store.setting("role") == "unit"
        assert list(store.check()) == []


def test_what_is_no_handout_is_refused(asking, tmp_path, monkeypatch):
    page = asking()
    (tmp_path / "照片.zip").write_bytes(b"PK no package")
    monkeypatch.setattr(assistant.QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "照片.zip"), ""))
    page._package.click()
    assert page.choice is None
    assert page._fault.text()


def test_a_handout_that_was_double_clicked_makes_the_workspace(documents, dressed, beside, handout, monkeypatch):
    """On a PC that has never seen the program nothing is asked: the unit and the list are in the package."""
    monkeypatch.setattr(assistant, "ask", lambda *_: pytest.fail("asked"))
    target, offered = runner.parted(handout)
    assert (target, offered) == (None, [handout])
    with main.store_for_window(target, offered) as store:
        assert store.path == documents / "区教育局2022年重点工作.db"
        assert store.setting("role") == "unit"
    assert offered == []  # it is in already
    assert runner.parted(store.path) == (store.path, [])


def test_where_there_is_a_workspace_a_package_is_offered(documents, dressed, handout, monkeypatch):
    path = documents / "旧的.db"
    main.make_workspace(path, builders.work_list(), None).close()
    monkeypatch.setattr(app, "last_workspace", lambda: path)
    target, offered = runner.parted(handout)
    with main.store_for_window(target, offered) as store:
        assert store.path == path
    assert offered == [handout]


def test_another_package_makes_no_workspace(documents, dressed, beside, handout):
    unit = documents / "单位.db"
    assert main.main(["collect", str(unit), str(handout)]) == 0
    handout.write_bytes(handout.read_bytes()[:-20])
    with pytest.raises(KnownError, match="不完整"):
        main.store_for_window(None, runner.parted(handout)[1])
    assert list(documents.iterdir()) == [unit]


@pytest.fixture
def backup(tmp_path):
    """An automatic backup of a workspace of another PC, that is no more."""
    path = tmp_path / "旧电脑" / "区教育局工作.db"
    path.parent.mkdir()
    main.make_workspace(path, builders.work_list(), builders.EDUCATION.id).close()
    made = Safe(path).make(Kind.DAILY)
    path.unlink()
    return made.path


def test_a_backup_becomes_a_workspace_of_its_old_name(asking, documents, backup, monkeypatch):
    page = asking()
    monkeypatch.setattr(assistant.QFileDialog, "getOpenFileName", lambda *_: (str(backup), ""))
    page._backup.click()
    assert page.choice.path == documents / "区教育局工作.db"
    monkeypatch.setattr(assistant, "ask", lambda *_: page.choice)
    with main.store_for_window(None) as store:
        assert store.setting("unit") == builders.EDUCATION.id
    again = asking()
    again._backup.click()
    assert again.choice.path.name.startswith("区教育局工作（恢复 ")
    assert backup.exists()


def test_what_is_no_good_backup_is_refused_on_the_page(asking, documents, backup, tmp_path, monkeypatch):
    page = asking()
    (tmp_path / "照片.db").write_bytes(b"no workspace")
    for path in (tmp_path / "照片.db", backup):
        if path == backup:
            path.write_bytes(path.read_bytes()[:20_000])
        monkeypatch.setattr(assistant.QFileDialog, "getOpenFileName", lambda *_, path=path: (str(path), ""))
        page._backup.click()
        assert page.choice is None
        assert path.name in page._fault.text()
    assert list(documents.iterdir()) == []


def test_a_folder_that_can_not_be_made_is_a_sentence(documents, dressed, monkeypatch, beside, tmp_path):
    (tmp_path / "文件").write_text("")
    choice = first.first_start.Choice(tmp_path / "文件" / "夹" / "一.db", "office")
    monkeypatch.setattr(assistant, "ask", lambda *_: choice)
    with pytest.raises(KnownError, match="文件夹“夹”建不了：“文件”是一个文件"):
        main.store_for_window(None)
