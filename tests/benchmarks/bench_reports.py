"""How long 53 monthly reports take, against reportlab drawing the same lines with no layout of ours.

Run: uv run python -m tests.benchmarks.bench_reports
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from core.reports import pdf
from core.reports.unit import UnitReport
from tests.core.reports.sample import report

REPORTS = 53
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


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    told = reports()
    bare = [sheets(one) for one in told]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(seconds(lambda: [draw_bare(pages) for pages in bare]))
        ours.append(seconds(lambda: [pdf.render(one) for one in told]))
    pages = sum(map(len, bare))
    sys.stdout.write(
        f"{REPORTS} reports, {pages} pages, best of {ROUNDS}: ours {min(ours):.2f} s, bare reportlab"
        f" {min(theirs):.2f} s, ratio {min(ours) / min(theirs):.2f}\n"
    )


if __name__ == "__main__":
    main()
