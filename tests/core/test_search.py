"""What a search finds and in which order, on the tiny list and on the built-in one."""

import pytest

from core.lists import parsing
from core.model.board import Board
from core.model.period import Month
from core.search.initials import letters
from core.search.matching import Marked
from core.search.query import Group, Index, Scope, find_units
from tests import builders
from tests.builders import EDUCATION, HOUSING, MARCH, key

SCOPE = Scope(EDUCATION.id, MARCH)


@pytest.fixture(scope="module")
def built_in():
    return Board(parsing.built_in())


@pytest.fixture(scope="module")
def index():
    return Index(Board(builders.work_list()), letters)


def titles(hits):
    return [hit.title.text for hit in hits]


def named(board, name):
    return next(unit for unit in board.single_units if unit.name == name)


def test_nothing_typed_finds_nothing(index):
    assert not any(index.search("  ", SCOPE, [builders.filing()]).values())


def test_one_character_is_enough(index):
    hits = index.search("校", SCOPE, [builders.filing()])
    assert titles(hits[Group.TASK]) == ["建设学校"]
    assert titles(hits[Group.INDICATOR]) == ["新建学校"]
    assert hits[Group.TASK][0].title.spans == ((3, 4),)


def test_words_rank_before_initials():
    nodes = [node._replace(body="js" if node.title == "扩大投资" else node.body) for node in BODIES]
    index = Index(Board(builders.work_list(nodes=tuple(nodes))), letters)
    assert titles(index.search("js", SCOPE)[Group.TASK]) == ["扩大投资", "建设学校", "自身建设"]


BODIES = builders.work_list().nodes


def test_own_tasks_rank_before_others(index):
    assert titles(index.search("建", Scope(EDUCATION.id, MARCH))[Group.TASK])[0] == "建设学校"
    hits = index.search("12.2", Scope(HOUSING.id, MARCH))
    assert titles(hits[Group.INDICATOR]) == ["固定资产投资"]


def test_this_month_then_own_unit_then_newest():
    february, january = Month(2022, 2), Month(2022, 1)
    filings = [
        builders.filing(key(month=january)),
        builders.filing(key(unit=HOUSING)),
        builders.filing(key(month=february)),
        builders.filing(key()),
    ]
    index = Index(Board(builders.work_list()), letters)
    found = index.search("勘察", SCOPE, [*filings, *filings])[Group.FILING]
    places = [(hit.month, hit.unit_id) for hit in found]
    assert places == [(MARCH, EDUCATION.id), (MARCH, HOUSING.id), (february, EDUCATION.id), (january, EDUCATION.id)]


def test_a_filing_says_in_which_field(index):
    (hit,) = index.search("xykg", SCOPE, [builders.filing()])[Group.FILING]
    assert hit.detail == Marked("下一步措施：下月开工。", ((6, 10),))
    assert (hit.note, hit.by_initials) == ("3月，草稿", True)


def test_a_filing_of_a_task_that_is_gone_is_passed_over(index):
    assert not index.search("勘察", SCOPE, [builders.filing(key("没有"))])[Group.FILING]


def test_units_are_found_by_alias_and_say_so(index):
    (hit,) = index.search("教体", SCOPE)[Group.UNIT]
    assert (hit.title.text, hit.detail) == ("区教育局", Marked("又称 区教体局", ((4, 6),)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jyj", "区教育局"),
        ("教育", "区教育局"),
        ("zjj", "区住房和城乡建设局"),
        ("住建局", "区住房和城乡建设局"),
        ("区财政局", "区财政局"),
        ("QCZJ", "区财政局"),
    ],
)
def test_the_unit_that_is_meant_stands_first(built_in, typed, meant):
    assert find_units(built_in.single_units, typed, letters)[0].unit.name == meant


def test_every_unit_is_found_by_its_name_and_by_its_initials(built_in):
    units = built_in.single_units
    assert [find_units(units, unit.name, letters)[0].unit for unit in units] == list(units)
    assert all(unit in [hit.unit for hit in find_units(units, letters(unit.name), letters)] for unit in units)


def test_a_short_name_that_is_the_name_is_not_said_again(built_in):
    hit = next(
        one for one in Index(built_in, letters).search("教育", SCOPE)[Group.UNIT] if one.title.text == "区教育局"
    )
    assert hit.detail.text == "qjyj"


def test_without_words_all_units_in_their_order(built_in):
    hits = find_units(built_in.single_units, "", letters)
    assert [hit.unit for hit in hits] == list(built_in.single_units)
    assert next(hit.other.text for hit in hits if hit.unit.name == "区教育局") == "qjyj"


def test_kept_initials_spare_the_pinyin_tables():
    def never(text):
        raise AssertionError(text)

    (hit,) = find_units([EDUCATION._replace(short_name="", aliases=())], "qjy", never)
    assert hit.name == Marked("区教育局", ((0, 3),))
    assert hit.other == Marked("qjyj", ((0, 3),))


def test_initials_find_the_industrial_park_everywhere(built_in):
    found = Index(built_in, letters).search("gyy", Scope(named(built_in, "区工业商务和信息化局").id, MARCH))
    assert titles(found[Group.TASK])[:2] == ["打造优质产业平台", "壮大工业产业集群"]
    assert titles(found[Group.UNIT]) == ["区工业园管理委员会"]
    assert all(hit.by_initials for hits in found.values() for hit in hits)
