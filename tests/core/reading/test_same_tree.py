"""The built-in list in every kind of file gives the tree of the text."""

import pytest

from core.documents.files import read, read_data
from core.documents.pasted import pasted
from tests.core.reading import makers

KINDS = {
    "list.docx": makers.as_word,
    "list.xlsx": makers.as_workbook,
    "list.xls": (makers.DATA / "seed.xls").read_bytes,
    "list.et": (makers.DATA / "seed.xls").read_bytes,
    "list.pdf": makers.as_pdf,
    "gbk.txt": lambda: makers.SEED.encode("gbk"),
    "utf-16.txt": lambda: makers.SEED.encode("utf-16"),
}


@pytest.fixture(scope="module")
def wanted():
    shape = makers.shape(makers.SEED)
    assert len(shape[2]) == 37
    return shape


@pytest.mark.parametrize("name", KINDS)
def test_the_built_in_list_as(name, wanted, tmp_path):
    path = tmp_path / name
    path.write_bytes(KINDS[name]())
    assert makers.shape(read(path)) == wanted


def test_the_numbers_of_the_word_file_are_not_in_its_text():
    """Otherwise the test above would show nothing."""
    import io
    import zipfile

    document = zipfile.ZipFile(io.BytesIO(makers.as_word())).read("word/document.xml").decode()
    assert "重点做好6方面工作" in document
    assert "（一）" not in document
    assert "二、全面" not in document


def test_pasted_text_gives_the_tree(wanted):
    assert makers.shape(pasted("\r\n".join(makers.LINES))) == wanted


def test_a_running_head_and_two_columns_do_not_disturb(wanted):
    assert makers.shape(read_data(makers.as_pdf(head="区人民政府文件"), "a.pdf")) == wanted
    assert makers.shape(read_data(makers.as_pdf(columns=2), "a.pdf")) == wanted


@pytest.mark.parametrize("name", ["list.txt", "list.pdf", "none"])
def test_the_content_decides_and_not_the_name(name, wanted):
    assert makers.shape(read_data(makers.as_word(), name)) == wanted
