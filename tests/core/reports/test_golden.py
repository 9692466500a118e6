"""Every kind as it stands on its pages: by text, by line grid and by picture.

After a change that is meant, write them anew and look at them:
REWRITE_GOLDEN=1 uv run pytest tests/core/reports/test_golden.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from core.reports import pdf
from core.reports.document import Page
from core.reports.kinds import KINDS
from core.reports.page import LEADING
from tests.core.reports import demo_year
from tests.core.reports.sample import report as sample

GOLDEN = Path(__file__).parents[2] / "golden"
REWRITE = bool(os.environ.get("REWRITE_GOLDEN"))
#: Pages of each kind in its picture, their dots an inch, and how far two pictures may differ on the mean (of 255).
PAGES, DOTS, TOLERANCE = 4, 32, 0.5


def compared(path: Path, found: str) -> None:
    if REWRITE:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_the_sample_reads_as_it_did() -> None:
    pages = pdf.document(sample()).pages
    compared(GOLDEN / "unit-report.txt", "\n\f\n".join(map(page_lines, pages)) + "\n")


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_read_as_they_did(kind: str) -> None:
    pages = pdf.document(demo_year.report(kind)).pages
    compared(GOLDEN / f"{kind}.txt", "\n\f\n".join(map(grid_lines, pages)) + "\n")


def page_lines(page: Page) -> str:
    rows: dict[float, list[str]] = {}
    for placed in sorted(page.placed, key=lambda one: (-round(one.y, 1), one.x)):
        rows.setdefault(round(placed.y, 1), []).append(placed.line.text)
    return "\n".join(" | ".join(row) for row in rows.values())


def grid_lines(page: Page) -> str:
    """Each line with the row of the grid on which it stands; those of tables and charts stand between two."""
    rows: dict[float, list[str]] = {}
    for placed in sorted(page.placed, key=lambda one: (-round(one.y, 1), one.x)):
        row = round((page.sheet.area.baseline(0) - placed.y) / LEADING, 2) + 1
        rows.setdefault(row, []).append(placed.line.text)
    return "\n".join(f"{row:5.2f}  {' | '.join(texts)}" for row, texts in rows.items())


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_look_as_they_did(kind: str) -> None:
    found, path = contact_sheet(pdf.render(demo_year.report(kind))), GOLDEN / f"{kind}.png"
    if REWRITE:
        found.save(path, optimize=True)
    with Image.open(path) as golden:
        assert found.size == golden.size
        difference = ImageStat.Stat(ImageChops.difference(found, golden.convert("L"))).mean
    assert max(difference) <= TOLERANCE


def contact_sheet(data: bytes) -> Image.Image:
    """The first pages side by side, in sixteen greys: as a black-and-white printer would show them."""
    document = pypdfium2.PdfDocument(data)
    pages = [document[at].render(scale=DOTS / 72).to_pil() for at in range(min(len(document), PAGES))]
    document.close()
    sheet = Image.new("L", (sum(page.width for page in pages), max(page.height for page in pages)), 128)
    x = 0
    for page in pages:
        sheet.paste(page.convert("L"), (x, 0))
        x += page.width
    return sheet.point([value & 0xF0 for value in range(256)])


def test_a_picture_of_another_page_is_found() -> None:
    found = contact_sheet(pdf.render(demo_year.report("reminder")))
    with Image.open(GOLDEN / "unit.png") as other:
        shown = other.convert("L").crop((0, 0, *found.size))
    assert max(ImageStat.Stat(ImageChops.difference(found, shown)).mean) > TOLERANCE
