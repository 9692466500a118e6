"""Reports on made-up data say so on every page, in whatever format: 示例."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from core.model.ports import Store
from core.model.setting import read
from core.reports.document import Page, Placed
from core.reports.fonts import Face
from core.reports.ink import OFFICIAL_RED
from core.reports.page import MM, SIZE_4
from core.reports.typeset import set_text
from core.settings.bookkeeping import HAS_SAMPLE

_R = TypeVar("_R")

WORDS = "示例数据，仅供练习"
#: From the sheet's upper edge to the baseline of the words, in the margin that no text reaches.
_DROP = 18 * MM


@dataclass(frozen=True, slots=True)
class Practice:
    """A report on made-up data."""

    report: Any


def marked(store: Store, report: _R) -> _R | Practice:
    """The report, marked where the workspace holds made-up data."""
    return Practice(report) if read(store, HAS_SAMPLE) else report


def on_page(page: Page) -> Page:
    """The page with the words in its head margin."""
    line = set_text([(Face.HEI, WORDS)], 1e6)[0]
    words = Placed(line, page.sheet.area.left, page.sheet.height - _DROP, SIZE_4, "页眉", OFFICIAL_RED)
    return replace(page, placed=(*page.placed, words))
