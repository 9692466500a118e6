"""Every setting is declared once, and what is declared can be stored, read, told and changed."""

import importlib
import json
import pkgutil
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

import core
from core.errors import KnownError
from core.first_month import FIRST_MONTH
from core.model.board import Board
from core.model.period import Month
from core.model.setting import Setting, Use, read, write
from core.model.status import ProgressStatus
from core.rules.deadlines import CALENDAR
from core.rules.light_rule import LIGHT_RULE, PRESETS, LightRule
from core.rules.roles import Actor
from core.settings import words
from core.settings.bookkeeping import CURRENT_MONTH, HAS_SAMPLE, OWN_SERIAL, REFUSED, SENT, WATCHED_DONE, Refused
from core.settings.office import EVIDENCE_FOR, EVIDENCE_LIMITS, FILING_FIELDS, SENDING_GAP, UNIT_GROUPS, Limits
from core.settings.registry import BY_NAME, SETTINGS, TRAVELLING
from core.settings.report_wording import FEEDBACK_DAYS, ISSUER, PAPER, SERIAL
from core.usecases.changes import change_setting
from db.workspace import create
from tests import builders

BOARD = Board(builders.work_list())


@pytest.fixture
def store(tmp_path):
    with create(tmp_path / "设置.db", role="office", work_lists=[builders.work_list()]) as opened:
        yield opened


# --- the registry --------------------------------------------------------------------------------------


def unregistered(modules: list[types.ModuleType]) -> list[str]:
    """Settings that are declared in a module and stand nowhere in the registry."""
    found = {value.name: value for one in modules for value in vars(one).values() if isinstance(value, Setting)}
    return [name for name, setting in found.items() if BY_NAME.get(name) is not setting]


def test_every_declaration_stands_in_the_registry():
    names = [one.name for one in pkgutil.walk_packages(core.__path__, "core.")]
    modules = [importlib.import_module(name) for name in names]
    assert sum(isinstance(value, Setting) for one in modules for value in vars(one).values()) > 20
    assert unregistered(modules) == []


def test_a_declaration_outside_the_registry_is_found():
    planted = types.ModuleType("planted")
    planted.NEW = Setting("planted", "种下的", "")
    assert unregistered([planted]) == ["planted"]


def test_no_two_settings_have_one_name():
    assert len(BY_NAME) == len(SETTINGS)
    assert all(setting.label for setting in SETTINGS)


def test_what_travels_is_chosen_and_never_private():
    assert {setting.use for setting in TRAVELLING} == {Use.CHOSEN}
    assert [one for one in SETTINGS if one.is_offices and not one.travels] == [SENDING_GAP]  # units collect nothing


# --- as it is stored -----------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.name)
def test_a_default_can_be_stored_read_and_told(setting):
    assert setting.value_of("") == setting.default
    if setting.default is not None:
        setting.check(setting.default)
        assert setting.value_of(setting.encode(setting.default)) == setting.default
    assert all(isinstance(part, str) for part in setting.parts("", BOARD).values())


IDS = st.uuids().map(str)
#: Those with a form of their own that other tests don't write at random.
VALUES = [
    (EVIDENCE_FOR, st.frozensets(st.sampled_from(ProgressStatus))),
    (EVIDENCE_LIMITS, st.builds(Limits, st.integers(1, 1000), st.integers(1000, 100_000))),
    (FILING_FIELDS, st.dictionaries(IDS, st.frozensets(st.text("abc_")))),
    (UNIT_GROUPS, st.dictionaries(IDS, st.text("东西片区专班", min_size=1, max_size=12))),
    (WATCHED_DONE, st.lists(st.tuples(st.text("/文件.zip"), st.integers(0, 2**40), st.floats(0, 2**40))).map(tuple)),
    (OWN_SERIAL, st.integers(0, 2**40)),
    (HAS_SAMPLE, st.booleans()),
    (FIRST_MONTH, st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))),
    (SENDING_GAP, st.integers(0, 366)),
    (SENT, st.lists(IDS).map(tuple)),
    (
        REFUSED,
        st.builds(Refused, IDS, st.dictionaries(IDS, st.dictionaries(IDS, st.text("没有读入。")))),
    ),
    (ISSUER, st.text("区政府督查室\n，“”", min_size=1)),
]


@given(st.sampled_from(VALUES).flatmap(lambda each: st.tuples(st.just(each[0]), each[1])))
def test_what_was_stored_is_read(each):
    setting, value = each
    assert setting.decode(setting.encode(value)) == value


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (LIGHT_RULE, json.dumps(PRESETS[1].rule._asdict(), sort_keys=True), PRESETS[1].rule),
        (EVIDENCE_LIMITS, '{"file": 1048576, "filing": 2097152}', Limits(1 << 20, 2 << 20)),
        (EVIDENCE_FOR, '["ahead", "completed"]', frozenset({ProgressStatus.AHEAD, ProgressStatus.COMPLETED})),
        (HAS_SAMPLE, "1", True),
        (FIRST_MONTH, "2022-03", Month(2022, 3)),
        (SENDING_GAP, "5", 5),
        (OWN_SERIAL, "1663000000", 1663000000),
        (WATCHED_DONE, '[["/u/a.zip", 12, 1663000000.5]]', (("/u/a.zip", 12, 1663000000.5),)),
        (CURRENT_MONTH, "2022-03 2022-04", "2022-03 2022-04"),
    ],
)
def test_what_an_older_program_stored_is_read(setting, text, value):
    assert setting.decode(text) == value


NEWER: Setting[LightRule] = Setting("light_rule", "亮灯规则", LightRule(), added=("milestone_days",))


def test_a_field_that_came_later_may_be_missing_and_no_other():
    older = LIGHT_RULE.default._asdict()
    older.pop("milestone_days")
    assert NEWER.decode(json.dumps(older)) == LightRule()
    with pytest.raises(KnownError, match="亮灯规则"):
        LIGHT_RULE.decode(json.dumps(older))
    older.pop("basis")
    with pytest.raises(KnownError, match="亮灯规则"):
        NEWER.decode(json.dumps(older))


@given(st.sampled_from(SETTINGS), st.text())
def test_any_text_is_a_value_or_refused(setting, text):
    try:
        setting.value_of(text)
    except KnownError:
        assert words.parts(setting.name, text, BOARD) == {setting.label: text}


# --- changed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (CALENDAR, CALENDAR.default._replace(due_day=20)),
        (LIGHT_RULE, PRESETS[2].rule),
        (EVIDENCE_LIMITS, Limits(5, 6)),
        (EVIDENCE_FOR, frozenset()),
        (UNIT_GROUPS, {builders.EDUCATION.id: "东片区"}),
        (ISSUER, "区政府督查室"),
        (FIRST_MONTH, Month(2022, 3)),
        (SENDING_GAP, 5),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_a_change_is_one_step_in_the_history_and_can_be_taken_back(store, setting, value):
    usual = read(store, setting)
    patch = change_setting(store, setting, value)
    entry = store.history(limit=1)[0]
    assert (entry.record, entry.record_id, entry.label) == ("setting", setting.name, patch.label)
    assert read(store, setting) == value
    patch.inverse.apply(store, "撤销")
    assert read(store, setting) == usual
    change_setting(store, setting, value)
    change_setting(store, setting, None)
    assert read(store, setting) == usual
    assert list(store.check()) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [(CALENDAR, CALENDAR.default._replace(hour=24)), (EVIDENCE_LIMITS, Limits(0, 0)), (PAPER, "B5"),
     (FEEDBACK_DAYS, "0"), (SENDING_GAP, -1), (UNIT_GROUPS, {builders.EDUCATION.id: "很" * 13})],
)  # fmt: skip
def test_what_cannot_be_used_is_never_stored(store, setting, value):
    with pytest.raises(KnownError):
        change_setting(store, setting, value)
    with pytest.raises(KnownError), store.operation("x"):
        write(store, setting, value)
    assert store.setting(setting.name) == ""


def test_what_the_office_sets_no_one_else_changes(store):
    for setting in (one for one in SETTINGS if one.is_offices):
        with pytest.raises(KnownError, match=f"{setting.label}由督查室"):
            change_setting(store, setting, setting.default, actor=Actor.CLERK)


def test_the_programs_own_notes_leave_no_history(store):
    before = len(store.history(limit=99))
    with store.operation("x"):
        write(store, CURRENT_MONTH, "2022-03 2022-04")
    assert len(store.history(limit=99)) == before
    assert read(store, CURRENT_MONTH) == "2022-03 2022-04"


def test_a_number_by_the_month_follows_it(store):
    assert read(store, SERIAL) == ""
    assert SERIAL.parts("", BOARD) == {"期号": "跟月份相同"}
