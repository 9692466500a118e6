"""Packages as people wrap them are found one level deep; what holds none says what it is and what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.exchange import deliveries, sheet_write
from core.exchange.collecting import Collected, Wishes, collect
from core.exchange.mailbox import receive
from core.exchange.transport import FolderTransport
from core.exchange.watched_folder import Watch
from db.workspace import Workspace
from tests.builders import EDUCATION, HOUSING, MARCH, filing, key
from tests.exchange import world
from tests.exchange.world import attach, board_of, dump, give, hand_out, sign


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


@pytest.fixture
def package(unit: Workspace, tmp_path: Path) -> bytes:
    sign(unit)
    attach(unit, key(), "照片.txt", b"one")
    return give(unit, tmp_path / "原.zip").read_bytes()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "收件"
    made.mkdir()
    return made


def taken(store: Workspace, path: Path) -> Collected:
    return collect(store, [path], Wishes())


def in_folder(package: bytes, *above: str) -> dict[str, bytes]:
    start = "".join(f"{one}/" for one in above)
    return {f"{start}{name}": data for name, data in members_of(package).items()}


WRAPS = {
    "zip in zip": lambda one: zipped({"区教育局报送包.zip": one}),
    "in a folder of it": lambda one: zipped({"三月/区教育局报送包.zip": one, "三月/说明.docx": b"x"}),
    "folder": lambda one: zipped({"报送包/": b"", **in_folder(one, "报送包")}),
    "deep": lambda one: zipped(in_folder(one, "a", "b", "c")),
    "mac": lambda one: zipped({**members_of(one), "__MACOSX/._manifest.json": b"\0", ".DS_Store": b"x"}),
    "bzip2": lambda one: zipped(members_of(one), zipfile.ZIP_BZIP2),
    "lzma": lambda one: zipped(members_of(one), zipfile.ZIP_LZMA),
    "backslashes": lambda one: zipped({name.replace("/", "\\"): data for name, data in in_folder(one, "包").items()}),
    "deflated evidence": lambda one: zipped(members_of(one)),
}


@pytest.mark.parametrize("wrap", WRAPS)
def test_a_wrapped_package_is_taken(office, package, place, wrap):
    path = place / "收到.zip"
    path.write_bytes(WRAPS[wrap](package))
    found = taken(office, path)
    assert [(one.refused, one.added, one.path) for one in found.outcomes] == [("", 1, path)]
    assert office.content(world.held(office)[key().filing_id].evidence[0].sha256) == b"one"
    assert not list(place.parent.glob("**/zdgz-*"))


def test_the_log_has_the_name_that_people_gave_it(office, package, place):
    (place / "一.zip").write_bytes(zipped({"区教育局.zip": package}))
    taken(office, place / "一.zip")
    assert [one.file for one in office.exchange.imports()] == ["一.zip › 区教育局.zip"]


def test_several_packages_and_workbooks_in_one_are_told_one_by_one(office, package, place, tmp_path):
    with world.unit(tmp_path, HOUSING) as other:
        sign(other, filing(key(unit=HOUSING)))
        second = give(other, tmp_path / "二.zip").read_bytes()
    book = sheet_write.make(office, board_of(office), EDUCATION.id, MARCH)
    broken = package[:-30]
    whole = {"住建.zip": second, "教育.zip": package, "坏.zip": broken, "表.xlsx": book, "说明.txt": b"x"}
    (place / "全部.zip").write_bytes(zipped(whole))
    found = taken(office, place / "全部.zip")
    told = {one.file.partition(" › ")[2]: bool(one.refused) for one in found.outcomes}
    assert told == {"住建.zip": False, "教育.zip": False, "坏.zip": True, "表.xlsx": False}
    assert len(office.filings()) == 2


def test_a_package_that_was_unpacked_into_a_folder_is_taken(office, package, place):
    for name, data in in_folder(package, "报送包").items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (place / "说明.txt").write_text("x", encoding="utf-8")
    found = taken(office, place)
    assert [(one.file, bool(one.refused)) for one in found.outcomes] == [("报送包", False), ("说明.txt", True)]
    assert len(office.filings()) == 1


def test_names_that_windows_packed_in_its_own_encoding_are_read(office, package, place):
    with zipfile.ZipFile(place / "一.zip", "w") as made:
        info = zipfile.ZipInfo("x" * len("区教育局报送包.zip".encode("gb18030")))
        made.writestr(info, package)
    data = (place / "一.zip").read_bytes().replace(info.filename.encode(), "区教育局报送包.zip".encode("gb18030"))
    (place / "一.zip").write_bytes(data)
    (one,) = taken(office, place / "一.zip").outcomes
    assert (one.file, one.refused) == ("一.zip › 区教育局报送包.zip", "")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.zip", b"", "0 字节"),
        ("零.zip", b"\0" * 500, "里面是空的|文件里是空的"),
        ("什么也没有.zip", zipped({}), "是空的"),
        ("照片.zip", zipped({"照片/图.jpg": b"x"}), "普通压缩包.*先解压"),
        ("包.rar", b"Rar!\x1a\x07\x01\0" + b"x" * 60, "RAR.*先解压"),
        ("改名.zip", b"7z\xbc\xaf\x27\x1c" + b"x" * 60, "7z.*先解压"),
        (
            "包中包中包.zip",
            zipped({"一.zip": zipped({"二.zip": zipped({"三.txt": b"x"})})}),
            "有不该有的内容|普通压缩包",
        ),
    ],
)
def test_what_holds_no_package_says_what_it_is(office, place, name, data, words):
    import re

    (place / name).write_bytes(data)
    before = dump(office.path)
    (one,) = taken(office, place / name).outcomes
    assert re.search(words, one.refused)
    assert dump(office.path) == before


def test_a_locked_archive_says_so(office, package, place):
    data = bytearray(zipped({"一.zip": package}))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    (place / "锁.zip").write_bytes(data)
    (one,) = taken(office, place / "锁.zip").outcomes
    assert "有密码" in one.refused


@pytest.mark.parametrize("name", ["../../出去.zip", "/etc/出去.zip", "C:\\出去.zip", "..\\出去.zip", "出\u202e去.zip"])
def test_nothing_is_laid_out_beyond_its_place(office, package, place, name):
    (place / "一.zip").write_bytes(zipped({name: package}))
    before = sorted(place.parent.rglob("*"))
    (one,) = taken(office, place / "一.zip").outcomes
    assert (one.file, one.refused) == ("一.zip › 出去.zip", "")
    assert sorted(place.parent.rglob("*")) == before


def test_a_wrapped_bomb_is_refused(office, place):
    (place / "弹.zip").write_bytes(zipped({"一.zip": b"PK" + b"\0" * (300 << 20)}))
    (one,) = taken(office, place / "弹.zip").outcomes
    assert "解开后太大" in one.refused or "不该有" in one.refused


def test_a_wrapped_handout_founds_a_workspace(office, place, tmp_path):
    (place / "发.zip").write_bytes(zipped({"交办包.zip": hand_out(office, tmp_path / "交.zip").read_bytes()}))
    assert deliveries.founding([place / "发.zip"]).unit_id == EDUCATION.id


def test_a_wrapped_package_in_a_watched_folder_is_offered_and_acknowledged_once(office, package, place):
    import os

    for name, data in (("包.zip", zipped({"一.zip": package})), ("照片.zip", zipped({"图.jpg": b"x"}))):
        (place / name).write_bytes(data)
        os.utime(place / name, (1, 1))
    watch = Watch(place)
    watch.look()
    assert [one.name for one in watch.look()] == ["包.zip"]
    box = FolderTransport(place)
    found = receive(office, box, Wishes())
    assert [bool(one.refused) for one in found.collected.outcomes] == [False, True]
    assert [one.name for one in box.list()] == ["照片.zip"]
