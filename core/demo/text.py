"""The wording of made-up filings, from the measure's own clauses, the figures and the month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from core.demo import words
from core.demo.clauses import Topics, self_name
from core.model import wording
from core.model.period import Month
from core.model.records import Indicator, IndicatorId, IndicatorKind, Node, Unit
from core.model.status import Light, ProgressStatus
from core.plan import Plan
from core.rules.judgement import Verdict, judge_value

Values = Mapping[IndicatorId, float]
_SUMS = {IndicatorKind.CUMULATIVE, IndicatorKind.COUNT}
_WEAK = {Light.YELLOW, Light.RED}


@dataclass
class Desk:
    """A unit's writing on one task through the year: its clauses, and what it has counted up so far."""

    node: Node
    unit: Unit
    indicators: Sequence[Indicator]
    plans: Mapping[IndicatorId, Plan]
    topics: Topics
    random: Random
    clauses: tuple[str, ...] = ()
    counted: Counter[words.Deed] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        chosen = list(self.topics.of(self.node, self.unit))
        self.random.shuffle(chosen)
        self.clauses = tuple(chosen)

    def clause(self, month: Month, further: int = 0) -> str:
        """The month's subject: the clauses in turn."""
        return self.clauses[(month.number + further) % len(self.clauses)]

    def judged(self, indicator: Indicator, actual: float, month: Month) -> Verdict:
        """A value as the usual rule of the lights judges it."""
        return judge_value(indicator, actual, self.plans[indicator.id], month)

    def is_weak(self, indicator: Indicator, actual: float, month: Month) -> bool:
        """Whether it shows a yellow or a red light."""
        return self.judged(indicator, actual, month).light in _WEAK

    def matter(self, month: Month) -> words.Matter:
        """What sort of work the month's subject is."""
        return self.topics.matter(self.clause(month))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task stands at a month's end, as the unit sees it, and what was planned. `percent` None: 持续推进."""

    month: Month
    status: ProgressStatus
    percent: float | None
    planned: float
    values: Values
    before: Values

    @property
    def gap(self) -> float:
        """Points against the plan."""
        return 0.0 if self.percent is None else self.percent - self.planned


# --- 本月进展 ------------------------------------------------------------------------------------


def progress(desk: Desk, at: Standing) -> str:
    """What was done this month, then what the figures are."""
    if at.status is ProgressStatus.NOT_STARTED:
        return f"{at.month.number}月主要做准备工作，正在制定实施方案、核对底数，具体工作尚未启动。"
    return "".join((_opening(desk, at), _second(desk, at), _figures(desk, at), _closing(at)))


def _opening(desk: Desk, at: Standing) -> str:
    clause, done = desk.clause(at.month), _deeds(desk, at)
    month, own = f"{at.month.number}月", self_name(desk.unit)
    forms = (
        f"{month}，{own}{clause}，{done}。",
        f"{clause}。本月{done}。",
        f"{own}按照分工，{clause}，{month}{done}。",
        f"围绕“{desk.node.title}”，{own}{clause}，{done}。",
    )
    plan = "制定年度工作方案，明确责任分工和完成时限。" if at.month.number == 1 else ""
    return plan + desk.random.choice(forms if _can_be_named(desk.node.title, clause) else forms[:3])


def _can_be_named(title: str, clause: str) -> bool:
    """A title that says something of its own; 同时 does not."""
    return len(title) >= 4 and title not in clause


def _deeds(desk: Desk, at: Standing, most: int = 2) -> str:
    matter = desk.matter(at.month)
    chosen = desk.random.sample(matter.deeds, k=desk.random.randint(1, min(most, len(matter.deeds))))
    parts = [_count(desk, deed) for deed in sorted(chosen, key=matter.deeds.index)]
    stage = f"，目前{_stage(at.percent)}" if matter.is_building and at.percent is not None else ""
    return "、".join(parts) + stage


def _count(desk: Desk, deed: words.Deed) -> str:
    number = desk.random.randint(deed.low, deed.high)
    desk.counted[deed] += number
    return f"{deed.what}{number}{deed.measure}"


def _stage(percent: float) -> str:
    return next(stage for below, stage in words.STAGES if percent < below or below > 100)


def _second(desk: Desk, at: Standing) -> str:
    """In some months a second subject."""
    if len(desk.clauses) < 2 or desk.random.random() > 0.4:
        return ""
    clause = desk.clause(at.month, 1)
    return f"同时，{clause}，{_count(desk, desk.random.choice(desk.topics.matter(clause).deeds))}。"


def _closing(at: Standing) -> str:
    if at.status is ProgressStatus.COMPLETED:
        return "全年任务已经完成，转入巩固提升。"
    return "已对照年初目标逐项核对，整理全年工作资料。" if at.month.number == 12 else ""


def _figures(desk: Desk, at: Standing) -> str:
    """The amounts with what was added, then the rates of the year so far."""
    known = [one for one in desk.indicators if one.id in at.values]
    added = [_added(one, at) for one in known if one.kind in _SUMS]
    levels = [_level(one, at.values[one.id]) for one in known if one.kind not in _SUMS]
    span = f"1—{at.month.number}月，" if at.month.number > 1 else "1月，"
    return "".join(
        f"{sentence}。" for sentence in ("；".join(added), span * bool(levels) + "，".join(levels)) if sentence
    )


def _added(indicator: Indicator, at: Standing) -> str:
    actual = at.values[indicator.id]
    more = actual - at.before.get(indicator.id, 0)
    if actual <= 0:
        return f"{indicator.name}暂为0{indicator.unit}"
    sum_up = f"累计{wording.amount(actual, indicator.unit, space=False)}"
    if more <= 0:
        return f"{indicator.name}{sum_up}，与上月持平"
    return f"{indicator.name}本月新增{wording.amount(more, indicator.unit, space=False)}，{sum_up}"


def _level(indicator: Indicator, actual: float) -> str:
    if indicator.kind is IndicatorKind.MILESTONE:
        return f"{indicator.name}{'已完成' if actual >= 1 else '正在推进'}"
    value = wording.value(indicator, actual)
    if indicator.kind is IndicatorKind.CEILING:
        return f"{indicator.name}{'控制在' if actual <= indicator.value[-1] else '为'}{value}"
    return f"{indicator.name}{'为' if value[0].isdigit() else ''}{value}"


# --- 累计完成 ------------------------------------------------------------------------------------


def cumulative(desk: Desk, at: Standing) -> str:
    """What was counted up this year; the indicators' sums stand in their own fields."""
    counted = (f"{deed.what}{number}{deed.measure}" for deed, number in desk.counted.most_common(3))
    return f"截至{at.month.number}月底，累计{'、'.join(counted)}。" if desk.counted else ""


# --- 存在问题, 下一步措施 -------------------------------------------------------------------------


def problems(desk: Desk, at: Standing) -> str:
    """“无” unless the task is behind; then what is behind, by how much, and why."""
    if at.status is ProgressStatus.NOT_STARTED:
        return "实施方案还在征求意见，前期准备用时较长。"
    if at.status is not ProgressStatus.BEHIND:
        return "无"
    weak = _weak(desk, at)
    cause = _cause(desk, at)
    if weak:
        return f"{'；'.join(_weakness(desk, one, at) for one in weak)}。主要原因：{cause}。"
    return f"{cause}，完成比例低于计划{wording.tenth(abs(at.gap))}个百分点。"


def _weak(desk: Desk, at: Standing) -> list[Indicator]:
    known = (one for one in desk.indicators if one.id in at.values)
    return [one for one in known if desk.is_weak(one, at.values[one.id], at.month)]


def _weakness(desk: Desk, indicator: Indicator, at: Standing) -> str:
    actual = at.values[indicator.id]
    reason = desk.judged(indicator, actual, at.month).reason.replace(" ", "")
    if indicator.kind not in _SUMS:
        return f"{_level(indicator, actual)}，{reason}"
    return f"{indicator.name}累计{wording.amount(actual, indicator.unit, space=False)}，{reason}"


def _trouble(desk: Desk, at: Standing) -> words.Matter:
    """What the trouble is about: the first weak indicator, else the month's subject."""
    weak = next((one.name for one in _weak(desk, at)), "")
    return desk.topics.matter(weak) if weak else desk.matter(at.month)


def _cause(desk: Desk, at: Standing) -> str:
    matter, number = _trouble(desk, at), at.month.number
    seasonal = []
    if matter.is_building:
        seasonal = ["连续降雨影响室外施工"] if 4 <= number <= 9 else ["节后工人返岗较慢"] * (number <= 3)
    return desk.random.choice([*matter.causes, *seasonal])


def next_steps(desk: Desk, at: Standing) -> str:
    """The remedy when behind; otherwise what comes next."""
    ahead = f"{at.month.number + 1}月" if at.month.number < 12 else "明年1月"
    if at.status is ProgressStatus.NOT_STARTED:
        return f"{ahead}上旬审定实施方案，随即启动。"
    if at.status is ProgressStatus.COMPLETED:
        return desk.random.choice(("巩固已有成果，做好资料归档和总结。", "转入常态化管理，适时开展回头看。"))
    if at.status is ProgressStatus.BEHIND:
        return f"{desk.random.choice(_trouble(desk, at).remedies)}，{_catch_up(at.month)}。"
    subject = desk.clause(at.month.plus(1))
    return f"{ahead}{'继续' if subject == desk.clause(at.month) else desk.random.choice(('重点', '计划'))}{subject}。"


def _catch_up(month: Month) -> str:
    if month.number >= 11:
        return "年底前补上差距" if month.number == 11 else "差距部分列入明年一季度首要任务"
    return f"力争{min(month.number + 2, 12)}月底赶上计划"
