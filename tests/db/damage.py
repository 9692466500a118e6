"""A workspace with something of everything, and ways to damage its file."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.model.period import Month
from core.model.records import Evidence, MonthLock, Review, TaskChange
from core.model.status import Light
from db.workspace import Workspace, create
from tests.builders import EDUCATION, HOUSING, filing, key, work_list

PAGE = 4096
MONTHS = [Month(2022, number) for number in range(1, 7)]
KEYS = [key(title, unit, month) for month in MONTHS for title, unit in (("建设学校", EDUCATION), ("扩大投资", HOUSING))]
_TEXT = "东城幼儿园主体封顶，第一中学扩建完成勘察，正在报批。"


def fill(store: Workspace) -> None:
    """Half a year of filings, each changed a few times, with reviews, a lock and evidence."""
    for at in KEYS:
        for version in range(1, 4):
            with store.operation(f"填写第 {version} 稿"):
                store.save_filing(filing(at, progress=f"{at.month}：{_TEXT * version}", revision=version))
    with store.operation("评判"):
        for at in KEYS[:4]:
            store.save_record(Review(at, Light.YELLOW, "比序时慢", "请加快"))
        store.save_record(MonthLock(EDUCATION.id, MONTHS[0], True, "已通报"))
    for number, at in enumerate(KEYS[:3]):
        with store.operation("添加佐证"):
            data = b"%PDF-1.7 " + bytes(range(256)) * 40 * (number + 1)
            store.save_record(Evidence(at, f"现场照片{number}.pdf", store.add_content(data), len(data), "pdf"))
    with store.operation("设置"):
        store.set_setting("role", "unit", recorded=True)


def make(path: Path) -> Path:
    with create(path, role="unit", unit_id=EDUCATION.id, work_lists=[work_list()]) as store:
        fill(store)
    return path


def content(store: Workspace) -> dict[str, Any]:
    """Everything that a user sees of a workspace."""
    listed = [store.load_list(list_id) for list_id, *_ in store.lists()]
    kinds = (Review, Evidence, MonthLock, TaskChange)
    held: dict[str, Any] = {kind.__name__: store.records(kind) for kind in kinds}
    attached = {one.name: store.content(one.sha256) for one in held["Evidence"]}
    texts = {one.key: one for one in store.filings()}
    named = {name: store.setting(name) for name in ("role", "unit")}
    return held | {"lists": listed, "attached": attached, "filings": texts, "settings": named}


Damage = Callable[[random.Random, bytearray], object]


def flip_bytes(dice: random.Random, data: bytearray) -> None:
    for _ in range(dice.choice((1, 1, 3, 20))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def cut_off(dice: random.Random, data: bytearray) -> None:
    del data[dice.randrange(len(data)) :]


def cut_off_pages(dice: random.Random, data: bytearray) -> None:
    del data[dice.randrange(1, len(data) // PAGE) * PAGE :]


def zero_pages(dice: random.Random, data: bytearray) -> None:
    for _ in range(dice.choice((1, 2, 5))):
        at = dice.randrange(len(data) // PAGE) * PAGE
        data[at : at + PAGE] = bytes(PAGE)


def fill_pages(dice: random.Random, data: bytearray) -> None:
    for _ in range(dice.choice((1, 2, 5))):
        at = dice.randrange(1, len(data) // PAGE) * PAGE
        data[at : at + PAGE] = dice.randbytes(PAGE)


def swap_pages(dice: random.Random, data: bytearray) -> None:
    one, other = (dice.randrange(1, len(data) // PAGE) * PAGE for _ in range(2))
    data[one : one + PAGE], data[other : other + PAGE] = data[other : other + PAGE], data[one : one + PAGE]


def spoil_header(dice: random.Random, data: bytearray) -> None:
    data[dice.randrange(100)] ^= 1 << dice.randrange(8)


def other_text(dice: random.Random, data: bytearray) -> None:
    """A character of a text becomes another: no structure is hurt."""
    places = [at for at in range(len(data) - 3) if data[at] in range(0xE4, 0xEA)]
    at = dice.choice(places)
    data[at : at + 3] = "错".encode()


WAYS: tuple[Damage, ...] = (
    flip_bytes, cut_off, cut_off_pages, zero_pages, fill_pages, swap_pages, spoil_header, other_text,
)  # fmt: skip
