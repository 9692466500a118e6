"""A workbook that someone else made, read within bounds: its cells, number formats and merges, nothing more.

Read from the XML itself: libraries lay out every cell of a range that a file merely names, and give up on what many
writers leave out or write otherwise. Parts are found by their relations (whatever they are called, however their
names are written), cells without a place follow the one before, and Strict files differ in their namespaces only.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from core import bounded_zip
from core.errors import KnownError

Cell = str | float | bool | None
#: First and last row and column of a merge, from 1.
Span = tuple[int, int, int, int]
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 20_000, 200, 50
_MOST_CELLS = 400_000
_MOST_CHARACTERS = 10_000_000  # in all cells
_MOST_MERGES = 20_000
_MOST_TEXTS, _MOST_ELEMENTS = 400_000, 500_000
_MOST_XML = 40 << 20  # of all parts together, unpacked
_BOUNDS = bounded_zip.Bounds(5_000, 2 << 20, _MOST_XML, 300 << 20)
_LONGEST = 32_767  # characters, as many as Excel takes in a cell
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_GENERAL = "General"
#: Number formats that a file names by their number only (ECMA-376 part 1, 18.8.30): percents, and days.
_BUILT_IN = {9: "0%", 10: "0.00%", **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "yyyy-mm-dd")}
_OTHERS = {"word/document.xml": "Word 文档", "ppt/presentation.xml": "PPT 演示文稿", "content.xml": "OpenDocument 文件"}
TOO_LARGE = "表格太大，没有读完。", "只保留要用的那张表，另存后再试。"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A worksheet as it is stored: rows and columns count from one. `formats` has those that are not 常规."""

    name: str
    is_visible: bool = True
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class RawBook:
    """The worksheets in their order; `epoch_1904` as old Macs count days.

    `modified` is when a program saved it last, as its core properties say (ECMA-376 part 2, 11); "" when they don't.
    """

    sheets: tuple[RawSheet, ...]
    epoch_1904: bool = False
    modified: str = ""


def read_book(data: bytes) -> RawBook:
    """Read a .xlsx or .xlsm file.

    Raises KnownError for one over the bounds, one of `bounded_zip.BROKEN` or ParseError for one that is damaged.
    """
    with bounded_zip.opened(data, _BOUNDS) as archive:
        parts = _Parts(archive)
        path = parts.target("", "officeDocument") or "xl/workbook.xml"
        parts.require_workbook(path)
        book = parts.root(path)
        reading = _Reading(parts, _shared_texts(parts, path), _formats(parts, path))
        relations = {name: target for name, kind, target in parts.relations(path) if kind == "worksheet"}
        found = [(one, relations.get(_relation(one))) for one in _all(book, "sheet")]
        sheets = [reading.sheet(one, target) for one, target in found[:MOST_SHEETS] if target]
        modified = _modified(parts)
    properties = next(_all(book, "workbookPr"), None)
    is_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    return RawBook(tuple(sheets), is_1904, modified)


def _modified(parts: _Parts) -> str:
    """Nothing depends on whether the properties can be read."""
    path = parts.target("", "core-properties")
    try:
        found = next(_all(parts.root(path), "modified"), None) if path else None
    except (*bounded_zip.BROKEN, ParseError):
        return ""
    return (found.text or "").strip() if found is not None else ""


def _relation(element: Element) -> str:
    """The id of the relation, whichever of the two namespaces it stands in."""
    found = (value for name, value in element.attrib.items() if name.endswith("relationships}id"))
    return next(found, "")


# --- parts ---------------------------------------------------------------------------------------------


class _Parts:
    """The XML parts of the archive, found however their names are written, read within one allowance for all."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._left = archive, _MOST_XML
        self._names = {_plain(name): name for name in archive.namelist()}

    def require_workbook(self, path: str) -> None:
        """Raise KnownError for a sound file of another sort."""
        if _plain(path) in self._names and not _plain(path).startswith(("word/", "ppt/")):
            return
        what = next((word for name, word in _OTHERS.items() if name in self._names), "压缩包")
        raise KnownError(f"这是{what}，不是 Excel 工作簿。", "另存为 .xlsx，再选那个文件。")

    def stream(self, path: str) -> IO[bytes]:
        """A part's XML; one with a document type is refused: its entities could grow without end."""
        data = bounded_zip.read(self._archive, self._names[_plain(path)])
        self._left -= len(data)
        if self._left < 0:
            raise KnownError(*TOO_LARGE)
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"<!DOCTYPE" in data or b"\0" in data[:4]:
            raise ValueError(path)
        return io.BytesIO(data)

    def root(self, path: str) -> Element:
        """A small part as a whole."""
        element = None
        for count, (_, element) in enumerate(iterparse(self.stream(path))):  # noqa: B007, S314  no document types
            if count > _MOST_ELEMENTS:
                raise KnownError(*TOO_LARGE)
        if element is None:
            raise ValueError(path)
        return element

    def relations(self, path: str) -> list[tuple[str, str, str]]:
        """Id, kind and target of each relation of a part; "" stands for the file itself."""
        folder, name = posixpath.split(path)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if _plain(rels) not in self._names:
            return []
        found = _all(self.root(rels), "Relationship")
        return [(one.get("Id", ""), _kind(one), _absolute(folder, one.get("Target", ""))) for one in found]

    def target(self, path: str, kind: str) -> str:
        """The part of that kind; "" for none that is there."""
        found = (target for _, each, target in self.relations(path) if each == kind and _plain(target) in self._names)
        return next(found, "")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _kind(relation: Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _absolute(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Element, tag: str) -> Iterator[Element]:
    return (one for one in element.iter() if _local(one) == tag)


# --- texts and formats ---------------------------------------------------------------------------------


def _shared_texts(parts: _Parts, book: str) -> list[str]:
    path = parts.target(book, "sharedStrings")
    texts: list[str] = []
    for element in _emptied(parts.stream(path), "si") if path else ():
        texts.append(_text_of(element))
        if len(texts) > _MOST_TEXTS:
            raise KnownError(*TOO_LARGE)
    return texts


def _emptied(stream: IO[bytes], tag: str) -> Iterator[Element]:
    """The elements of that name one after the other, each forgotten before the next."""
    above: list[Element] = []
    for event, element in iterparse(stream, ("start", "end")):  # noqa: S314  document types were refused
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if _local(element) == tag:
            yield element
            if above:
                above[-1].clear()


def _text_of(element: Element) -> str:
    """The runs of a text put together, readings of characters (phonetic guides) left out."""
    return "".join(_runs(element, 0))[:_LONGEST]


def _runs(element: Element, depth: int) -> Iterator[str]:
    if _local(element) == "rPh" or depth > 5:
        return
    if _local(element) == "t":
        yield _ESCAPED.sub(_sign, element.text or "")
    for one in element:
        yield from _runs(one, depth + 1)


def _sign(found: re.Match[str]) -> str:
    """_x000D_ is how the format writes a sign that XML does not take."""
    return chr(int(found[1], 16))


def _formats(parts: _Parts, book: str) -> list[str]:
    """The number format of each cell style; a file without styles has none."""
    path = parts.target(book, "styles")
    root = parts.root(path) if path else None
    if root is None:
        return []
    own = {_number(one.get("numFmtId")): one.get("formatCode", _GENERAL) for one in _all(root, "numFmt")}
    names = {**_BUILT_IN, **own}
    styles = next(_all(root, "cellXfs"), None)
    return [names.get(_number(one.get("numFmtId")), _GENERAL) for one in styles] if styles is not None else []


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


# --- a sheet -------------------------------------------------------------------------------------------


class _Reading:
    """The sheets of one workbook, with one allowance of cells and characters for all."""

    def __init__(self, parts: _Parts, texts: list[str], formats: list[str]) -> None:
        self._parts, self._texts, self._formats = parts, texts, formats
        self._cells, self._characters = _MOST_CELLS, _MOST_CHARACTERS

    def sheet(self, element: Element, path: str) -> RawSheet:
        """One sheet."""
        cells: dict[tuple[int, int], Cell] = {}
        formats: dict[tuple[int, int], str] = {}
        merges: list[Span] = []
        row = column = 0
        for event, one in self._events(path):
            tag = _local(one)
            if event == "start" and tag == "row":
                row, column = _number(one.get("r")) or row + 1, 0
            elif event == "end" and tag == "c":
                row, column = _place(one.get("r", "")) or (row, column + 1)
                self._keep(cells, formats, (row, column), one)
            elif event == "end" and tag == "mergeCell" and len(merges) < _MOST_MERGES:
                merges += _spans(one.get("ref", ""))
        is_visible = element.get("state", "visible") == "visible"
        return RawSheet(element.get("name", ""), is_visible, cells, formats, tuple(merges))

    def _events(self, path: str) -> Iterator[tuple[str, Element]]:
        """Elements as they begin and end; what has ended is forgotten, so that empty rows cost nothing."""
        above: list[Element] = []
        for event, element in iterparse(self._parts.stream(path), ("start", "end")):  # noqa: S314  as above
            yield event, element
            if event == "start":
                above.append(element)
                continue
            above.pop()
            if above and _local(element) in {"c", "row", "mergeCell"}:
                above[-1].clear()

    def _keep(
        self,
        cells: dict[tuple[int, int], Cell],
        formats: dict[tuple[int, int], str],
        place: tuple[int, int],
        element: Element,
    ) -> None:
        if place[0] > MOST_ROWS or place[1] > MOST_COLUMNS:
            return
        value = self._value(element)
        if value is None:
            return
        self._cells -= 1
        self._characters -= len(value) if isinstance(value, str) else 0
        if self._cells < 0 or self._characters < 0:
            raise KnownError(*TOO_LARGE)
        cells[place] = value
        style = _number(element.get("s"))
        if style < len(self._formats) and self._formats[style] != _GENERAL:
            formats[place] = self._formats[style]

    def _value(self, element: Element) -> Cell:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return _text_of(element)
        found = next((one.text for one in element if _local(one) == "v"), None)
        if found is None or found == "":
            return None
        if kind == "s":
            return self._texts[_index(found)]
        if kind == "b":
            return found == "1"
        number = float(found) if kind == "n" else math.nan
        return number if math.isfinite(number) else found[:_LONGEST]  # "str" of a formula, "d" a date, "e" an error


def _index(text: str) -> int:
    """The place of a shared text; ValueError for what is none."""
    if int(text) < 0:
        raise ValueError(text)
    return int(text)


def _place(ref: str) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(ref)
    if found is None:
        return None
    column = 0
    for sign in found[1]:
        column = column * 26 + ord(sign) - ord("A") + 1
    return int(found[2]), column


def _spans(ref: str) -> list[Span]:
    first, _, last = ref.partition(":")
    begin, end = _place(first), _place(last or first)
    if begin is None or end is None or end[0] < begin[0] or end[1] < begin[1]:
        return []
    return [(begin[0], end[0], begin[1], end[1])]
