"""Lines that a page's width broke, put back together (text copied from a PDF or an old mail)."""

from __future__ import annotations

from collections.abc import Sequence

from core.lists.parsing.numbering import find_number

_WIDTHS = range(16, 61)
_SLACK = 3
_FEWEST = 5
_ENDS = tuple("。；;！？!?：:")
_CLOSED = ("）", ")", "〕", "]")
_MARKS = tuple("，。；、,;）)")


def unwrapped(lines: Sequence[tuple[int, str]], width: int) -> list[tuple[int, str]]:
    """The lines with broken ones joined; with a width of 0 they come back as they are.

    Each line comes with its number; a line that starts with a space starts a paragraph.
    """
    indent = _indent([text for _, text in lines]) if width else 0
    joined: list[tuple[int, str]] = []
    full, last = False, {"": 0}
    for at, line in lines:
        text = line[min(indent, len(line) - len(line.lstrip(" "))) :]
        number = find_number(text.strip()) if width else None
        counts = number is not None and number.ordinal in {1, last.get(number.style, 0) + 1}
        if full and not counts and _continues(joined[-1][1], text, numbered=number is not None):
            joined[-1] = (joined[-1][0], joined[-1][1] + text.strip())
        else:
            joined.append((at, text.strip(" ")))
            last |= {number.style: number.ordinal} if number else {}
        full = bool(width) and len(text.strip()) >= width - _SLACK
    return joined


def _indent(texts: Sequence[str]) -> int:
    """The blanks that nearly all lines begin with: the page's margin."""
    blanks = sorted(len(text) - len(text.lstrip(" ")) for text in texts)
    return blanks[len(blanks) // 10] if blanks else 0


def _continues(above: str, text: str, *, numbered: bool) -> bool:
    """Whether a line goes on with the full line above: not an indented one, nor a number after an end."""
    if text.startswith((" ", "\u3000")):
        return False
    if above.endswith(_CLOSED):
        return text.startswith(_MARKS)
    return not (above.endswith(_ENDS) and numbered)


def width_of(texts: Sequence[str]) -> int:
    """The common width of broken lines, 0 when none are: then the longest lines end where sentences do.

    One line and one in twenty may be longer: a running head, a table's row.
    """
    lengths = sorted((len(text) for text in texts), reverse=True)
    for width in dict.fromkeys(lengths[: 2 + len(lengths) // 20]):
        full = [text for text in texts if width - _SLACK <= len(text) <= width and not set(text) & {"\t", "|"}]
        broken = sum(not text.endswith(_ENDS + _CLOSED) for text in full)
        if width in _WIDTHS and len(full) >= _FEWEST and broken * 2 >= len(full):
            return width
    return 0
