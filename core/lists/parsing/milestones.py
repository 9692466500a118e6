"""Yes/no milestones in a text: something finished, opened or issued by a day that the text names.

Only clauses with both an act that is done or not (建成, 开工, 出台 …) and a day count, and only where no
number says how much: without a day nothing could be judged, and most sentences of a list speak of building.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from core.lists.parsing.deadlines import find_deadline, term_in
from core.lists.parsing.records import Target
from core.model.records import Comparator, IndicatorKind

_DONE = (
    "建成投用|建成投产|建成通车|建成运营|竣工投产|竣工验收|投入使用|投入运营|投入运行|挂牌成立|交付使用|正式运营|"
    "建成|竣工|完工|开工|动工|投产|投用|投运|通车|开通|开放|开业|揭牌|挂牌|出台|印发|发布实施|印发实施|上线|交付|封顶|通过验收|完成验收|启用"
)
_ACT = re.compile(_DONE)
_FINISH = re.compile(r"完成(?!率|情况|投资|产值)[一-鿿（）()“”]{2,30}")
_CLAUSE = re.compile(r"[，。；：！？,;:!?\n]")
_LEAD = re.compile(
    r"^(?:力争|确保|争取|实现|推动|推进|加快|全面|全部|基本|正式|在|于|[、并和及])+|^(?:组织|抓好)(?=[一-鿿]{4})"
)
_NO_THING = re.compile(r"^(?:全部|基本|全面|顺利|正式|并|将|前|后|内|均|都)*$")
_VAGUE = re.compile(r"任务|目标|工作$|各项|\d[个家所处项条座套名户%]")
_MADE = re.compile(r"^(?:加快|推进|推动|抓好|继续|启动|完成|实施|开展|做好|建成)+|(?:建设|工作)$")
_MAX_NAME, _LEAST = 30, 3
Span = tuple[int, int]


def find_milestones(text: str, numbers: Sequence[Target], year: int | None) -> tuple[Target, ...]:
    """The milestones in a text with spans in it; clauses that hold one of the `numbers` say how much, not whether."""
    clauses = _clauses(text)
    before = [clauses[0], *clauses] if clauses else []
    found = (_milestone(text, span, above, numbers, year) for span, above in zip(clauses, before, strict=False))
    return tuple(one for one in found if one)


def milestone(text: str, start: int, end: int) -> Target:
    """The words as a milestone, said by a person: nothing is asked of them."""
    return _target(text, start, end, _name(text[start:end]) or text[start:end].strip())


def _clauses(text: str) -> list[Span]:
    stops = [-1, *(match.start() for match in _CLAUSE.finditer(text)), len(text)]
    return [(left + 1, right) for left, right in pairwise(stops) if right - left > _LEAST]


def _milestone(text: str, span: Span, above: Span, numbers: Sequence[Target], year: int | None) -> Target | None:
    """The milestone of a clause; one that only says when, or only what, is read with the clause before it."""
    start, name = span[0], ""
    clause, before = text[slice(*span)], text[slice(*above)] if above != span and text[above[1]] in "，," else ""
    if not (_ACT.search(clause) or _FINISH.search(clause)):
        return None
    if find_deadline(clause, year):
        name = _name(clause)
        if not name and before and not find_deadline(before, year):
            start, name = above[0], _name(_MADE.sub("", before), _stripped(clause))
    elif before and find_deadline(before, year) and not _stripped(before):
        start, name = above[0], _name(clause)
    if not name or any(one.start < span[1] and start < one.end for one in numbers):
        return None
    return _target(text, start, span[1], name)


def _name(clause: str, act: str = "") -> str:
    """The clause without its day and its urging words; "" where no thing is left to be judged."""
    bare = _stripped(clause)
    thing = _ACT.sub("", bare)
    if len(thing) < _LEAST or _NO_THING.match(thing) or _VAGUE.search(thing):
        return ""
    return f"{bare}{act}"[:_MAX_NAME]


def _stripped(clause: str) -> str:
    term = term_in(clause)
    bare = (clause[: term[0]] + clause[term[1] :] if term else clause).strip(" 、")
    while match := _LEAD.match(bare):
        bare = bare[match.end() :]
    return bare


def _target(text: str, start: int, end: int, name: str) -> Target:
    words = text[start:end].strip()
    begin = start + text[start:end].index(words)
    kind = IndicatorKind.MILESTONE
    return Target(words, (name,), (), "", Comparator.EQUAL, kind, begin, begin + len(words))
