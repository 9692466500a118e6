"""Write the paths of resources/icons/*.svg so that gui/widgets/icons.py can draw them: absolute lines and curves only.

    uv run .ci/icons.py

To be run after an icon was added; tests/gui/test_appearance.py finds one that was not.
"""

# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.60.1"]
# ///

from __future__ import annotations

import re
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
OWN = {"app.svg"}  # drawn by Qt's own renderer


def plain(path: str) -> str:
    """A path's `d` in M, L, C and Z, as "M10 2.5 L3 4": arcs and quadratic curves become cubic ones."""
    pen = _Pen()
    parse_path(re.sub(r"(?<=[zZ])[hHvV][^a-zA-Z]*[zZ]", "", path), pen)  # lines to and fro enclose nothing
    return " ".join(pen.parts)


class _Pen(BasePen):
    """Collects segments, each as one word with its numbers behind it."""

    def __init__(self) -> None:
        super().__init__(None)
        self.parts: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add("M", point)

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add("L", point)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("C", *points)

    def _closePath(self) -> None:  # noqa: N802
        self.parts.append("Z")

    def _add(self, letter: str, *points: tuple[float, float]) -> None:
        self.parts.append(
            letter + " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for point in points for number in point)
        )


def main() -> None:
    """Rewrite all of them in place; what is plain already stays as it is."""
    for file in sorted(ICONS.glob("*.svg")):
        if file.name not in OWN:
            drawing = file.read_text(encoding="utf-8")
            file.write_text(re.sub(r' d="([^"]*)"', lambda found: f' d="{plain(found[1])}"', drawing), encoding="utf-8")


if __name__ == "__main__":
    main()
