"""The records of the field. Frozen: a change makes a new record, so nothing is altered behind a view."""

# Annotations as they are: those that are strings, typing compiles one by one, at each start.
import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, NewType, TypeAlias

from core.model.fields import texts_of
from core.model.period import Frequency, Month
from core.model.status import (
    Direction,
    FilingState,
    Light,
    Ownership,
    ProgressStatus,
    TaskChangeKind,
    TaskChangeState,
    TaskState,
)
from core.plan import Point

if TYPE_CHECKING:
    from core.owner_values import OwnerValue, ValueDecision

ListId = NewType("ListId", str)
NodeId = NewType("NodeId", str)
UnitId = NewType("UnitId", str)
IndicatorId = NewType("IndicatorId", str)
FilingId = NewType("FilingId", str)
RecordId = NewType("RecordId", str)

#: Ids derived from content make two workspaces that start from the same list agree without talking.
_NAMESPACE = "6f1d0b9e-6a0c-5b8f-9a54-2a4c1f0d7e21"


def derived_id(*parts: str) -> str:
    """A UUID that is the same wherever the same parts are named."""
    import uuid  # slow to load, for the sake of platforms

    return str(uuid.uuid5(uuid.UUID(_NAMESPACE), "\x1f".join(parts)))


class NodeKind(StrEnum):
    """What a node of the tree is; only those with units are worked off."""

    PART = "part"
    GOAL = "goal"
    SECTION = "section"
    MEASURE = "measure"
    TASK = "task"
    REFERENCE = "reference"
    LEAD_IN = "lead_in"
    NOTE = "note"


class UnitKind(StrEnum):
    """What sort of body a unit is; the value is the word in the window."""

    DISTRICT = "区直"
    PARTY = "区委"
    TOWN = "镇"
    SUBDISTRICT = "街道"
    STATIONED = "市直派驻"
    MASS = "群团"
    ENTERPRISE = "企业"
    OTHER = "其他"
    COLLECTIVE = "集合"


class Role(StrEnum):
    """牵头单位 / 责任单位 / 配合单位."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        """The field's term."""
        return {"lead": "牵头单位", "responsible": "责任单位", "support": "配合单位"}[self.value]


class Comparator(StrEnum):
    """How the value of an indicator is meant: 7%左右 approx, 以上 >=, 以内 <=, 超 >, 2-3家 range."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    OVER = ">"
    UNDER = "<"
    APPROX = "approx"
    RANGE = "range"


class IndicatorKind(StrEnum):
    """How an indicator is judged against time; the value is the word in the window."""

    CUMULATIVE = "累计"
    COUNT = "计数"
    RATE = "比率"
    CEILING = "上限"
    MILESTONE = "是否"


class FormerName(NamedTuple):
    """A name that a unit had until a day; `note` says why it changed (改名, 并入)."""

    name: str
    until: dt.date
    note: str = ""


class Unit(NamedTuple):
    """A body named in the list, or a collective phrase that stands for several.

    `members` of a collective are those it means by default; `pending` says that the office has yet
    to choose among them for each node (有关镇…). Names in `former` are among the aliases too, so that
    what was sent under an old name is still known. From the month `merged_in` on `merged_into` does its
    work (机构改革): it stays in the directory for what it filed before.
    """

    id: UnitId
    name: str
    kind: UnitKind
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    members: tuple[UnitId, ...] = ()
    pending: bool = False
    initials: str = ""
    former: tuple[FormerName, ...] = ()
    merged_into: UnitId | None = None
    merged_in: Month | None = None

    @property
    def is_collective(self) -> bool:
        """Whether the name stands for several units."""
        return self.kind is UnitKind.COLLECTIVE


class UnitTarget(NamedTuple):
    """A unit's own target of an indicator that each unit files for itself (分别填报)."""

    unit_id: UnitId
    value: float


class Indicator(NamedTuple):
    """量化指标 of a node. `start`/`end` mark its words in the node's body (-1 when not from the text).

    `value` has one number, or low and high for a range; a milestone has none. `verb` is the list's word for
    which way it goes (增长, 下降, 压减; "" where it has none). `start_date`, `due_date` and `points` are its
    time plan. `owner` None: the lead, else the unit named first, which the office has not confirmed yet.
    """

    id: IndicatorId
    node_id: NodeId
    name: str
    text: str
    value: tuple[float, ...]
    unit: str
    comparator: Comparator
    kind: IndicatorKind
    start: int = -1
    end: int = -1
    due_date: dt.date | None = None
    direction: Direction = Direction.UP
    verb: str = ""
    start_date: dt.date | None = None
    points: tuple[Point, ...] = ()
    ownership: Ownership = Ownership.SINGLE
    owner: UnitId | None = None
    unit_targets: tuple[UnitTarget, ...] = ()


class Assignment(NamedTuple):
    """A unit's part in a node, in the order and words of the list.

    For a collective that waits for the office, `chosen` holds the office's choice (None: not yet). `since` is
    the month from which the part holds, None for the whole year.
    """

    node_id: NodeId
    unit_id: UnitId
    role: Role
    chosen: tuple[UnitId, ...] | None = None
    since: Month | None = None


class Node(NamedTuple):
    """One place in the tree of a list. `body` is the text without heading and units.

    `removed_in` is the month from which a revised list has it no longer: it stays, with what was filed.
    `weight` is its share when the progress of the node above is rolled up. `start_date`, `due_date` and
    `points` (in percent) are the time plan of a task without indicators.
    """

    id: NodeId
    parent_id: NodeId | None
    kind: NodeKind
    number: str
    title: str
    body: str
    due_date: dt.date | None = None
    frequency: Frequency = Frequency.MONTHLY
    task_state: TaskState = TaskState.OPEN
    leaders: tuple[str, ...] = ()
    removed_in: Month | None = None
    weight: float = 1.0
    start_date: dt.date | None = None
    points: tuple[Point, ...] = ()

    def is_removed(self, month: Month) -> bool:
        """Whether the list of that month has it no longer."""
        return self.removed_in is not None and month >= self.removed_in

    @property
    def label(self) -> str:
        """Number and title as the list writes them."""
        mark = "." if self.number.isdigit() else "、" if _is_chinese(self.number) else ""
        mark = " " if self.number.startswith("第") else mark
        return f"{self.number}{mark}{self.title}"


def _is_chinese(number: str) -> bool:
    """Whether a number is bare Chinese numerals: 一, 十二."""
    return bool(number) and all(character in "一二三四五六七八九十百" for character in number)


class WorkList(NamedTuple):
    """One year's division list, nodes in the order of the text."""

    id: ListId
    title: str
    year: int
    nodes: tuple[Node, ...] = ()
    units: tuple[Unit, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    version: int = 1


class FilingKey(NamedTuple):
    """There is one filing a measure × unit × month."""

    node_id: NodeId
    unit_id: UnitId
    month: Month

    @property
    def filing_id(self) -> FilingId:
        """The same on every PC, so that two clerks of one unit write one filing."""
        return _filing_id(self.node_id, self.unit_id, self.month)


#: Shared by all filings that say nothing of it; a mapping is never written to.
_NOTHING: Mapping[Any, Any] = {}


@lru_cache(maxsize=8192)
def _filing_id(node_id: NodeId, unit_id: UnitId, month: Month) -> FilingId:
    """Asked for many times a filing: a month of the largest unit is kept."""
    return FilingId(derived_id("filing", node_id, unit_id, str(month)))


class Filing(NamedTuple):
    """填报: a unit's record for one measure and month. Text fields are plain text, "" when empty.

    `percent` is the unit's word (0 to 100 and above), `values` the actual cumulative values of the
    indicators in the indicators' own units (a milestone: 0 not reached, 1 reached, or the day on which it was
    as the number 20220628). `confirmed` holds the
    warnings that the unit answered: the warning's sentence and the unit's reason, so that an answer
    lapses when what it answered changes. `sent_at` is when the filing was sent for the first time.
    """

    key: FilingKey
    status: ProgressStatus | None = None
    percent: float | None = None
    progress: str = ""
    cumulative: str = ""
    problems: str = ""
    next_steps: str = ""
    funds: str = ""
    contact: str = ""
    values: Mapping[IndicatorId, float] = _NOTHING
    state: FilingState = FilingState.DRAFT
    reason: str = ""
    revision: int = 0
    updated_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    confirmed: Mapping[str, str] = _NOTHING

    @property
    def is_empty(self) -> bool:
        """Nothing was entered yet."""
        return self.status is None and self.percent is None and not self.values and not any(texts_of(self))


class Review(NamedTuple):
    """The office's word on a filing: a light that it overrules (None: as computed), and a remark.

    A light is overruled with a reason, which is printed. Owned by the office.
    """

    key: FilingKey
    light: Light | None = None
    reason: str = ""
    remark: str = ""
    revision: int = 0
    updated_at: dt.datetime | None = None

    @property
    def id(self) -> RecordId:
        """One review a filing."""
        return RecordId(derived_id("review", self.key.filing_id))


class Evidence(NamedTuple):
    """佐证材料 of a filing. The content is kept once a workspace under its SHA-256; `size` is in bytes.

    `note` says what it proves, `kind` is the file type by content ("pdf", "jpg" …). Owned by the unit.
    """

    key: FilingKey
    name: str
    sha256: str
    size: int
    kind: str
    note: str = ""
    added_at: dt.datetime | None = None
    revision: int = 0

    @property
    def id(self) -> RecordId:
        """The same file is attached once a filing."""
        return RecordId(derived_id("evidence", self.key.filing_id, self.sha256))


class MonthLock(NamedTuple):
    """The office's word on a unit's month: closed, or opened again. Owned by the office."""

    unit_id: UnitId
    month: Month
    locked: bool
    reason: str = ""
    revision: int = 0
    updated_at: dt.datetime | None = None

    @property
    def id(self) -> RecordId:
        """One a unit and month."""
        return RecordId(derived_id("lock", self.unit_id, str(self.month)))


class TaskChange(NamedTuple):
    """What a unit applied for on its part of a measure (办结, 延期, 调整, 中止) and what the office said.

    `month` is the reported month in which it was applied for: what is agreed holds from its end on.
    `old_due` keeps the due date that held before; `new_due` is asked for with 延期 (and may be with 调整),
    for one indicator or, without `indicator_id`, for all of the measure that is due before that day. `points` are
    other 节点 of an indicator's plan, asked for with 调整.
    """

    id: RecordId
    node_id: NodeId
    unit_id: UnitId
    month: Month
    kind: TaskChangeKind
    state: TaskChangeState = TaskChangeState.APPLIED
    reason: str = ""
    answer: str = ""
    old_due: dt.date | None = None
    new_due: dt.date | None = None
    applied_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    revision: int = 0
    indicator_id: IndicatorId | None = None
    points: tuple[Point, ...] = ()


#: What is kept beside lists and filings, each with an id, an owner and a revision.
Record: TypeAlias = "Review | Evidence | MonthLock | TaskChange | ValueDecision | OwnerValue"
