"""Which brackets and labelled ends of a paragraph name its units, and what text is left without them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.lists.parsing.brackets import Group, groups
from core.lists.parsing.names import is_generic, is_likely, is_strong
from core.lists.parsing.records import UnitList
from core.lists.parsing.roles import LABEL, first_leads, read_units

#: What begins a remark and no name; single characters begin names of places too (如皋市, 含山县, 即墨区).
_NO_UNITS = re.compile(
    r"^(?:详见|参见|附件|附表|附后|包括|包含|其中|不含|下同|以下|试行|暂行|草案|征求|\d|[一二三四五六七八九十]+项"
    r"|[见附注含如即原](?=[省市区县各有《“\d一二三四五六七八九十：:，]))"
)
_MAYBE_REMARK = re.compile(r"^[见附注含如即原]")
_SENTENCE_END = "。；;.！？!?"
_ENDS = tuple(_SENTENCE_END)
_SAID = re.compile(
    r"(?:负责|牵头|配合|落实|实施|协助|参与|参加|主办|承办|协办|会办|指导)(?:落实|实施)?[。，,；;）)\s]{0,4}$|(?:负责|牵头|落实|主办|承办)[，,；;。]"
)
_LABELLED_END = re.compile(
    r"(?=(?:牵头(?:责任)?|责任|配合|主办|承办|协办)(?:单位|部门)(?:[:：]|为[省市区县旗镇各]))|(?:^|(?<=[。；;\uff01？，,.\s）)]))[（(〔\[]?(?=[^\s。；;，,:：]{2,24}[:：])|[（(〔\[](?=[^\s。；;，,:：]{2,24}[:：])"
)
_ACT = "按职责分工负责|共同负责|分别负责|负责|牵头负责|牵头|承办|主办"
_HELP = "配合|参与|协助|协同|协办|会办"
_BEGINS = re.compile(
    rf"(?:由)?[^。；;，,：:]{{2,120}}?(?:{_ACT})(?:[，,；;](?:由)?[^。；;：:]{{2,160}}?(?:{_HELP}))?[，,。；;]\s*"
)
_MUST = re.compile(r"(?:^|[，。；;])\s*([省市区县旗镇乡][^，。；;：:\s]{2,20}?)(?=要[^求点素闻]|应当)")
_REMARK = re.compile(r"(?:备注|注|说明)[:：]")
_OTHER_NAME = re.compile(r"(?:局|委|办|厅|部|院|会|署|中心|政府|街道|公司|队|室|所|站|校|镇|乡)\s*$")
_MAX_INNER, _MAX_TRIES = 3000, 4


@dataclass(frozen=True, slots=True)
class Split:
    """A paragraph taken apart: the text without its units, the place up to which targets are sought, the units.

    `begun` says that the units stood at its beginning.
    """

    text: str
    limit: int
    lists: tuple[UnitList, ...]
    begun: bool = False


def split_units(text: str) -> Split:
    """Take the unit groups out of a paragraph; a text without any comes back whole."""
    closed = _closed(text)
    split = _split(closed)
    if not split.lists and (begun := _begun(text) or _subjects(text)):
        return begun
    return split if split.lists or closed == text else Split(text, len(text), ())


def _begun(text: str) -> Split | None:
    """A paragraph that begins with its units (由甲牵头，乙、丙配合，推进…): the act and the units."""
    match = _BEGINS.match(text)
    if not match:
        return None
    units = read_units(match[0].strip("。；;，, "))
    if not _are_sure(units):
        return None
    act = text[match.end() :]
    return Split(act, len(act), (units,), begun=True)


def _subjects(text: str) -> Split | None:
    """A paragraph whose clauses say what each unit must do (市教育局要新建学校3所，市财政局要保障经费)."""
    names = [match[1] for match in _MUST.finditer(text)]
    if not names or not all(map(is_strong, names)):
        return None
    return Split(text, len(text), (read_units("、".join(names)),))


def _closed(text: str) -> str:
    """The text with the bracket closed that its last words left open (…（区教育局、区财政局)."""
    opened = max(text.rfind("（"), text.rfind("("), text.rfind("〔"), text.rfind("["))
    if opened < 0 or len(text) - opened > _MAX_INNER or any(mark in text[opened:] for mark in "）)〕]"):
        return text
    return text + {"（": "）", "(": ")", "〔": "〕", "[": "]"}[text[opened]]


def _split(text: str) -> Split:
    brackets = groups(text)
    end, tail = _labelled_end(text, brackets)
    found = [(group, read) for group in brackets if group.end <= end and (read := _read(text, group))]
    if not found and not tail:
        end, tail = _spaced_end(text)
    if not found and not tail:
        end, tail = _said_end(text)
    kept, at = [], 0
    for group, _ in found:
        kept.append(text[at : group.start].rstrip())
        at = group.end
    body, rest = "".join(kept), text[at:end].strip().rstrip("—-，,") if tail else text[at:end].strip()
    rest = "" if body.endswith(_ENDS) and not rest.strip("。；;.， ") else rest
    limit = len(body) if found and not tail else len(body) + len(rest)
    return Split(body + rest, limit, (*(read for _, read in found), *((tail,) if tail else ())))


def _read(text: str, group: Group) -> UnitList | None:
    """The units of a bracketed group, None when it names none."""
    inner = group.inner.strip()
    if not 1 < len(inner) <= _MAX_INNER or _NO_UNITS.match(inner):
        return None
    units = read_units(inner)
    if _MAYBE_REMARK.match(inner) and not (units.mentions and is_strong(units.mentions[0].name)):
        return None
    if LABEL.match(inner) or (first_leads(inner) and "、" in inner):
        return units if units.mentions or units.leaders or units.deadline else None
    names = [mention.name for mention in units.mentions]
    if _SAID.search(inner):
        return units if names and sum(map(is_likely, names)) * 2 >= len(names) else None
    return units if names and not units.unread and _stands_apart(text, group, names) else None


def _stands_apart(text: str, group: Group, names: list[str]) -> bool:
    """Whether unlabelled names are the units of what precedes, and no remark inside a sentence."""
    likely, strong, count = sum(map(is_likely, names)), sum(map(is_strong, names)), len(names)
    before, after = text[: group.start].rstrip()[-1:], text[group.end :].lstrip()
    ends = not after[:8].strip(_SENTENCE_END + "，, ")
    if not before:
        return strong == count
    if before in _SENTENCE_END:
        return likely == count and (strong * 2 >= count or ends)
    if all(map(is_generic, names)):
        return False
    if ends:
        return likely == count and strong * 2 >= count
    if strong < count or _OTHER_NAME.search(text[max(0, group.start - 12) : group.start]):
        return False  # 区市场监管局（区知识产权局）: the other name of a body in the sentence
    return before in "，," or after[0] in f"{_SENTENCE_END}，,"


def _labelled_end(text: str, brackets: tuple[Group, ...]) -> tuple[int, UnitList | None]:
    """Where an unbracketed "责任单位：…" at the end begins, and its units."""
    inside, tries = iter(brackets), 0
    group = next(inside, None)
    for match in _LABELLED_END.finditer(text):
        while group and group.end <= match.start():
            group = next(inside, None)
        label = LABEL.match(text, match.end())
        if not label or (group and group.start <= match.start()):
            continue
        if (tries := tries + 1) > _MAX_TRIES:
            break
        rest = text[match.end() : match.end() + _MAX_INNER]
        if (label["label"] or "单位" in rest) and (units := read_units(rest.strip("。 "))).mentions:
            return match.start(), units
    return len(text), None


def _spaced_end(text: str) -> tuple[int, UnitList | None]:
    """Units that a lost table left behind a gap at the end: 完成技改投资5亿元 区工信局、区发改局."""
    head, _, tail = text.rstrip("。 ").rpartition(" ")
    if len(head) <= 3 or len(tail) > _MAX_INNER:
        return len(text), None
    units = read_units(tail)
    if units.mentions and all(is_strong(unit.name) for unit in units.mentions):
        return len(head), units
    return len(text), None


def _said_end(text: str) -> tuple[int, UnitList | None]:
    """A last sentence that only says who does it: …8000万元。区人社局牵头，区财政局、税务局按职责分工负责。"""
    bare = text.rstrip("。；; ")
    at = max(bare.rfind(mark) for mark in "。；;\uff01!") + 1
    sentence = bare[at:].strip()
    if not 0 < at <= len(bare) - 4 or len(sentence) > _MAX_INNER or not _SAID.search(sentence):
        return len(text), None
    units = read_units(sentence)
    return (at, units) if _are_sure(units) else (len(text), None)


def _are_sure(units: UnitList) -> bool:
    """Whether nothing but names was read, half of them with an ending that only bodies have."""
    names = [unit.name for unit in units.mentions]
    likely = bool(names) and not units.unread and all(map(is_likely, names))
    return likely and sum(map(is_strong, names)) * 2 >= len(names)


def labelled_line(text: str) -> tuple[UnitList, str] | None:
    """The units, people or date of a line that holds nothing else but a remark (责任单位：…); None for other lines."""
    found = groups(text)
    rest = text[found[0].end :].strip("。；; ") if found and not found[0].start else ""
    whole = bool(found) and not found[0].start and (not rest or _REMARK.match(rest) is not None)
    inner = found[0].inner.strip() if whole else text.strip(" （(〔[")
    if not LABEL.match(inner):
        return None
    read = read_units(inner)
    return (read, rest if whole else "") if read.mentions or read.leaders or read.deadline else None
