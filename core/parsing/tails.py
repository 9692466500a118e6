"""Which brackets and labelled ends of a paragraph name its units, and what text is left without them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.parsing.brackets import Group, groups
from core.parsing.names import is_likely, is_strong
from core.parsing.records import UnitList
from core.parsing.roles import LABEL, first_leads, read_units

_NO_UNITS = re.compile(
    r"^(?:详见|见|参见|附|注|含|包括|包含|如|即|原|其中|不含|下同|以下|试行|暂行|草案|征求|\d|[一二三四五六七八九十]+项)"
)
_MAX_INNER = 3000
_SENTENCE_END = "。；;.！？!?"
_SAID = re.compile(
    r"(?:负责|牵头|配合|落实|实施|协助|参与|参加)(?:落实|实施)?[。，,；;）)\s]*$|(?:负责|牵头|落实)[，,；;。]"
)
_LABELLED_END = re.compile(r"(?:^|(?<=[。；;\uff01？，,.\s）)]))[（(〔\[]?(?=[^\s。；;，,:：]{2,12}[:：])")


@dataclass(frozen=True, slots=True)
class Split:
    """A paragraph taken apart: the text without its units, the place up to which targets are sought, the units."""

    text: str
    limit: int
    lists: tuple[UnitList, ...]


def split_units(text: str) -> Split:
    """Take the unit groups out of a paragraph; a text without any comes back whole."""
    found = [(group, read) for group in groups(text) if (read := _read(text, group))]
    kept, at, limit = [], 0, 0
    for group, _ in found:
        kept.append(text[at : group.start].rstrip())
        limit += len(kept[-1])
        at = group.end
    rest = text[at:].lstrip()
    tail, tail_list = _labelled_end(rest)
    lists = [read for _, read in found] + ([tail_list] if tail_list else [])
    rest = rest[:tail].rstrip() if tail_list else rest
    body = "".join(kept)
    body, rest = (body, "") if body.endswith(tuple(_SENTENCE_END)) and not rest.strip("。；;.， ") else (body, rest)
    whole = body + rest
    return Split(whole, len(whole) if tail_list or not found else limit, tuple(lists))


def _read(text: str, group: Group) -> UnitList | None:
    """The units of a bracketed group, None when it names none."""
    inner = group.inner.strip()
    if not 1 < len(inner) <= _MAX_INNER or _NO_UNITS.match(inner):
        return None
    units = read_units(inner)
    if LABEL.match(inner) or _with_note(inner):
        return units if units.mentions or units.leaders or units.deadline else None
    names = [mention.name for mention in units.mentions]
    if not names:
        return None
    likely, strong = sum(map(is_likely, names)), sum(map(is_strong, names))
    if _SAID.search(inner):
        return units if likely * 2 >= len(names) else None
    return units if _stands_apart(text, group, likely, strong, len(names)) else None


def _with_note(inner: str) -> bool:
    return first_leads(inner) and "、" in inner


def _stands_apart(text: str, group: Group, likely: int, strong: int, count: int) -> bool:
    """Whether unlabelled names are the units of what precedes, and no remark inside a sentence."""
    before, after = text[: group.start].rstrip()[-1:], text[group.end :].lstrip()
    ends = not after.strip("".join(_SENTENCE_END) + "，, ")
    if not before:
        return strong == count and not ends
    if before in _SENTENCE_END:
        return likely == count and (strong * 2 >= count or ends)
    if ends:
        return likely == count and strong * 2 >= count
    return strong == count and after[0] in _SENTENCE_END


def _labelled_end(text: str) -> tuple[int, UnitList | None]:
    """Where an unbracketed "责任单位：…" at the end begins, and its units."""
    for match in _LABELLED_END.finditer(text):
        label = LABEL.match(text, match.end())
        if (label and "单位" in label[0] + "") or (label and "部门" in label[0]):
            units = read_units(text[match.end() :].strip("）)〕] 。"))
            if units.mentions:
                return match.start(), units
    return len(text), None


def labelled_line(text: str) -> UnitList | None:
    """The units, people or date of a line that holds nothing else (责任单位：…), None for other lines."""
    found = groups(text)
    whole = bool(found) and found[0].start == 0 and found[0].end >= len(text.rstrip("。；; "))
    inner = found[0].inner.strip() if whole else text.strip(" （(〔[")
    if not LABEL.match(inner):
        return None
    read = read_units(inner)
    return read if read.mentions or read.leaders or read.deadline else None
