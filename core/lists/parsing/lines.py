"""Text to paragraphs: artefacts of exports gone, wrapped lines joined, emphasis remembered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.lists.parsing.names import is_strong, split_names
from core.lists.parsing.numbering import find_number
from core.lists.parsing.records import Paragraph
from core.lists.parsing.roles import BOXED_LABEL, LABEL
from core.lists.parsing.wraps import unwrapped

Line = tuple[int, str]
_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_ARTEFACTS = re.compile(r"\[bookmark:[^\]\n]{0,80}\]|_GoBack|[\u200b-\u200f\ufeff\u2060]")
_PAGE = re.compile(
    r"[-—－–·]{1,3}\s*\d{1,4}\s*[-—－–·]{1,3}|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_PAGE_HEAD = re.compile(r"(?:Page|P\.)\s*\d{1,4}\b.{0,30}", re.I)
_BULLET = re.compile(r"(?:[-*•●■◆▪▶►]\s+|[★☆]\s*|>\s*|——\s*)")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,200})\1")
_LIST_MARK = re.compile(r"[、，,；;：:]")
_DUTIES = ("负责", "牵头", "配合", "落实")
_MAX_JOINED = 40
_BLANKS = re.compile(" +")
_OPENING, _CLOSING = frozenset("（〔【、："), frozenset("，。；：、）〕】")
_TOUCHES = re.compile("[一-鿿，。；：、（）()〔〕“”:;,%]")
_FEWEST_SINGLES, _SCANNED_WORD = 3, 3
_NAME_MARKS = ("、", "，", ",")
_MAX_LABEL = 400


def lines_of(text: str) -> list[Line]:
    """The lines of a text with their numbers (from 1), empty ones, artefacts and page numbers left out."""
    cleaned = ((at, _cleaned(line)) for at, line in enumerate(_BREAKS.split(text), 1))
    return [(at, line) for at, line in cleaned if line and not line.isspace() and not _is_page_mark(line.strip())]


def paragraphs(lines: Iterable[Line], width: int) -> tuple[Paragraph, ...]:
    """The paragraphs of lines that follow each other; `width` is that of the text's broken lines (0: none are)."""
    closed = [(at, _without_gaps(line) if " " in line else line) for at, line in lines]
    return tuple(_paragraph(at, line) for at, line in _joined(unwrapped(closed, width)))


def _cleaned(line: str) -> str:
    plain = _ARTEFACTS.sub("", line).replace("\u3000", " ").replace("\u00a0", " ").rstrip(" ")
    return BOXED_LABEL.sub(r"\1：", plain) if set(plain) & set("【[〔") else plain


def _without_gaps(line: str) -> str:
    """The line without blanks that say nothing: at marks, and everywhere in a line that a scanner spaced out."""
    words = line.split()
    singles = sum(len(word) == 1 and not word.isascii() for word in words)
    if "\t" not in line and singles >= _FEWEST_SINGLES and sum(map(len, words)) <= len(words) * _SCANNED_WORD:
        return _BLANKS.sub(_scanned_gap, line.strip())
    return _BLANKS.sub(_gap, line)


def _gap(match: re.Match[str]) -> str:
    """Blanks behind an opening mark or before a closing one are none."""
    before, after = _around(match)
    return "" if before in _OPENING or after in _CLOSING else match[0]


def _scanned_gap(match: re.Match[str]) -> str:
    before, after = _around(match)
    number = (before.isdigit() and after == ".") or (before == "." and after.isdigit())
    return "" if number or _TOUCHES.match(before) or _TOUCHES.match(after) else match[0]


def _around(match: re.Match[str]) -> tuple[str, str]:
    """The characters on both sides, a blank at the ends of the line."""
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1] if start else " ", text[end] if end < len(text) else " "


def _is_page_mark(line: str) -> bool:
    return _PAGE.fullmatch(line) is not None or _PAGE_HEAD.fullmatch(line) is not None


def _paragraph(line: int, text: str) -> Paragraph:
    heading = _MARKDOWN_HEADING.match(text)
    text = text[heading.end() :] if heading else _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    bold = _BOLD.match(text)
    plain = _BOLD.sub(r"\2", text).strip(" ")
    return Paragraph(line, plain, bold[2].strip() if bold else "", heading[0].count("#") if heading else 0)


def _joined(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Join a line to the one before that left a bracket open or ends with a label (责任单位：), within reason."""
    held: tuple[int, str] | None = None
    joins = 0
    for at, line in lines:
        if held and joins < _MAX_JOINED and not find_number(line) and (glue := _glue(held[1], line)) is not None:
            held, joins = (held[0], held[1] + glue + line), joins + 1
            continue
        if held:
            yield held
        held, joins = (at, line), 0
    if held:
        yield held


def _glue(above: str, line: str) -> str | None:
    """What joins the line to the one above; None where it begins a paragraph of its own."""
    if _left_open(above):
        return ""
    if len(above) > _MAX_LABEL or not LABEL.match(above) or LABEL.match(line):
        return None
    names = split_names(line)
    if not names or not all(map(is_strong, names)):
        return None
    return "" if above.endswith(_NAME_MARKS) else "、" if len(names) > 1 else None


def _left_open(line: str) -> bool:
    if LABEL.fullmatch(line[:40]) and len(line) <= 40:
        return True
    tail = line[-400:]
    if line[-1] in "。）)？|" or "\t" in tail:
        return False
    opened = max(tail.rfind("（"), tail.rfind("("), tail.rfind("〔"))
    closed = max(tail.rfind("）"), tail.rfind(")"), tail.rfind("〕"))
    last = _LIST_MARK.split(tail[opened + 1 :])[-1]
    return opened > closed and not is_strong(last) and not last.endswith(_DUTIES)
