"""The official page of GB/T 9704-2012 (党政机关公文格式): the one module that knows its measures.

All lengths in points, the origin at the lower left corner of the page as it is read.
"""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4
#: 5.1: A4.
WIDTH, HEIGHT = 210 * MM, 297 * MM
#: 5.2.1: 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm.
LEFT, TOP = 28 * MM, HEIGHT - 37 * MM
TEXT_WIDTH, TEXT_HEIGHT = 156 * MM, 225 * MM
BOTTOM = TOP - TEXT_HEIGHT
#: 5.2.3: 22 lines of 28 characters. 三号 (16 pt) would need 158 mm, so the cell is what fits exactly.
ROWS, CELLS = 22, 28
CELL, LEADING = TEXT_WIDTH / CELLS, TEXT_HEIGHT / ROWS
#: 二号, 四号 and 五号.
SIZE_TITLE, SIZE_4, SIZE_5 = 22.0, 14.0, 10.5
#: 7.2.3: a first line begins two characters in.
INDENT = 2
#: 7.2.9: rules of the 版记: the outer ones 0.35 mm, those between 0.25 mm.
RULE_THICK, RULE_THIN = 0.35 * MM, 0.25 * MM
#: 7.5: the page number's dash stands 7 mm below the text area, one character in from the edge.
_NUMBER_DROP = 7 * MM
#: Half the height of a Chinese character over its baseline: where the dash of a page number runs.
_DASH_RISE = 0.36
#: A Chinese character reaches this far over its baseline, and the rest of the em below it.
RISE = 0.86


@dataclass(frozen=True, slots=True)
class Area:
    """A text area: where it begins, how wide it is, how many lines of the grid it holds."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top - self.height

    @property
    def cells(self) -> float:
        """Characters of the body's size in a line."""
        return self.width / CELL

    @property
    def rows(self) -> int:
        """Lines of the grid."""
        return int(self.height / LEADING + 1e-6)

    def baseline(self, row: int) -> float:
        """The baseline of the row, counted from 0: the characters stand in the middle of their lines."""
        return self.top - row * LEADING - (LEADING - CELL) / 2 - RISE * CELL


PORTRAIT = Area(LEFT, TOP, TEXT_WIDTH, TEXT_HEIGHT)
#: The same page turned: its head at the binding edge of an odd page (7.5).
LANDSCAPE = Area(BOTTOM, WIDTH - LEFT, TEXT_HEIGHT, TEXT_WIDTH)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper as it is read; on a turned one the page number stays where the portrait page has it."""

    name: str
    width: float
    height: float
    area: Area
    is_turned: bool = False


A4 = Sheet("A4", WIDTH, HEIGHT, PORTRAIT)
A4_LANDSCAPE = Sheet("A4 横", HEIGHT, WIDTH, LANDSCAPE, is_turned=True)
#: Folded once it has the size of A4 and lies in the same file: its margins and its number are those of A4.
A3 = Sheet("A3", 2 * WIDTH, HEIGHT, Area(LEFT, TOP, WIDTH + TEXT_WIDTH, TEXT_HEIGHT))


def number_text(number: int) -> str:
    """7.5: — 1 —."""
    return f"— {number} —"


def number_place(number: int, width: float, sheet: Sheet = A4) -> tuple[float, float]:
    """Start and baseline of a page number of that width on an upright page: odd right, even left."""
    right = LEFT + TEXT_WIDTH if sheet.is_turned else sheet.area.left + sheet.area.width
    x = right - SIZE_4 - width if number % 2 else LEFT + SIZE_4
    return x, BOTTOM - _NUMBER_DROP - _DASH_RISE * SIZE_4
