"""Colour the few icons that the style sheet names (boxes' ticks, arrows of lists), one file a colour of a theme.

    uv run .ci/tint.py

A style sheet takes pictures as they are. tests/gui/test_appearance.py finds what is missing or out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gui.widgets import theme  # noqa: E402  known once the source is on the path


def main() -> None:
    """Write all of them anew."""
    for old in theme.TINTED.glob("*.svg"):
        old.unlink()
    theme.TINTED.mkdir(exist_ok=True)
    for each in (theme.LIGHT, theme.DARK, theme.LIGHT_STRONG, theme.DARK_STRONG):
        for name, token in theme.IN_STYLE_SHEET.items():
            colour = getattr(each, token)
            drawing = (ROOT / "resources" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
            coloured = drawing.replace("<path ", f'<path fill="{colour}" ')
            theme.tinted(name, colour).write_text(coloured, encoding="utf-8")


if __name__ == "__main__":
    main()
