"""Quantified targets in a text: numbers that someone can be held to, not versions, roads, years or ages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.folding import fold
from core.lists.parsing.brackets import groups
from core.lists.parsing.measures import AMOUNT, COUNT, NOT_BEFORE, RATE, SHARES, TIME, is_count, kind_of
from core.lists.parsing.numbering import value_of
from core.lists.parsing.records import Target
from core.lists.parsing.target_names import Place, names_of
from core.model.records import Comparator

_MONEY = ("元", "美元", "欧元", "港元")
_WORDS = "|".join(sorted((*RATE, *AMOUNT, *COUNT, *TIME, *SHARES), key=len, reverse=True))
_FALLBACK = (
    r"(?![上下左右以内外的和及之余多到至从由为约超不低均分每力增完成])[一-鿿](?=以上|以下|以内|左右|[，、。；,;]|$)"
)
_ALSO = "[个处间座台套户家张次]"
_NUMBER = r"\d{1,9}(?:,\d{3}){0,4}(?:\.\d{1,6})?"
_QUANTITY = re.compile(
    rf"(?P<low>{_NUMBER})(?:[%‰]?\s?(?:-|—|–|~|～|至)\s?(?P<high>{_NUMBER}))?\s?"
    r"(?P<many>[余多])?(?P<scale>万亿|千万|百万|亿|万|千|百)?(?P<more>[余多])?\s?"
    rf"(?P<unit>(?:{_WORDS})次?(?:[（(]{_ALSO}(?:[、/]{_ALSO})?[)）])?|(?<=[万亿千])(?![级元])|{_FALLBACK})"
    r"\s?(?P<after>及以上|以上|及以下|以下|之内|以内|左右|上下|内(?=[，。；、）,;办完]|$))?"
)
_BEFORE = re.compile(
    r"(?P<at_most>(?:最高)?不(?:得)?(?:超过?|高于|大于|多于)|至多|最多|控制在)|(?P<at_least>不(?:得)?(?:低于|少于|小于|短于)|至少|最少|力争不低于)|"
    r"(?P<over>超过?|突破|高于|大于|多于|优于)|(?P<under>低于|少于|小于)|(?P<approx>(?<![签公条节预集合违履])约为?|大约|近|接近|达到?近|左右)"
)
_BEFORE_END = re.compile(rf"(?:{_BEFORE.pattern})\s?(?:达到?|为|至|到|在|于)?\s?$")
_AT_LEAST_NEAR = re.compile(r"(?:至少|不少于|不低于)[^，。；、,;\d]{1,8}$")
_BEFORE_GROUPS = {
    "at_most": Comparator.AT_MOST,
    "at_least": Comparator.AT_LEAST,
    "over": Comparator.OVER,
    "under": Comparator.UNDER,
    "approx": Comparator.APPROX,
}
_AFTER = {
    **dict.fromkeys(("以上", "及以上"), Comparator.AT_LEAST),
    **dict.fromkeys(("以下", "及以下", "以内", "之内", "内"), Comparator.AT_MOST),
    **dict.fromkeys(("左右", "上下"), Comparator.APPROX),
}
_WORDED_BEFORE = {
    **dict.fromkeys(("不少于", "不低于", "至少"), Comparator.AT_LEAST),
    **dict.fromkeys(("超过", "突破"), Comparator.OVER),
    "不超过": Comparator.AT_MOST,
}
_GLUED = re.compile(r"[A-Za-z\d.+\-×*第〔/_]$")
_FROM = re.compile(r"(?:由|从)[^，。；,;]{0,16}$")
_RISES = re.compile(
    r"[^，。；,;\d]{0,4}(?:提高|增加|提升|上升|下降|降低|降|减少|缩短|压缩|扩大|调整|增长|增|减|升)(?:到|至|为)|[、,]"
)
_STANDING = re.compile(r"(?:原有|现有|已有|目前有?|截至[^，。；]{0,8}|去年|上年|已建成|已完成)$")
_EVERY = re.compile(r"每(?:[两一]?(?:个?[人户年月生天日次亩床周件张名套家]|学期|季度?|半年|季))[^，。；,;\d]{0,10}$")
_QUALIFIES = re.compile(r"的(?![一-鿿]{0,4}(?:目标|任务|要求|标准|速度|幅度|水平)|\d)")
_SHARE_REACHES = re.compile(r"的[^，。；,;\d]{2,20}(?:达到|完成|实现|建成|符合|纳入|具备)")
_HEADS_NOUN = re.compile(r"[一-鿿]")
_NOUN_THEN_NUMBER = re.compile(r"[一-鿿]{1,8}?\d")
_CEILS = re.compile(r"控制在[^，。；]{0,6}$")
_TIME_VERB = re.compile(
    r"(?:达到?|缩短至|压缩至|缩短到|压减至|压缩到|不少于|不低于|不超过|降至|减至|控制在|低于|小于)\s?$"
)
_RESPECTIVE = re.compile(r"分别[^，。；,;\d]{0,8}$")
_JOIN = re.compile(r"[、和及,]")
_SPARED = re.compile(
    r"《[^《》]{1,80}》|“[^“”]{1,15}”|\"[^\"\n]{1,15}\"|〔[^〕]{0,12}〕|\d{4}年|20\d{2}-(?=20\d{2}|\d{1,2}-)|\d{1,2}月(?:\d{1,2}日)?"
)
_CN = "一二两三四五六七八九十百"
_WORDED = re.compile(
    rf"(?P<before>不少于|不低于|至少|超过|突破|不超过|达到?)?(?:(?P<count>[{_CN}]{{1,4}})(?P<unit>[家个所座条项处场名户台辆])"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<and_half>半)?|(?P<share>[二三四五六七八九十])分之(?P<parts>[一二三四五六七八九])"
    r"|翻(?P<folds>[一二两])番)(?P<after>及以上|以上|以下|以内|左右)?"
)
_WINDOW = 60


@dataclass(frozen=True, slots=True)
class _Found:
    """A quantity in the text: where it begins and ends, and what it says."""

    begin: int
    start: int
    end: int
    values: tuple[float, ...]
    unit: str
    comparator: Comparator
    ceiling: bool
    explicit: bool


def find_targets(text: str) -> tuple[Target, ...]:
    """The targets in a text, in order, with spans in it."""
    folded = fold(text)
    found = _respective(folded, _quantities(folded))
    places = [Place(one.begin, one.start, one.end, one.unit in RATE, is_count(one.unit)) for one in found]
    return tuple(_target(text, one, *name) for one, name in zip(found, names_of(folded, places), strict=True))


def _target(text: str, found: _Found, names: tuple[str, ...], start: int, end: int) -> Target:
    kind = kind_of(found.unit, ceiling=found.ceiling)
    return Target(text[start:end], names, found.values, found.unit, found.comparator, kind, start, end)


def _quantities(text: str) -> list[_Found]:
    spared = _spared(text)
    matches = [match for match in _QUANTITY.finditer(text) if not spared[match.start()]]
    worded = [_worded(text, match) for match in _WORDED.finditer(text) if not spared[match.start()]]
    found = [_read(text, match) for match in matches]
    return sorted((one for one in (*found, *worded) if one), key=lambda one: one.begin)


def _worded(text: str, match: re.Match[str]) -> _Found | None:
    """A quantity in words (十家以上, 九成, 三分之二, 翻一番); a count only where words compare it."""
    said = match["before"] or ""
    comparator = _AFTER.get(match["after"] or "") or _WORDED_BEFORE.get(said)
    if match["count"] and comparator is None:
        return None
    unit = match["unit"] or "%"
    value = float(value_of(match["count"].replace("两", "二"))) if match["count"] else _share(match)
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    start = match.start() + len(said)
    comparator = comparator or Comparator.EQUAL
    return _Found(match.start(), start, match.end(), (value,), unit, comparator, _is_ceiling(comparator, before), True)


def _share(match: re.Match[str]) -> float:
    """九成 → 90, 三分之二 → 66.67, 翻一番 → 100: in percent."""
    if match["tenths"]:
        return value_of(match["tenths"]) * 10.0 + (5 if match["and_half"] else 0)
    if match["share"]:
        return round(value_of(match["parts"]) * 100 / value_of(match["share"]), 2)
    return 100.0 if match["folds"] == "一" else 300.0


def _spared(text: str) -> bytearray:
    """Marks the places whose numbers are names, dates or remarks."""
    spared = bytearray(len(text) + 1)
    spans = [match.span() for match in _SPARED.finditer(text)] + [(one.start, one.end) for one in groups(text)]
    for start, end in spans:
        spared[start:end] = b"\x01" * (end - start)
    return spared


def _read(text: str, match: re.Match[str]) -> _Found | None:
    """The quantity of a match, None when it is no target."""
    start, end = match.span()
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + 24]
    unit = f"{match['scale'] or ''}{match['unit'].replace('(', '（').replace(')', '）')}"
    if _GLUED.search(before) or not _is_measure(match, after, before):
        return None
    comparator, explicit, begin = _comparator(match, before)
    found = _Found(begin, start, end, _values(match), unit, comparator, _is_ceiling(comparator, before), explicit)
    return None if _is_aside(found, match, before, after) else found


def _is_measure(match: re.Match[str], after: str, before: str) -> bool:
    unit = match["unit"]
    last = unit[-1:]
    if not match["after"] and after[:1] and after[0] in NOT_BEFORE.get(last, ""):
        return False
    if (
        unit in {"年", "月", "日", "号", "级", "期", "届", "线", "版", "岁", "代", "后", "倍", "强", "时", "旬", "周"}
        or after[:1] == "级"
    ):
        return False
    return unit not in TIME or bool(match["after"] or _TIME_VERB.search(before))


def _values(match: re.Match[str]) -> tuple[float, ...]:
    return tuple(float(match[part].replace(",", "")) for part in ("low", "high") if match[part])


def _comparator(match: re.Match[str], before: str) -> tuple[Comparator, bool, int]:
    """How the value is meant, whether words say so, and where those words begin."""
    said = _BEFORE_END.search(before)
    begin = match.start() - (len(before) - said.start()) if said else match.start()
    told = (
        Comparator.RANGE if match["high"] else None,
        _AFTER.get(match["after"]),
        _BEFORE_GROUPS[said.lastgroup] if said and said.lastgroup else None,
        Comparator.APPROX if match["many"] or match["more"] else None,
        Comparator.AT_LEAST if _AT_LEAST_NEAR.search(before) else None,
    )
    comparator = next((one for one in told if one), None)
    return comparator or Comparator.EQUAL, comparator is not None, begin


def _is_ceiling(comparator: Comparator, before: str) -> bool:
    return comparator in {Comparator.AT_MOST, Comparator.UNDER} or _CEILS.search(before) is not None


def _is_aside(found: _Found, match: re.Match[str], before: str, after: str) -> bool:
    """Whether the number only describes something else: a starting value, a standard, a size of what is counted."""
    if (_FROM.search(before) and _RISES.match(after)) or _STANDING.search(before):
        return True
    money = match["unit"] in _MONEY
    if _EVERY.search(before) and not found.explicit and (money or match["unit"] in {"次", "场", "元", "课时"}):
        return True
    sized = bool(match["after"]) or found.comparator is Comparator.OVER
    if sized and _QUALIFIES.match(after):
        return match["unit"] not in RATE or not _SHARE_REACHES.match(after)
    if match["unit"] not in AMOUNT or not found.explicit:
        return False
    return bool(_NOUN_THEN_NUMBER.match(after)) or bool(match["after"] and _HEADS_NOUN.match(after))


def _respective(text: str, found: list[_Found]) -> list[_Found]:
    """Put 分别达到65%和55% together: one target with a value for each name."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and last.unit == one.unit and _continues(text, last, one):
            said = one.comparator if last.comparator is Comparator.EQUAL else last.comparator
            joined[-1] = replace(last, end=one.end, values=(*last.values, *one.values), comparator=said)
        else:
            joined.append(one)
    return joined


def _continues(text: str, last: _Found, one: _Found) -> bool:
    between = text[last.end : one.begin]
    return bool(_JOIN.fullmatch(between)) and bool(_RESPECTIVE.search(text[max(0, last.begin - 20) : last.begin]))
