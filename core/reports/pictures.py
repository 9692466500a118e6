"""Charts as pictures, for formats that can't hold our vectors."""

from __future__ import annotations

import io
from dataclasses import replace

from core.documents.pdfium import LOCK
from core.reports import charts, flow
from core.reports.charts import Chart
from core.reports.document import Document
from core.reports.drawing import draw
from core.reports.page import LEADING, Area, Sheet

_DOTS_PER_INCH = 200


def png(chart: Chart, width: float, name: str) -> tuple[bytes, float, float]:
    """The chart as it stands in the PDF, and its width and height in points."""
    import pypdfium2

    rows = charts.chart_rows(chart, width, name)
    height = len(rows) * LEADING
    sheet = Sheet("图", width, height, Area(0, height, width, height))
    page = flow.place(rows, sheet)
    data = draw(Document(name, "", name, (replace(page, is_numbered=False),)))
    with LOCK:
        document = pypdfium2.PdfDocument(data)
        image = document[0].render(scale=_DOTS_PER_INCH / 72).to_pil()
        document.close()
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue(), width, height
