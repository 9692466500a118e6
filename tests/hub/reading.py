"""Reading the tables back into records: the year of a district as its office holds it."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from core.model.period import Month
from core.model.records import Filing, FilingKey, IndicatorId, NodeId, Review, UnitId
from core.model.status import FilingState, Light, ProgressStatus
from db.hub.link import rows

if TYPE_CHECKING:
    from psycopg import Connection

_FILINGS = """
    SELECT month, unit_id::text, node_id::text, status, percent, progress, cumulative, problems, next_steps, contact,
           state, reason, revision, updated_at, sent_at, confirmed
    FROM zdgz.filings WHERE district_id = %s AND year = %s ORDER BY month, unit_id, node_id
"""
_VALUES = """
    SELECT month, unit_id::text, node_id::text, indicator_id::text, value
    FROM zdgz.indicator_values WHERE district_id = %s AND year = %s
"""
_REVIEWS = """
    SELECT month, unit_id::text, node_id::text, light, reason, remark, revision, updated_at
    FROM zdgz.reviews WHERE district_id = %s AND year = %s ORDER BY month, unit_id, node_id
"""


def filings(link: Connection, district: str, year: int) -> tuple[Filing, ...]:
    """A district's filings of a year."""
    values: dict[FilingKey, dict[IndicatorId, float]] = defaultdict(dict)
    for month, unit, node, indicator, value in rows(link, _VALUES, (district, year)):
        values[_key(year, month, unit, node)][IndicatorId(indicator)] = value
    found = []
    for month, unit, node, status, percent, *rest in rows(link, _FILINGS, (district, year)):
        key = _key(year, month, unit, node)
        progress, cumulative, problems, next_steps, contact, state, reason, revision, updated, sent, confirmed = rest
        said = ProgressStatus(status) if status else None
        found.append(
            Filing(
                key, said, percent, progress, cumulative, problems, next_steps, contact, values.get(key, {}),
                FilingState(state), reason, revision, updated, sent, json.loads(confirmed),
            )
        )  # fmt: skip
    return tuple(found)


def reviews(link: Connection, district: str, year: int) -> tuple[Review, ...]:
    """What the office said to them."""
    return tuple(
        Review(_key(year, month, unit, node), Light(light) if light else None, *rest)
        for month, unit, node, light, *rest in rows(link, _REVIEWS, (district, year))
    )


def _key(year: int, month: int, unit: str, node: str) -> FilingKey:
    return FilingKey(NodeId(node), UnitId(unit), Month(year, month))
