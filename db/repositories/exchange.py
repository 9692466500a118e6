"""The books of exchanging: keys, lineages, the log of imports, conflicts, and how an import is taken and undone."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.errors import KnownError
from core.exchange import keys
from core.exchange.identity import Channel, KnownKey
from core.exchange.merge_plan import FilingStep, Plan, is_nothing
from core.exchange.package_records import carried_from, carried_text
from core.exchange.ports import Conflict, Import
from core.exchange.versions import Carried, names, written
from core.files import readable
from core.host import clock
from core.model.codec import canonical, encode
from core.model.period import Month
from core.model.records import Evidence, Filing, FilingId, FilingKey, NodeId, Record, UnitId
from core.model.status import FilingState
from db.connection import row, rows
from db.repositories import evidence, filings, records
from db.repositories.history import Change, Trail, write
from db.repositories.settings import identity

_Changes = list[tuple[str, str, str | None, str | None]]
_KINDS = {name: kind for kind, (name, _) in records.TABLES.items()}


# --- keys ----------------------------------------------------------------------------------------------


def kept_seed(connection: sqlite3.Connection) -> bytes:
    """The workspace's secret."""
    return bytes(connection.execute("SELECT seed FROM own_key").fetchone()[0])


def make_seed(connection: sqlite3.Connection) -> None:
    """Make the workspace's secret, once."""
    values = (keys.new_seed(), clock.now().isoformat())
    connection.execute("INSERT OR IGNORE INTO own_key VALUES (1, ?, ?)", values)


def change_seed(connection: sqlite3.Connection, trail: Trail) -> None:
    """Another secret from now on; what was closed to the one before can still be opened."""
    now, old, new = clock.now().isoformat(), kept_seed(connection), keys.new_seed()
    connection.execute("INSERT INTO former_keys SELECT seed, made_at, ? FROM own_key", (now,))
    connection.execute("UPDATE own_key SET seed = ?, made_at = ?", (new, now))
    before, after = ({"fingerprint": keys.fingerprint(keys.public_key(seed))} for seed in (old, new))
    write(connection, trail, Change("own_key", identity(connection), before, after))


def former_seeds(connection: sqlite3.Connection) -> tuple[bytes, ...]:
    """The secrets that this workspace had before, the last one first."""
    return tuple(bytes(seed) for (seed,) in rows(connection, "SELECT seed FROM former_keys ORDER BY retired_at DESC"))


def known_keys(connection: sqlite3.Connection) -> tuple[KnownKey, ...]:
    """The keys of others, in the order in which they came."""
    sql = """
        SELECT owner, key, workspace, channel, seen_at, confirmed_at, retired_at FROM known_keys
        ORDER BY seen_at, owner, key
    """
    return tuple(
        KnownKey(owner, key, workspace, Channel(channel), dt.datetime.fromisoformat(seen), *map(_time, moments))
        for owner, key, workspace, channel, seen, *moments in rows(connection, sql)
    )


def keep_key(connection: sqlite3.Connection, trail: Trail, one: KnownKey) -> None:
    """Keep what is known of a key of another; the history tells when it was compared and when it ended."""
    known = (each for each in known_keys(connection) if (each.owner, each.key) == (one.owner, one.key))
    old = next(known, None)
    write(connection, trail, Change("key", one.key, _told_of(old) if old else {}, _told_of(one)))
    sql = """
        INSERT INTO known_keys (owner, key, workspace, channel, seen_at, confirmed_at, retired_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET workspace = excluded.workspace,
            confirmed_at = excluded.confirmed_at, retired_at = excluded.retired_at
    """
    moments = (at and at.isoformat() for at in (one.seen_at, one.confirmed_at, one.retired_at))
    connection.execute(sql, (one.owner, one.key, one.workspace, one.channel.value, *moments))


def _told_of(one: KnownKey) -> dict[str, str | None]:
    if not (one.confirmed_at or one.retired_at):
        return {}
    confirmed, retired = (at and at.isoformat() for at in (one.confirmed_at, one.retired_at))
    told = {"owner": one.owner, "fingerprint": one.fingerprint, "confirmed_at": confirmed, "retired_at": retired}
    return {name: value for name, value in told.items() if value}


# --- filings as they travel ----------------------------------------------------------------------------


def carried(connection: sqlite3.Connection, unit_id: UnitId, month: Month | None) -> dict[FilingId, Carried]:
    """The unit's filings with evidence and lineage."""
    attached: dict[FilingKey, list[Evidence]] = defaultdict(list)
    for one in records.some(connection, Evidence, unit_id=unit_id, month=month):
        attached[one.key].append(one)
    sql = "SELECT l.* FROM filings f JOIN lineages l ON l.filing_id = f.id WHERE f.unit_id = ?"
    narrowed = (f"{sql} AND f.month = ?", (unit_id, str(month))) if month else (sql, (unit_id,))
    lineages = {name: (names(versions), shared) for name, versions, shared in rows(connection, *narrowed)}
    found = ((one.key.filing_id, one) for one in filings.some(connection, unit_id=unit_id, month=month))
    unknown: tuple[frozenset[str], str] = (frozenset(), "")
    return {name: Carried(one, tuple(attached.get(one.key, ())), *lineages.get(name, unknown)) for name, one in found}


def one(connection: sqlite3.Connection, key: FilingKey) -> Carried | None:
    """One filing as it travels."""
    return carried(connection, key.unit_id, key.month).get(key.filing_id)


def filed(connection: sqlite3.Connection, month: Month) -> list[tuple[NodeId, UnitId, dt.datetime | None]]:
    """What was sent of a month, without the texts."""
    states = [state.value for state in FilingState if state.is_filed]
    sql = f"SELECT node_id, unit_id, sent_at FROM filings WHERE month = ? AND state IN ({', '.join('?' * len(states))})"  # noqa: S608
    found = rows(connection, sql, (str(month), *states))
    return [(NodeId(node_id), UnitId(unit_id), _time(sent_at)) for node_id, unit_id, sent_at in found]


def publish(connection: sqlite3.Connection, leaving: Iterable[Carried]) -> None:
    """Remember that these versions leave the workspace."""
    put_lineages(connection, (Carried(each.filing, (), each.ancestry, each.version) for each in leaving))


def put_lineages(connection: sqlite3.Connection, kept: Iterable[Carried]) -> None:
    """Keep what the filings grew from."""
    sql = """
        INSERT INTO lineages VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET versions = excluded.versions, shared = excluded.shared
    """
    connection.executemany(sql, ((each.filing.key.filing_id, written(each.lineage), each.shared) for each in kept))


def waiting(
    connection: sqlite3.Connection, unit_id: UnitId, *, decided: bool = False
) -> frozenset[tuple[FilingId, str]]:
    """The versions that wait in open conflicts, or with those that were decided."""
    sql = "SELECT filing_id, version FROM conflicts WHERE unit_id = ? AND (? OR decided_at IS NULL)"
    return frozenset((FilingId(name), version) for name, version in rows(connection, sql, (unit_id, decided)))


# --- taking a package ----------------------------------------------------------------------------------


def take(connection: sqlite3.Connection, trail: Trail, plan: Plan, file: str, summary: Mapping[str, Any]) -> int:
    """Carry out a plan and log it with what its undoing needs; the import's number.

    What does not hold together is a fault of the package, so it is refused and not a defect of the program.
    """
    try:
        return _take(connection, trail, plan, file, summary)
    except sqlite3.IntegrityError as error:
        raise KnownError("里面的内容前后不符，没有读入。", "请对方重新导出。") from error


def _take(connection: sqlite3.Connection, trail: Trail, plan: Plan, file: str, summary: Mapping[str, Any]) -> int:
    changes: _Changes = [*_take_list(plan)]
    number = _log(connection, plan, file, summary)
    changes += _take_filings(connection, trail, plan)
    changes += _take_records(connection, trail, plan)
    changes += [("setting", name, before, after) for name, (before, after) in plan.settings.items()]
    _keep_conflicts(connection, plan, number)
    for sha256 in plan.contents:
        evidence.add(connection, sha256, plan.package.evidence(sha256))
    lines = ((number, position, *change) for position, change in enumerate(changes))
    connection.executemany("INSERT INTO import_changes VALUES (?, ?, ?, ?, ?, ?)", lines)
    return number


def _log(connection: sqlite3.Connection, plan: Plan, file: str, summary: Mapping[str, Any]) -> int:
    head = plan.package.manifest
    values = (
        *(head.id, plan.package.digest, head.kind.value, head.unit_id, head.month and str(head.month), readable(file)),
        *(head.machine, head.created_at.isoformat(), clock.now().isoformat(), canonical(dict(summary))),
    )
    sql = "INSERT INTO imports VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"
    return int(connection.execute(sql, values).lastrowid or 0)


def _take_list(plan: Plan) -> Iterator[tuple[str, str, str | None, str]]:
    """The list itself is put in place before; here it is told how it was."""
    new, old = plan.new_list, plan.old_list
    if new is not None:
        yield "list", new.id, canonical(encode(old)) if old else None, str(new.version)


def _take_filings(connection: sqlite3.Connection, trail: Trail, plan: Plan) -> _Changes:
    taken = [(step.ours, step.result) for step in plan.filings if step.result is not None]
    filings.save_all(connection, trail, [(ours.filing if ours else None, new.filing) for ours, new in taken])
    put_lineages(connection, (new for _, new in taken))
    for ours, new in taken:
        if new.evidence or (ours and ours.evidence):
            put_evidence(connection, trail, plan, ours.evidence if ours else (), new.evidence)
    _close_conflicts(connection, plan, [new for _, new in taken])
    is_sheet = plan.package.manifest.kind.value == "sheet"
    return [
        (
            "filing",
            new.filing.key.filing_id,
            carried_text(ours) if ours else None,
            f"{new.filing.revision} {new.text}" if is_sheet else str(new.filing.revision),
        )
        for ours, new in taken
    ]


def put_evidence(
    connection: sqlite3.Connection, trail: Trail, plan: Plan | None, old: Sequence[Evidence], new: Sequence[Evidence]
) -> None:
    """The attached files of a filing in place of those before; contents that the package lacks are elsewhere."""
    kept = {one.id: one for one in new}
    for gone in old:
        if gone.id not in kept:
            records.remove(connection, trail, gone)
    for one in new:
        if not evidence.is_here(connection, one.sha256):
            evidence.add(connection, one.sha256, plan.package.evidence(one.sha256) if plan else b"")
        if one not in old:
            records.save(connection, trail, one)


def _take_records(connection: sqlite3.Connection, trail: Trail, plan: Plan) -> _Changes:
    done: _Changes = []
    for step in plan.records:
        one = step.after or step.before
        if one is None:
            continue
        put_record(connection, trail, step.before, step.after)
        name = records.TABLES[type(one)][0]
        done.append((name, one.id, _json(step.before), _json(step.after)))
    return done


def put_record(connection: sqlite3.Connection, trail: Trail, before: Record | None, after: Record | None) -> None:
    """One record in place of another; None for none."""
    if after is not None:
        records.save(connection, trail, after)
    elif before is not None:
        records.remove(connection, trail, before)


def _json(record: Record | None) -> str | None:
    return canonical(encode(record)) if record else None


# --- conflicts -----------------------------------------------------------------------------------------


def _keep_conflicts(connection: sqlite3.Connection, plan: Plan, number: int) -> None:
    sql = """
        INSERT INTO conflicts (import_id, unit_id, filing_id, version, theirs, ours, machine, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    """
    now, machine = clock.now().isoformat(), plan.package.manifest.machine
    waits = [step for step in plan.filings if step.waits]
    connection.executemany(sql, (_conflict_columns(step, number, machine, now) for step in waits))


def _conflict_columns(step: FilingStep, number: int, machine: str, now: str) -> tuple[Any, ...]:
    key, ours = step.theirs.filing.key, step.ours or Carried(Filing(step.theirs.filing.key))
    texts = (carried_text(step.theirs), carried_text(ours))
    return (number, key.unit_id, key.filing_id, step.theirs.version, *texts, machine, now)


def _close_conflicts(connection: sqlite3.Connection, plan: Plan, taken: Sequence[Carried]) -> None:
    """A waiting version that a newer one grew from was settled elsewhere."""
    open_ones = waiting(connection, plan.package.manifest.unit_id)
    if not open_ones:
        return
    now = clock.now().isoformat()
    sql = "UPDATE conflicts SET decided_at = ?, decided_by = ? WHERE filing_id = ? AND version = ?"
    for new in taken:
        for name, version in open_ones:
            if name == new.filing.key.filing_id and version in new.lineage:
                connection.execute(sql, (now, plan.package.manifest.machine, name, version))


def conflicts(connection: sqlite3.Connection, *, decided: bool) -> tuple[Conflict, ...]:
    """The waiting or the decided ones, oldest first."""
    sql = f"SELECT * FROM conflicts WHERE decided_at IS {'NOT NULL' if decided else 'NULL'} ORDER BY id"  # noqa: S608
    return tuple(_conflict(connection, found) for found in rows(connection, sql))


def _conflict(connection: sqlite3.Connection, found: sqlite3.Row) -> Conflict:
    theirs = carried_from(found["theirs"])
    now = None if found["decided_at"] else one(connection, theirs.filing.key)
    return Conflict(
        found["id"], theirs.filing.key, theirs, now or carried_from(found["ours"]), found["machine"],
        dt.datetime.fromisoformat(found["at"]), _time(found["decided_at"]), found["decided_by"],
        json.loads(found["choices"]),
    )  # fmt: skip


def decide(
    connection: sqlite3.Connection,
    trail: Trail,
    conflict: Conflict,
    result: Carried,
    choices: Mapping[str, str],
    by: str,
) -> None:
    """Close a conflict; what loses is written into the history first."""
    ours = one(connection, conflict.key)
    if (ours or Carried(Filing(conflict.key))).version not in result.lineage:
        raise KnownError("这一项刚刚又改过，没有写入。", "按现在的内容重新选定。")
    if "ours" in choices.values():
        filings.save(connection, Trail(f"冲突的另一份，来自 {conflict.machine}", trail.actor), conflict.theirs.filing)
    if ours is None and is_nothing(result):
        filings.remove(connection, trail, conflict.key)
    else:
        filings.save(connection, trail, result.filing)
        put_evidence(connection, trail, None, ours.evidence if ours else (), result.evidence)
        put_lineages(connection, [result])
    trail.mark = None
    sql = "UPDATE conflicts SET decided_at = ?, decided_by = ?, choices = ? WHERE id = ?"
    connection.execute(sql, (clock.now().isoformat(), by, canonical(dict(choices)), conflict.id))
    _log_decision(connection, conflict, ours, result)


def _log_decision(connection: sqlite3.Connection, conflict: Conflict, ours: Carried | None, result: Carried) -> None:
    """A decision belongs to the import that brought the conflict: who takes that back takes both back."""
    if ours is None and is_nothing(result):
        return
    sql = """
        INSERT INTO import_changes
        SELECT import_id, (SELECT count(*) FROM import_changes i WHERE i.import_id = c.import_id), 'filing', ?, ?, ?
        FROM conflicts c WHERE id = ?
    """
    line = (conflict.key.filing_id, carried_text(ours) if ours else None, str(result.filing.revision), conflict.id)
    connection.execute(sql, line)


# --- the log and undoing -------------------------------------------------------------------------------


def imports(connection: sqlite3.Connection, limit: int) -> tuple[Import, ...]:
    """The log, newest first."""
    return tuple(map(_import, rows(connection, "SELECT * FROM imports ORDER BY id DESC LIMIT ?", (limit,))))


def find_import(connection: sqlite3.Connection, package_id: str) -> Import | None:
    """The import of that package that still holds."""
    sql = "SELECT * FROM imports WHERE package_id = ? AND undone_at IS NULL ORDER BY id DESC"
    found = row(connection, sql, (package_id,))
    return _import(found) if found else None


def _import(found: sqlite3.Row) -> Import:
    number, package_id, digest, kind, unit_id, month, file, machine, created, at, summary, undone = found
    return Import(
        number, package_id, digest, kind, unit_id, Month.parse(month) if month else None, file, machine,
        dt.datetime.fromisoformat(created), dt.datetime.fromisoformat(at), json.loads(summary), _time(undone),
    )  # fmt: skip


def _time(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def products(connection: sqlite3.Connection, package_id: str) -> dict[FilingId, frozenset[str]]:
    """What imports of this sheet left behind, as names of texts."""
    sql = """
        SELECT record_id, c."after" FROM imports i JOIN import_changes c ON c.import_id = i.id
        WHERE package_id = ? AND record = 'filing'
    """
    found: dict[FilingId, frozenset[str]] = defaultdict(frozenset)
    for name, after in rows(connection, sql, (package_id,)):
        found[FilingId(name)] |= {after.split()[-1]}
    return found
