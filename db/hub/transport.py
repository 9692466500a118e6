"""Packages as rows. What is fetched stays locked until it is acknowledged: a crash between gives it back by itself."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core import scratch
from core.errors import KnownError
from core.exchange import hub
from core.exchange.hub import Login
from core.exchange.identity import OFFICE
from core.exchange.transport import Parcel
from core.file_names import safe_name
from core.files import write_whole
from db.hub import link as links
from db.hub.link import row, rows, translated

if TYPE_CHECKING:
    from psycopg import Connection

_LIST = """
    SELECT p.name, octet_length(p.data), p.put_at, p.id, p.from_unit::text, p.digest
    FROM zdgz.deliveries d JOIN zdgz.packages p ON p.id = d.package_id
    WHERE d.reader = %s AND d.taken_at IS NULL ORDER BY p.id
"""
#: Everything addressed to this box that it has not heard of; a PC's own packages to its colleague are not for it.
_ADDRESSED = """
    INSERT INTO zdgz.deliveries (package_id, reader)
    SELECT p.id, %(reader)s FROM zdgz.packages p
    WHERE p.to_unit IS NOT DISTINCT FROM (SELECT zdgz.my_unit())
        AND p.from_box <> %(reader)s
        AND NOT EXISTS (SELECT FROM zdgz.deliveries d WHERE d.package_id = p.id AND d.reader = %(reader)s)
    ON CONFLICT DO NOTHING
"""
_FETCH = """
    SELECT p.data FROM zdgz.deliveries d JOIN zdgz.packages p ON p.id = d.package_id
    WHERE d.package_id = %s AND d.reader = %s AND d.taken_at IS NULL
    FOR UPDATE OF d SKIP LOCKED
"""
_TAKEN = "UPDATE zdgz.deliveries SET taken_at = now(), taken_by = %s WHERE package_id = %s AND reader = %s"
_PUT = """
    INSERT INTO zdgz.packages (district_id, from_unit, to_unit, from_box, kind, name, digest, data)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %b) ON CONFLICT (put_by, digest) DO NOTHING RETURNING id
"""

_NOT_NOTED = "收到的内容已经存好，服务器上还没有记下"
_IDLE, _OPEN = 0, 2  # of libpq: no transaction, one that is sound


class HubTransport:
    """One member's box at a hub. `again`: what was taken before is offered, too; `looks`: nothing is booked."""

    def __init__(self, link: Connection, login: Login, *, again: bool = False, looks: bool = False) -> None:
        self._link, self._login, self._again, self._looks = link, login, again, looks
        with translated("没有连接"):
            found = row(link, "SELECT zdgz.my_district()::text, zdgz.my_unit()::text")
        if found is None or found[0] is None:
            raise KnownError("这个账号没有登记到任何单位，不能收发。", "看一看地址里的账号，或请管理员登记。")
        self.district, self.unit = found[0], found[1] or ""
        self.notice = links.notice(link)
        self._folder = scratch.folder("hub")

    def list(self) -> Sequence[Parcel]:
        """What waits, in the order in which it came."""
        with translated("没有收取"):
            if self._looks:
                self._begin()  # what is booked to list goes again with all else in `settle`
            return self._listed()

    def _listed(self) -> Sequence[Parcel]:
        with self._link.transaction():
            self._link.execute(_ADDRESSED.encode(), {"reader": self._login.reader})
            if self._again:
                self._forget()
            found = rows(self._link, _LIST, (self._login.reader,))
        return [
            Parcel(name, Path(name), size, _seconds(at), number, account or OFFICE, digest)
            for name, size, at, number, account, digest in found
        ]

    def _forget(self) -> None:
        """Everything waits again, once: for a workspace that was brought back from a backup."""
        self._again = False
        self._link.execute(b"UPDATE zdgz.deliveries SET taken_at = NULL WHERE reader = %s", (self._login.reader,))

    def fetch(self, parcel: Parcel) -> Path | None:
        """The package as a file that is gone after `close`; None when another PC is taking it or has."""
        with translated("没有收取"):
            self._begin()
            found = row(self._link, _FETCH, (parcel.number, self._login.reader))
        if found is None:
            return None
        path = self._folder / str(parcel.number) / safe_name(parcel.name)
        path.parent.mkdir(exist_ok=True)
        write_whole(path, found[0])
        return path

    def _begin(self) -> None:
        if self._link.info.transaction_status == _IDLE:
            self._link.execute(b"BEGIN")

    def acknowledge(self, parcel: Parcel) -> None:
        """It was taken; others see so once the batch is settled, and cannot fetch it until then."""
        with translated(_NOT_NOTED):
            self._link.execute(_TAKEN.encode(), (self._login.machine, parcel.number, self._login.reader))

    def settle(self) -> None:
        """What was acknowledged is booked, all else waits for others at once."""
        with translated(_NOT_NOTED):
            is_kept = self._link.info.transaction_status == _OPEN and not self._looks
            self._link.execute(b"COMMIT" if is_kept else b"ROLLBACK")

    def put(self, name: str, data: bytes) -> bool:
        """Lay a package there, addressed as it says itself; the same one a second time is no second one."""
        letter = hub.of_member(hub.letter_of(data), self.district, self.unit)
        digest = hashlib.sha256(data).hexdigest()
        way = (letter.office, letter.from_unit or None, letter.to_unit or None)
        with translated(f"“{name}”没有送出"):
            return (
                row(self._link, _PUT, (*way, letter.workspace, letter.kind, safe_name(name), digest, data)) is not None
            )

    def close(self) -> None:
        """Leave; what was fetched and not acknowledged waits for others at once."""
        self._link.close()
        scratch.remove(self._folder)


def _seconds(at: dt.datetime) -> float:
    return at.timestamp()


def open_hub(url: str, login: Login, password: str = "", *, again: bool = False, looks: bool = False) -> HubTransport:
    """Connect and open the box."""
    link = links.connect(url, account=login.account, password=password)
    try:
        return HubTransport(link, login, again=again, looks=looks)
    except BaseException:
        link.close()
        raise
