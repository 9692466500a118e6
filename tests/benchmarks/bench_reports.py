"""How long reports take, each against a floor on this machine, and whether memory grows with their number.

Run: uv run python -m tests.benchmarks.bench_reports
"""

from __future__ import annotations

import io
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import replace

from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from core.reports import excel, pdf
from core.reports.listing import Form, Listing, Value
from core.reports.unit import UnitReport
from tests.core.reports import demo_year
from tests.core.reports.sample import report

REPORTS = 53
ROWS = 10_000
ROUNDS = 5
#: One page: pieces of (font, size, x, y, text), as a program without line breaking would be handed them.
Sheet = list[tuple[str, float, float, float, str]]


def reports() -> list[UnitReport]:
    return [replace(report(), unit=f"第{number}单位") for number in range(REPORTS)]


def sheets(told: UnitReport) -> list[Sheet]:
    return [
        [
            (font, placed.size, placed.x, placed.y, text)
            for placed in page.placed
            for font, _, text in placed.line.runs()
        ]
        for page in pdf.document(told).pages
    ]


def draw_bare(pages: list[Sheet]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    for page in pages:
        for font, size, x, y, text in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def ledger() -> Listing:
    """The ledger of all units, its rows repeated until there are ten thousand."""
    made = demo_year.source_ledger().listings[0]
    return replace(made, rows=(made.rows * (ROWS // len(made.rows) + 1))[:ROWS])


def as_stored(listing: Listing) -> list[list[Value]]:
    """The very values that our workbook holds: a share as its fraction."""
    shares = [one.form is Form.SHARE for one in listing.fields]
    return [
        [value / 100 if share and isinstance(value, float) else value for value, share in zip(row, shares, strict=True)]
        for row in listing.rows
    ]


def write_bare(rows: Iterable[list[Value]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def race(what: str, ours: Callable[[], object], floor: Callable[[], object], most: float) -> bool:
    """Both in turn, the best of each; whether we stay below the limit."""
    theirs, own = [], []
    for _ in range(ROUNDS):
        theirs.append(seconds(floor))
        own.append(seconds(ours))
    ratio = min(own) / min(theirs)
    say(f"{what}: ours {min(own):.2f} s, floor {min(theirs):.2f} s, ratio {ratio:.2f} (at most {most})")
    return ratio <= most


def peak(work: Callable[[], object]) -> float:
    """MB that were held at most."""
    tracemalloc.start()
    work()
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held / 1e6


def flat(what: str, work: Callable[[int], object], few: int, many: int, most: float) -> bool:
    """Whether many take at most `most` times the memory of few."""
    work(1)
    small, large = peak(lambda: work(few)), peak(lambda: work(many))
    ratio = large / small
    say(f"{what}: {few} hold {small:.1f} MB, {many} hold {large:.1f} MB, ratio {ratio:.2f} (at most {most})")
    return ratio <= most


def render_in_turn(told: list[UnitReport]) -> None:
    for one in told:
        pdf.render(one)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main() -> int:
    told = reports()
    bare = [sheets(one) for one in told]
    listing = ledger()
    stored = as_stored(listing)
    passed = [
        race(
            f"{REPORTS} monthly reports as PDF, {sum(map(len, bare))} pages, floor: reportlab drawing the same lines",
            lambda: render_in_turn(told),
            lambda: [draw_bare(pages) for pages in bare],
            2.0,
        ),
        race(
            f"ledger of {ROWS} rows × {len(listing.fields)} as .xlsx, floor: openpyxl write-only with the same cells",
            lambda: excel.workbook([listing]),
            lambda: write_bare(stored),
            1.5,
        ),
        flat("memory of monthly reports", lambda count: render_in_turn(told[:count]), 5, REPORTS, 1.2),
    ]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
