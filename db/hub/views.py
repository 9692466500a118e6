# ruff: noqa: S608  the questions are put together of words that stand here
"""The views that reporting tools read: one line a thing that a city asks, in words of the field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A view with its meaning, its columns' meanings and its question."""

    name: str
    meaning: str
    columns: tuple[tuple[str, str], ...]
    query: str


_PLACE = (("district_id", "区县"), ("district", "区县名称"), ("year", "年份"), ("month", "月份"))
_SHARES = (
    ("due", "应报"),
    ("filed", "已报"),
    ("on_time", "按时"),
    ("late", "迟报"),
    ("returned", "已退回待重报"),
    ("unfiled", "未报，锁定日以后是漏报"),
    ("on_time_rate", "按时率，百分比；没有应报的为空"),
)
_COUNTED = """
    count(*) FILTER (WHERE s.is_due) AS due,
    count(*) FILTER (WHERE s.is_due AND s.is_filed) AS filed,
    count(*) FILTER (WHERE s.is_due AND s.is_filed AND NOT s.is_late) AS on_time,
    count(*) FILTER (WHERE s.is_due AND s.is_late) AS late,
    count(*) FILTER (WHERE s.is_due AND s.is_returned) AS returned,
    count(*) FILTER (WHERE s.is_due AND NOT s.is_filed AND NOT s.is_returned) AS unfiled,
    100.0 * count(*) FILTER (WHERE s.is_due AND s.is_filed AND NOT s.is_late)
        / nullif(count(*) FILTER (WHERE s.is_due), 0) AS on_time_rate
"""
_WORDS = {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "grey": "暂不评判", "none": "不亮灯"}
_LIGHTS = tuple((light, f"{word}的项数") for light, word in _WORDS.items())
_PER_LIGHT = ", ".join(f"count(*) FILTER (WHERE light = '{light}') AS {light}" for light, _ in _LIGHTS)

REPORTING = View(
    "reporting_rate",
    "报送情况：区县、月份、单位",
    (*_PLACE, ("unit_id", "单位"), ("unit", "单位名称"), *_SHARES),
    f"""
    SELECT s.district_id, d.name AS district, s.year, s.month, s.unit_id, u.name AS unit, {_COUNTED}
    FROM zdgz.standings s
    JOIN zdgz.districts d ON d.id = s.district_id
    JOIN zdgz.lists l ON l.district_id = s.district_id AND l.year = s.year
    JOIN zdgz.units u ON u.district_id = s.district_id AND u.list_id = l.id AND u.id = s.unit_id
    GROUP BY s.district_id, d.name, s.year, s.month, s.unit_id, u.name
    """,
)
TASK_LIGHTS = View(
    "task_lights",
    "每项任务的灯：以填报主体、牵头单位为准，其他单位的灯不影响它",
    (
        *_PLACE,
        ("node_id", "任务"),
        ("light", "灯"),
        ("percent", "填报主体、牵头单位的完成比例"),
        ("gap", "与计划相差的百分点"),
        ("units", "承担的单位数"),
    ),
    """
    SELECT t.district_id, d.name AS district, t.year, t.month, t.node_id, zdgz.worst_light(t.lights, t.filed) AS light,
           t.percent, t.gap, t.units
    FROM (
        SELECT district_id, year, month, node_id, count(*) AS units, bool_or(has_filing) AS filed,
               coalesce(array_agg(task_light) FILTER (WHERE task_light IS NOT NULL), array_agg(light)) AS lights,
               coalesce(avg(percent) FILTER (WHERE task_light IS NOT NULL), avg(percent)) AS percent,
               coalesce(min(gap) FILTER (WHERE task_light IS NOT NULL), min(gap)) AS gap
        FROM zdgz.standings
        GROUP BY district_id, year, month, node_id
    ) t
    JOIN zdgz.districts d ON d.id = t.district_id
    """,
)
LIGHTS = View(
    "lights",
    "亮灯情况：区县、月份，按任务数",
    (*_PLACE, ("tasks", "任务数"), *_LIGHTS),
    f"""
    SELECT district_id, district, year, month, count(*) AS tasks, {_PER_LIGHT}
    FROM zdgz.task_lights
    GROUP BY district_id, district, year, month
    """,
)
TREND = View(
    "trend",
    "走势：区县、月份，报送和亮灯的比例",
    (
        *_PLACE,
        *_SHARES,
        ("parts", "任务分到各单位的项次"),
        *((name, text.replace("项数", "项次")) for name, text in _LIGHTS),
        ("task_green_rate", "绿灯率，百分比，按当月评判的任务数"),
    ),
    f"""
    SELECT s.district_id, d.name AS district, s.year, s.month, {_COUNTED}, count(*) AS parts,
           {_PER_LIGHT.replace("light =", "s.light =")},
           (SELECT 100.0 * l.green / nullif(l.green + l.yellow + l.red, 0) FROM zdgz.lights l
            WHERE l.district_id = s.district_id AND l.year = s.year AND l.month = s.month) AS task_green_rate
    FROM zdgz.standings s
    JOIN zdgz.districts d ON d.id = s.district_id
    GROUP BY s.district_id, d.name, s.year, s.month
    """,
)
LAGGARDS = View(
    "laggards",
    "落后的工作：亮红灯、黄灯的任务和单位",
    (
        *_PLACE,
        ("unit", "单位名称"),
        ("number", "任务编号"),
        ("task", "任务"),
        ("section", "所属板块"),
        ("light", "灯"),
        ("percent", "完成比例"),
        ("gap", "与计划相差的百分点"),
        ("reason", "原因"),
        ("progress", "本月进展，没有填报的为空"),
    ),
    """
    SELECT s.district_id, d.name AS district, s.year, s.month, u.name AS unit, n.number, n.title AS task, n.section,
           s.light, s.percent, s.gap, s.reason, f.progress
    FROM zdgz.standings s
    JOIN zdgz.districts d ON d.id = s.district_id
    JOIN zdgz.lists l ON l.district_id = s.district_id AND l.year = s.year
    JOIN zdgz.units u ON u.district_id = s.district_id AND u.list_id = l.id AND u.id = s.unit_id
    JOIN zdgz.nodes n ON n.district_id = s.district_id AND n.list_id = l.id AND n.id = s.node_id
    LEFT JOIN zdgz.filings f ON f.district_id = s.district_id AND f.year = s.year AND f.unit_id = s.unit_id
        AND f.month = s.month AND f.node_id = s.node_id
    WHERE s.light IN ('red', 'yellow')
    """,
)
#: In the order in which they can be made.
VIEWS = (REPORTING, TASK_LIGHTS, LIGHTS, TREND, LAGGARDS)
