"""What is stored comes back as it was."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from core.errors import KnownError
from core.model.period import Month
from core.model.records import Filing, ListId, UnitId
from core.model.status import FilingState
from db.workspace import Workspace, create, open_workspace
from tests.builders import EDUCATION, HOUSING, INVESTMENT, MARCH, SCHOOLS, TOWN, filing, key, node_id, work_list


def save(store: Workspace, *filings: Filing) -> None:
    with store.operation("填报"):
        for each in filings:
            store.save_filing(each)


def test_a_list_comes_back_whole(store: Workspace):
    (found,) = store.lists()
    assert found == (work_list().id, "2022年重点工作分工清单", 2022)
    assert store.load_list(found[0]) == work_list()


def test_next_years_list_stands_beside_and_shares_the_units(store: Workspace):
    changed = EDUCATION._replace(aliases=("教育局",), initials="")
    nodes = tuple(n._replace(id=node_id(f"2023{n.title}"), parent_id=None) for n in work_list().nodes)
    following = work_list(
        id=ListId("2023"), year=2023, nodes=nodes, units=(TOWN, changed), assignments=(), indicators=()
    )
    with store.operation("导入清单"):
        store.add_list(following)
    assert [year for _, _, year in store.lists()] == [2023, 2022]
    # The newer words for the unit hold in both lists; initials that were computed are kept.
    assert store.load_list(ListId("2023")).units == (TOWN, changed._replace(initials="qjyj"))
    assert store.load_list(work_list().id).units[0].aliases == ("教育局",)


def test_the_same_list_twice_is_refused(store: Workspace):
    with pytest.raises(KnownError, match="已经在工作区里"), store.operation("导入清单"):
        store.add_list(work_list())
    assert store.load_list(work_list().id) == work_list()


def test_a_list_that_is_not_there_is_refused(store: Workspace):
    with pytest.raises(KnownError, match="没有这份清单"):
        store.load_list(ListId("x"))


def test_initials_are_kept_without_history(store: Workspace):
    before = store.history()
    with store.operation("拼音"):
        store.set_unit_initials({HOUSING.id: "qzfhcxjsj"})
    assert store.load_list(work_list().id).units[1].initials == "qzfhcxjsj"
    assert store.history() == before


def test_settings(store: Workspace):
    assert (store.setting("role"), store.setting("x", "y")) == ("unit", "y")
    with store.operation("设置"):
        store.set_setting("x", "1")
        store.set_setting("x", "2")
    assert store.setting("x", "y") == "2"


def test_role_and_unit_of_a_new_workspace(tmp_path: Path):
    with create(tmp_path / "a.db", role="unit", unit_id=UnitId("u")) as workspace:
        assert (workspace.setting("role"), workspace.setting("unit"), workspace.lists()) == ("unit", "u", ())
        assert len(workspace.id) == 36


def test_a_filing_comes_back_whole_after_opening_again(file: Path):
    full = filing(
        values={SCHOOLS.id: 0.1 + 0.2, INVESTMENT.id: 3.0},
        cumulative="累计",
        problems="“引号”与'单引号'\n换行",
        contact="综合科",
        state=FilingState.RETURNED,
        reason="数字有误",
        sent_at=dt.datetime.fromisoformat("2022-03-25T09:00"),
    )
    with open_workspace(file) as store:
        save(store, full)
    with open_workspace(file) as store:
        assert store.filing(key()) == full
        assert store.filing(key(unit=HOUSING)) is None


def test_saving_again_replaces_every_field_and_value(store: Workspace):
    save(store, filing())
    bare = filing(status=None, percent=None, progress="", next_steps="", values={}, updated_at=None)
    save(store, bare)
    assert store.filing(key()) == bare
    assert len(store.filings()) == 1


def test_filings_by_month_unit_node_and_range(store: Workspace):
    months = [Month(2022, number) for number in (1, 2, 3)]
    every = [filing(key(unit=unit, month=month)) for month in months for unit in (EDUCATION, HOUSING)]
    every.append(filing(key("改进作风")))
    save(store, *reversed(every))

    def asked(**narrowed: object) -> set[tuple[int, str, str]]:
        return {(f.key.month.number, f.key.unit_id, f.key.node_id) for f in store.filings(**narrowed)}

    everything = {(f.key.month.number, f.key.unit_id, f.key.node_id) for f in every}
    assert asked() == everything
    assert asked(month=MARCH) == {each for each in everything if each[0] == 3}
    assert asked(since=Month(2022, 2)) == {each for each in everything if each[0] >= 2}
    assert asked(since=Month(2022, 1), month=Month(2022, 2)) == {each for each in everything if each[0] <= 2}
    assert asked(unit_id=HOUSING.id, month=MARCH) == {(3, HOUSING.id, node_id("建设学校"))}
    assert asked(node_id=node_id("改进作风")) == {(3, EDUCATION.id, node_id("改进作风"))}
    assert [f.key.month for f in store.filings(unit_id=HOUSING.id)] == months
    assert all(f.values == {SCHOOLS.id: 1.0} for f in store.filings())


def test_removing_takes_the_values_along(store: Workspace):
    save(store, filing())
    with store.operation("撤销"):
        store.remove_filing(key())
        store.remove_filing(key("改进作风"))
    assert store.filing(key()) is None
    assert list(store.check()) == []
    save(store, filing(values={}))
    assert store.filing(key()) == filing(values={})


def test_search(store: Workspace):
    texts = {1: "道路已完工100%", 2: "道_路", 3: "学校 Stage A"}
    for number, text in texts.items():
        save(store, filing(key(month=Month(2022, number)), progress="", next_steps="", problems=text))
    save(store, filing(key(unit=HOUSING), progress="道路"))

    def found(words: str, **narrowed: object) -> list[tuple[int, str]]:
        return [(f.key.month.number, f.key.unit_id) for f in store.search_filings(words, **narrowed)]

    assert found("路") == [(3, HOUSING.id), (2, EDUCATION.id), (1, EDUCATION.id)]
    assert found("路", unit_id=EDUCATION.id, limit=1) == [(2, EDUCATION.id)]
    assert found("%") == [(1, EDUCATION.id)]
    assert found("_") == [(2, EDUCATION.id)]
    assert found("!") == []
    assert found("stage 学") == [(3, EDUCATION.id)]
    assert found("学 路") == []
    assert found("  ") == []


def test_a_filing_for_an_unknown_unit_is_a_defect_and_leaves_nothing(store: Workspace):
    with pytest.raises(sqlite3.IntegrityError), store.operation("填报"):
        store.save_filing(filing(key(unit=EDUCATION._replace(id=UnitId("x")))))
    assert store.filings() == ()


def test_text_that_cannot_be_stored_is_refused(store: Workspace):
    with pytest.raises(KnownError, match="无法保存的字符"), store.operation("填报"):
        store.save_filing(filing(progress="坏\ud800"))
    assert store.filing(key()) is None


@pytest.mark.parametrize("words", ["词 " * 3000, "甲" * 20_000, " ".join(map(str, range(3000)))])
def test_a_page_pasted_into_the_search_is_no_fault(store: Workspace, words: str):
    """A statement may have so many conditions and no more, a pattern so many characters."""
    with store.operation("填报"):
        store.save_filing(filing())
    assert len(store.search_filings(words)) in {0, 1}
    assert store.search_filings("选址")
