"""Which reader a file needs, and a sentence for what no reader can take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from core.documents.decode import decode, read_bytes
from core.documents.delimited import read_separated
from core.documents.reading import Reading
from core.errors import KnownError
from core.folding import unified

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 50 * 1024 * 1024
#: A division list of 5,000 measures has about 2 million characters.
MAX_CHARACTERS = 5_000_000
_PASTE = "也可以在原程序里全选、复制，再到这里粘贴。"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = {
    ".xls": ("不完整的表格文件", ".xlsx"),
    ".et": ("不完整的表格文件", ".xlsx"),
    ".wps": ("WPS 文字文件（.wps）", ".docx"),
    ".doc": ("旧版 Word 文件（.doc）", ".docx"),
}
_SEPARATED = {".csv", ".tsv"}
Reader = Callable[[bytes], str | Reading]


def read(path: Path) -> str:
    """The text of a file, as `read_whole` has it."""
    return read_whole(path).text


def read_whole(path: Path) -> Reading:
    """The text of a file, by its content and not by its name, with remarks; KnownError when it cannot be read.

    Nothing is unpacked or decoded before its size is known to be within bounds.
    """
    return _read(read_bytes(path, MAX_BYTES), path.name)


def read_data(data: bytes, name: str) -> str:
    """The text of a file's bytes; the name only decides between text and separated values."""
    return _read(data, name).text


def _read(data: bytes, name: str) -> Reading:
    """What only an office program or a PDF reader understands is read in a child process."""
    if len(data) > MAX_BYTES:
        raise KnownError("文件超过 50 MB，不像一份清单。", "只保留清单部分，另存后再选。")
    ending = PurePath(name).suffix.lower()
    _refuse_old(data, ending)
    if _is_document(data, ending):
        from core.sandbox import parent

        text, remarks = parent.run("list", data, ending=ending).value
        return Reading(text, tuple(remarks))
    return Reading(_bounded(read_separated(data) if ending in _SEPARATED else decode(data)))


def plain_text(data: bytes, ending: str) -> tuple[Reading, bytes]:
    """A reader of the child: the text of a document and the remarks."""
    found = _reader(data, ending)(data)
    reading = found if isinstance(found, Reading) else Reading(found)
    return Reading(_bounded(reading.text), reading.remarks), b""


def _bounded(text: str) -> str:
    """The text with its characters unified, if it can be a list."""
    text = unified(text)
    if len(text) > MAX_CHARACTERS:
        raise KnownError("文件里的文字超过 500 万字，不像一份清单。", "只保留清单部分，另存后再选。")
    if not text.strip():
        raise KnownError("文件里没有文字。", _PASTE)
    return text


def _refuse_old(data: bytes, ending: str) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise KnownError("这个文件有打开密码。", "在 Word、Excel 或 WPS 里去掉密码，另存后再选。")
        from core.documents.xls import holds_workbook

        if holds_workbook(data):
            return
        what, better = _OLD.get(ending, ("旧版 Office 或 WPS 文件", ".docx 或 .xlsx"))
        raise KnownError(f"这是{what}，程序读不了。", f"用 Word 或 WPS 打开，另存为 {better} 后再选；{_PASTE}")
    if data.startswith(b"{\\rtf"):
        raise KnownError("这是 RTF 文件，程序读不了。", f"用 Word 或 WPS 打开，另存为 .docx 后再选；{_PASTE}")


def _is_document(data: bytes, ending: str) -> bool:
    return data.startswith((_OLE, _ZIP)) or _is_pdf(data, ending)


def _is_pdf(data: bytes, ending: str) -> bool:
    return data.startswith(b"%PDF") or (ending == ".pdf" and b"%PDF" in data[:1024])


def _reader(data: bytes, ending: str) -> Reader:
    """The reader for a document's content; each is loaded when it is needed."""
    if data.startswith(_OLE):  # what holds no workbook was refused
        from core.documents.xls import read_old_workbook

        return read_old_workbook
    if _is_pdf(data, ending):
        from core.documents.pdf import read_pdf

        return read_pdf
    from core.documents.office_package import read_package

    return read_package
