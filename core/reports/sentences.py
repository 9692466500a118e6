"""What the numbers say in sentences, the same in every report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from core.model import wording
from core.model.period import Deadline
from core.model.status import Light
from core.reports.judged import measured
from core.reports.office import Office
from core.statistics import (
    DistrictYear,
    IndicatorStanding,
    NodeStanding,
    Pace,
    Rank,
    UnitMonth,
    share,
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
    """达到序时进度的指标, in the order of the list."""
    return [one for one in year.indicators if one.pace.keeps_up]


def lagging(year: DistrictYear) -> list[IndicatorStanding]:
    """未达到序时进度的指标, in the order of the list."""
    return [one for one in year.indicators if one.pace.lags]


def lit(year: DistrictYear, light: Light) -> list[NodeStanding]:
    """The tasks that show the light, in the order of the list."""
    return [one for one in year.current.nodes() if one.light is light]


def only_some(year: DistrictYear, told: int) -> str:
    """（共86项，列出落后最多的60项）, "" where all are told."""
    count = year.lights[Light.RED] + year.lights[Light.YELLOW]
    return f"（共{count}项，列出落后最多的{told}项）" if told < count else ""


def on_indicators(year: DistrictYear) -> str:
    """32项量化指标中，达到序时进度25项，占78.1%；未达到7项，占21.9%."""
    whole, good, poor = len(year.indicators), len(keeping_up(year)), len(lagging(year))
    if not whole:
        return "清单中没有量化指标。"
    rest = [("未到期", year.paces[Pace.NOT_DUE]), ("没有填报完成值", year.paces[Pace.SILENT])]
    silent = f"；{enumerated(rest)}" if any(count for _, count in rest) else ""
    return (
        f"{whole}项量化指标中，达到序时进度{good}项{of_whole(good, whole)}；"
        f"未达到{poor}项{of_whole(poor, whole)}{silent}。"
    )


def on_lights(year: DistrictYear) -> str:
    """What a task's light means is said with it: one unit that lags lights the whole task.

    27项重点工作按进度最慢的单位评判，绿灯18项、黄灯5项、红灯4项。分到各单位共415项次，绿灯365项次、黄灯50项次.
    """
    rows = sum((unit.lights() for unit in year.current.units), Counter[Light]())
    counts, parts = ([(light.label, found[light]) for light in Light] for found in (year.lights, rows))
    return (
        f"{year.lights.total()}项重点工作按进度最慢的单位评判，{enumerated(counts)}。"
        f"分到各{_doers(year)}共{rows.total()}项次，{enumerated(parts, '项次')}。"
    )


def _doers(year: DistrictYear) -> str:
    """Who does the tasks: a city's are done by the units of its districts."""
    return "单位" if year.who == "单位" else f"{year.who}的单位"


def on_filing(year: DistrictYear) -> str:
    """本月应报428项，按时报送372项，占86.9%；迟报18项，漏报38项. 全部报齐46家，部分未报3家，一项未报4家."""
    now = year.current
    whole = [one for one in now.units if one.due and not one.unfiled]
    none = [one for one in now.units if one.due and not one.filed]
    part = [one for one in now.units if one.filed and one.unfiled]
    word = year.absent_word
    units = enumerated((("全部报齐", len(whole)), (f"部分{word}", len(part)), ("一项没有报送", len(none))), "家")
    late = f"；迟报{now.late}项，{word}{now.unfiled}项"
    return f"本月应报{now.due}项，按时报送{now.on_time}项{of_whole(now.on_time, now.due)}{late}。{units}。"


def laggard(one: IndicatorStanding) -> str:
    """地区生产总值（第1项）：增长6.1%，低于目标0.9个百分点."""
    return f"{one.indicator.name}（第{one.position}项）：{told(one)}。"


def told(one: IndicatorStanding) -> str:
    """What an indicator stands at, and how far that is from where it should be."""
    if one.value is None:
        return "没有填报完成值"
    return measured(one.indicator, one.value, one.verdict.ratio, one.verdict.reason)


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
        "未报": str(now.unfiled),
        "单位数": str(len(now.units)),
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
        "未报": str(month.unfiled),
        "黄灯": str(lights[Light.YELLOW]),
        "红灯": str(lights[Light.RED]),
        "督办数": str(lights[Light.YELLOW] + lights[Light.RED]),
        "发文机关": office.issuer,
        "报送截止": moment(deadline.due),
        "锁定情况": _on_lock(year, deadline),
        "整改期限": feedback_day(office, today),
    }


def _time_fields(year: DistrictYear) -> dict[str, str]:
    month = year.month
    return {
        "年份": str(month.year),
        "月份": month.label,
        "月末": wording.date(month.last_day),
        "序时进度": wording.percent(month.pro_rata),
    }


def _on_lock(year: DistrictYear, deadline: Deadline) -> str:
    at = moment(deadline.lock)
    if year.current.is_locked(year.now):
        return f"本月已于{at}锁定，上述工作已按漏报统计"
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
    return "、".join(f"{one.unit.name}（{one.late}项）" for one in ranks if one.late)


def silent_units(ranks: Iterable[Rank]) -> str:
    """The same for those that did not file."""
    return "、".join(f"{one.unit.name}（{one.unfiled}项）" for one in ranks if one.unfiled)


def numbered(items: Sequence[str], lead: str) -> Iterator[tuple[str, str]]:
    """附件：1.… and the further ones below it: what leads in, and the item."""
    for at, item in enumerate(items, 1):
        yield (lead if at == 1 else "\u3000" * len(lead)), f"{at}.{item}" if len(items) > 1 else item
