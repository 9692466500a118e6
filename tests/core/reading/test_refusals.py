"""What cannot be read says so, with what to do; whatever bytes come, an answer or a KnownError within bounds."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.documents import files, office_package
from core.documents.files import read, read_data
from core.documents.pasted import pasted
from core.errors import KnownError
from core.lists.parsing import parse
from tests.core.reading import makers

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(parts, *, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def locked_pdf():
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "text")
    canvas.save()
    return out.getvalue()


def scanned_pdf():
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words", "hint"),
    [
        ("a.doc", lambda: OLE + b"\0" * 600, "旧版 Word", ".docx"),
        ("a.wps", lambda: OLE + b"\0" * 600, "WPS 文字", "粘贴"),
        ("a.xls", lambda: OLE + b"\0" * 600, "不完整的表格", ".xlsx"),
        ("a.docx", lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码", "去掉密码"),
        ("a.rtf", lambda: b"{\\rtf1 x}", "RTF", ".docx"),
        ("a.pdf", locked_pdf, "密码", "去掉密码"),
        ("a.pdf", scanned_pdf, "扫描", "OCR"),
        ("a.pdf", lambda: b"%PDF-1.7 rest", "已损坏", "Word"),
        ("a.docx", lambda: b"PK\x03\x04" + b"\0" * 100, "不完整", "另存"),
        ("a.zip", lambda: zipped({"a.txt": "x"}), "压缩包", "解压"),
        ("a.odt", lambda: zipped({"content.xml": "x"}), "OpenDocument", "另存"),
        ("a.docx", lambda: zipped({"word/document.xml": "<broken"}), "已损坏", "另存"),
        ("a.xlsx", lambda: zipped({"xl/workbook.xml": "<broken"}), "已损坏", "另存"),
        ("a.csv", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, "不是文本", ".txt"),
        ("a.txt", lambda: b"", "空的", "有内容"),
    ],
)
def test_a_sentence_says_what_to_do(name, data, words, hint):
    with pytest.raises(KnownError) as refusal:
        read_data(data(), name)
    assert words in refusal.value.sentence
    assert hint in refusal.value.hint


def test_a_bomb_is_not_unpacked(monkeypatch):
    bomb = zipped({"word/document.xml": b"\0" * (office_package.MAX_PART + 1)})
    assert len(bomb) < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_args, **_more: pytest.fail("unpacked"))
    with pytest.raises(KnownError, match="展开后太大"):
        files.plain_text(bomb, ".docx")


def test_a_bomb_that_lies_about_its_size_is_refused():
    """The declared size is patched to a harmless one; unpacking then stops there and the check sum is wrong."""
    name, size = b"word/document.xml", (1 << 20).to_bytes(4, "little")
    bomb = zipped({name.decode(): b" " * (1 << 20)}).replace(size, (100).to_bytes(4, "little"))
    with pytest.raises(KnownError):
        read_data(bomb, "a.docx")


def test_entities_of_a_document_are_not_expanded():
    laughs = '<!DOCTYPE x [<!ENTITY a "hahahahaha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
    )
    with zipfile.ZipFile(io.BytesIO(makers.as_word(["甲"]))) as sound:
        parts = {one: sound.read(one) for one in sound.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:document", laughs.encode() + b"]><w:document", 1
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace("甲".encode(), b"&i;")
    try:
        text = read_data(zipped(parts), "a.docx")
    except KnownError:
        return
    assert len(text) < 1000


def test_too_large_a_file_is_not_read_whole(tmp_path):
    file = tmp_path / "noise.docx"
    with file.open("wb") as out:
        out.truncate(files.MAX_BYTES * 3)
    with pytest.raises(KnownError, match="50 MB"):
        read(file)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(KnownError, match="找不到"):
        read(tmp_path / "none.docx")
    with pytest.raises(KnownError, match="不是文件"):
        read(tmp_path)


def test_an_empty_clipboard_is_refused():
    with pytest.raises(KnownError, match="没有文字"):
        pasted(" \n", "<table><tr><td> </td></tr></table>")


SHORT = [*makers.LINES[:6], makers.LINES[-1]]
SOUND = {
    "a.docx": makers.as_word(SHORT),
    "a.xlsx": makers.as_workbook(SHORT),
    "a.pdf": makers.as_pdf(SHORT),
    "loose.pdf": makers.as_loose_pdf([("序号", "任务", "责任单位"), ("1", "新建学校3所", "区教育局")]),
    "a.txt": "\n".join(SHORT).encode("gb18030"),
    "a.xls": (makers.DATA / "table.xls").read_bytes(),
    "a.csv": "序号,任务,责任单位\n1,新建学校3所,区教育局\n".encode("gb18030"),
}


def is_answered(data, name):
    """An outline with something in it, or a refusal that says why."""
    try:
        return bool(parse(read_data(data, name)).nodes)
    except KnownError as refusal:
        return bool(refusal.sentence)


def test_the_files_that_are_disturbed_below_are_sound():
    for name, data in SOUND.items():
        assert read_data(data, name).strip()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_any_disturbed_file_is_read_or_refused(name, data):
    bytes_ = bytearray(SOUND[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(bytes_) - 1))
        bytes_[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=12))
    assert is_answered(bytes(bytes_[: data.draw(st.integers(1, len(bytes_)))]), name)


def mutated(parts, which, data):
    """The package with one of its parts disturbed and packed soundly: no check sum stops it early."""
    part = bytearray(parts[which])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(part) - 1, 0)))
        part[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=8) | st.sampled_from(WORDS))
    return zipped({**parts, which: bytes(part)})


WORDS = [b"<", b">", b'"', b"/>", b"999999999", b"-1", b"A1:XFD1048576", b"w:val", b"&", b"</w:p>", b'r="9999999"']


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["a.docx", "a.xlsx"]), st.data())
def test_any_disturbed_part_is_read_or_refused(name, data):
    with zipfile.ZipFile(io.BytesIO(SOUND[name])) as sound:
        parts = {one: sound.read(one) for one in sound.namelist()}
    which = data.draw(st.sampled_from(sorted(one for one in parts if one.endswith((".xml", ".rels")))))
    assert is_answered(mutated(parts, which, data), name)


@given(st.binary(max_size=3000), st.sampled_from(["a.docx", "a.xlsx", "a.pdf", "a.csv", "a.tsv", "a.txt", "a.md", "a"]))
def test_any_bytes_are_read_or_refused(data, name):
    assert is_answered(data, name)


@given(st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", OLE, b"{\\rtf"]), st.binary(max_size=2000))
def test_any_bytes_behind_a_known_beginning(magic, rest):
    assert is_answered(magic + rest, "a")


TAGS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<td rowspan=999999999>",
    '<td colspan="9">',
    "<p>",
    "甲",
    "<br>",
]


@given(st.lists(st.sampled_from(TAGS), max_size=60).map("".join), st.text(max_size=50))
def test_any_clipboard_is_read_or_refused(html, text):
    try:
        assert pasted(text, html).strip()
    except KnownError as refusal:
        assert refusal.sentence
