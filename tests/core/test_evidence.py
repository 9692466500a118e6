import hashlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.file_type import Kind, kind_of
from core.errors import KnownError
from core.file_names import safe_name
from core.host import clock
from core.model.period import Month
from core.model.records import Evidence, Filing
from core.model.setting import read
from core.model.status import ProgressStatus
from core.reports import batch, kinds
from core.reports.kinds import KINDS
from core.settings.office import EVIDENCE_FOR, EVIDENCE_LIMITS
from core.usecases import evidence, steps
from core.usecases.changes import change_setting
from core.usecases.evidence import Limits, look_at
from core.usecases.undo import UndoStack
from tests import builders

KEY = builders.key()
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100


def zipped(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # with a fixed time: the same bytes each time
    return held.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")


def take(name="报告.pdf", data=PDF):
    return look_at(name, data, Limits())


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", PDF, Kind.PDF),
        ("a.jpeg", JPG, Kind.JPEG),
        ("a.png", b"\x89PNG\r\n\x1a\n\0", Kind.PNG),
        ("a.docx", DOCX, Kind.DOCX),
        ("a.xlsx", XLSX, Kind.XLSX),
        ("a.ofd", zipped("OFD.xml"), Kind.OFD),
        ("a.xls", OLE, Kind.OLE),
        ("a.wps", OLE, Kind.OLE),
        ("a.txt", "进度说明".encode("gb18030"), Kind.TEXT),
        ("a.txt", "进度说明".encode("utf-16"), Kind.TEXT),
        ("a.csv", "BM,值\n".encode(), Kind.TEXT),
    ],
)
def test_what_a_file_is_its_content_says(name, data, kind):
    taken = take(name, data)
    assert (taken.kind, taken.name, taken.warning) == (kind, name, "")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"MZ\x90\0\x03"),
        ("照片.jpg", b"\x7fELF\x02"),
        ("a.pdf", b"#!/bin/sh\n"),
        ("a.bat", b"echo"),
        ("a.js", b"alert(1)"),
        ("a.html", b"<p>"),
        ("a.pdf.lnk", b"L\0\0\0\x01\x14\x02\0"),
        ("a.zip", zipped("a.txt")),
        ("a.docx", zipped("a.exe")),
        ("a.rar", b"Rar!\x1a\x07"),
        ("a.bin", b"\0\x01\x02\x03"),
        ("a.docx", DOCX[:40]),
        ("a.pdf", b""),
    ],
)
def test_programs_archives_and_what_is_unknown_are_refused(name, data):
    with pytest.raises(KnownError, match="没有存入"):
        take(name, data)


def test_a_name_that_does_not_fit_its_content_is_told_before_anything_is_stored(store):
    photo = take("现场照片.jpg", PDF)
    assert photo.name == "现场照片.pdf"
    assert photo.warning == "“现场照片.jpg”的内容是 PDF，与扩展名不符，还没有存入"
    with pytest.raises(KnownError, match="与扩展名不符"):
        evidence.add(store, KEY, photo)
    assert evidence.attached(store, KEY) == ()
    evidence.add(store, KEY, photo, agreed=True)
    assert [one.name for one in evidence.attached(store, KEY)] == ["现场照片.pdf"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docm", DOCX),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.xls", OLE + "_VBA_PROJECT".encode("utf-16-le")),
    ],
)
def test_a_document_that_can_run_code_comes_with_a_warning(name, data):
    assert "宏" in take(name, data).warning


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/报告.pdf", "报告.pdf"),
        ("C:\\资料\\报告.pdf", "报告.pdf"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ('a<>:"|?*b.pdf', "ab.pdf"),
        ("CON.pdf", "_CON.pdf"),
        (" . ", "未命名"),
    ],
)
def test_names_are_made_safe(given_name, safe):
    assert safe_name(given_name) == safe


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_every_system_takes(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= 101
    assert not set(safe) & set('/\\<>:"|?*\0\n')
    assert safe == safe.strip(" .")
    assert safe_name(safe) == safe


@given(st.binary(max_size=200), st.sampled_from(["a.pdf", "a", "a.txt", "a.docx"]))
def test_any_bytes_are_recognised_or_refused(data, name):
    assert kind_of(name, data) in Kind


def test_the_same_file_is_stored_once_and_attached_once_a_filing(store):
    evidence.add(store, KEY, take(), note="①固定资产投资")
    with pytest.raises(KnownError, match="没有再存一份"):
        evidence.add(store, KEY, take("另一个名字.pdf"))
    evidence.add(store, builders.key("改进作风"), take())
    assert store.link.execute("SELECT count(*) FROM contents").fetchone()[0] == 1
    (one,) = evidence.attached(store, KEY)
    assert (one.sha256, one.size, one.kind, one.note) == (
        hashlib.sha256(PDF).hexdigest(),
        len(PDF),
        "pdf",
        "①固定资产投资",
    )
    assert store.content(one.sha256) == PDF


def test_two_files_of_one_name_get_a_number(store):
    evidence.add(store, KEY, take())
    evidence.add(store, KEY, take(data=PDF + b"2"))
    assert [one.name for one in evidence.attached(store, KEY)] == ["报告.pdf", "报告（2）.pdf"]


def test_the_offices_limits_hold(store, tmp_path):
    change_setting(store, EVIDENCE_LIMITS, Limits(40, 40))
    limits = read(store, EVIDENCE_LIMITS)
    big = tmp_path / "大.pdf"
    big.write_bytes(PDF * 9)
    with pytest.raises(KnownError, match="单个不超过"):
        evidence.read(big, limits)
    big.write_bytes(PDF)
    evidence.add(store, KEY, evidence.read(big, limits))
    with pytest.raises(KnownError, match="合计不超过"):
        evidence.add(store, KEY, look_at("b.pdf", PDF + b"2", limits))
    with pytest.raises(KnownError, match="上限"):
        change_setting(store, EVIDENCE_LIMITS, Limits(60, 50))


def test_a_folder_and_a_file_that_is_gone_are_refused_with_a_sentence(tmp_path):
    for path in (tmp_path, tmp_path / "没有.pdf"):
        with pytest.raises(KnownError, match="没有存入"):
            evidence.read(path, Limits())


def test_what_was_filed_keeps_its_evidence(store, board):
    evidence.add(store, KEY, take())
    with store.operation("x"):
        store.save_filing(builders.filing())
    steps.submit(store, board, KEY)
    (one,) = evidence.attached(store, KEY)
    for change in (
        lambda: evidence.add(store, KEY, take("b.jpg", JPG)),
        lambda: evidence.remove(store, one),
        lambda: evidence.describe(store, one, "证明"),
    ):
        with pytest.raises(KnownError, match="待审签"):
            change()


def test_removing_is_undone_and_done_again(store):
    stack = UndoStack()
    stack.push(evidence.add(store, KEY, take()), clock.now())
    stack.push(evidence.describe(store, evidence.attached(store, KEY)[0], "合同"), clock.now())
    stack.push(evidence.remove(store, evidence.attached(store, KEY)[0]), clock.now())
    assert stack.undo_label == "撤销移除佐证“报告.pdf”"
    assert stack.undo(store).keys == (KEY,)
    assert [one.note for one in evidence.attached(store, KEY)] == ["合同"]
    stack.redo(store)
    assert evidence.attached(store, KEY) == ()
    for _ in range(3):
        stack.undo(store)
    assert store.records(Evidence) == ()
    assert list(store.check()) == []


def test_what_was_submitted_keeps_its_evidence_through_undo_too(store, board):
    patch = evidence.add(store, KEY, take())
    with store.operation("x"):
        store.save_filing(builders.filing(values={}))
    steps.submit(store, board, KEY)
    with pytest.raises(KnownError, match="待审签"):
        patch.inverse.apply(store, "撤销")
    assert len(evidence.attached(store, KEY)) == 1


def test_a_preview_is_kept_beside_the_content(store):
    evidence.add(store, KEY, take())
    (one,) = evidence.attached(store, KEY)
    assert store.preview(one.sha256) == b""
    with store.operation("预览"):
        store.set_preview(one.sha256, b"picture")
    assert store.preview(one.sha256) == b"picture"


def test_the_office_says_for_which_status_evidence_is_asked(store):
    assert read(store, EVIDENCE_FOR) == {ProgressStatus.COMPLETED}
    patch = change_setting(store, EVIDENCE_FOR, frozenset({ProgressStatus.AHEAD}))
    assert read(store, EVIDENCE_FOR) == {ProgressStatus.AHEAD}
    change_setting(store, EVIDENCE_FOR, frozenset())
    assert read(store, EVIDENCE_FOR) == frozenset()
    with pytest.raises(KnownError, match="后来又改过"):
        patch.inverse.apply(store, "撤销")


def test_the_units_table_and_monthly_report_count_the_files_that_the_workspace_holds(store, board):
    with store.operation("填报"):
        store.save_filing(Filing(KEY, status=ProgressStatus.ON_TRACK, percent=25.0, progress="已开工。"))
    for name, data in (("报告.pdf", PDF), ("照片.jpg", JPG)):
        evidence.add(store, KEY, take(name, data))
    assert evidence.counts(store, KEY.month) == evidence.counts(store, KEY.month, KEY.unit_id) == {KEY: 2}
    assert evidence.counts(store, Month(2022, 2)) == {}
    table = batch.data(store, board, KINDS["ledger"], KEY.month, KEY.unit_id)
    (listing,) = kinds.listings(table)
    at = [field.head for field in listing.fields].index("佐证")
    assert sorted(row[at] for row in listing.rows if row[at]) == [2]
    report = batch.unit_data(store, board, KEY.unit_id, KEY.month)
    assert [one.files for one in report.measures if one.files] == [2]
