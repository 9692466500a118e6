"""Finding in a measure's own text what a unit can report on: its clauses of action."""

from __future__ import annotations

import re
from functools import cached_property

from core.demo import words
from core.model.board import Board
from core.model.records import Node, NodeId, NodeKind, Unit, UnitKind

_HOW = (
    "(?:大力|积极|加快|扎实|持续|深入|有序|稳妥|全面|全力|认真|严格|着力|突出|高标准|进一步|充分|共同|切实|高质量|不断|"
    "常态化)*"
)
_DO = (
    "推进|推动|促进|完善|开展|建设|建立|健全|实施|落实|强化|加强|深化|培育|支持|引进|扩建|启动|抓好|做好|做实|整改|组织|构建|"
    "优化|规划建设|编制|扶持|服务|盘活|巩固|拓展|发展|统筹|探索|配合|整合|扩大|升级改造|活化|打造|擦亮|丰富|践行|解决|办好|"
    "破解|严打|严控|打击|妥善处置|防范|挖掘|广泛听取|接受|引导|迁建|串联|聚拢|加大"
)
_ACTION = re.compile(f"^{_HOW}(?:{_DO})")
_BREAK = re.compile("[。；，：！？\n]")
_GOAL = re.compile(r"力争|确保|坚决|实现|以上|不断提高|提升.{0,8}水平$|再")
_SHORTEST, _LONGEST = 7, 36


def clauses(body: str, taken: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The clauses that say what is done, targets and wishes left out; `taken` are the words of the indicators."""
    found = (piece.strip() for piece in _BREAK.split(body))
    return tuple(dict.fromkeys(piece for piece in found if _is_action(piece) and not _holds(piece, taken)))


def _is_action(piece: str) -> bool:
    whole = all(piece.count(left) == piece.count(right) for left, right in ("“”", "（）", "《》"))
    fits = _SHORTEST <= len(piece) <= _LONGEST
    return fits and whole and bool(_ACTION.match(piece)) and not _GOAL.search(piece)


def _holds(piece: str, taken: tuple[str, ...]) -> bool:
    return any(text in piece or piece in text for text in taken if text)


def matter_of(clause: str) -> words.Matter:
    """The sort of work a clause is about: the matter whose word stands last, where Chinese puts the head."""
    last = max(words.MATTERS, key=lambda matter: matter.end(clause))
    return last if last.end(clause) > 0 else words.PLAIN


class Topics:
    """What each unit has to report on at each node."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._clauses: dict[NodeId, tuple[str, ...]] = {}
        self._matters: dict[str, words.Matter] = {}

    @cached_property
    def _places(self) -> tuple[str, ...]:
        local = {UnitKind.TOWN, UnitKind.SUBDISTRICT}
        return tuple(place_of(unit) for unit in self._board.single_units if unit.kind in local)

    def at(self, node: Node) -> tuple[str, ...]:
        """The clauses of a node; its title where it has none."""
        if node.id not in self._clauses:
            taken = tuple(indicator.text for indicator in self._board.indicators.get(node.id, ()))
            self._clauses[node.id] = clauses(node.body, taken) or _without_text(node)
        return self._clauses[node.id]

    def of(self, node: Node, unit: Unit) -> tuple[str, ...]:
        """The clauses that concern the unit; all that do not name another town when none does."""
        own = place_of(unit)
        others = [place for place in self._places if place != own]
        local = unit.kind in {UnitKind.TOWN, UnitKind.SUBDISTRICT}
        open_to = [c for c in self.at(node) if not (local and any(place in c for place in others))]
        concerned = [c for c in open_to if _concerns(unit).search(c)]
        return tuple(concerned or open_to or self.at(node))

    def matter(self, clause: str) -> words.Matter:
        """`matter_of`, remembered."""
        if clause not in self._matters:
            self._matters[clause] = matter_of(clause)
        return self._matters[clause]


def _without_text(node: Node) -> tuple[str, ...]:
    """What is done about a node whose text names targets only."""
    if node.kind is NodeKind.GOAL:
        return words.GOAL_WORK
    return (f"推进“{node.title}”各项工作",)


def place_of(unit: Unit) -> str:
    """The place a town or subdistrict is named after; the core of any other name."""
    return re.sub(
        "镇人民政府|街道办事处|源城分局|事务中心|项目服务|管理局|[区市县委局办]|中心|委员会|和", "", unit.name
    )


def _concerns(unit: Unit) -> re.Pattern[str]:
    name = place_of(unit)
    pairs = [name[start : start + 2] for start in range(0, max(len(name) - 1, 1), 2)]
    known = [pattern for key, pattern in words.CONCERNS.items() if key in unit.name]
    return re.compile("|".join([*map(re.escape, pairs), *known]))


def self_name(unit: Unit) -> str:
    """What a unit calls itself: 我局, 我镇, 我街道."""
    return next((own for ending, own in words.SELF.items() if unit.name.endswith(ending)), "我单位")
