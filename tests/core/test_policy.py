"""The policy file: what it may say, and how a wrong one is named."""

import dataclasses
import platform

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.host import folders, policy_file, program_folder
from core.reports.office import office_of
from core.rules import deadlines
from core.settings import policy
from core.settings.registry import SETTINGS
from db.workspace import create
from tests import builders

FULL = """\
# 全区统一
role = "unit"
unit = "区教育局"
units = ["区教育局", "区财政局"]
list = "清单.txt"
folder = '%ZDGZ_TEST%/重点工作'
backup_folder = "备份"
portable = false
office = "区政府督查室"
letterhead = "督查专报"
recipients = "各单位："
copies = "抄送：区纪委监委。"
due_day = 20
lock_day = 26
hour = 17
hub = "10.1.2.3/zdgz"

[computers]
"JYJ-PC01" = "区财政局"
"""


def test_everything_is_read(tmp_path):
    found = policy.parse(FULL, tmp_path / program_folder.POLICY)
    assert (found.role, found.unit, found.units) == ("unit", "区教育局", ("区教育局", "区财政局"))
    days = (found.workspace["due_day"], found.workspace["lock_day"], found.workspace["hour"])
    assert (*days, found.portable) == (20, 26, 17, False)
    assert found.hub == "10.1.2.3/zdgz"
    assert found.place(found.list) == tmp_path / "清单.txt"


def test_every_entry_is_a_field_or_sets_what_is_declared():
    fields = {one.name for one in dataclasses.fields(policy.Policy)} - {"workspace", "file"}
    declared = {name for setting in SETTINGS if setting.policy for name in setting.policy.readers}
    assert fields | declared == set(policy.ENTRIES)
    assert not fields & declared


def test_a_computer_has_its_own_unit(monkeypatch):
    found = policy.parse(FULL)
    assert found.own_unit == "区教育局"
    monkeypatch.setattr(platform, "node", lambda: "jyj-pc01")
    assert found.own_unit == "区财政局"


def test_folders_are_expanded(monkeypatch, tmp_path):
    monkeypatch.setenv("ZDGZ_TEST", str(tmp_path))
    written = policy.Policy(folder="${ZDGZ_TEST}/重点工作")
    assert written.place(written.folder) == tmp_path / "重点工作"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('role = "unit"\nunit = 区教育局\n', 2, "写法不对"),
        ('role = "unit"\n\ncolour = "red"\n', 3, "没有“colour”"),
        ('office = "督查室"\nrole = "boss"\n', 2, "督查室"),
        ("# 截止\ndue_day = 35\n", 2, "1 到 31"),
        ("due_day = true\n", 1, "1 到 31"),
        ('portable = "yes"\n', 1, "true 或 false"),
        ("units = []\n", 1, "列表"),
        ('units = ["区教育局", 3]\n', 1, "文字"),
        ("due_day = 26\nlock_day = 25\n", 2, "不能早于"),
        ('role = "office"\nunit = "区教育局"\n', 2, "不写 unit"),
        ('[computers]\nA = "区教育局"\nB = 1\n', 1, "文字"),
        ('role = "unit"\nrole = "unit"\n', 2, "写法不对"),
        ('\nhub = "http://10.1.2.3"\n', 2, "不是汇聚库的地址.*写成 10.1.2.3/zdgz 的样子"),
        ('hub = "postgresql://a:secret@10.1.2.3/zdgz"\n', 1, "不写密码"),
        ("hub = 1\n", 1, "文字"),
    ],
)
def test_a_wrong_one_is_named_with_its_line(text, line, says):
    with pytest.raises(KnownError, match=f"第 {line} 行.*{says}"):
        policy.parse(text)


@given(st.text(alphabet='=[]"\n# abc1月role', max_size=60))
def test_whatever_stands_there_is_read_or_refused_with_a_line_that_exists(text):
    try:
        policy.parse(text)
    except KnownError as error:
        line = int(error.sentence.partition("第 ")[2].partition(" 行")[0])
        assert 1 <= line <= text.count("\n") + 1


def test_a_file_in_another_encoding_is_refused(tmp_path):
    file = tmp_path / program_folder.POLICY
    file.write_bytes('office = "督查室"'.encode("gbk"))
    with pytest.raises(KnownError, match="UTF-8"):
        policy.read(file)
    file.write_bytes(b"\xef\xbb\xbf" + 'office = "督查室"'.encode())  # as Notepad saves it
    policy_file.read.cache_clear()
    assert policy.read(file).workspace["office"] == "督查室"


def test_it_is_applied_to_a_new_workspace(tmp_path):
    with create(tmp_path / "一.db", work_lists=[builders.work_list()]) as store:
        policy.apply(policy.parse(FULL), store)
        office, calendar = office_of(store), deadlines.calendar_of(store)
        assert store.history(limit=9)
    assert (office.issuer, office.letterhead, office.recipients) == ("区政府督查室", "督查专报", "各单位：")
    assert (calendar.due_day, calendar.lock_day, calendar.hour) == (20, 26, 17)


def test_one_that_says_nothing_changes_nothing(tmp_path):
    with create(tmp_path / "一.db", work_lists=[builders.work_list()]) as store:
        before = len(store.history(limit=9))
        policy.apply(policy.Policy(), store)
        assert len(store.history(limit=9)) == before


def test_a_late_due_day_takes_the_lock_day_along():
    assert policy.parse("due_day = 31\n").workspace == {"due_day": 31}


def test_the_marker_or_the_policy_makes_it_portable(tmp_path, monkeypatch):
    own, above = tmp_path / "stick" / "zdgz", tmp_path / "stick"
    own.mkdir(parents=True)
    monkeypatch.setattr(program_folder, "folders", lambda: (own, above))
    assert program_folder.portable_folder() is None
    (above / program_folder.MARKER).touch()
    assert program_folder.portable_folder() == above / "数据"
    (above / program_folder.MARKER).unlink()
    (own / program_folder.POLICY).write_text("portable = true\n", encoding="utf-8")
    assert program_folder.portable_folder() == own / "数据"


def test_a_policy_says_where_backups_go_until_the_user_does(tmp_path, monkeypatch):
    monkeypatch.setattr(program_folder, "folders", lambda: (tmp_path,))
    policy_file.read.cache_clear()
    (tmp_path / program_folder.POLICY).write_text('backup_folder = "备份盘"\n', encoding="utf-8")
    assert folders.backup_folder() == tmp_path / "备份盘"
    folders.set_preference("backup_folder", str(tmp_path / "自己的"))
    assert folders.backup_folder() == tmp_path / "自己的"
    policy_file.read.cache_clear()


def test_a_portable_program_leaves_nothing_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(program_folder, "folders", lambda: (tmp_path / "zdgz", tmp_path))
    program_folder.make_portable()
    assert folders.log_folder().is_relative_to(tmp_path / "数据")
    assert folders.backup_folder().is_relative_to(tmp_path / "数据")
