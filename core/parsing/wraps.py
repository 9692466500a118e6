"""Lines that a page's width broke, put back together (text copied from a PDF or an old mail)."""

from __future__ import annotations

from collections.abc import Sequence

from core.parsing.numbering import find_number

_WIDTHS = range(16, 61)
_SLACK = 3
_FEWEST = 8
_ENDS = tuple("。；;！？!?：:")
_CLOSED = ("）", ")", "〕", "]")
_MARKS = tuple("，。；、,;）)")


def unwrapped(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines with broken ones joined; those of a text without a common width come back as they are.

    Each line comes with its number; a line that starts with a space starts a paragraph.
    """
    width = _width([text.strip() for _, text in lines])
    joined: list[tuple[int, str]] = []
    full = False
    for at, text in lines:
        if joined and full and _continues(joined[-1][1], text):
            joined[-1] = (joined[-1][0], joined[-1][1] + text.strip())
        else:
            joined.append((at, text.strip()))
        full = bool(width) and len(text.strip()) >= width - _SLACK
    return joined


def _continues(above: str, text: str) -> bool:
    """Whether a line goes on with the full line above: not an indented one, nor a number after an end."""
    if text.startswith((" ", "\u3000")):
        return False
    if above.endswith(_CLOSED):
        return text.startswith(_MARKS)
    return not (above.endswith(_ENDS) and find_number(text))


def _width(texts: Sequence[str]) -> int:
    """The common width of wrapped lines, 0 when the text is not wrapped."""
    lengths = sorted(len(text) for text in texts if text)
    if len(lengths) < _FEWEST or lengths[-1] not in _WIDTHS:
        return 0
    full = sum(length >= lengths[-1] - _SLACK for length in lengths)
    return lengths[-1] if full * 2 >= len(lengths) else 0
