"""Reading a workbook that someone else made, within bounds: its cells and merged ranges, nothing more.

Read from the XML itself: other readers lay out every cell of a range that a file merely names, and a merged
range may name seventeen thousand million. Nothing is ever written back.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from core import files
from core.errors import KnownError

Cell = str | float | bool | None
MOST_ROWS, MOST_COLUMNS = 20_000, 200
_MOST_MERGES = 5_000
_MOST_SPREAD = 200_000  # cells in merged ranges
_MOST_TEXTS = 400_000
_MOST_FILE = 50 << 20
_MOST_XML = 30 << 20  # of all parts together, unpacked
_MOST_PARTS = 2_000
_LONGEST = 32_767  # characters, as many as Excel takes in a cell
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet. Rows and columns count from one; a cell inside a merged range has the range's value."""

    name: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Cell:
        """What stands there, None for nothing."""
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """The same as text without blanks around it."""
        return as_text(self.value(row, column))

    @property
    def rows(self) -> list[int]:
        """The rows in which anything stands."""
        return sorted({row for (row, _), value in self.cells.items() if as_text(value)})

    def columns(self, row: int) -> list[int]:
        """The columns of a row in which anything stands."""
        return sorted(column for (at, column), value in self.cells.items() if at == row and as_text(value))


@dataclass(frozen=True, slots=True)
class Workbook:
    """The worksheets by name, in their order, hidden ones included; `epoch_1904` as old Macs count days."""

    sheets: Mapping[str, Sheet]
    epoch_1904: bool = False


def as_text(value: Cell) -> str:
    """A cell as people read it: 3 and not 3.0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.strip()


def letter(column: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read(path: Path) -> Workbook:
    """Read a .xlsx or .xlsm file; raises KnownError for what is none, is damaged, or is over the limits."""
    if path.suffix.lower() in {".xls", ".et"}:
        raise KnownError("这是旧格式的表格，没有读入。", "用 Excel 或 WPS 另存为 .xlsx 再收取。")
    if path.stat().st_size > _MOST_FILE:
        raise KnownError(f"表格超过 {_MOST_FILE >> 20} MB，没有读入。", "去掉图片等附加内容后再收取。")
    try:
        return _read(files.read(path))
    except _BROKEN as error:
        raise KnownError("表格不完整或已损坏，没有读入。", "在 Excel 或 WPS 里打开后另存一份再收取。") from error


_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, ParseError, KeyError, ValueError, IndexError, EOFError, TypeError,
    NotImplementedError, RuntimeError, OverflowError, zlib.error, struct.error,
)  # fmt: skip


def _read(data: bytes) -> Workbook:
    _check_directory(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = _Parts(archive)
        book = parts.root("xl/workbook.xml")
        targets = _targets(parts)
        texts = _shared_texts(parts)
        sheets = {}
        for found in _all(book, "sheet"):
            name, path = found.attrib["name"], targets[found.attrib[_RELATION]]
            if "worksheet" in path:
                sheets[name] = _sheet(parts, name, path, texts)
        properties = next(_all(book, "workbookPr"), None)
        old = properties is not None and properties.attrib.get("date1904") in {"1", "true"}
        return Workbook(sheets, old)


def _check_directory(data: bytes) -> None:
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or int.from_bytes(data[at + 10 : at + 12], "little") > _MOST_PARTS:
        raise zipfile.BadZipFile


class _Parts:
    """The XML parts of the archive, read within one allowance for all of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._left = archive, _MOST_XML
        self.names = set(archive.namelist())

    def stream(self, name: str) -> IO[bytes]:
        """A part's XML; one with a document type is refused: its entities could grow without end."""
        with self._archive.open(name) as part:
            data = part.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise KnownError("表格解开后太大，没有读入。", "把内容复制到新的填报表里再收取。")
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"<!DOCTYPE" in data or b"\0" in data[:4]:
            raise ValueError(name)
        return io.BytesIO(data)

    def root(self, name: str) -> Element:
        """A small part as a whole."""
        element = None
        for _, element in iterparse(self.stream(name)):  # noqa: B007, S314  document types were refused
            pass
        if element is None:
            raise ValueError(name)
        return element


def _local(element: Element) -> str:
    """The tag without its namespace: strict and transitional files differ in that only."""
    return str(element.tag).rpartition("}")[2]


def _all(element: Element, tag: str) -> Iterator[Element]:
    return (one for one in element.iter() if _local(one) == tag)


def _targets(parts: _Parts) -> dict[str, str]:
    """The part of each relation of the workbook."""
    found = _all(parts.root("xl/_rels/workbook.xml.rels"), "Relationship")
    return {one.attrib["Id"]: _absolute(one.attrib["Target"]) for one in found}


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"


def _shared_texts(parts: _Parts) -> list[str]:
    if "xl/sharedStrings.xml" not in parts.names:
        return []
    texts: list[str] = []
    for _, element in iterparse(parts.stream("xl/sharedStrings.xml")):  # noqa: S314  as above
        if _local(element) == "si":
            texts.append(_text_of(element))
            element.clear()
            if len(texts) > _MOST_TEXTS:
                raise ValueError("too many texts")
    return texts


def _text_of(element: Element) -> str:
    """The runs of a text put together, readings of characters (phonetic guides) left out."""
    if _local(element) == "rPh":
        return ""
    own = _ESCAPED.sub(_sign, element.text or "") if _local(element) == "t" else ""
    return (own + "".join(map(_text_of, element)))[:_LONGEST]


def _sign(found: re.Match[str]) -> str:
    """_x000D_ is how the format writes a sign that XML does not take."""
    return chr(int(found[1], 16))


def _sheet(parts: _Parts, name: str, path: str, texts: list[str]) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    merges: list[str] = []
    for _, element in iterparse(parts.stream(path)):  # noqa: S314  as above
        tag = _local(element)
        if tag == "c":
            _keep(cells, element, texts)
        elif tag == "mergeCell" and len(merges) < _MOST_MERGES:
            merges.append(element.attrib.get("ref", ""))
        elif tag == "row":
            element.clear()
    left = _MOST_SPREAD
    for ref in merges:
        left -= _spread(cells, ref, left)
    return Sheet(name, cells)


def _keep(cells: dict[tuple[int, int], Cell], element: Element, texts: list[str]) -> None:
    place = _place(element.attrib.get("r", ""))
    if place is None:
        raise ValueError("a cell without a place")
    if place[0] > MOST_ROWS or place[1] > MOST_COLUMNS:
        return
    value = _value(element, texts)
    if value is not None:
        cells[place] = value


def _place(ref: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(ref)
    if found is None:
        return None
    column = 0
    for sign in found[1]:
        column = column * 26 + ord(sign) - ord("A") + 1
    return int(found[2]), column


def _value(element: Element, texts: list[str]) -> Cell:
    kind = element.attrib.get("t", "n")
    if kind == "inlineStr":
        return _text_of(element)
    found = next((one.text for one in element if _local(one) == "v"), None)
    if found is None or found == "":
        return None
    if kind == "s":
        return texts[int(found)]
    if kind == "b":
        return found == "1"
    if kind == "n":
        return float(found)
    return found[:_LONGEST]  # "str" of a formula, "d" a date, "e" an error


def _spread(cells: dict[tuple[int, int], Cell], ref: str, most: int) -> int:
    """A merged range has its first cell's value everywhere, as far as the bounds go; how many cells that were."""
    first, _, last = ref.partition(":")
    begin, end = _place(first), _place(last)
    if begin is None or end is None or begin not in cells:
        return 0
    bottom, right = min(end[0], MOST_ROWS), min(end[1], MOST_COLUMNS)
    count = (bottom - begin[0] + 1) * (right - begin[1] + 1)
    if count > most:
        return 0
    for row in range(begin[0], bottom + 1):
        for column in range(begin[1], right + 1):
            cells[row, column] = cells[begin]
    return max(count, 0)
