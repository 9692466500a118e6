"""How a hub stands, for whoever asks: a member its post, the city its districts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.hub.link import row, rows, translated

if TYPE_CHECKING:
    from psycopg import Connection

#: Put by me, of these taken by someone; addressed to me, of these taken by none.
_POST = """
    SELECT count(*) FILTER (WHERE put_by = session_user),
           count(*) FILTER (WHERE put_by = session_user AND EXISTS
               (SELECT FROM zdgz.deliveries d WHERE d.package_id = p.id AND d.taken_at IS NOT NULL)),
           count(*) FILTER (WHERE p.to_unit IS NOT DISTINCT FROM (SELECT zdgz.my_unit()) AND put_by <> session_user),
           count(*) FILTER (WHERE p.to_unit IS NOT DISTINCT FROM (SELECT zdgz.my_unit()) AND put_by <> session_user
               AND NOT EXISTS (SELECT FROM zdgz.deliveries d WHERE d.package_id = p.id AND d.taken_at IS NOT NULL))
    FROM zdgz.packages p
"""
_DISTRICTS = """
    SELECT d.name,
           (SELECT count(*) FROM zdgz.members m WHERE m.district_id = d.id AND m.unit_id IS NOT NULL),
           (SELECT count(*) FROM zdgz.packages p WHERE p.district_id = d.id),
           (SELECT count(*) FROM zdgz.packages p WHERE p.district_id = d.id AND p.to_unit IS NULL
               AND NOT EXISTS (SELECT FROM zdgz.deliveries v WHERE v.package_id = p.id AND v.taken_at IS NOT NULL)),
           (SELECT count(*) FROM zdgz.packages p LEFT JOIN zdgz.loads l ON l.package_id = p.id
               WHERE p.district_id = d.id AND p.from_unit IS NULL AND l.package_id IS NULL),
           (SELECT count(*) FROM zdgz.packages p JOIN zdgz.loads l ON l.package_id = p.id
               WHERE p.district_id = d.id AND l.outcome = 'refused'),
           (SELECT count(*) FROM zdgz.filings f WHERE f.district_id = d.id),
           (SELECT max(put_at) FROM zdgz.packages p WHERE p.district_id = d.id)
    FROM zdgz.districts d ORDER BY d.enrolled_at, d.name
"""
_NAMES = ("name", "units", "packages", "to_collect", "to_load", "refused", "filings", "last_put")


def standing(link: Connection) -> dict[str, Any]:
    """What the account may know, as JSON values: "member" with its post, or "city" with its districts."""
    with translated("没有查到"):
        member = row(link, "SELECT zdgz.my_district()::text")
        if member is not None and member[0] is not None:
            put, taken, came, waiting = row(link, _POST)
            return {"role": "member", "put": put, "taken": taken, "received": came, "waiting": waiting}
        return {"role": "city", "districts": [_district(found) for found in rows(link, _DISTRICTS)]}


def _district(found: tuple[Any, ...]) -> dict[str, Any]:
    told = dict(zip(_NAMES, found, strict=True))
    last = told["last_put"]
    return told | {"last_put": last and last.astimezone().replace(microsecond=0, tzinfo=None).isoformat()}


def as_text(told: dict[str, Any]) -> str:
    """The same for people."""
    if told["role"] == "member":
        sent = f"送出 {told['put']} 个，对方已收取 {told['taken']} 个"
        return f"{sent}。\n收件 {told['received']} 个，等待收取 {told['waiting']} 个。"
    lines = [_line(one) for one in told["districts"]]
    return "\n".join(lines) or "还没有登记任何区县。用 enroll 登记。"


def _line(one: dict[str, Any]) -> str:
    last = f"，最近送到 {one['last_put'][:16].replace('T', ' ')}" if one["last_put"] else ""
    refused = f"，没有装载 {one['refused']} 个" if one["refused"] else ""
    waits = f"等督查室收取 {one['to_collect']} 个，等装载 {one['to_load']} 个{refused}"
    return f"{one['name']}：{one['units']} 个单位，{one['packages']} 个包（{waits}），填报 {one['filings']} 项{last}。"
