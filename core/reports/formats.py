"""The file type of a report's name picks its format."""

from __future__ import annotations

from pathlib import Path

from core.errors import KnownError
from core.files import write_whole
from core.reports import excel, kinds, pdf, word
from core.reports.kinds import Kind, Report
from core.reports.pdf import Written


def check(kind: Kind, out: Path) -> None:
    """Refuse a format that the kind can't be had in."""
    if out.suffix.lower() not in kind.formats:
        raise KnownError(
            f"{kind.label}不能生成“{out.suffix or out.name}”这种文件。", f"文件名以 {'、'.join(kind.formats)} 结尾。"
        )


def write(report: Report, out: Path) -> Written:
    """Write a report; an older file of that name is replaced at once or left as it was."""
    suffix = out.suffix.lower()
    if suffix == ".pdf":
        return pdf.write(report, out)
    made = excel.workbook(kinds.listings(report)) if suffix == ".xlsx" else word.document(kinds.content(report))
    write_whole(out, made)
    return Written(0, ())
