"""One gate for all that arrives: what local entry would not have made refuses that one file, and the batch goes on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import KnownError
from core.exchange import keys, package, package_validation
from core.exchange.collecting import Wishes, collect
from core.exchange.package import Content, Manifest
from core.exchange.versions import Carried
from core.host import folders
from core.model.codec import canonical, encode
from core.model.period import Calendar, Month
from core.model.records import Evidence, Node, TaskChange, derived_id
from core.model.status import TaskChangeKind
from core.rules import deadlines, light_rule
from core.settings.office import EVIDENCE_FOR, EVIDENCE_LIMITS, FILING_FIELDS, UNIT_GROUPS
from core.settings.registry import TRAVELLING
from core.usecases.list_change import changed
from db.repositories import exchange
from db.workspace import Workspace
from tests.builders import EDUCATION, HOUSING, INVESTMENT, MARCH, TOWN, TOWNS, node_id, work_list
from tests.exchange import world
from tests.exchange.test_refusals import refused, remade, with_filing, with_head
from tests.exchange.world import attach, filing, give, hand_out, key, sign, taken

Change = Callable[[Manifest, Content], tuple[Manifest, Content]]
OLD = work_list()


@pytest.fixture
def returned(unit: Workspace, tmp_path: Path) -> Path:
    sign(unit)
    return give(unit, tmp_path / "报.zip")


@pytest.fixture
def handed(office: Workspace, tmp_path: Path) -> Path:
    return hand_out(office, tmp_path / "交.zip")


# --- a return ------------------------------------------------------------------------------------------


def application(**changes: object) -> Change:
    made = TaskChange(
        derived_id("change"), node_id("建设学校"), EDUCATION.id, MARCH, TaskChangeKind.EXTEND, reason="雨季",
        new_due=dt.date(2022, 12, 1), applied_at=dt.datetime.fromisoformat("2022-03-20T09:00"),
    )  # fmt: skip
    return lambda head, content: (head, dataclasses.replace(content, changes=(made._replace(**changes),)))


@pytest.mark.parametrize(
    "change",
    [
        *(with_head(month=Month(year, number)) for year, number in ((9999, 12), (0, 1), (1999, 3))),
        *(with_filing(key=key(month=Month(year, 12))) for year in (9999, 1)),
        with_filing(progress="长" * 20_001),
        with_filing(reason="长" * 2_001),
        with_filing(confirmed={"提醒" * 1_001: "说明"}),
        with_filing(confirmed={str(number): "说明" for number in range(301)}),
        with_filing(values={INVESTMENT.id: 1e300}),
        with_filing(updated_at=world.day("9999-12-31")),
        with_filing(sent_at=world.day("0001-01-01")),
        with_head(unit_name="区教育局\u202egnp.exe"),
        with_head(unit_name="区教育局\n"),
        with_head(unit_name="长" * 201),
        with_head(list_title="长" * 100_001),
        with_head(id="../../x"),
        with_head(sender="x" * 36),
        with_head(serial=-1),
        application(month=Month(9999, 1)),
        application(new_due=dt.date(9999, 12, 31)),
        application(reason="长" * 2_001),
    ],
)
def test_a_return_that_no_unit_could_have_entered_is_refused(office, unit, returned, change):
    told = refused(office, remade(unit, returned, change))
    assert "没有读入" in told
    assert list(folders.log_folder().glob("crash *")) == []  # it was foreseen, not a defect


def test_a_return_for_another_year_than_its_list_is_refused(office, unit, returned):
    moved = Month(2023, 3)
    both = with_filing(key=key(month=moved))

    def change(head: Manifest, content: Content) -> tuple[Manifest, Content]:
        head, content = both(head, content)
        return dataclasses.replace(head, month=moved), content

    assert "2023年3月不在 2022 年的清单里" in refused(office, remade(unit, returned, change))


def test_what_a_unit_applied_for_in_another_year_is_left_out(office, unit, returned):
    taken(office, remade(unit, returned, application(month=Month(2023, 3))))
    assert office.records(TaskChange) == ()


# --- a list --------------------------------------------------------------------------------------------


def with_list(**changes: object) -> Change:
    def change(head: Manifest, content: Content) -> tuple[Manifest, Content]:
        whole = content.work_list._replace(version=2, **changes)
        return dataclasses.replace(head, list_version=2), dataclasses.replace(content, work_list=whole)

    return change


def chain(length: int) -> tuple[Node, ...]:
    """Nodes each below the last."""
    first, made = OLD.nodes[0], [OLD.nodes[0]]
    for number in range(length):
        made.append(first._replace(id=node_id(str(number)), parent_id=made[-1].id))
    return (*made, *OLD.nodes[1:])


def nodes_with(at: int = 1, **changes: object):
    return tuple(one._replace(**changes) if number == at else one for number, one in enumerate(OLD.nodes))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (with_list(year=2), "年份"),
        (with_list(year=9999), "年份"),
        (with_list(nodes=nodes_with(parent_id=OLD.nodes[1].id)), "环"),
        (with_list(nodes=(OLD.nodes[0]._replace(parent_id=OLD.nodes[1].id), *OLD.nodes[1:])), "环"),
        (with_list(nodes=nodes_with(parent_id=node_id("没有"))), "上级不在清单里"),
        (with_list(nodes=chain(5000)), "层次"),
        (with_list(nodes=nodes_with(weight=-1.0)), "权重"),
        (with_list(nodes=nodes_with(weight=1e9)), "权重"),
        (with_list(nodes=nodes_with(body="长" * 100_001)), "损坏"),
        (with_list(nodes=nodes_with(title="长" * 2_001)), "2000 字"),
        (with_list(nodes=nodes_with(title="甲\u202e乙")), "控制符"),
        (with_list(nodes=nodes_with(removed_in=Month(2099, 1))), "移出"),
        (with_list(nodes=(*OLD.nodes, OLD.nodes[0])), "重复"),
        (with_list(units=(*OLD.units[:3], TOWNS._replace(members=(TOWNS.id,)))), "成员"),
        (with_list(units=(*OLD.units[:3], TOWNS._replace(members=(TOWN.id, TOWN.id)))), "成员"),
        (with_list(units=(EDUCATION._replace(members=(HOUSING.id,)), *OLD.units[1:])), "成员"),
        (with_list(units=(EDUCATION._replace(name=" "), *OLD.units[1:])), "名称"),
        (with_list(units=(EDUCATION._replace(aliases=("名",) * 700), *OLD.units[1:])), "别名"),
        (with_list(assignments=(*OLD.assignments, OLD.assignments[0])), "重复"),
        (with_list(assignments=(OLD.assignments[5]._replace(chosen=(TOWNS.id,)),)), "选定"),
        (with_list(indicators=(INVESTMENT._replace(value=()),)), "目标值"),
        (with_list(indicators=(INVESTMENT._replace(value=(1.0, 2.0, 3.0)),)), "目标值"),
        (with_list(indicators=(INVESTMENT._replace(start=-5),)), "位置"),
        (with_list(indicators=(INVESTMENT._replace(node_id=node_id("没有")),)), "指标"),
    ],
)
def test_a_list_that_no_office_could_have_stored_is_refused(office, unit, handed, change, reason):
    assert reason in refused(unit, remade(office, handed, change))


def test_the_office_itself_can_not_store_such_a_list(office):
    with pytest.raises(KnownError, match="环"):
        changed(office, OLD._replace(nodes=nodes_with(parent_id=OLD.nodes[1].id)), "改")


# --- settings ------------------------------------------------------------------------------------------

KEPT = json.loads(deadlines.CALENDAR.encode(Calendar()))


@pytest.mark.parametrize("name", [one.name for one in TRAVELLING])
@pytest.mark.parametrize(
    "text", ["[" * 50_000, "{}", "[]", "1", "null", "\x7f", '{"a":1e999}', "[" + "[]," * 30_000 + "[]]", "NaN"]
)
def test_a_setting_that_says_nothing_sensible_is_refused(office, unit, handed, name, text):
    if name in {UNIT_GROUPS.name, FILING_FIELDS.name} and text == "{}":
        pytest.skip("no group, no field is a setting too")
    if name == EVIDENCE_FOR.name and text == "[]":
        pytest.skip("evidence may be asked for nothing")
    change: Change = lambda head, content: (head, dataclasses.replace(content, settings={name: text}))  # noqa: E731
    refused(unit, remade(office, handed, change))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (deadlines.CALENDAR.name, json.dumps(KEPT | {"due_day": 1e300})),
        (deadlines.CALENDAR.name, json.dumps(KEPT | {"months": {"9999-12": ["9999-12-31", "9999-12-31"]}})),
        (deadlines.CALENDAR.name, json.dumps(KEPT | {"lock_day": 3})),
        (light_rule.LIGHT_RULE.name, json.dumps(light_rule.LightRule(milestone_days=10**9)._asdict())),
        (EVIDENCE_LIMITS.name, '{"file": -1, "filing": 5}'),
        (EVIDENCE_LIMITS.name, '{"file": "x", "filing": 5}'),
        (UNIT_GROUPS.name, json.dumps({EDUCATION.id: "东\n片"})),
        (EVIDENCE_FOR.name, '["everything"]'),
    ],
)
def test_a_setting_that_the_office_could_not_have_made_is_refused(office, unit, handed, name, text):
    change: Change = lambda head, content: (head, dataclasses.replace(content, settings={name: text}))  # noqa: E731
    refused(unit, remade(office, handed, change))


# --- evidence ------------------------------------------------------------------------------------------

PROGRAM = b"MZ\x90\0" + b"\0" * 200
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def with_evidence(data: bytes, **changes: object) -> Callable[[Workspace, Path], Path]:
    """The return with this file attached, hashes and signature in order."""
    sha256 = hashlib.sha256(data).hexdigest()

    def make(store: Workspace, path: Path) -> Path:
        found = package.read(path)
        old = found.content.filings[0]
        one = Evidence(old.filing.key, "通知.pdf", sha256, len(data), "pdf", "", old.filing.updated_at, 1)
        carried = Carried(old.filing, (one._replace(**changes),), old.lineage)
        content = dataclasses.replace(found.content, filings=(carried,))
        with store.operation("重做"):
            path.write_bytes(
                package.pack(found.manifest, content, store.exchange.seed(), evidence={sha256: lambda: data})
            )
        return path

    return make


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (with_evidence(PROGRAM, name="通知.pdf.exe"), "名称不符"),
        (with_evidence(PROGRAM), "能运行的程序"),
        (with_evidence(b"\xff\xd8\xff\xe0\0\x10JFIF\0"), "JPG 图片"),
        (with_evidence(PDF, kind="../x"), "名称不符"),
        (with_evidence(PDF, kind="exe"), "名称不符"),
        (with_evidence(PDF, name="通知\u202efdp.exe.pdf"), "控制符"),
        (with_evidence(PDF, name="../../通知.pdf"), "名称不对"),
        (with_evidence(PDF, name="..\\通知.pdf"), "名称不对"),
        (with_evidence(PDF, name="长" * 200 + ".pdf"), "200 字"),
        (with_evidence(PDF, size=10**12), "大小"),
        (with_evidence(PDF, size=7), "不符"),
        (with_evidence(PDF, note="长" * 2_001), "2000 字"),
        (with_evidence(b""), "大小"),
        (with_evidence(PDF + b"\0" * (21 << 20)), "单个不超过"),
    ],
)
def test_evidence_in_a_package_gets_the_same_look_as_local_evidence(office, unit, returned, made, reason):
    assert reason in refused(office, made(unit, returned))


def test_evidence_that_belongs_to_nothing_is_refused(office, unit, returned):
    found = package.read(returned)
    with unit.operation("重做"):
        seed = unit.exchange.seed()
        returned.write_bytes(package.pack(found.manifest, found.content, seed, evidence={"a" * 64: lambda: b"x"}))
    assert "没有读入" in refused(office, returned)


def test_sound_evidence_comes_in_and_a_document_with_macros_is_told(office, unit, returned):
    taken(office, with_evidence(PDF)(unit, returned))
    assert [one.name for one in office.records(Evidence)] == ["通知.pdf"]


def test_the_same_content_under_a_name_that_hides_it_is_refused_later_too(office, unit, tmp_path):
    sign(unit)
    attach(unit, key(), "说明.txt", "进展".encode())
    taken(office, give(unit, tmp_path / "一.zip"))
    attach(unit, key("改进作风"), "说明.pdf", "进展".encode())
    sign(unit, filing(key("改进作风"), values={}))
    assert "名称不符" in refused(office, give(unit, tmp_path / "二.zip"))


# --- whatever else goes wrong --------------------------------------------------------------------------


def test_a_defect_refuses_one_file_and_is_kept_as_a_report(office, unit, returned, tmp_path, monkeypatch):
    """Nothing of the file is there, the other one is, and the report holds no text of a filing."""
    other = world.unit(tmp_path, HOUSING)
    sign(other, filing(key(unit=HOUSING)))
    sound = give(other, tmp_path / "住建.zip")
    other.close()
    real = package_validation.plan_of

    def broken(desk: Workspace, found: package.Package, *more: object) -> object:
        if found.manifest.unit_id == EDUCATION.id:
            raise ZeroDivisionError("完成选址和勘察")
        return real(desk, found, *more)

    monkeypatch.setattr(package_validation, "plan_of", broken)
    done = collect(office, [returned, sound], Wishes())
    assert [bool(one.refused) for one in done.outcomes] == [True, False]
    assert "没能处理这个文件" in done.refused[0].refused
    (report,) = folders.log_folder().glob("crash *.txt")
    assert "ZeroDivisionError" in report.read_text(encoding="utf-8")
    assert "选址" not in report.read_text(encoding="utf-8")


def test_a_defect_in_the_middle_of_writing_takes_back_that_file_only(office, unit, returned, monkeypatch):
    monkeypatch.setattr(exchange, "_keep_conflicts", lambda *_: next(iter(())))
    assert "没能处理这个文件" in refused(office, returned)
    monkeypatch.undo()
    taken(office, returned)


def test_a_small_file_of_many_elements_costs_no_memory(office, unit, returned):
    """65 KB of {},{},… were 1.7 GB before anything was asked."""
    found = package.read(returned)
    members = {"settings.json": b"[" + b"{}," * 2_000_000 + b"{}]"}
    with zipfile.ZipFile(returned) as old:
        members = {name: old.read(name) for name in old.namelist()} | members
    hashes = {
        name: hashlib.sha256(data).hexdigest() for name, data in members.items() if not name.startswith("manifest")
    }
    head = canonical(encode(dataclasses.replace(found.manifest, members=hashes))).encode()
    members |= {"manifest.json": head, "manifest.sig": keys.sign(unit.exchange.seed(), head).encode()}
    with zipfile.ZipFile(returned, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name, data)
    tracemalloc.start()
    assert refused(office, returned)
    assert tracemalloc.get_traced_memory()[1] < 100 << 20
    tracemalloc.stop()
