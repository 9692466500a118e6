"""Whatever comes in at any door is taken or refused with a sentence: no other exception, and what was refused changed
nothing.

A thousand cases by default; all of them with INTAKE=20000 uv run pytest -s tests/safety/test_intake.py
(the rows of a hub have their own share, in tests/hub/test_odd_rows.py).
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from core import pictures, validation
from core.commands import status as standing
from core.documents import files
from core.documents.file_type import Kind
from core.documents.pasted import pasted
from core.errors import KnownError
from core.exchange import ledger, outgoing, sheet_write
from core.exchange.collecting import Wishes, collect
from core.host import clock, diagnostics
from core.lists import parsing
from core.lists.drafting import begin
from core.model import fields
from core.model.period import Month
from core.model.status import FilingState
from core.sandbox import parent
from core.usecases import evidence, filing_fields, recording
from db import workspace
from db.backup import restore
from db.integrity.rescue import rescue
from db.workspace import Workspace
from tests.core.reading import makers
from tests.exchange import world
from tests.exchange.world import EDUCATION, MARCH, attach, board_of, dump, filing, key, sign
from tests.safety import odd

COUNT = int(os.environ.get("INTAKE", "1000"))
_MOST_SECONDS = 10.0  # of the processor here, for one case
_MOST_MEMORY = 400  # MiB more than at the start, for all of them

Case = Callable[[Random, Path], object]


@pytest.fixture(autouse=True)
def defects(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports of defects: at the door of a batch they refuse a file, so that they are asked for here."""
    kept: list[str] = []
    monkeypatch.setattr(diagnostics, "keep_report", kept.append)
    monkeypatch.setattr(clock, "now", lambda: world.day("2022-03-20T09:00:00"))
    return kept


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    with world.office(tmp_path) as store:
        yield store


@pytest.fixture
def unit(tmp_path: Path, office: Workspace) -> Iterator[Workspace]:
    with world.unit(tmp_path) as store:
        yield store


def share(part: float) -> int:
    """So much of all cases."""
    return max(int(COUNT * part), 1)


def run(cases: int, one: Case, folder: Path, defects: list[str]) -> Counter[str]:
    """Each case with a Random of its own, so that one that fails can be had again by its number."""
    told: Counter[str] = Counter()
    slowest, before = (0.0, 0), _memory()
    with parent.batch():
        for number in range(cases):
            begun = time.process_time()
            try:
                one(Random(number), folder)
                told["taken"] += 1
            except KnownError as error:
                assert str(error)
                told["refused"] += 1
            except Exception as error:
                raise AssertionError(f"case {number}") from error
            assert not defects, (number, defects)
            slowest = max(slowest, (time.process_time() - begun, number))
    grown = _memory() - before
    sys.stdout.write(f"\n{dict(told)}, slowest {slowest[0]:.2f} s (case {slowest[1]}), {grown} MiB more\n")
    assert slowest[0] < _MOST_SECONDS, slowest
    assert grown < _MOST_MEMORY
    return told


def _memory() -> int:
    """MiB that this process ever needed; 0 where the system does not tell it so."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM")), 0)


# --- packages ------------------------------------------------------------------------------------------


def packages(office: Workspace, unit: Workspace, folder: Path) -> dict[str, tuple[Workspace, bytes, bytes]]:
    """A sound one of each kind with the workspace that it is for and the key that it is signed with."""
    other = world.unit(folder, name="另一台")
    sign(other, filing(key(month=Month(2022, 2)), **dict.fromkeys(fields.names(fields.TEXTS), "完成征地。")))
    sign(unit, filing(), filing(key("改进作风"), values={}))
    attach(unit, key(), "照片.txt", "开工".encode())
    returned = outgoing.month_return(unit, board_of(unit), EDUCATION.id, MARCH)
    world.write(office, filing(percent=30.0), state=FilingState.RETURNED)
    listed = board_of(office).work_list
    made = {
        "报送": (office, returned, unit),
        "交办": (unit, outgoing.handout(office, listed, EDUCATION.id, with_files=True), office),
        "回执": (unit, outgoing.receipt(office, listed, EDUCATION.id, [unit.exchange.id]), office),
        "交换": (unit, outgoing.share(other, board_of(other), EDUCATION.id, Month(2022, 2)), other),
    }
    found = {name: (store, data, maker.exchange.seed()) for name, (store, data, maker) in made.items()}
    other.close()
    return found


def test_packages_of_every_kind(office: Workspace, unit: Workspace, tmp_path: Path, defects: list[str]):
    sound = packages(office, unit, tmp_path)
    names = [*sound]

    def case(random: Random, folder: Path) -> None:
        store, data, seed = sound[random.choice(names)]
        change = random.choice([*odd.ARCHIVE, *[odd.respoken(seed)] * 24])
        path = folder / random.choice(["收到.zip", "收到.xlsx", "收到"])
        path.write_bytes(change(data, random))
        try:
            take(store, path, tmp_path)
        finally:
            path.unlink()

    told = run(share(0.4), case, tmp_path, defects)
    assert min(told["taken"], told["refused"]) > 0


def take(store: Workspace, path: Path, folder: Path) -> None:
    """Preview it; what is refused must change nothing, what is not is taken into a copy that is then looked at."""
    preview = collect(store, [path], Wishes(dry_run=True))
    if all(one.refused for one in preview.outcomes):
        before = dump(store.path)
        for one in collect(store, [path], Wishes()).outcomes:
            assert one.refused
        assert dump(store.path) == before
        raise KnownError(preview.outcomes[0].refused)
    copy = folder / "试.db"
    snapshot(store, copy)
    with workspace.open_workspace(copy) as tried:
        collect(tried, [path], Wishes())
        look_round(tried)
    copy.unlink()


def snapshot(store: Workspace, copy: Path) -> None:
    import sqlite3
    from contextlib import closing

    for ending in ("", "-wal", "-shm"):
        copy.with_name(f"{copy.name}{ending}").unlink(missing_ok=True)
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def look_round(store: Workspace) -> None:
    """What the window and the reports ask of a workspace after a package came in."""
    board = board_of(store)
    for node in board.work_list.nodes:
        assert board.path(node.id)
    found = standing.of(store, board, MARCH, clock.now())
    json.dumps(standing.as_json(found))
    assert standing.as_text(found)
    assert list(store.check()) == []


# --- workbooks, ledgers, records -----------------------------------------------------------------------


def filled(office: Workspace) -> bytes:
    """A form with something in it."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(sheet_write.make(office, board_of(office), EDUCATION.id, MARCH)))
    page = book["填报"]
    heads = {
        cell.value: cell.column for row in page.iter_rows() for cell in row if cell.value in {"进度判断", "本月进展"}
    }
    for row in range(1, page.max_row + 1):
        if str(page.cell(row, page.max_column).value or "").count("-") == 4:
            page.cell(row, heads["进度判断"]).value = "达序时"
            page.cell(row, heads["本月进展"]).value = "完成选址和勘察。"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_forms(office: Workspace, tmp_path: Path, defects: list[str]):
    sound = filled(office)

    def case(random: Random, folder: Path) -> None:
        path = folder / random.choice(["表.xlsx", "表.xls", "表"])
        path.write_bytes(random.choice(odd.OFFICE_FILE)(sound, random))
        try:
            take(office, path, tmp_path)
        finally:
            path.unlink()

    run(share(0.12), case, tmp_path, defects)


_CELLS = [
    "2022-03",
    "3月",
    44621,
    "区教育局",
    "建设学校",
    "（二）、建设学校",
    78,
    "78%",
    "2000万",
    "达序时",
    "#NAME?",
    -1,
    1e300,
    None,
    True,
]


def table_of(random: Random) -> bytes:
    """A ledger as someone may have kept it, and some cells that nobody would write."""
    import openpyxl

    book = openpyxl.Workbook()
    heads = ["任务", "单位", "月份", "进度判断", "完成比例", "本月进展", "新建学校", "备注"]
    book.active.append(random.sample(heads, random.randrange(2, len(heads))) if random.random() < 0.3 else heads)
    for _ in range(random.randrange(4)):
        usual = ["建设学校", "区教育局", "2022-03", "达序时", 25, "完成选址。", 1, ""]
        row = [random.choice([one, one, one, *_CELLS]) for one in usual]
        book.active.append(row)
    if random.random() < 0.2:
        book.active.merge_cells("A2:B4")
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    return random.choice(odd.OFFICE_FILE)(data, random) if random.random() < 0.5 else data


def test_ledgers_and_records(office: Workspace, tmp_path: Path, defects: list[str]):
    row = {
        "node": "建设学校", "unit": "区教育局", "month": "2022-03", "status": "on_track", "percent": 25,
        "values": {"新建学校": 1}, **dict.fromkeys(fields.names(fields.TEXTS), "完成选址。"),
    }  # fmt: skip
    filing_fields.ask_for(office, board_of(office).work_list.id, fields.names(fields.OPTIONAL))

    def case(random: Random, folder: Path) -> None:
        path = folder / random.choice(["账.xlsx", "账.json"])
        if path.suffix == ".json":
            rows = odd.odd_somewhere([row, row], random, [key().node_id, EDUCATION.id])
            data = json.dumps(rows, ensure_ascii=random.random() < 0.8).encode("utf-8", "surrogatepass")
            path.write_bytes(random.choice(odd.BYTES)(data, random) if random.random() < 0.3 else data)
        else:
            path.write_bytes(table_of(random))
        before = dump(office.path)
        said = ledger.Said(unit="区教育局", month="2022-03") if random.random() < 0.4 else ledger.Said()
        copy = tmp_path / "试.db"
        snapshot(office, copy)
        try:
            with workspace.open_workspace(copy) as tried:
                if path.suffix == ".json" or random.random() < 0.5:
                    recording.to_filings(recording.read_rows(path), board_of(tried), tried.filing)
                ledger.record_file(tried, board_of(tried), path, said)
                look_round(tried)
        finally:
            path.unlink()
            copy.unlink()
            assert dump(office.path) == before

    run(share(0.12), case, tmp_path, defects)


# --- lists in each format ------------------------------------------------------------------------------

_LINES = [*makers.LINES[:9], makers.LINES[-1]]
LISTS = {
    "单.docx": (makers.as_word(_LINES), odd.OFFICE_FILE),
    "单.xlsx": (makers.as_workbook(_LINES), odd.OFFICE_FILE),
    "单.pdf": (makers.as_pdf(_LINES), odd.BYTES),
    "单.xls": ((makers.DATA / "table.xls").read_bytes(), odd.BYTES),
    "单.txt": ("\n".join(_LINES).encode("gb18030"), odd.BYTES),
    "单.csv": ("序号,任务,责任单位\n1,新建学校3所,区教育局\n".encode(), odd.BYTES),
    "单.md": ("\n".join(f"- {line}" for line in _LINES).encode(), odd.BYTES),
}


def test_lists_in_each_format(tmp_path: Path, defects: list[str]):
    names = [*LISTS]

    def case(random: Random, folder: Path) -> None:
        name = random.choice(names)
        sound, changes = LISTS[name]
        path = folder / random.choice([name, name, random.choice(names)])
        path.write_bytes(random.choice(changes)(sound, random))
        try:
            text = files.read(path)
            work_list = parsing.build(parsing.parse(text), source=text)
            validation.require_list(work_list)
            if random.random() < 0.2:
                begin(text)
        finally:
            path.unlink()

    run(share(0.2), case, tmp_path, defects)


def test_the_clipboard(tmp_path: Path, defects: list[str]):
    tags = [
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<td rowspan=99999>",
        "<p>",
        "甲",
        "<br>",
        "<style>",
        "&#0;",
        "<!--",
    ]

    def case(random: Random, _folder: Path) -> None:
        html = "".join(random.choice(tags) for _ in range(random.randrange(80)))
        parsing.parse(pasted(random.choice(["", *_LINES]), html))

    run(share(0.02), case, tmp_path, defects)


# --- pictures and evidence -----------------------------------------------------------------------------


def drawings() -> dict[str, bytes]:
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    image = Image.effect_noise((60, 40), 50)
    made = {}
    for name, kind in (("图.jpg", "JPEG"), ("图.png", "PNG"), ("图.bmp", "BMP"), ("图.tif", "TIFF")):
        out = io.BytesIO()
        image.save(out, kind)
        made[name] = out.getvalue()
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 100, "text")
    canvas.save()
    return made | {"图.pdf": out.getvalue(), "字.txt": "开工".encode(), "文.docx": makers.as_word(["甲"])}


def test_pictures_and_evidence(office: Workspace, tmp_path: Path, defects: list[str]):
    sound = drawings()
    names = [*sound]

    def case(random: Random, _folder: Path) -> None:
        name = random.choice(names)
        data = random.choice(odd.BYTES)(sound[name], random)
        seen = evidence.look_at(random.choice([name, name, *odd.NAMES]), data, evidence.Limits())
        if seen.kind is Kind.PDF:
            pictures.of_first_page(data, 400)
        elif seen.kind in pictures.PICTURES:
            pictures.of_picture(data, seen.kind, 400, 400)
        elif seen.kind in {Kind.DOCX, Kind.TEXT}:
            files.read_data(data, seen.name)

    run(share(0.06), case, tmp_path, defects)


# --- databases -----------------------------------------------------------------------------------------


def test_databases(office: Workspace, tmp_path: Path, defects: list[str]):
    """Damaged files at every door where one comes in: opened, checked, restored, rescued; the file stays as it was."""
    world.write(office, filing())
    attach(office, key(), "照片.txt", b"one")
    sound = tmp_path / "好.db"
    snapshot(office, sound)
    data = sound.read_bytes()

    def case(random: Random, folder: Path) -> None:
        path, out = folder / "坏.db", folder / "出.db"
        for one in (*folder.glob("坏.db*"), *folder.glob("出.db*")):
            one.unlink()
        path.write_bytes(random.choice([odd.flipped, odd.cut, odd.stuffed])(data, random))
        before = path.read_bytes()
        doors: list[Callable[[], object]] = [
            lambda: workspace.open_workspace(path, read_only=True).close(),
            lambda: workspace.examine(path),
            lambda: restore.restore_as(path, out),
            lambda: rescue(path, out),
        ]
        try:
            random.choice(doors)()
        finally:
            assert path.read_bytes() == before

    run(share(0.08), case, tmp_path, defects)
