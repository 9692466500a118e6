"""Each doubt about a value: what raises it, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import verbs
from core.model.board import Board
from core.model.period import Month, months_of
from core.model.records import Evidence, IndicatorKind
from core.model.status import ProgressStatus
from core.plausibility import finder, proofs
from core.plausibility.year import Kind, Year
from core.usecases import filing_checks
from tests import builders
from tests.builders import EDUCATION, HOUSING, INVESTMENT, MARCH, SCHOOLS, filing, key
from tests.core.plausibility.planting import picture

DECEMBER = Month(2022, 12)


def year_of(values, indicator=INVESTMENT, unit=HOUSING, title="扩大投资"):
    """A value a month from January on (None: nothing filed)."""
    board = Board(builders.work_list(indicators=(indicator,)))
    filings = [
        filing(key(title, unit, month), values={indicator.id: value}, percent=None, status=ProgressStatus.BEHIND)
        for month, value in zip(months_of(2022), values, strict=False)
        if value is not None
    ]
    return Year(board, DECEMBER, filings)


def kinds(values, *others, **what):
    found = finder.look(year_of(values, *others, **what))
    return [(one.kind, one.key.month.number) for one in found if one.kind is not Kind.WORD_VALUE]


@pytest.mark.parametrize(
    ("values", "doubts"),
    [
        ([1, 2, 3], []),
        ([1, 2, 1.9], [(Kind.RAN_BACK, 3)]),
        ([1, 2, None, 1], [(Kind.RAN_BACK, 4)]),
        ([1, 2, 1.5, 2.5], [(Kind.RAN_BACK, 3)]),
        ([1, 2, 20000, 4], [(Kind.SCALE, 3)]),  # and the fourth is held against the second
        ([1, 2, 0.0003, 4], [(Kind.SCALE, 3)]),
        ([10170.0], [(Kind.SCALE, 1)]),  # a twelfth of 12.2 is expected
        ([1, 2, 3, 9], [(Kind.JUMPED, 4)]),
        ([1, 2, 3, None, None, None, 9], []),  # four months in one
        ([1, 5, 8, 12], []),  # quick from the start
        ([1, -2], [(Kind.SIGN, 2)]),
    ],
)
def test_doubts_about_an_amount(values, doubts):
    assert kinds(values) == doubts


def test_things_are_counted_whole_but_not_in_ten_thousands():
    assert kinds([1, 1.5], SCHOOLS, unit=EDUCATION, title="建设学校") == [(Kind.FRACTION, 2)]
    people = SCHOOLS._replace(unit="万人")
    assert kinds([1, 1.5], people, unit=EDUCATION, title="建设学校") == []


def growth(verb="增长", kind=IndicatorKind.RATE):
    made = INVESTMENT._replace(text=f"{verb}7%", value=(7.0,), unit="%", kind=kind)
    return verbs.with_verb(made)


@pytest.mark.parametrize(
    ("indicator", "values", "doubts"),
    [
        (growth(), [6.1, -6.0], [(Kind.SIGN, 2)]),
        (growth(), [1.0, -6.0], []),  # it may have turned
        (growth(), [-3.0], []),
        (growth("下降"), [-3.5], [(Kind.SIGN, 1)]),
        (growth("下降"), [3.5, 3.6], []),
        (growth("达到"), [-90.0], [(Kind.SIGN, 1)]),
    ],
)
def test_doubts_about_a_sign(indicator, values, doubts):
    assert kinds(values, indicator) == doubts


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=12))
def test_an_amount_that_never_falls_never_ran_back(steps):
    values = [round(sum(steps[: at + 1]), 3) for at in range(len(steps))]
    assert Kind.RAN_BACK not in {kind for kind, _ in kinds(values)}


@given(st.lists(st.floats(-1000, 1000).map(lambda value: round(value, 2)), max_size=12))
def test_a_value_raises_one_doubt_at_most(values):
    months = [month for _, month in kinds(values)]
    assert len(months) == len(set(months))


# --- words ---------------------------------------------------------------------------------------------

COPIED = "6月，召开现场推进会3次，整改问题12个，新开工项目5个，完成投资。"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        (COPIED, True),
        ("主要做准备工作，正在制定实施方案、核对底数，具体工作尚未启动起来。", False),
        ("6月，我单位全面加强党的领导，组织集中学习2次，继续努力推进。", False),
        ("开会3次5项。", False),
    ],
)
def test_a_sentence_with_numbers_in_two_units(text, is_told):
    both = [filing(key(unit=unit), progress=text) for unit in (EDUCATION, HOUSING)]
    found = finder.look(Year(Board(builders.work_list()), DECEMBER, both))
    assert [one.other.unit_id for one in found if one.kind is Kind.SAME_SENTENCE] == [EDUCATION.id] * is_told


def test_the_same_unit_may_write_the_same_of_two_tasks():
    both = [filing(key(title), progress=COPIED) for title in ("建设学校", "改进作风")]
    found = finder.look(Year(Board(builders.work_list()), DECEMBER, both))
    assert Kind.SAME_SENTENCE not in {one.kind for one in found}


def test_another_units_text_is_held_against_the_owners_value():
    owner = filing(values={SCHOOLS.id: 1.0})
    other = filing(key(unit=HOUSING), values={}, progress="新建学校累计2所。")
    (found,) = [
        one
        for one in finder.look(Year(Board(builders.work_list()), DECEMBER, [owner, other]))
        if one.kind is Kind.LEAD_SUPPORT
    ]
    assert (found.key, found.other) == (other.key, owner.key)
    assert found.sentence == "文字里“新建学校”是2所，区教育局报的是1所"


# --- evidence ------------------------------------------------------------------------------------------


def proofs_of(*files):
    keys = (key(), key(unit=HOUSING))
    held = {f"{at:064d}": data for at, data in enumerate(dict.fromkeys(files))}
    names = {data: name for name, data in held.items()}
    evidence = [Evidence(at, "图.jpg", names[data], 9, "jpg") for at, data in zip(keys, files, strict=True)]
    year = Year(Board(builders.work_list()), DECEMBER, (), evidence)
    return [*proofs.used_twice(year), *proofs.alike(year, held.__getitem__)]


def test_the_same_file_a_smaller_one_and_another_picture():
    large, small, other = picture(320, 240), picture(160, 120), picture(320, 240, turned=True)
    assert ["同一份文件" in one.sentence for one in proofs_of(large, large)] == [True]
    assert ["同一张图片" in one.sentence for one in proofs_of(large, small)] == [True]
    assert proofs_of(large, other) == []


# --- in the checks of a filing -------------------------------------------------------------------------


def test_the_unit_is_told_in_its_checks_what_it_can_mend(store):
    board = Board(builders.work_list())
    with store.operation("准备"):
        for month, value in ((Month(2022, 1), 1.0), (Month(2022, 2), 2.0)):
            store.save_filing(filing(key("扩大投资", HOUSING, month), values={INVESTMENT.id: value}))
    now = filing(key("扩大投资", HOUSING, MARCH), values={INVESTMENT.id: 9.0})
    told = filing_checks.found_in(store, board, now)
    assert any("一次增加7亿元" in one.sentence and one.severity == "warning" for one in told)
    calm = filing_checks.found_in(store, board, now._replace(values={INVESTMENT.id: 3.0}))
    assert not any("一次增加" in one.sentence for one in calm)


def test_a_word_that_the_plan_denies_is_a_hint(store):
    board = Board(builders.work_list())
    at = key("建设学校", HOUSING, Month(2022, 6))
    told = filing_checks.found_in(store, board, filing(at, values={}, status=ProgressStatus.AHEAD, percent=5.0))
    assert [one.severity.value for one in told if "低于计划" in one.sentence] == ["hint"]
