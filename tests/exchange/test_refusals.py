"""What is refused, with its reason, and changes nothing."""

from __future__ import annotations

import dataclasses
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.exchange import archive, keys, package
from core.exchange.package import FORMAT, Content, Kind, Manifest, pack
from core.exchange.versions import Carried
from core.model.records import ListId, NodeId, derived_id
from core.model.status import FilingState
from db.workspace import Workspace
from tests.builders import HOUSING
from tests.exchange.world import (
    EDUCATION,
    MARCH,
    answer,
    attach,
    dump,
    filing,
    fingerprint_in,
    give,
    hand_out,
    key,
    one,
    share,
    sign,
    taken,
    work_list,
    write,
)
from tests.exchange.world import (
    office as office_at,
)
from tests.exchange.world import (
    unit as unit_at,
)


@pytest.fixture
def signed(unit: Workspace, tmp_path: Path) -> Path:
    sign(unit)
    attach(unit, key(), "照片.txt", b"one")
    return give(unit, tmp_path / "r.zip")


def refused(store: Workspace, path: Path) -> str:
    """The reason; and nothing was changed."""
    before = dump(store.path)
    found = one(store, path)
    assert found.refused
    assert dump(store.path) == before
    return found.refused


def remade(
    store: Workspace, path: Path, change: Callable[[Manifest, Content], tuple[Manifest, Content]] | None = None
) -> Path:
    """The package with something else in it, signed again by the unit itself."""
    found = package.read(path)
    head, content = change(found.manifest, found.content) if change else (found.manifest, found.content)
    evidence = {sha: (lambda sha=sha: found.evidence(sha)) for sha in _hashes(found.manifest)}
    with store.operation("重做"):
        path.write_bytes(pack(head, content, store.exchange.seed(), evidence=evidence))
    return path


def _hashes(head: Manifest) -> list[str]:
    return [name.removeprefix("evidence/") for name in head.members if name.startswith("evidence/")]


def rezipped(path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], **how: int) -> Path:
    """The same members, changed, in a ZIP of its own."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **how) as new:
        for name, data in change(members).items():
            new.writestr(name, data)
    path.write_bytes(file.getvalue())
    return path


def with_filing(**changes: object) -> Callable[[Manifest, Content], tuple[Manifest, Content]]:
    def change(head: Manifest, content: Content) -> tuple[Manifest, Content]:
        old = content.filings[0]
        filing = old.filing._replace(**changes)
        new = Carried(filing, tuple(each._replace(key=filing.key) for each in old.evidence), old.lineage)
        return head, dataclasses.replace(content, filings=(new,))

    return change


def with_head(**changes: object) -> Callable[[Manifest, Content], tuple[Manifest, Content]]:
    return lambda head, content: (dataclasses.replace(head, **changes), content)


UNKNOWN = derived_id("of", "nowhere")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (with_head(format=FORMAT + 1), "更新版本的程序"),
        (with_head(to=UNKNOWN), "不是报送给本工作区"),
        (with_head(kind=Kind.HANDOUT), "不是报送包"),
        (with_head(kind=Kind.SHARE), "督查室不收"),
        (with_head(kind=Kind.SHEET), "损坏"),
        (with_head(unit_id=HOUSING.id), "封面的单位或月份不符"),
        (with_head(unit_id=UNKNOWN), "清单里没有单位"),
        (with_head(month=MARCH.plus(1)), "封面的单位或月份不符"),
        (with_head(list_id=ListId(UNKNOWN)), "不在本工作区里"),
        (with_head(list_version=2), "第 2 版，本工作区还是第 1 版"),
        (with_filing(state=FilingState.SIGNED_OFF), "还没有审签报送"),
        (with_filing(progress=""), "还没有写本月进展"),
        (with_filing(percent=10_000.0), "完成比例"),
        (with_filing(values={UNKNOWN: 1.0}), "没有的任务或指标"),
        (with_filing(key=key()._replace(node_id=NodeId(UNKNOWN))), "没有的任务或指标"),
        (with_filing(key=key()._replace(unit_id=HOUSING.id)), "封面的单位或月份不符"),
        (
            lambda head, content: (head, dataclasses.replace(content, filings=content.filings * 2)),
            "封面的单位或月份不符",
        ),
    ],
)
def test_what_a_unit_may_not_say(office: Workspace, unit: Workspace, signed: Path, change: Callable, reason: str):
    assert reason in refused(office, remade(unit, signed, change))


def test_remaking_alone_is_no_reason(office: Workspace, unit: Workspace, signed: Path):
    assert taken(office, remade(unit, signed)).added == 1


def test_a_unit_can_not_accept_its_own(office: Workspace, unit: Workspace, signed: Path):
    taken(office, remade(unit, signed, with_filing(state=FilingState.ACCEPTED)))
    assert office.filing(key()).state is FilingState.RECEIVED


def corrupted(members: dict[str, bytes]) -> dict[str, bytes]:
    return {**members, "filings.jsonl": members["filings.jsonl"].replace(b"25.0", b"95.0")}


def resigned(members: dict[str, bytes]) -> dict[str, bytes]:
    """By a key that the manifest does not name."""
    return {**members, "manifest.sig": keys.sign(keys.new_seed(), members["manifest.json"]).encode()}


def reworded(members: dict[str, bytes]) -> dict[str, bytes]:
    head = json.loads(members["manifest.json"])
    return {**members, "manifest.json": json.dumps({**head, "machine": "x"}).encode()}


def without_evidence(members: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in members.items() if not name.startswith("evidence/")}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (corrupted, "改动过或已损坏"),
        (resigned, "签名不对"),
        (reworded, "签名不对"),
        (without_evidence, "有增减"),
        (lambda members: {**members, "extra.json": b"{}"}, "有增减"),
        (lambda members: {**members, "../../evil.json": b"{}"}, "不该有的内容"),
        (lambda members: {**members, "C:\\evil.json": b"{}"}, "不该有的内容"),
        (lambda members: {**members, "/etc/passwd": b"{}"}, "不该有的内容"),
        (lambda members: {name: data for name, data in members.items() if name != "manifest.sig"}, "损坏"),
        (lambda members: {**members, "manifest.json": b"[" * 100_000}, "损坏"),
        (lambda members: {**members, **{f"a_{'x' * (n % 30)}{'y' * (n // 30)}.json": b"" for n in range(60)}}, "内容"),
    ],
)
def test_what_was_changed_on_the_way(office: Workspace, signed: Path, change: Callable, reason: str):
    assert reason in refused(office, rezipped(signed, change))


def test_a_file_cut_short(office: Workspace, signed: Path):
    signed.write_bytes(signed.read_bytes()[:-40])
    assert "损坏" in refused(office, signed)


def test_a_bomb_is_not_unpacked(office: Workspace, signed: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MOST_RECORDS", 1 << 20)
    bomb = rezipped(
        signed, lambda members: {**members, "filings.jsonl": b"\0" * (2 << 20)}, compression=zipfile.ZIP_DEFLATED
    )
    monkeypatch.setattr(archive, "read", lambda *_: pytest.fail("something was unpacked"))
    assert bomb.stat().st_size < 20_000
    assert "解开后太大" in refused(office, bomb)


def test_another_programs_zip_is_read_too(office: Workspace, signed: Path):
    changed = rezipped(signed, lambda members: members, compression=zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(changed) as made:
        assert any(
            info.compress_type == zipfile.ZIP_DEFLATED for info in made.infolist() if "evidence" in info.filename
        )
    assert taken(office, changed).added == 1  # small enough to be read


def test_too_many_members_are_not_counted_one_by_one(office: Workspace, tmp_path: Path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(archive.MOST_MEMBERS + 1):
            file.writestr(f"evidence/{number:064x}", b"")
    assert "太多" in refused(office, path)


def test_a_package_number_is_used_once(office: Workspace, unit: Workspace, signed: Path):
    taken(office, signed)
    assert "编号相同" in refused(office, remade(unit, signed, with_head(machine="另一台")))


def test_another_key_has_to_be_confirmed_over_the_phone(
    office: Workspace, unit: Workspace, other: Workspace, signed: Path, tmp_path: Path
):
    first = taken(office, signed)
    assert len(first.new_key) == 29
    assert taken(office, signed).new_key == ""
    sign(other, filing(key("改进作风"), values={}))
    stranger = give(other, tmp_path / "s.zip")
    said = refused(office, stranger)
    assert "换了密钥" in said
    shown = fingerprint_in(one(office, stranger))
    assert one(office, stranger, confirmed=["0000 " * 5 + "0000"]).refused
    assert one(office, stranger, confirmed=[shown]).added == 1
    assert not one(office, stranger).refused


def test_the_fingerprint_is_the_one_the_unit_sees(office: Workspace, unit: Workspace, signed: Path):
    assert taken(office, signed).new_key == keys.fingerprint(keys.public_key(unit.exchange.seed()))


# --- in a unit -----------------------------------------------------------------------------------------


def test_a_unit_takes_only_what_is_its_own(office: Workspace, unit: Workspace, tmp_path: Path):
    assert "不是发给本单位" in refused(unit, hand_out(office, tmp_path / "h.zip", HOUSING))


def test_a_unit_takes_from_its_own_office_only(office: Workspace, unit: Workspace, tmp_path: Path):
    taken(unit, hand_out(office, tmp_path / "h.zip"))
    (tmp_path / "b").mkdir()
    with office_at(tmp_path / "b") as stranger:
        package_of_stranger = answer(stranger, tmp_path / "a.zip")
    assert "另一个督查室" in refused(unit, package_of_stranger)


def test_a_forged_answer_is_refused(office: Workspace, unit: Workspace, tmp_path: Path):
    taken(unit, hand_out(office, tmp_path / "h.zip"))
    forged = package.read(answer(office, tmp_path / "a.zip"))
    path = tmp_path / "f.zip"
    path.write_bytes(pack(forged.manifest, forged.content, keys.new_seed()))
    assert "换了密钥" in refused(unit, path)


def test_own_packages_are_not_taken(office: Workspace, unit: Workspace, signed: Path, tmp_path: Path):
    assert "自己导出的" in refused(unit, signed)
    assert "自己导出的" in refused(office, hand_out(office, tmp_path / "h.zip"))


def test_drafts_are_for_the_other_pc_only(office: Workspace, unit: Workspace, other: Workspace, tmp_path: Path):
    write(unit, filing())
    drafts = share(unit, tmp_path / "s.zip")
    assert "督查室不收" in refused(office, drafts)
    assert taken(other, drafts).added == 1


def test_another_units_drafts_are_refused(unit: Workspace, tmp_path: Path):
    write(unit, filing())
    drafts = share(unit, tmp_path / "s.zip")
    with unit_at(tmp_path, HOUSING) as housing:
        assert "不是发给本单位" in refused(housing, drafts)


@pytest.mark.parametrize(
    "change",
    [
        {"nodes": work_list().nodes[1:]},
        {"nodes": (*work_list().nodes, work_list().nodes[0])},
        {"units": work_list().units[1:]},
        {"units": (EDUCATION,)},
        {"version": 3},
    ],
)
def test_a_list_that_does_not_hold_together(office: Workspace, unit: Workspace, tmp_path: Path, change: dict):
    def broken(head: Manifest, content: Content) -> tuple[Manifest, Content]:
        made = work_list(version=2)._replace(**change)
        return dataclasses.replace(head, list_version=2), dataclasses.replace(content, work_list=made)

    path = remade(office, hand_out(office, tmp_path / "h.zip"), broken)
    assert refused(unit, path)


@pytest.mark.parametrize(
    "name", ["calendar", "light_rule", "evidence_limits", "evidence_for", "unit_groups", "filing_fields"]
)
def test_settings_that_can_not_be_read(office: Workspace, unit: Workspace, tmp_path: Path, name: str):
    def broken(head: Manifest, content: Content) -> tuple[Manifest, Content]:
        return head, dataclasses.replace(content, settings={name: '{"x": 1}'})

    assert "读不出来" in refused(unit, remade(office, hand_out(office, tmp_path / "h.zip"), broken))


def test_a_group_with_a_name_longer_than_any_that_is_made(office: Workspace, unit: Workspace, tmp_path: Path):
    def broken(head: Manifest, content: Content) -> tuple[Manifest, Content]:
        return head, dataclasses.replace(content, settings={"unit_groups": json.dumps({EDUCATION.id: "很" * 13})})

    assert "读不出来" in refused(unit, remade(office, hand_out(office, tmp_path / "h.zip"), broken))


def test_settings_of_other_names_do_not_come_in(office: Workspace, unit: Workspace, tmp_path: Path):
    def sneaky(head: Manifest, content: Content) -> tuple[Manifest, Content]:
        return head, dataclasses.replace(content, settings={"role": "office", "password.head": ""})

    taken(unit, remade(office, hand_out(office, tmp_path / "h.zip"), sneaky))
    assert unit.setting("role") == "unit"


def test_a_file_that_can_not_be_read_is_named(office: Workspace, tmp_path: Path):
    folder = tmp_path / "x.zip"
    shutil.copy(__file__, folder)
    assert "不是报送包" in refused(office, folder)
