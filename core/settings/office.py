"""What the office sets besides deadlines and lights: evidence, optional fields, groups, when a return was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import KnownError
from core.model import wording
from core.model.board import Board
from core.model.fields import OPTIONAL
from core.model.ports import Store
from core.model.records import ListId, UnitId
from core.model.setting import Setting
from core.model.status import ProgressStatus

MEGABYTE = 1 << 20
LONGEST_GROUP = 12  # characters of a group's name
LONGEST_GAP = 366  # days
Groups = Mapping[UnitId, str]
AskedFields = Mapping[ListId, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an office lets in, in bytes: one file, and all files of one filing."""

    file: int = 20 * MEGABYTE
    filing: int = 100 * MEGABYTE


def _check_limits(limits: Limits) -> None:
    if not 0 < limits.file <= limits.filing <= 1000 * MEGABYTE:
        raise KnownError("佐证材料的上限应大于 0，单个不超过一项的总数，总数不超过 1000 MB。")


def _limits_in_words(limits: Limits, _board: Board) -> Iterator[tuple[str, str]]:
    yield "单个文件不超过", wording.megabytes(limits.file)
    yield "一项填报合计不超过", wording.megabytes(limits.filing)


def _statuses_in_words(statuses: frozenset[ProgressStatus], _board: Board) -> Iterator[tuple[str, str]]:
    yield "要有佐证的", "、".join(status.label for status in ProgressStatus if status in statuses) or "都不要求"


def _fields_in_words(asked: AskedFields, board: Board) -> Iterator[tuple[str, str]]:
    """Of the list at hand always, of others where the office asks for something there."""
    own = board.work_list
    for list_id, names in {own.id: frozenset[str](), **asked}.items():
        labels = "、".join(one.label for one in OPTIONAL if one.name in names)
        yield f"{own.title if list_id == own.id else '另一份清单'}加填", labels or "没有"


def _require_optional(asked: AskedFields, _store: Store) -> None:
    """A package may name a field of a newer program; people choose among those that are there."""
    known = {one.name: one.label for one in OPTIONAL}
    if unknown := sorted({name for names in asked.values() for name in names} - known.keys()):
        choices = "、".join(f"{name}（{label}）" for name, label in known.items())
        raise KnownError(f"没有可以加填的栏目“{'、'.join(unknown)}”。", f"可以加填的有 {choices}。")


def _check_groups(groups: Groups) -> None:
    from core.validation import MOST_UNITS  # a start checks no records

    if len(groups) > MOST_UNITS:
        raise KnownError(f"分组里的单位超过 {MOST_UNITS} 个。")
    if any(len(name) > LONGEST_GROUP or not name.isprintable() for name in groups.values()):
        raise KnownError(f"分组名称超过 {LONGEST_GROUP} 个字，或者有控制字符。", "写短一些，例如：产业专班。")


def _groups_in_words(groups: Groups, board: Board) -> Iterator[tuple[str, str]]:
    for unit_id, group in groups.items():
        unit = board.units.get(unit_id)
        yield unit.name if unit else "已不在名录的单位", group


def _check_gap(days: int) -> None:
    if not 0 <= days <= LONGEST_GAP:
        raise KnownError(f"相差的天数“{days}”不对。", f"写 0 到 {LONGEST_GAP} 的整数。")


EVIDENCE_LIMITS = Setting(
    "evidence_limits",
    "佐证材料的大小",
    Limits(),
    check=_check_limits,
    words=_limits_in_words,
    is_offices=True,
    travels=True,
    step="修改佐证材料上限",
)
EVIDENCE_FOR = Setting(
    "evidence_for",
    "哪些填报要有佐证",
    frozenset({ProgressStatus.COMPLETED}),
    frozenset[ProgressStatus],
    words=_statuses_in_words,
    is_offices=True,
    travels=True,
    step="规定哪些填报要佐证",
)
#: The optional fields of a filing that units fill in, by list; names of a newer program's are kept.
FILING_FIELDS: Setting[AskedFields] = Setting(
    "filing_fields",
    "填报栏目",
    {},
    Mapping[ListId, frozenset[str]],
    suits=_require_optional,
    words=_fields_in_words,
    is_offices=True,
    travels=True,
    step="规定填报哪些栏目",
)
#: A unit may have groups of its own. Units are named as they were written: one may have left the directory.
UNIT_GROUPS: Setting[Groups] = Setting(
    "unit_groups", "单位分组", {}, Mapping[str, str], check=_check_groups, words=_groups_in_words, travels=True
)
#: How many days may lie between the sending and the collecting of a return before the office is shown both.
SENDING_GAP = Setting("sending_gap", "报送与收取相差几天时提示", 3, check=_check_gap, is_offices=True)
SETTINGS: tuple[Setting[Any], ...] = (EVIDENCE_LIMITS, EVIDENCE_FOR, FILING_FIELDS, UNIT_GROUPS, SENDING_GAP)
