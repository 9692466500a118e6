"""What is done to sound files so that they turn odd: to their bytes, to their members, and to what the members say.

The last knows the structure: it puts a wrong type, another month, an id of elsewhere (so that rings and members of
oneself come about), nesting, huge counts and names with hidden marks where such things stand, and signs the whole
again with a key that is trusted. Everything follows from the given Random.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

from core.exchange import keys

Members = dict[str, bytes]
Change = Callable[[bytes, Random], bytes]

_MONTHS = ["9999-12", "0000-01", "2021-12", "2022-13", "2022-3", "1999-01", "2099-12", ""]
_DAYS = ["9999-12-31", "0001-01-01", "2022-02-30", "2022-W01", "20220301", "x"]
_TIMES = [
    "9999-12-31T23:59:59",
    "0001-01-01T00:00:00",
    "2022-03-20T09:00:00+08:00",
    "2022-03-20",
    "2099-12-31T23:59:59",
]
_NUMBERS = [0, -1, 1, 2**31, 2**53, 10**30, -(10**30), 0.5, 1e308, -1e308, True, 1e-300]
NAMES = [
    *(
        "",
        " ",
        "../../x",
        "C:\\x",
        "con",
        "x" * 300,
        "长" * 30_000,
        "甲\u202e乙.exe",
        "甲\0乙",
        "甲\n乙",
        "\ud800",
        "\x7f",
    ),
    *("a/b", "'; DROP TABLE filings; --", "<b>甲</b>", "%s%n{0}", "=1+1", "🏫" * 50, "通知.pdf.exe", "\u200b"),
]
_SHAPES: list[Any] = [None, True, "", [], {}, [[]], {"a": {}}, [None] * 300, {str(n): n for n in range(300)}]
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_KINDS = [
    "open",
    "agreed",
    "draft",
    "accepted",
    "集合",
    "区直",
    "range",
    "=",
    "是否",
    "monthly",
    "completed",
    "grey",
    "sheet",
]


# --- to bytes ------------------------------------------------------------------------------------------


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


def renumbered(data: bytes, random: Random) -> bytes:
    """Another number where digits stand: sizes, counts, offsets of a format written in text."""
    found = list(re.finditer(rb"\d{1,9}", data))
    if not found:
        return flipped(data, random)
    at = random.choice(found)
    number = random.choice([b"0", b"-1", b"1", b"65536", b"999999999", b"4294967295", b"1e999"])
    return data[: at.start()] + number + data[at.end() :]


BYTES: tuple[Change, ...] = (flipped, cut, stuffed, renumbered)


# --- to the members of a ZIP ---------------------------------------------------------------------------


def unzipped(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def renamed(data: bytes, random: Random) -> bytes:
    names = [
        "../x.json",
        "/etc/x.json",
        "..\\x.json",
        "C:/x.json",
        "a/../../x.json",
        "x.json\0.zip",
        ".",
        "包/",
        "x" * 900,
    ]
    return zipped({**unzipped(data), random.choice(names): b"{}"})


def swollen(data: bytes, random: Random) -> bytes:
    members = unzipped(data)
    name = random.choice(list(members))
    piece = random.choice([b" ", b"[", b"{},", b"\0", b"<a>", b"<c/>", b"<row/>", b"\n"])
    where = random.choice(["before", "behind"])
    much = piece * (random.choice([1 << 10, 1 << 16, 3 << 20]) // len(piece))
    return zipped({**members, name: much + members[name] if where == "before" else members[name] + much})


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
    filled = [name for name, content in members.items() if content]
    name = random.choice(filled)
    return zipped({**members, name: random.choice(BYTES)(members[name], random)})


def wrapped(data: bytes, random: Random) -> bytes:
    """Packed again, a few times."""
    name = random.choice(["包.zip", "a/b.zip", "../出去.zip", "表.xlsx", "图.jpg"])
    for _ in range(random.choice([1, 1, 2, 5])):
        data = zipped({name: data})
    return data


ARCHIVE: tuple[Change, ...] = (*BYTES, renamed, swollen, lost_or_doubled, torn, wrapped)


# --- to what XML says ----------------------------------------------------------------------------------

_VALUES = [
    b"-1",
    b"0",
    b"1",
    b"999999999",
    b"A1",
    b"XFD1048576",
    b"A1:XFD1048576",
    b"s",
    b"b",
    b"e",
    b"d",
    b"true",
    b"x",
    b"",
]


def respelled(data: bytes, random: Random) -> bytes:
    """Attributes, texts and elements of a part turned odd: places, counts, kinds, nesting, doubled and lost pieces."""
    members = unzipped(data)
    parts = [name for name, content in members.items() if content.lstrip().startswith(b"<")]
    if not parts:
        return flipped(data, random)
    name = random.choice(parts)
    for _ in range(random.choice([1, 1, 2, 4])):
        members[name] = random.choice([_attribute, _text, _element])(members[name], random)
    return zipped(members)


def _attribute(part: bytes, random: Random) -> bytes:
    found = list(re.finditer(rb'="([^"]*)"', part))
    if not found:
        return part
    at = random.choice(found)
    return part[: at.start(1)] + random.choice(_VALUES) + part[at.end(1) :]


def _text(part: bytes, random: Random) -> bytes:
    found = list(re.finditer(rb">([^<]+)<", part))
    if not found:
        return part
    at = random.choice(found)
    words = [
        b"1e999",
        b"-5",
        b"2000\xe4\xb8\x87",
        b"#NAME?",
        b"44621",
        b"2022-13-45",
        b"x" * 40_000,
        b"&#x202E;",
        b"_xD800_",
    ]
    return part[: at.start(1)] + random.choice(words) + part[at.end(1) :]


def _element(part: bytes, random: Random) -> bytes:
    found = list(re.finditer(rb"<(\w[\w:]*)\b[^>]*?(/>|>[^<]*</\1>)", part))
    if not found:
        return part
    at, times = random.choice(found), random.choice([0, 2, 50, 3000])
    nested = b"<%s>" % at[1] * 400 + b"</%s>" % at[1] * 400
    return part[: at.start()] + (nested if times == 2 and random.random() < 0.3 else at[0] * times) + part[at.end() :]


OFFICE_FILE: tuple[Change, ...] = (*ARCHIVE, respelled, respelled, respelled, respelled)


# --- to what records say -------------------------------------------------------------------------------


def odd_somewhere(value: Any, random: Random, ids: list[str]) -> Any:
    """The same JSON with something odd at some place."""
    if not isinstance(value, dict | list) or not value or random.random() < 0.08:
        return _odd(value, random, ids)
    if isinstance(value, list):
        if random.random() < 0.1:
            return value * random.choice([0, 2, 200])
        at = random.randrange(len(value))
        return [odd_somewhere(one, random, ids) if number == at else one for number, one in enumerate(value)]
    name = random.choice(list(value))
    if random.random() < 0.05:
        return {key: one for key, one in value.items() if key != name}
    return {**value, name: odd_somewhere(value[name], random, ids)}


def _odd(value: Any, random: Random, ids: list[str]) -> Any:
    if random.random() < 0.15:
        return random.choice(_SHAPES)
    if isinstance(value, str):
        return random.choice(_texts_like(value, random, ids))
    if isinstance(value, int | float):
        return random.choice(_NUMBERS)
    if value is None:
        return random.choice([*ids[:20], *_DAYS, *_MONTHS, *_TIMES, 1, [], [*ids[:3]]])
    return random.choice(_SHAPES)


def _texts_like(value: str, random: Random, ids: list[str]) -> list[str]:
    if _ID.fullmatch(value):
        return [*random.sample(ids, min(len(ids), 12)), "x", value.upper(), "../x"]
    if re.fullmatch(r"\d{4}-\d{2}", value):
        return _MONTHS
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return _DAYS
    if re.match(r"\d{4}-\d{2}-\d{2}T", value):
        return _TIMES
    if value[:1] in {"{", "["}:
        return [*_settings(value, random, ids), "[" * 20_000, "[" + "{}," * 9_999 + "{}]", "NaN", "{"]
    return [*NAMES, *_KINDS]


def _settings(value: str, random: Random, ids: list[str]) -> list[str]:
    """A setting is JSON in a text."""
    try:
        return [json.dumps(odd_somewhere(json.loads(value), random, ids)) for _ in range(6)]
    except ValueError:
        return []


def respoken(seed: bytes) -> Change:
    """Records or head of a package say something odd; hashes and signature fit, the key is that of the sender."""

    def change(data: bytes, random: Random) -> bytes:
        members = {name: content for name, content in unzipped(data).items() if name != "manifest.sig"}
        head = json.loads(members.pop("manifest.json"))
        ids = sorted({one for content in (*members.values(), json.dumps(head).encode()) for one in _ids(content)})
        for _ in range(random.choice([1, 1, 1, 3])):
            if random.random() < 0.2:
                head = odd_somewhere(head, random, ids)
            else:
                name = random.choice([n for n in members if n.endswith((".json", ".jsonl")) and members[n]])
                members[name] = _odd_lines(members[name], random, ids)
        return signed(members, head, seed)

    return change


def _ids(content: bytes) -> set[str]:
    return set(_ID.findall(content.decode("utf-8", "replace")))


def _odd_lines(content: bytes, random: Random, ids: list[str]) -> bytes:
    lines = [json.loads(line) for line in content.splitlines() if line.strip()]
    at = random.randrange(len(lines))
    lines = [odd_somewhere(line, random, ids) if number == at else line for number, line in enumerate(lines)]
    if random.random() < 0.05:
        lines = lines * random.choice([2, 500])
    return "\n".join(json.dumps(line) for line in lines).encode()


def signed(members: Members, head: Any, seed: bytes) -> bytes:
    """A package of these members whose head names them and the key."""
    if isinstance(head, dict):
        head["members"] = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
        head["key"] = keys.public_key(seed)
    written = json.dumps(head).encode()
    return zipped({"manifest.json": written, "manifest.sig": keys.sign(seed, written).encode(), **members})
