"""Foreign files are read in a child: whatever it does, there is an answer or a sentence, and the next file is read."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.documents.files import read_data
from core.errors import KnownError
from core.host import folders
from core.sandbox import limits, parent
from tests.core.reading import makers

ROOT = Path(__file__).resolve().parents[3]
WORD = makers.as_word(["一、新建学校3所", "责任单位：区教育局"])

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="asks /proc and resource for what Windows tells elsewhere"
)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The children that were started, in their order."""
    made: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def start(*args: object, **how: object) -> subprocess.Popen[bytes]:
        made.append(real(*args, **how))
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return made


def test_a_batch_has_one_child_which_ends_with_it(started):
    with parent.batch():
        for _ in range(3):
            assert "新建学校" in read_data(WORD, "a.docx")
        assert [one.poll() for one in started] == [None]
    assert [one.poll() is None for one in started] == [False]


def test_a_large_program_needs_no_more_children(started):
    """The system counts what a program used towards the child that it starts."""
    ballast = bytearray(limits.MEMORY)
    with parent.batch():
        for _ in range(3):
            read_data(WORD, "a.docx")
    assert len(started) == 1
    del ballast


def test_a_file_alone_has_a_child_of_its_own(started):
    read_data(WORD, "a.docx")
    read_data(WORD, "a.docx")
    assert [one.poll() is None for one in started] == [False, False]


def test_a_refusal_comes_back_as_it_is_and_ends_nothing(started):
    with parent.batch():
        with pytest.raises(KnownError, match="已损坏"):
            read_data(b"%PDF-1.7 rest", "a.pdf")
        assert "新建学校" in read_data(WORD, "a.docx")
    assert len(started) == 1


def test_a_child_that_was_ended_meanwhile_is_followed_by_another(started):
    with parent.batch():
        read_data(WORD, "a.docx")
        os.kill(started[0].pid, signal.SIGKILL)
        started[0].wait()
        assert "新建学校" in read_data(WORD, "a.docx")
    assert len(started) == 2


def test_a_child_that_dies_over_a_file_refuses_that_file_only(started, monkeypatch):
    from core.sandbox import frames

    real = frames.write

    def write_and_kill(*args: object) -> None:
        real(*args)
        if len(started) == 1:
            os.kill(started[0].pid, signal.SIGKILL)

    monkeypatch.setattr(frames, "write", write_and_kill)
    with parent.batch():
        with pytest.raises(KnownError, match="读不出来"):
            read_data(WORD, "a.docx")
        assert "新建学校" in read_data(WORD, "a.docx")


def test_a_file_that_takes_too_long_is_given_up(started, monkeypatch):
    with parent.batch():
        read_data(WORD, "a.docx")
        monkeypatch.setattr(limits, "PATIENCE", 0.0)
        with pytest.raises(KnownError, match="读得太久"):
            read_data(WORD, "a.docx")
        assert started[0].poll() is not None


def test_a_defect_of_a_reader_is_kept_and_refuses_the_file():
    with pytest.raises(KnownError, match="没能读懂"):
        parent.run("list", WORD, nonsense=1)
    (report,) = folders.log_folder().glob("crash *.txt")
    assert "TypeError" in report.read_text(encoding="utf-8")


def test_a_child_that_can_not_be_started_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(KnownError, match="启动不了"):
        read_data(WORD, "a.docx")


def test_the_hidden_word_without_a_parent_ends_at_once():
    from core.sandbox import WORD as HIDDEN

    done = subprocess.run([sys.executable, ROOT / "main.py", HIDDEN], input=b"", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# --- small files, large cost ---------------------------------------------------------------------------

#: What does not shrink, so that the ratio stays harmless and only the elements are too many.
PADDING = b"<!--" + os.urandom(400_000).hex().encode() + b"-->"


def changed(sound: bytes, part: str, pattern: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = re.sub(pattern, lambda _found: new, parts[part], count=1, flags=re.DOTALL)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def document(body: bytes) -> bytes:
    return changed(WORD, "word/document.xml", b"<w:body>", b"<w:body>" + body)


def book(rows: bytes) -> bytes:
    sheet = b"<sheetData>" + rows + b"</sheetData>"
    return changed(makers.as_workbook(["甲"]), "xl/worksheets/sheet1.xml", b"<sheetData>.*</sheetData>", sheet)


def page_of(content: bytes) -> bytes:
    import zlib

    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(out))
    return out + end


BOMBS = {
    "one.docx": lambda: document(b"<w:p/>" * 8_000_000),
    "paragraphs.docx": lambda: document(PADDING + b"<w:p/>" * 8_000_000),
    "deep.docx": lambda: document(PADDING + b"<w:sdt>" * 200_000 + b"</w:sdt>" * 200_000),
    "cells.xlsx": lambda: book(PADDING + b"<row><c><v>1</v></c></row>" * 1_000_000),
    "wide.xlsx": lambda: book(PADDING + b"<row>" + b"<c/>" * 5_000_000 + b"</row>"),
    "rows.xlsx": lambda: book(PADDING + b"<row/>" * 5_000_000),
    "unknown.xlsx": lambda: book(PADDING + b"<x/>" * 5_000_000),
    "text.pdf": lambda: page_of(b"BT /F1 1 Tf (a) Tj ET " * 2_000_000),
}

_MEASURED = """
import resource, sys
from pathlib import Path
from core.errors import KnownError
from core.documents.files import read
try:
    print(len(read(Path(sys.argv[1]))), file=sys.stderr)
except KnownError as error:
    print(error, file=sys.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(used.ru_maxrss >> 10, int(own) >> 10, used.ru_utime + used.ru_stime)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_bounded_memory_and_time_and_nothing_here(name, tmp_path):
    """Measured in a process of its own: at most 400 MB and 10 s of the processor in the child, little in the parent."""
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    assert path.stat().st_size < 1 << 20
    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, path], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    child, own, seconds = map(float, told.stdout.split())
    assert (child < 400, own < 150, seconds < 11) == (True, True, True), (told.stdout, told.stderr)
