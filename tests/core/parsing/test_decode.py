"""Files as they come: encodings that are read, and sentences for what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents import decode
from core.documents.decode import MAX_BYTES
from core.errors import KnownError
from core.host.resources import resource
from core.lists.parsing import parse, read_text

TEXT = "一、工业\n1.培育企业20家。（区工信局、区财政局）\n2.新建学校3所。（区教育局）\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_offices_give_the_same_text(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_the_built_in_list_is_read_alike_in_every_encoding(tmp_path, encoding):
    text = resource("lists", "2022.txt").read_text(encoding="utf-8")
    copy = tmp_path / "list.txt"
    copy.write_bytes(text.encode(encoding))
    assert parse(read_text(copy)) == parse(text)


def test_rare_characters_of_gb18030_survive():
    rare = "区教育局㐂𠮷镕\n" + TEXT
    assert decode(rare.encode("gb18030")) == rare


def test_big5_is_guessed_at_last():
    text = "一、加強教育工作。（教育局、財政局）\n二、推動經濟發展，改善民生。\n" * 20
    assert decode(text.encode("big5")) == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"  \r\n\t ", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc"),
        (b"PK\x03\x04rest", ".docx"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"{\\rtf1 rest", "RTF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, "不是文本"),
        (b"\0" * 5000, "不是文本"),
        (b"x" * (MAX_BYTES + 1), "5 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data, words):
    with pytest.raises(KnownError) as refusal:
        decode(data)
    assert words in refusal.value.sentence
    assert refusal.value.hint


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(KnownError, match="找不到"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(KnownError, match="不是文件"):
        read_text(tmp_path)


def test_a_file_too_large_is_not_read_whole(tmp_path):
    file = tmp_path / "noise.txt"
    with file.open("wb") as out:
        out.truncate(MAX_BYTES * 10)
    with pytest.raises(KnownError, match="5 MB"):
        read_text(file)


@given(st.binary(max_size=2000))
def test_any_bytes_are_text_or_a_known_refusal(data):
    try:
        text = decode(data)
    except KnownError:
        return
    assert text.strip()


@given(st.text(alphabet=st.characters(codec="gb2312", exclude_categories=("Cc", "Cs")), min_size=1).filter(str.strip))
def test_every_text_survives_utf8(text):
    assert decode(text.encode("utf-8")) == text
