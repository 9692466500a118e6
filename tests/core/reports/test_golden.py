"""The sample report, line by line as it stands on its pages.

After a change that is meant, write it anew: REWRITE_GOLDEN=1 uv run pytest tests/core/reports/test_golden.py
"""

from __future__ import annotations

import os
from pathlib import Path

from core.reports import pdf
from core.reports.document import Page
from tests.core.reports.sample import report

GOLDEN = Path(__file__).parents[2] / "golden" / "unit-report.txt"


def test_the_pages_read_as_they_did() -> None:
    found = "\n\f\n".join(map(page_lines, pdf.document(report()).pages)) + "\n"
    if os.environ.get("REWRITE_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def page_lines(page: Page) -> str:
    rows: dict[float, list[str]] = {}
    for placed in sorted(page.placed, key=lambda one: (-round(one.y, 1), one.x)):
        rows.setdefault(round(placed.y, 1), []).append(placed.line.text)
    return "\n".join(" | ".join(row) for row in rows.values())
