"""What the numbers say in sentences, the same in every report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from core.model import wording
from core.model.board import Board
from core.model.leaders import charge
from core.model.period import Calendar, Deadline
from core.model.status import Attainment, Light
from core.plan import plain_percent
from core.reports import judged
from core.reports.office import Office
from core.statistics import (
    CityYear,
    DistrictYear,
    IndicatorStanding,
    NodeStanding,
    Rank,
    UnitMonth,
    UnitSet,
    share,
    units_behind,
)

_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones or not tens else "")


def ended(text: str) -> str:
    """A sentence with its full stop; what already ends in a mark is left as written."""
    text = text.strip()
    return text if not text or text[-1] in "。！？；…：.!?;" else f"{text}。"


def enumerated(counts: Iterable[tuple[str, int]], unit: str = "项") -> str:
    """超序时2项、达序时5项: what there is none of is not named."""
    return "、".join(f"{name}{count}{unit}" for name, count in counts if count)


def of_whole(part: int, whole: int) -> str:
    """占78.1%, "" of nothing."""
    found = share(part, whole)
    return "" if found is None else f"，占{wording.percent(found)}"


def keeping_up(year: DistrictYear) -> list[IndicatorStanding]:
    """达到计划的指标, in the order of the list."""
    return [one for one in year.indicators if one.attainment.keeps_up and one.verdict.light is not Light.NONE]


def done_before(year: DistrictYear) -> list[IndicatorStanding]:
    """Reached in an earlier month and not filed in this one."""
    return [one for one in year.indicators if one.attainment.keeps_up and one.verdict.light is Light.NONE]


def lagging(year: DistrictYear) -> list[IndicatorStanding]:
    """未达到计划的指标, red before yellow, the farthest behind first."""
    found = [one for one in year.indicators if one.attainment.lags]
    return sorted(found, key=lambda one: (one.verdict.light is not Light.RED, _share_behind(one)))


def _share_behind(one: IndicatorStanding) -> float:
    """Points behind the plan (negative); of a level the distance in percent of its target."""
    gap, expected = one.verdict.gap or 0.0, one.verdict.expected
    return gap if one.verdict.planned is not None or not expected else gap / abs(expected) * 100


def lit(year: DistrictYear, light: Light) -> list[NodeStanding]:
    """The tasks that show the light, in the order of the list."""
    return [one for one in year.current.nodes() if one.light is light]


def only_some(year: DistrictYear, told: int) -> str:
    """（共86项，列出落后最多的60项）, "" where all are told."""
    count = year.lights[Light.RED] + year.lights[Light.YELLOW]
    return f"（共{count}项，列出落后最多的{told}项）" if told < count else ""


def on_indicators(year: DistrictYear) -> str:
    """32项量化指标中，达到计划25项，占78.1%；未达到7项，占21.9%; the others by why they are not judged."""
    whole, good, poor = len(year.indicators), len(keeping_up(year)), len(lagging(year))
    if not whole:
        return "清单中没有量化指标。"
    counts, done = year.attainments, len(done_before(year))
    rest = [
        ("已完成、本月未填报", done),
        ("临近期限", counts[Attainment.NEAR]),
        ("未到时点", counts[Attainment.NOT_STARTED]),
        ("本月未填报、不作评判", counts[Attainment.UNKNOWN]),
    ]
    more = f"；{enumerated(rest)}" if any(count for _, count in rest) else ""
    undecided = sum(one.is_undecided for one in year.indicators)
    asked = f"{undecided}项两家报数不同，待督查室核定。" if undecided else ""
    return (
        f"{whole}项量化指标中，达到计划{good}项{of_whole(good, whole)}；未达到{poor}项{of_whole(poor, whole)}{more}。"
        f"{asked}"
    )


def on_lights(year: DistrictYear) -> str:
    """What a task's light means is said with it: that of the unit which answers for it.

    27项重点工作按填报主体、牵头单位的进度评判，绿灯18项、黄灯5项、红灯4项。分到各单位共415项次，绿灯365项次、黄灯50项次.
    """
    rows = sum((unit.lights() for unit in year.current.units), Counter[Light]())
    parts = [(light.label, rows[light]) for light in Light]
    return (
        f"{year.lights.total()}项重点工作按{_judges(year)}的进度评判，{enumerated(standing_counts(year))}。"
        f"分到各{_doers(year)}共{rows.total()}项次，{enumerated(parts, '项次')}。"
    )


def standing_counts(year: DistrictYear) -> list[tuple[str, int]]:
    """The tasks by what they show; they add up to all of them."""
    if isinstance(year, CityYear):
        return [(light.label, year.lights[light]) for light in Light]
    counts = Counter(standing_word(one) for one in year.current.nodes())
    return [(word, counts[word]) for word in _STANDINGS]


_JUDGED = (Light.GREEN, Light.YELLOW, Light.RED)
_STANDINGS = (
    *(light.label for light in _JUDGED),
    *("持续推进", "未到时点", "本月未填报", "本月不报", "已完成不再亮灯", Light.GREY.label),
)


def standing_word(one: NodeStanding) -> str:
    """绿灯, or why a task has no light: 持续推进, 未到时点, 本月未填报."""
    if one.light in _JUDGED:
        return one.light.label
    attainment = one.verdict.attainment
    if attainment is Attainment.CONTINUOUS:
        return Attainment.CONTINUOUS.label
    if attainment is Attainment.NOT_STARTED:
        return Attainment.NOT_STARTED.label
    if one.light is Light.NONE and attainment is Attainment.REACHED:
        return "已完成不再亮灯"
    if any(row.filing is not None for row in one.deciding):
        return Light.GREY.label
    return "本月未填报" if any(row.is_due for row in one.deciding) else "本月不报"


def _judges(year: DistrictYear) -> str:
    return "填报主体、牵头单位" if year.who == "单位" else "各区县填报主体、牵头单位"


def _doers(year: DistrictYear) -> str:
    """Who does the tasks: a city's are done by the units of its districts."""
    return "单位" if year.who == "单位" else f"{year.who}的单位"


def on_filing(year: DistrictYear) -> str:
    """本月应报428项，按时372项，占86.9%；迟报18项，已退回待重报4项，漏报34项. 全部报齐46家，没有报齐3家."""
    now, word = year.current, year.absent_word
    units = enumerated(
        (
            ("全部报齐", len(units_behind(now, UnitSet.COMPLETE))),
            ("没有报齐", len(units_behind(now, UnitSet.PARTLY))),
            ("一项没有报送", len(units_behind(now, UnitSet.SILENT))),
        ),
        "家",
    )
    returned = f"已退回待重报{now.returned}项，" if now.returned else ""
    return (
        f"本月应报{now.due}项，按时{now.on_time}项{of_whole(now.on_time, now.due)}；"
        f"迟报{now.late}项，{returned}{word}{now.unfiled}项。{units}。"
        if now.due
        else "本月没有应报的工作。"
    )


def laggard(board: Board, one: IndicatorStanding) -> str:
    """地区生产总值（第1项，区发展和改革局填报）：增长6.1%，低于目标0.9个百分点."""
    owner = judged.owner_told(board, one)
    files = f"{owner}{'' if '填报' in owner or '相加' in owner else '填报'}" if owner else ""
    facts = filter(None, (f"第{one.position}项", files, charge(board.leaders[one.node.id])))
    return f"{one.indicator.name}（{'，'.join(facts)}）：{told(board, one)}。"


def told(board: Board, one: IndicatorStanding) -> str:
    """What an indicator stands at, and how far that is from where it should be; with 分别填报 the worst unit's."""
    if one.value is None and one.verdict.light is not Light.RED:
        return "没有填报完成值"
    worst = f"最慢的{board.units[one.units[0]].name}" if one.parts else ""
    return f"{worst}{judged.measured(one.indicator, one.verdict)}{judged.source_told(board, one)}"


def named(one: IndicatorStanding) -> str:
    """地区生产总值（第1项）."""
    return f"{one.indicator.name}（第{one.position}项）"


def district_fields(year: DistrictYear, office: Office, today: dt.date) -> dict[str, str]:
    """The fields of templates that speak of the whole district."""
    now, good, poor = year.current, len(keeping_up(year)), len(lagging(year))
    whole = len(year.indicators)
    return {
        **_time_fields(year),
        "任务数": str(year.lights.total()),
        **{light.label: str(year.lights[light]) for light in Light},
        "指标数": str(whole),
        "达序时": str(good),
        "达序时占比": wording.percent(share(good, whole) or 0.0),
        "未达序时": str(poor),
        "未达序时占比": wording.percent(share(poor, whole) or 0.0),
        "应报": str(now.due),
        "已报": str(now.filed),
        "按时": str(now.on_time),
        "按时率": wording.percent(share(now.on_time, now.due) or 0.0),
        "迟报": str(now.late),
        "退回": str(now.returned),
        "未报": str(now.unfiled),
        "单位数": str(sum(bool(unit.due) for unit in now.units)),
        "发文机关": office.issuer,
        "整改期限": feedback_day(office, today),
    }


def unit_fields(year: DistrictYear, month: UnitMonth, office: Office, today: dt.date) -> dict[str, str]:
    """The fields of templates that speak to one unit."""
    lights, deadline = month.lights(), office.calendar.deadline(year.month)
    return {
        **_time_fields(year),
        "单位": month.unit.name,
        "任务数": str(len(month.rows)),
        "应报": str(month.due),
        "已报": str(month.filed),
        "退回": str(month.returned),
        "未报": str(month.unfiled),
        "欠报情况": _owed(month),
        "黄灯": str(lights[Light.YELLOW]),
        "红灯": str(lights[Light.RED]),
        "督办数": str(lights[Light.YELLOW] + lights[Light.RED]),
        "发文机关": office.issuer,
        "报送截止": moment(deadline.due),
        "锁定情况": _on_lock(year, deadline, office.calendar),
        "整改期限": feedback_day(office, today),
    }


def _owed(month: UnitMonth) -> str:
    """尚有下列8项没有报送; of those that came back 其中2项已退回待重报."""
    owed = month.unfiled + month.returned
    back = f"（其中{month.returned}项已退回待重报）" if month.returned else ""
    return f"尚有下列{owed}项没有报送{back}" if owed else "已经报齐"


def _time_fields(year: DistrictYear) -> dict[str, str]:
    month = year.month
    return {
        "年份": str(month.year),
        "月份": month.label,
        "月末": wording.date(month.last_day),
        "序时进度": wording.percent(plain_percent(month)),
    }


def _on_lock(year: DistrictYear, deadline: Deadline, calendar: Calendar) -> str:
    """What the calendar says, and what was done: a month that is not locked by itself is only counted."""
    at = moment(deadline.lock)
    if year.current.is_locked(year.now):
        passed = f"本月已于{at}锁定" if calendar.locks_itself else f"{at}的锁定日已过"
        return f"{passed}，上述工作已按漏报统计"
    return f"本月{at}锁定，届时仍未报送的按漏报统计"


def moment(at: dt.datetime) -> str:
    """9月25日18时."""
    return f"{at.month}月{at.day}日{at.hour}时"


def feedback_day(office: Office, today: dt.date) -> str:
    """By when an answer is asked for: 10月10日."""
    day = today + dt.timedelta(days=int(office.feedback_days))
    return f"{day.month}月{day.day}日"


def late_units(ranks: Iterable[Rank]) -> str:
    """区档案局（2项）、区招商局（1项): those that filed late, "" when none did."""
    return _units_with((one.unit.name, one.late) for one in ranks)


def silent_units(ranks: Iterable[Rank]) -> str:
    """The same for those that did not file."""
    return _units_with((one.unit.name, one.unfiled) for one in ranks)


def returned_units(ranks: Iterable[Rank]) -> str:
    """The same for those whose filings were sent back and are not back yet."""
    return _units_with((one.unit.name, one.returned) for one in ranks)


def _units_with(counts: Iterable[tuple[str, int]]) -> str:
    return "、".join(f"{name}（{count}项）" for name, count in counts if count)


def numbered(items: Sequence[str], lead: str) -> Iterator[tuple[str, str]]:
    """附件：1.… and the further ones below it: what leads in, and the item."""
    for at, item in enumerate(items, 1):
        yield (lead if at == 1 else "\u3000" * len(lead)), f"{at}.{item}" if len(items) > 1 else item
