"""Comma- and tab-separated values, quoted cells with line breaks included."""

from __future__ import annotations

import csv
import io

from core.documents.decode import decode
from core.documents.table_lines import Cell, lines_of
from core.errors import KnownError

_SEPARATORS = "\t,;，"
_MAX_ROWS = 100_000


def read_separated(data: bytes) -> str:
    """The rows as lines of cells; KnownError when the file is no text or no table."""
    text = decode(data)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error as error:
        raise KnownError("这个表格文件已损坏，读不出来。", "用 Excel 或 WPS 打开，另存为 .xlsx 后再选。") from error
    if len(rows) > _MAX_ROWS:
        raise KnownError("表格超过 10 万行，不像一份清单。", "只保留清单部分，另存后再选。")
    return "\n".join(lines_of([[Cell(cell) for cell in row] for row in rows]))


def _separator(text: str) -> str:
    """The sign that stands most often in the first lines."""
    head = "\n".join(text.splitlines()[:20])
    return max(_SEPARATORS, key=head.count)
