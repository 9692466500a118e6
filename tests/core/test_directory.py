"""Units: kinds, short names, whom a phrase means, and finding one by what a person types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lists.directory import build_directory, find_unit, kind_of, short_name, unit_id
from core.model.records import UnitKind
from core.search.pinyin import find_units, initials, matches

NAMES = ["区教育局", "区发展和改革局", "区委组织部", "区总工会", "市公安局源城分局", "东镇人民政府", "西街街道办事处"]
PHRASES = ["各镇人民政府、街道办事处", "有关镇", "区直各单位", "各街道"]


@pytest.fixture
def units():
    return build_directory([(name, False) for name in NAMES] + [(name, True) for name in PHRASES])


def members(units, phrase):
    names = {unit.id: unit.name for unit in units}
    return [names[one] for one in next(unit for unit in units if unit.name == phrase).members]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("区教育局", UnitKind.DISTRICT),
        ("区委编办", UnitKind.PARTY),
        ("埔前镇人民政府", UnitKind.TOWN),
        ("上城街道办事处", UnitKind.SUBDISTRICT),
        ("市生态环境局源城分局", UnitKind.STATIONED),
        ("源城供电局", UnitKind.STATIONED),
        ("区残疾人联合会", UnitKind.MASS),
        ("团区委", UnitKind.MASS),
        ("济南停车集团", UnitKind.ENTERPRISE),
        ("区人民武装部", UnitKind.OTHER),
        ("区工业园管理委员会", UnitKind.DISTRICT),
    ],
)
def test_kind_by_the_name(name, kind):
    assert kind_of(name) is kind


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("区人力资源和社会保障局", "区人社局"),
        ("区住房和城乡建设局", "区住建局"),
        ("埔前镇人民政府", "埔前镇"),
        ("区教育局", "区教育局"),
    ],
)
def test_short_names(name, short):
    assert short_name(name) == short


def test_phrases_mean_the_units_of_the_list(units):
    assert members(units, "各镇人民政府、街道办事处") == ["东镇人民政府", "西街街道办事处"]
    assert members(units, "各街道") == ["西街街道办事处"]
    assert members(units, "区直各单位") == ["区教育局", "区发展和改革局", "区委组织部", "区总工会"]


def test_only_phrases_that_wait_are_pending(units):
    assert [unit.name for unit in units if unit.pending] == ["有关镇"]


def test_a_unit_is_found_by_name_short_name_and_alias(units):
    for words in ("区发展和改革局", "区发改局", "发改局", " 区发改局 "):
        found = find_unit(units, words)
        assert found is not None
        assert found.name == "区发展和改革局"
    assert find_unit(units, "区财政局") is None


def test_an_alias_of_two_is_nobodys():
    units = build_directory([("区教育局", False), ("市教育局", False)])
    assert find_unit(units, "教育局") is None


def test_each_name_stands_once_and_keeps_its_id():
    twice = build_directory([("区教育局", False), ("区教育局", False)])
    assert [unit.id for unit in twice] == [unit_id("区教育局")]


def test_initials_find_units(units):
    assert initials("区教育局") == "qjyj"
    assert [unit.name for unit in find_units(units, "jyj")] == ["区教育局"]
    assert [unit.name for unit in find_units(units, "fgj")] == ["区发展和改革局"]
    assert find_units(units, "组织")[0].name == "区委组织部"
    assert find_units(units, "zzz") == ()


def test_letters_and_digits_keep_their_place():
    assert initials("国道G205线") == "gdg205x"


@given(st.sampled_from(NAMES), st.integers(0, 6), st.integers(1, 6))
def test_any_run_of_initials_fits(name, begin, length):
    key = initials(name)
    assert matches(key[begin : begin + length], name)
