"""Doubts about evidence: one file for two filings, or two pictures that show the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from core.documents.file_type import Kind as FileKind
from core.errors import KnownError
from core.host.progress import Progress
from core.model.board import Board
from core.model.records import Evidence, FilingKey
from core.plausibility.year import Finding, Kind, Year

#: The content of a file by its hash.
Contents = Callable[[str], bytes]
_PICTURES = {"jpg": FileKind.JPEG, "jpeg": FileKind.JPEG, "png": FileKind.PNG, "bmp": FileKind.BMP}
_WIDE, _HIGH = 9, 8  # cells that a picture is made of when it is compared
_SIDE = 72  # px that the cells are taken from
_ALIKE = 4  # of 64 bits may differ


def used_twice(year: Year) -> Iterator[Finding]:
    """The same file in two filings."""
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for one in year.evidence:
        groups[one.sha256].append(one)
    for group in groups.values():
        for one in group[1:]:
            if one.key != group[0].key:
                yield _finding(year.board, one, group[0].key, "同一份文件")


def _finding(board: Board, one: Evidence, other: FilingKey, what: str) -> Finding:
    where = f"{board.units[other.unit_id].name}{other.month.number}月“{board.nodes[other.node_id].title}”"
    return Finding(Kind.EVIDENCE, one.key, f"佐证“{one.name}”与{where}的是{what}", None, other)


def alike(year: Year, contents: Contents, progress: Progress | None = None) -> Iterator[Finding]:
    """Two pictures that look the same: another size, another format, saved once more."""
    hashes = dict(_hashes(year, contents, progress or Progress()))
    first: list[tuple[int, Evidence]] = []
    for one in year.evidence:
        mark = hashes.get(one.sha256)
        if mark is None:
            continue
        near = next((other for seen, other in first if _is_alike(seen, mark, one, other)), None)
        if near is not None:
            yield _finding(year.board, one, near.key, "同一张图片")
        first.append((mark, one))


def _is_alike(seen: int, mark: int, one: Evidence, other: Evidence) -> bool:
    return one.sha256 != other.sha256 and one.key != other.key and (seen ^ mark).bit_count() <= _ALIKE


def _hashes(year: Year, contents: Contents, progress: Progress) -> Iterator[tuple[str, int]]:
    from core.sandbox import parent

    kinds: Mapping[str, FileKind] = {one.sha256: _PICTURES[one.kind] for one in year.evidence if one.kind in _PICTURES}
    with parent.batch():
        for sha256 in progress.over(kinds, len(kinds), "比对图片"):
            try:
                mark = picture_hash(contents(sha256), kinds[sha256])
            except KnownError:
                continue  # it is on another PC, or cannot be read: that is told elsewhere
            if mark is not None:
                yield sha256, mark


def picture_hash(data: bytes, kind: FileKind) -> int | None:
    """64 bits: whether each cell is darker than its right neighbour; None for a picture of one colour."""
    from core import pictures

    found = pictures.of_picture(data, kind, _SIDE, _SIDE)
    if found.width < _WIDE or found.height < _HIGH:
        return None
    cells = [[_shade(found, column, line) for column in range(_WIDE)] for line in range(_HIGH)]
    if max(map(max, cells)) - min(map(min, cells)) < 8:
        return None
    bits = [row[at] < row[at + 1] for row in cells for at in range(_WIDE - 1)]
    return sum(1 << at for at, bit in enumerate(bits) if bit)


def _shade(found: tuple[int, int, bytes], column: int, line: int) -> float:
    """The mean brightness of one cell."""
    width, height, data = found
    xs = range(column * width // _WIDE, max((column + 1) * width // _WIDE, column * width // _WIDE + 1))
    ys = range(line * height // _HIGH, max((line + 1) * height // _HIGH, line * height // _HIGH + 1))
    shades = [sum(data[4 * (y * width + x) : 4 * (y * width + x) + 3]) / 3 for y in ys for x in xs]
    return sum(shades) / len(shades)
