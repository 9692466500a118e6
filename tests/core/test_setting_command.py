"""main.py setting: any declared setting, shown or changed; what can't be is refused with what may be written."""

import io
import json
import re
import sys

import pytest

import main
from core.first_month import FIRST_MONTH
from core.model.period import Month, Shift
from core.model.setting import Use, read
from core.model.status import ProgressStatus
from core.rules import roles
from core.rules.deadlines import CALENDAR
from core.rules.light_rule import LIGHT_RULE, PRESETS
from core.rules.roles import Actor
from core.settings.office import EVIDENCE_FOR, UNIT_GROUPS
from core.settings.registry import SETTINGS
from core.settings.report_wording import ISSUER
from db.workspace import create, open_workspace
from tests import builders


@pytest.fixture
def path(tmp_path):
    create(tmp_path / "督查室.db", role="office", work_lists=[builders.work_list()]).close()
    return tmp_path / "督查室.db"


@pytest.fixture
def typed(path, capsys):
    def run(*words):
        code = main.main(["setting", str(path), *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def stored(path, setting):
    with open_workspace(path) as store:
        return read(store, setting)


def test_a_setting_is_shown_in_words(typed, path):
    code, said = typed("calendar")
    assert code == 0
    assert "填报期限（calendar）" in said
    assert "每月25日 18:00" in said
    assert typed("unit_groups") == (0, "单位分组（unit_groups）：\n　没有设\n")


@pytest.mark.parametrize("value", ["due_day=20,hour=17", '{"due_day": 20, "hour": 17}', "hour=17, due_day=20"])
def test_fields_that_are_not_named_stay(typed, path, value):
    typed("calendar", "lock_day=30")
    code, said = typed("calendar", value)
    assert (code, stored(path, CALENDAR)) == (0, CALENDAR.default._replace(due_day=20, hour=17, lock_day=30))
    assert "每月25日 18:00 → 每月20日 17:00" in said


@pytest.mark.parametrize("value", ["ahead,completed", '["completed", "ahead"]'])
def test_several_are_named_in_a_row(typed, path, value):
    assert typed("evidence-for", value)[0] == 0
    assert stored(path, EVIDENCE_FOR) == {ProgressStatus.AHEAD, ProgressStatus.COMPLETED}


@pytest.mark.parametrize(
    ("name", "value", "setting", "field", "kept"),
    [
        ("tolerance", "１０%", LIGHT_RULE, "tolerance", 10),
        ("least-points", "0.5", LIGHT_RULE, "least_points", 0.5),
        ("milestone-days", "15", LIGHT_RULE, "milestone_days", 15),
        ("due-day", "20", CALENDAR, "due_day", 20),
        ("locks-itself", "yes", CALENDAR, "locks_itself", True),
        ("shift", "before", CALENDAR, "shift", Shift.BEFORE),
    ],
)
def test_a_field_is_named_alone(typed, path, name, value, setting, field, kept):
    code, said = typed(name, value)
    assert (code, stored(path, setting)) == (0, setting.default._replace(**{field: kept}))
    assert said.startswith(f"已修改{setting.label}（{setting.name}）：")
    assert typed(name)[1] == {"locks-itself": "是\n", "tolerance": "10\n"}.get(name, f"{value}\n")
    assert typed(name, "")[0] == 0
    assert stored(path, setting) == setting.default


def test_the_first_month_is_of_a_year_of_the_lists(typed, path):
    assert typed("first-month", "2022-03")[0] == 0
    assert stored(path, FIRST_MONTH) == Month(2022, 3)
    assert typed("first-month") == (0, "2022-03\n")
    code, said = typed("first-month", "2031-03")
    assert (code, "写2022年的月份" in said) == (1, True)
    assert "2022年2月" in typed("first_month", "2022-02")[1]


def test_a_rule_goes_by_its_name(typed, path):
    for name in (PRESETS[1].name, PRESETS[1].after):
        typed("light-rule", "yellow_from=3")
        assert typed("light-rule", name)[0] == 0
        assert stored(path, LIGHT_RULE) == PRESETS[1].rule
    code, said = typed("light-rule", "随便")
    assert (code, PRESETS[1].name in said) == (1, True)


def test_a_report_is_worded_by_the_last_word_of_its_name(typed, path):
    assert typed("issuer", "区政府督查室")[0] == 0
    assert stored(path, ISSUER) == "区政府督查室"
    assert typed("issuer") == (0, "区政府督查室\n")
    assert typed("sending-gap", "40")[0] == 0
    assert typed("sending-gap") == (0, "40\n")


def test_what_cannot_be_read_is_set_anew(typed, path):
    with open_workspace(path) as store, store.operation("x"):
        store.set_setting(LIGHT_RULE.name, "{", recorded=True)
    assert "读不出来" in typed("light-rule")[1]
    assert "读不出来" in typed("tolerance", "3")[1]
    assert typed("light-rule", PRESETS[2].name)[0] == 0
    assert stored(path, LIGHT_RULE) == PRESETS[2].rule


def test_all_are_listed_with_their_values(typed):
    typed("due-day", "20")
    code, said = typed("list")
    lines = [line.split("\t") for line in said.splitlines()]
    assert code == 0
    assert ["due_day", "20", "按时截止日"] in lines
    named = {name for name, _, _ in lines}
    assert {one.name for one in SETTINGS if one.use is Use.CHOSEN} <= named
    assert named.isdisjoint(one.name for one in SETTINGS if one.use is not Use.CHOSEN)
    assert all(typed(name)[0] == 0 for name in named if name in {"issuer", "report.issuer", "tolerance", "calendar"})


def test_a_change_stands_in_the_history_and_the_empty_value_is_the_default(typed, path):
    typed("report.issuer", "区政府督查室")
    with open_workspace(path) as store:
        entry = store.history(limit=1)[0]
        assert (entry.record_id, entry.actor.partition("，")[0]) == ("report.issuer", "督查室")
    assert typed("report.issuer", "")[0] == 0
    assert stored(path, ISSUER) == ISSUER.default
    assert typed("report.issuer", "")[1] == "发文机关（report.issuer）没有变。\n"


def test_as_json(typed, path):
    unit = builders.EDUCATION.id
    code, said = typed("unit_groups", json.dumps({unit: "东片区"}), "--json")
    assert (code, json.loads(said)) == (0, {"name": "unit_groups", "label": "单位分组", "value": {unit: "东片区"}})
    assert stored(path, UNIT_GROUPS) == {unit: "东片区"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("calendar", "due_day=35"), "1 到 31"),
        (("calendar", "lock_day=3"), "不能早于"),
        (("calendar", "colour=3"), "可以写的有 due_day、lock_day、hour"),
        (("calendar", "5"), "不能用作“填报期限”"),
        (("calendar", "due_day"), "不能用作“填报期限”"),
        (("light_rule", "yellow_from=nan"), "不能用作“亮灯规则”"),
        (("evidence_for", "soon"), "不能用作"),
        (("report.paper", "B5"), "A3 或 A4"),
        (("report.issuer", "区政府\x01"), "不能用作“发文机关”"),
        (("report.circular.opening", "{天气}"), "天气"),
        (("tolerance", "按比例"), "不能用作“亮灯规则”|不能用作““左右”的范围"),
        (("first", "2022-03"), "没有“first”这项设置.*calendar.*light_rule"),
        (("seal",), "没有“seal”"),
        (("password.office",), "没有“password.office”"),
        (("role", "unit"), "由程序自己记"),
        (("exchange.serial", "5"), "由程序自己记"),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(typed, path, words, says):
    before = path.read_bytes()
    code, said = typed(*words)
    assert code == 1
    assert re.search(says, said, re.DOTALL)
    assert path.read_bytes() == before


def test_wrong_use_is_two():
    with pytest.raises(SystemExit) as left:
        main.main(["setting"])
    assert left.value.code == 2


def test_a_unit_does_not_change_what_the_office_sets(tmp_path, capsys):
    path = tmp_path / "单位.db"
    create(path, role="unit", unit_id=builders.EDUCATION.id, work_lists=[builders.work_list()]).close()
    assert main.main(["setting", str(path), "calendar", "due_day=20"]) == 1
    assert "单位的工作区" in capsys.readouterr().err
    assert main.main(["setting", str(path), "report.issuer", "教育局"]) == 0


def test_a_password_is_asked_for(typed, path, monkeypatch):
    with open_workspace(path) as store:
        roles.set_password(store, Actor.OFFICE, "春天的十二个字")
    assert "密码" in typed("calendar", "due_day=20")[1]
    assert stored(path, CALENDAR) == CALENDAR.default
    monkeypatch.setattr(sys, "stdin", io.StringIO("春天的十二个字\n"))
    assert typed("calendar", "due_day=20", "--password-stdin")[0] == 0
    assert stored(path, CALENDAR).due_day == 20
