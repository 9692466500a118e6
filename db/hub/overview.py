"""The city's year out of the tables: a handful of questions, each answered by sums, whatever the number of filings."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core import verbs
from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Calendar, Month, months_of
from core.model.records import (
    Assignment,
    Comparator,
    Indicator,
    IndicatorId,
    IndicatorKind,
    ListId,
    Node,
    NodeId,
    NodeKind,
    Role,
    Unit,
    UnitId,
    UnitKind,
    WorkList,
)
from core.model.status import Attainment, Light
from core.reports.circular import Circular
from core.reports.office import Office
from core.reports.overview import Overview
from core.rules.judgement import Verdict
from core.statistics import CityMonth, CityYear, IndicatorStanding, NodeStanding, TalliedMonth, Tally, TaskRow
from db.hub.link import rows, translated
from db.hub.unfold import terms_of

if TYPE_CHECKING:
    from psycopg import Connection

REPORTS: Mapping[str, Callable[[CityYear, Office, dt.date], Overview | Circular]] = {
    "overview": Overview,
    "circular": Circular,
}
CITY_OFFICE = Office(
    issuer="市人民政府督查室",
    recipients="各县（区）人民政府，市直各单位：",
    copies="抄送：市委办公室、市人大常委会办公室、市政协办公室。",
)
#: Of each light so many tasks are told one by one.
_TOLD = 30
_LIGHTS = tuple(Light)  # in the order in which the sums stand

_DISTRICTS = """
    SELECT d.id::text, d.name, d.settings FROM zdgz.districts d
    WHERE EXISTS (SELECT FROM zdgz.lists l WHERE l.district_id = d.id AND l.year = %s) ORDER BY d.enrolled_at, d.name
"""
#: Parts are summed up to tasks, and these to districts, in one pass over the year.
TALLIES = """
    SELECT district_id::text, month, sum(due), sum(filed), sum(late), sum(returned),
           sum(green), sum(yellow), sum(red), sum(grey), sum(none),
           count(*) FILTER (WHERE light = 'green'), count(*) FILTER (WHERE light = 'yellow'),
           count(*) FILTER (WHERE light = 'red'), count(*) FILTER (WHERE light = 'grey'),
           count(*) FILTER (WHERE light = 'none')
    FROM (
        SELECT *, zdgz.worst_light(lights, has_filing) AS light
        FROM (
            SELECT district_id, month, node_id,
                   count(*) FILTER (WHERE is_due) AS due, count(*) FILTER (WHERE is_due AND is_filed) AS filed,
                   count(*) FILTER (WHERE is_due AND is_late) AS late,
                   count(*) FILTER (WHERE is_due AND is_returned) AS returned,
                   count(*) FILTER (WHERE light = 'green') AS green, count(*) FILTER (WHERE light = 'yellow') AS yellow,
                   count(*) FILTER (WHERE light = 'red') AS red, count(*) FILTER (WHERE light = 'grey') AS grey,
                   count(*) FILTER (WHERE light = 'none') AS none, bool_or(has_filing) AS has_filing,
                   coalesce(array_agg(task_light) FILTER (WHERE task_light IS NOT NULL), array_agg(light)) AS lights
            FROM zdgz.standings WHERE year = %s AND month <= %s
            GROUP BY district_id, month, node_id
        ) summed
    ) tasks GROUP BY district_id, month
"""
SLOW = """
    SELECT t.district_id::text, t.node_id::text, t.light, t.percent, n.number, n.title
    FROM (
        SELECT *, row_number() OVER (PARTITION BY light ORDER BY gap NULLS LAST, district_id, node_id) AS place
        FROM zdgz.task_lights WHERE year = %s AND month = %s AND light IN ('red', 'yellow')
    ) t
    JOIN zdgz.lists l ON l.district_id = t.district_id AND l.year = t.year
    JOIN zdgz.nodes n ON n.district_id = t.district_id AND n.list_id = l.id AND n.id = t.node_id
    WHERE t.place <= %s ORDER BY t.light, t.place
"""
_ROWS = """
    SELECT s.district_id::text, s.node_id::text, s.unit_id::text, s.light, s.percent, s.gap, s.reason, u.name,
           s.task_light
    FROM zdgz.standings s
    JOIN zdgz.lists l ON l.district_id = s.district_id AND l.year = s.year
    JOIN zdgz.units u ON u.district_id = s.district_id AND u.list_id = l.id AND u.id = s.unit_id
    WHERE s.district_id = %s AND s.year = %s AND s.month = %s AND s.node_id = %s
    ORDER BY u.position
"""
#: How each indicator stands by its owner; with 分别填报 by the unit that is worst off.
INDICATORS = """
    SELECT i.district_id::text, i.id::text, i.node_id::text, i.name, i.text, i.low, i.high, i.unit, i.comparator,
           i.kind, n.number, n.title, a.value, a.value_month, a.due, a.light, a.state, a.reason, a.is_late, a.ratio,
           a.gap, a.planned, a.expected
    FROM zdgz.indicators i
    JOIN zdgz.lists l ON l.district_id = i.district_id AND l.id = i.list_id AND l.year = %(year)s
    JOIN zdgz.nodes n ON n.district_id = i.district_id AND n.list_id = i.list_id AND n.id = i.node_id
    LEFT JOIN (
        SELECT *, row_number() OVER (
            PARTITION BY district_id, indicator_id
            ORDER BY array_position(ARRAY['red', 'yellow', 'green', 'grey', 'none'], light), gap NULLS LAST, unit_id
        ) AS place
        FROM zdgz.attainments WHERE year = %(year)s AND month = %(month)s
    ) a ON a.district_id = i.district_id AND a.indicator_id = i.id AND a.place = 1
    ORDER BY i.district_id, i.position
"""


def city_year(link: Connection, month: Month) -> CityYear:
    """The year up to the month over all districts that have a list of it; KnownError where none has."""
    with translated("没有生成"):
        districts = rows(link, _DISTRICTS, (month.year,))
        if not districts:
            raise KnownError(f"汇聚库里还没有{month.year}年的清单。", "请各区督查室送交办包，再装载。")
        names = {district: name for district, name, _ in districts}
        calendar = _calendar(month, [settings for _, _, settings in districts])
        slow, unit_names = _slow(link, month, names)
        indicators = _indicators(link, month, names)
        board = _board(month, names, unit_names, indicators)
        months = _months(rows(link, TALLIES, (month.year, month.number)), month, names, calendar)
    months = (*months[:-1], CityMonth(months[-1].month, months[-1].units, calendar, (), slow=slow))
    return CityYear(board, months, tuple(one for _, one in indicators), clock.now())


def _calendar(month: Month, settings: Iterable[str]) -> Calendar:
    """The month counts as locked once the last district has locked it."""
    found = (terms_of(json.loads(text)).calendar for text in settings)
    return max(found, key=lambda one: one.deadline(month).lock)


# --- sums ----------------------------------------------------------------------------------------------


def _months(
    found: Iterable[tuple[Any, ...]], month: Month, names: dict[str, str], calendar: Calendar
) -> tuple[CityMonth, ...]:
    tallies = {(district, number): _tally(*map(int, counts)) for district, number, *counts in found}
    units = {district: _as_unit(district, name) for district, name in names.items()}
    return tuple(
        CityMonth(
            one,
            tuple(TalliedMonth.of(unit, one, tallies.get((at, one.number), Tally())) for at, unit in units.items()),
            calendar,
            (),
        )
        for one in months_of(month.year)
        if one <= month
    )


def _tally(due: int, filed: int, late: int, returned: int, *lights: int) -> Tally:
    many = len(_LIGHTS)
    parts, tasks = (dict(zip(_LIGHTS, found, strict=True)) for found in (lights[:many], lights[many:]))
    return Tally(due, filed, late, returned, tasks, parts)


def _as_unit(district: str, name: str) -> Unit:
    return Unit(UnitId(district), name, UnitKind.OTHER)


# --- tasks and indicators told one by one --------------------------------------------------------------


def _slow(link: Connection, month: Month, names: dict[str, str]) -> tuple[tuple[NodeStanding, ...], dict[UnitId, str]]:
    found, units = [], {}
    for district, node_id, light, _percent, number, title in rows(link, SLOW, (month.year, month.number, _TOLD)):
        node = _node(district, node_id, number, f"{names[district]}“{title.rstrip('。：:')}”")
        parts = rows(link, _ROWS, (district, month.year, month.number, node_id))
        told = tuple(_row(node, *part) for part in parts)
        units.update({UnitId(part[2]): part[7] for part in parts})
        worst = next((row for row in told if row.is_deciding and row.verdict.light == light), told[0])
        found.append(NodeStanding(node, worst.verdict._replace(light=Light(light)), told))
    return tuple(found), units


def _row(node: Node, *part: Any) -> TaskRow:  # noqa: ANN401  columns
    _, _, unit_id, light, percent, gap, reason, _, task_light = part
    verdict = Verdict(Light(light), Attainment.UNKNOWN, reason, gap=gap, ratio=percent)
    return TaskRow(
        node, UnitId(unit_id), is_due=True, filing=None, latest=None, verdict=verdict, is_filled=False,
        is_deciding=task_light is not None,
    )  # fmt: skip


def _node(district: str, node_id: str, number: str, title: str) -> Node:
    """A task under an id of its own: districts that began with one list have the same ids."""
    return Node(NodeId(f"{district}/{node_id}"), None, NodeKind.MEASURE, number, title, "")


def _indicators(link: Connection, month: Month, names: dict[str, str]) -> list[tuple[str, IndicatorStanding]]:
    found = []
    asked = {"year": month.year, "month": month.number}
    for at, (district, *columns) in enumerate(rows(link, INDICATORS, asked), 1):
        own_id, node_id, name, text, low, high, unit, comparator, kind, number, title, *judged = columns
        node = _node(district, node_id, number, title)
        goal = () if low is None else (low, high) if comparator == Comparator.RANGE else (low,)
        indicator = verbs.with_verb(Indicator(
            IndicatorId(f"{district}/{own_id}"), node.id, f"{names[district]}{name}", text, goal, unit,
            Comparator(comparator), IndicatorKind(kind),
        ))  # fmt: skip
        standing = IndicatorStanding(at, indicator, node, (UnitId(district),), _verdict(month.year, judged))
        found.append((district, standing))
    return found


def _verdict(year: int, columns: Sequence[Any]) -> Verdict:
    """As the district's office judged it; of a unit of which nothing was loaded there is none."""
    value, said, due, light, state, reason, is_late, ratio, gap, planned, expected = columns
    if light is None:
        return Verdict(Light.NONE, Attainment.UNKNOWN, "没有装载")
    heard = Month(year, said) if said else None
    return Verdict(Light(light), Attainment(state), reason, ratio, gap, planned, expected, value, heard, due, is_late)


def _board(
    month: Month, names: dict[str, str], units: dict[UnitId, str], indicators: Iterable[tuple[str, IndicatorStanding]]
) -> Board:
    """A list that knows who is told of: districts, the units of slow tasks, and whose each indicator is."""
    bodies = [_as_unit(*one) for one in [*names.items(), *units.items()]]
    nodes: dict[NodeId, Node] = {}
    whose: dict[NodeId, set[str]] = defaultdict(set)
    for district, one in indicators:
        nodes[one.node.id] = one.node
        whose[one.node.id].add(district)
    parts = tuple(Assignment(node, UnitId(one), Role.LEAD) for node, found in whose.items() for one in found)
    return Board(WorkList(ListId("city"), "", month.year, tuple(nodes.values()), tuple(bodies), parts))


def made(year: CityYear, kind: str, office: Office, today: dt.date) -> Overview | Circular:
    """The report of that kind."""
    return REPORTS[kind](year, office, today)
