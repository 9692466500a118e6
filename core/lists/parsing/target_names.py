"""The name of an indicator, from the words around its number: 力争盘活工业用地30万平方米以上 → 盘活工业用地."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quantity stands: its comparing words begin at `begin`, its digits at `start`."""

    begin: int
    start: int
    end: int
    rate: bool
    count: bool


Named = tuple[tuple[str, ...], int, int]

_WINDOW = 60
_STOPS = "，。；：！？,;:!?\n"
_SCOPE = (
    r"到?(?:\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日)?|年)(?:底|末)?之?前|到?\d{4}年(?:底|末)?|[上下]半年|每年"
    r"|本年度|全年|今年|年内|当年|全[区市县省旗]域?|我区|我市|我县|新一年"
)
_URGE = (
    "力争|确保|力促|努力|争取|加快|推动|推进|促进|实现|完成|全面|大力|积极|继续|持续|着力|深入|扎实|有序|稳步|保持|组织|"
    "进一步|加大|加强|支持|鼓励|引导|做好|抓好|计划|预计|预期|使|将|其中|再|共|并|和|及|与"
)
_LEAD = re.compile(rf"^(?:[、和及与的\s]|{_SCOPE}|{_URGE}|在[一-鿿]{{1,8}}?(?=打造|新建|建设|建成|实施|开展))")
_MAKE = re.compile(r"^(?:培育|打造|引进|建成|建立|创建|发展|成立|设立|评选|选树|选派)")
_REACH = re.compile(
    r"(?:(?:同比|累计|总体|平均|分别|均|都|力争|总|保持|稳定|要|需|应|能|再|已|共|也|总数)|增长|增幅|提高|提升|提升到|下降|降低|减少|控制|达到?|完成|实现|突破|超过?|增加|扩大|压缩|缩短|"
    r"为|到|至|在|于|是|约|近|不低于|不少于|不超过|低于|高于|至少)$"
)
_OF = re.compile(r"^(?:(?:具?有|符合|从事|达到|适合)[^的，。；]{1,16}的)")
_TAIL_STOP = re.compile(r"[，。；：,;:、\n]|[（(](?![^（()）]{1,4}[）)])|“(?![^“”]{1,10}”)|并(?!购)|且|以及|用于|等|\d")
_NEXT_IN_LIST = re.compile(r"[、和及]")
_TRAIL = re.compile(r"(?:(?:加快|早日|全面|顺利|同步)?(?:建设|开工|实施|竣工|投产|投用|落地)|目标|任务|工作)$")
_METRIC = re.compile(
    r"(?:固定资产投资|固投|投资|总?产值|增加值|播种面积|种植面积|面积|产量|税收|营收|收入|利润|总额|规模|总数|人数|户数|数量|率)$"
)
_ALONE = re.compile(r"^(?:总?产值|增加值|产量|税收|税收收入|营收|利润|面积|固投|投资|投资额|收入|增速|增幅|规模)$")
_GROWTH = re.compile(r"(?:同比|年均?|平均|增长|增幅|增速)+")
_ALL_REACH = re.compile(r"(?:均|都|分别)[一-鿿]{0,4}$")
#: Words of the statistics office where the text's own would be clumsy.
_USUAL = {"粮食作物产量": "粮食产量"}
#: Between two numbers of one thing: 增长6%左右，力争6.5%.
_AGAIN = re.compile(r"[，,（(]?(?:力争|冲刺|确保|奋斗目标|争取|努力)*(?:达到?|实现|完成|突破|为)?")
_MAX_NAME, _MAX_CLAUSE = 30, 14


def names_of(text: str, places: list[Place]) -> list[Named]:
    """For each place the indicator's names and the span of the target's words, never overlapping."""
    named: list[Named] = []
    floor, previous = 0, ""
    for at, place in enumerate(places):
        ceiling = places[at + 1].begin if at + 1 < len(places) else len(text)
        names, start, end = _name(text, place, floor, ceiling, previous)
        named.append((names, start, end))
        floor, previous = end, names[-1]
    return _owned(text, places, named)


def _name(text: str, place: Place, floor: int, ceiling: int, previous: str) -> Named:
    start = _clause_start(text, floor, place.begin)
    head, offset = _strip_lead(text[start : place.begin])
    names = _split_names(head, reach=_strip_reach(head))
    after, end = _noun_after(text, place, ceiling)
    if after and (not names[0] or _enumerates(names[0]) or _is_make(names[0])):
        begin, verb = _verb_before(start + offset, place.begin, names[0])
        return (_cut(f"{verb}{after}"),), begin, end
    if place.count and after and names == (_strip_reach(head),) and len(names[0]) < 12:
        return (_cut(names[0] + after),), start + offset, end
    made = tuple(_cut(_after_make(name)) for name in names)
    if place.rate and previous and _GROWTH.fullmatch(made[0]):
        made = (f"{previous.removesuffix('增速')}增速",)
    elif _ALONE.match(made[0]) and previous:
        made = (_USUAL.get(_subject(previous) + made[0], _subject(previous) + made[0]),)
    bare = not any(made) and not head
    again = _AGAIN.fullmatch(text[floor : place.begin]) is not None and bool(floor)
    words = previous if again and previous else (bare and _clause_before(text, start)) or text[place.start : place.end]
    return _or_unnamed(made, words), start + offset, place.end


def _clause_start(text: str, floor: int, begin: int) -> int:
    low = max(floor, begin - _WINDOW)
    start = max(low, *(text.rfind(stop, low, begin) + 1 for stop in _STOPS))
    if start == floor and floor and (mark := _NEXT_IN_LIST.search(text, floor, begin)):
        return mark.end()
    return start


def _clause_before(text: str, start: int) -> str:
    """The clause before, where it has no number of its own (培育企业，3月底前2家); "" else."""
    begin = max(text.rfind(stop, 0, max(start - 1, 0)) + 1 for stop in _STOPS)
    clause = _strip_lead(text[begin : max(start - 1, 0)])[0]
    return clause if 1 < len(clause) <= _MAX_CLAUSE and not any(map(str.isdigit, clause)) else ""


def _strip_lead(clause: str) -> tuple[str, int]:
    offset = 0
    while match := _LEAD.match(clause[offset:]):
        offset += match.end()
    return clause[offset:], offset


def _strip_reach(head: str) -> str:
    while match := _REACH.search(head):
        if not match.start():
            break
        head = head[: match.start()]
    return head.strip()


def _split_names(head: str, *, reach: str) -> tuple[str, ...]:
    """Names that share one number or have one each: 甲、乙均达到, 甲、乙分别达到."""
    if not _ALL_REACH.search(_before_reach(head)):
        return (reach,)
    parts = [part for part in re.split(r"[、和及与]", reach) if part]
    if len(parts) < 2:
        return (reach,)
    metric = _METRIC.search(parts[-1])
    subject = ""
    return tuple(subject + (part if _METRIC.search(part) or not metric else part + metric[0]) for part in parts)


def _before_reach(head: str) -> str:
    """The head with 达到 and the like gone, 均 and 分别 kept."""
    return re.sub(r"(?:达到?|为|超过?|增长|提高到?|不低于|在|到|至)+$", "", head)


def _enumerates(name: str) -> bool:
    """甲、乙、丙等 before a number lists examples, it names nothing."""
    return name.endswith("等") or name.count("、") > 2 or bool(re.search(r"、[^、]*[河路街湖镇村桥厂矿]$", name))


def _is_make(name: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:加快|大力|积极)?(?:培育|打造|引进|建成|建立|创建|新增|新建|建设|招募|完成|发放|举办|开展|选派|推出|改造|解决)",
            name,
        )
    )


def _verb_before(begin: int, number: int, name: str) -> tuple[int, str]:
    """The verb that belongs to the name when the noun follows the number (引进2-3家…企业)."""
    if _enumerates(name) or not name:
        return (number if name else begin), ""
    return begin, "" if name in {"打造", "建成", "建立", "创建", "完成", "培育"} else name


def _noun_after(text: str, place: Place, ceiling: int) -> tuple[str, int]:
    """The noun that follows the number, without its modifiers, and where its words end."""
    if place.rate:
        return "", place.end
    window = text[place.end : min(place.end + _MAX_NAME, ceiling)]
    stop = _TAIL_STOP.search(window)
    phrase = window[: stop.start()] if stop else window
    noun = _TRAIL.sub("", _OF.sub("", phrase).replace("开展", "", 1)).strip(" 的")
    if len(noun) < 2 or phrase[:1] in "的以左并在用进给到达及和与":
        return "", place.end
    return noun, place.end + len(_TRAIL.sub("", phrase))


def _after_make(name: str) -> str:
    made = _MAKE.sub("", name)
    return made if len(made) > 1 else name


def _subject(name: str) -> str:
    return _METRIC.sub("", name)


def _cut(name: str) -> str:
    return _unquoted(name.strip(" 、，的"))[-_MAX_NAME:]


def _unquoted(name: str) -> str:
    """“回家的路” → 回家的路, but “四好”道路 keeps its marks."""
    whole = len(name) > 2 and name[0] in '“"' and name[-1] in '”"' and not set(name[1:-1]) & set('“”"')
    return name[1:-1] if whole else name


def _or_unnamed(names: tuple[str, ...], words: str) -> tuple[str, ...]:
    return tuple(name or words.strip() for name in names)


def _owned(text: str, places: list[Place], named: list[Named]) -> list[Named]:
    """投资56.8亿元的45个项目: the money is the projects', so its name takes theirs in front."""
    for at in range(len(places) - 1):
        left, right = places[at], places[at + 1]
        if text[left.end : right.begin] == "的":
            (name, *_), start, end = named[at]
            named[at] = ((named[at + 1][0][0] + name,), start, end)
    return named
