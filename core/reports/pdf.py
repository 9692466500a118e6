"""Reports as PDF: `render` for a preview, `write` for a file."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.errors import KnownError
from core.reports import layout, unit_text
from core.reports.document import Document, MissingGlyph, missing_glyphs
from core.reports.drawing import draw
from core.reports.unit import UnitReport

Report = UnitReport


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many pages, and which characters no font could draw."""

    pages: int
    missing: tuple[MissingGlyph, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF in memory with what `Written` says of a file."""

    data: bytes
    written: Written


def document(report: Report) -> Document:
    """The report laid out on its pages."""
    return layout.document(unit_text.content(report))


def render(report: Report) -> bytes:
    """The PDF's bytes, the same for the same data on the same machine."""
    return rendered(report).data


def rendered(report: Report) -> Rendered:
    """The PDF with its page count and its missing characters."""
    laid_out = document(report)
    return Rendered(draw(laid_out), Written(len(laid_out.pages), missing_glyphs(laid_out)))


def write(report: Report, out: Path) -> Written:
    """Write the PDF; an older file of that name is replaced at once or left as it was.

    Raises KnownError when the folder or the file can't be written.
    """
    done = rendered(report)
    try:
        _replace(out, done.data)
    except OSError as error:
        raise KnownError(
            f"“{out.name}”没有保存成功，原来的文件没有变动。", "关闭正在打开它的程序，或换一个能写入的文件夹再保存。"
        ) from error
    return done.written


def _replace(out: Path, data: bytes) -> None:
    """Through a file beside it: a full disk or a loss of power never leaves half a PDF."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.stem}-", suffix=".part")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
