"""Packages and workbooks with bytes flipped, cut, put in, of wrong types: refused or read, nothing else.

Some hundreds by default; all ten thousand with MUTATIONS=10000 uv run pytest -s tests/exchange/test_mutations.py
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from core.exchange import keys, sheet_write
from core.exchange.collecting import Wishes, collect_one
from core.exchange.package import Content, Manifest, pack, read
from core.model.period import Month
from db.workspace import Workspace
from tests.exchange.world import (
    EDUCATION,
    attach,
    board_of,
    dump,
    filing,
    give,
    hand_out,
    key,
    sign,
)  # fmt: skip

resource = pytest.importorskip("resource")  # how much memory was used; Windows tells it otherwise
COUNT = int(os.environ.get("MUTATIONS", "400"))
_MOST_SECONDS = 5.0  # for one file; a usual one takes a hundredth of one
_MOST_MEMORY = 300 << 10  # KiB more than before, for all of them
Members = dict[str, bytes]

ODD = [None, True, -1, 10**30, 1e308, "", "x" * 5000, "\ud800", "2022-99", [], [[]], {}, {"a": {}}, "../../etc/passwd"]


# --- what is done to the bytes -------------------------------------------------------------------------


def flipped(data: bytes, random: Random) -> bytes:
    made = bytearray(data)
    for _ in range(random.choice([1, 1, 1, 5, 50])):
        made[random.randrange(len(made))] ^= 1 << random.randrange(8)
    return bytes(made)


def cut(data: bytes, random: Random) -> bytes:
    begin = random.randrange(len(data))
    return data[:begin] if random.random() < 0.5 else data[:begin] + data[begin + random.randrange(1, 200) :]


def stuffed(data: bytes, random: Random) -> bytes:
    begin = random.randrange(len(data))
    return data[:begin] + random.randbytes(random.randrange(1, 300)) + data[begin:]


# --- what is done to the members -----------------------------------------------------------------------


def unzipped(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def climbing(data: bytes, random: Random) -> bytes:
    name = random.choice(["../x.json", "/etc/x.json", "..\\x.json", "C:/x.json", "a/../../x.json", "x.json\0.zip", "."])
    return zipped({**unzipped(data), name: b"{}"})


def bombed(data: bytes, random: Random) -> bytes:
    members = unzipped(data)
    name = random.choice(list(members))
    return zipped({**members, name: members[name] + random.choice([b" ", b"[", b"\0", b"<a>"]) * (20 << 20)})


def lost_or_doubled(data: bytes, random: Random) -> bytes:
    members = unzipped(data)
    one, other = random.choice(list(members)), random.choice(list(members))
    if random.random() < 0.5:
        del members[one]
    else:
        members[one] = members.get(other, b"")
    return zipped(members, random.choice([zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]))


def torn(data: bytes, random: Random) -> bytes:
    """A member damaged inside a sound ZIP."""
    members = unzipped(data)
    name = random.choice([name for name, content in members.items() if content])
    return zipped({**members, name: random.choice([flipped, cut, stuffed])(members[name], random)})


# --- what a unit with a key of its own could write -----------------------------------------------------


def replaced_somewhere(value: object, random: Random) -> object:
    """Something odd at some place of the JSON."""
    if random.random() < 0.15 or not isinstance(value, dict | list) or not value:
        return random.choice(ODD)
    if isinstance(value, list):
        at = random.randrange(len(value))
        return [replaced_somewhere(one, random) if number == at else one for number, one in enumerate(value)]
    name = random.choice(list(value))
    return {**value, name: replaced_somewhere(value[name], random)}


def resigned(data: bytes, random: Random) -> bytes:
    """Odd values in the records or the head, with hashes and a signature that fit."""
    import hashlib

    members = {name: content for name, content in unzipped(data).items() if name != "manifest.sig"}
    head = json.loads(members.pop("manifest.json"))
    name = random.choice([name for name in members if name.endswith((".json", ".jsonl")) and members[name]])
    if random.random() < 0.7:
        lines = [json.loads(line) for line in members[name].splitlines()]
        lines = [replaced_somewhere(line, random) for line in lines]
        members[name] = "\n".join(json.dumps(line) for line in lines).encode()
    else:
        head = replaced_somewhere(head, random)
    if isinstance(head, dict):
        head["members"] = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
        head["key"] = keys.public_key(SEED)
    written = json.dumps(head).encode()
    return zipped({"manifest.json": written, "manifest.sig": keys.sign(SEED, written).encode(), **members})


SEED = bytes(range(32))
PACKAGE = (flipped, cut, stuffed, climbing, bombed, lost_or_doubled, torn, resigned, resigned, resigned)
BOOK = (flipped, cut, stuffed, bombed, lost_or_doubled, torn, torn, torn)


# --- the test ------------------------------------------------------------------------------------------


@pytest.fixture
def sound_ones(office: Workspace, unit: Workspace, tmp_path: Path) -> dict[str, tuple[Workspace, bytes]]:
    """A return, a handout and a workbook, each with the workspace that it is for."""
    sign(unit, filing(), filing(key("改进作风"), values={}))
    attach(unit, key(), "照片.txt", b"one")
    book = sheet_write.make(office, board_of(office), EDUCATION.id, Month(2022, 3))
    returned = give(unit, tmp_path / "r.zip")
    found = read(returned)
    head, content = found.manifest, found.content
    mine: tuple[Manifest, Content] = (head, content)
    own = pack(*mine, SEED, evidence={one.sha256: lambda: b"one" for one in content.filings[0].evidence})
    return {
        "return.zip": (office, own),
        "handout.zip": (unit, hand_out(office, tmp_path / "h.zip").read_bytes()),
        "sheet.xlsx": (office, book),
    }


def test_every_one_is_refused_or_read(sound_ones: dict[str, tuple[Workspace, bytes]], tmp_path: Path):
    random, told, slowest = Random(2022), Counter[str](), 0.0
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    states = {name: dump(store.path) for name, (store, _) in sound_ones.items()}
    for number in range(COUNT):
        name = list(sound_ones)[number % 3]
        store, data = sound_ones[name]
        change: Callable[[bytes, Random], bytes] = random.choice(BOOK if name.endswith("xlsx") else PACKAGE)
        path = tmp_path / name
        path.write_bytes(change(data, random))
        begin = time.process_time()
        found = collect_one(store, path, Wishes(dry_run=True))
        slowest = max(slowest, time.process_time() - begin)
        told[f"{name} {change.__name__} {'refused' if found.refused else 'read'}"] += 1
        if found.refused:
            assert collect_one(store, path, Wishes()).refused
            assert number % 25 or dump(store.path) == states[name]
    assert {name: dump(store.path) for name, (store, _) in sound_ones.items()} == states
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    sys.stdout.write("\n" + "".join(f"{name}: {count}\n" for name, count in sorted(told.items())))
    sys.stdout.write(f"slowest {slowest:.2f} s, {grown >> 10} MiB more at most\n")
    assert slowest < _MOST_SECONDS
    assert grown < _MOST_MEMORY
    refused = sum(count for name, count in told.items() if name.endswith("refused"))
    assert refused > COUNT * 0.6
    assert told.total() == COUNT


def test_what_is_read_is_what_was_meant(sound_ones: dict[str, tuple[Workspace, bytes]], tmp_path: Path):
    """The sound ones are taken: a reader that refuses everything would pass above."""
    for name, (store, data) in sound_ones.items():
        path = tmp_path / name
        path.write_bytes(data)
        assert collect_one(store, path, Wishes()).refused == ""
