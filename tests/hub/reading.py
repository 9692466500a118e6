"""Reading the tables back into records: the year of a district as its office holds it."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from core.model import fields
from core.model.period import Month
from core.model.records import Filing, FilingKey, IndicatorId, NodeId, Review, UnitId
from core.model.status import FilingState, Light, ProgressStatus
from db.hub.link import rows

if TYPE_CHECKING:
    from psycopg import Connection

_TEXTS = (*fields.names(fields.TEXTS), "reason")
_FILINGS = f"""
    SELECT month, unit_id::text, node_id::text, status, percent, state, revision, updated_at, sent_at, confirmed,
           {", ".join(_TEXTS)}
    FROM zdgz.filings WHERE district_id = %s AND year = %s ORDER BY month, unit_id, node_id
"""  # noqa: S608  declared names
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
    for month, unit, node, status, percent, state, revision, *rest in rows(link, _FILINGS, (district, year)):
        key = _key(year, month, unit, node)
        updated, sent, confirmed, *texts = rest
        said = ProgressStatus(status) if status else None
        made = Filing(key, said, percent, values=values.get(key, {}), state=FilingState(state), revision=revision)
        times = {"updated_at": updated, "sent_at": sent, "confirmed": json.loads(confirmed)}
        found.append(made._replace(**times, **dict(zip(_TEXTS, texts, strict=True))))
    return tuple(found)


def reviews(link: Connection, district: str, year: int) -> tuple[Review, ...]:
    """What the office said to them."""
    return tuple(
        Review(_key(year, month, unit, node), Light(light) if light else None, *rest)
        for month, unit, node, light, *rest in rows(link, _REVIEWS, (district, year))
    )


def _key(year: int, month: int, unit: str, node: str) -> FilingKey:
    return FilingKey(NodeId(node), UnitId(unit), Month(year, month))
