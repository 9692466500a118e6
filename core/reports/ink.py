"""The colours of reports: chosen so that their grey values differ in black-and-white print."""

from __future__ import annotations

from core.reports.document import Colour

WHITE: Colour = (1.0, 1.0, 1.0)
#: The red of a masthead (7.2.4).
OFFICIAL_RED: Colour = (0.8, 0.0, 0.07)
GREEN: Colour = (0.80, 0.92, 0.83)
YELLOW: Colour = (0.98, 0.84, 0.45)
RED: Colour = (0.70, 0.13, 0.13)
GREY: Colour = (0.97, 0.97, 0.97)
BLUE: Colour = (0.12, 0.31, 0.55)
MUTED: Colour = (0.35, 0.35, 0.38)
#: Lines over a ground: seen in print, and text stays readable on them.
HATCH: Colour = (0.62, 0.50, 0.22)
LINE: Colour = (0.80, 0.80, 0.82)


def as_hex(colour: Colour) -> str:
    """RRGGBB, as Word and Excel write it."""
    return "".join(f"{round(part * 255):02X}" for part in colour)
