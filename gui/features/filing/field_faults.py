"""Which sentence stands beside which field."""

from __future__ import annotations

from collections.abc import Collection

from core.model.records import Filing, Indicator
from core.rules import checks
from gui.features.filing.body import FormBody


def show_faults(body: FormBody, filing: Filing, indicators: tuple[Indicator, ...], left: Collection[str]) -> None:
    """Show what blocks the filing, beside the fields that were left; no word while one is being typed in."""
    found = {fault.field: fault.sentence for fault in reversed(checks.faults(filing, indicators))}
    wrong = body.wrong_numbers()
    body.head.show_status_fault(found.get("status", "") if "status" in left else "")
    body.head.show_percent_fault(wrong.get("percent") or found.get("percent", "") if "percent" in left else "")
    for field, part in body.texts.items():
        part.show_fault(found.get(field, "") if field in left else "")
    for row in body.table.rows:
        name = row.indicator.id
        negative = checks.faults(filing, (row.indicator,))
        said = wrong.get(name) or next((fault.sentence for fault in negative if fault.field == "values"), "")
        row.show_fault(said if name in left else "")
