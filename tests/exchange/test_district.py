"""At the year's end every workspace agrees with the office, and nothing that was ever signed is lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.exchange.district import District, ever_held

#: The whole district takes its time: DISTRICT=whole uv run pytest -s tests/exchange/test_district.py
WHOLE = os.environ.get("DISTRICT") == "whole"


def test_a_year_of_the_district(tmp_path: Path):
    district = District(tmp_path, *((53, 12, 5) if WHOLE else (5, 3, 2)))
    district.live()
    counts, held = district.counts, district.held
    office = held.pop("office")
    rows = sum(len(found) for name, found in office.items() if name != "faults")
    sys.stdout.write(f"\n{len(held)} PCs, {len(district.signed)} texts signed, {rows} filings in the office\n")
    sys.stdout.write("".join(f"{name}: {count}\n" for name, count in sorted(counts.items())))
    assert office.pop("faults") == []
    for name, found in held.items():
        assert found.pop("faults") == []
        assert found == {name[:36]: office[name[:36]]}
    assert set(district.signed) - ever_held(tmp_path / "office.db") == set()
    assert counts["changed by the second hearing"] == counts["conflicts left"] == 0
    assert counts["office conflicts"] > 0  # the two PCs did write the same filings
    assert counts["packages"] > counts["lost"] > 0  # and it was a bad year
    assert min(counts["doubled"], counts["late"], counts["corrupted"], counts["given back"]) > 0
