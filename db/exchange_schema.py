"""The tables of exchanging: keys, lineages, conflicts, and the logs of what came in and what went out."""

from __future__ import annotations

EXCHANGE = (
    """
    CREATE TABLE own_key (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        seed BLOB NOT NULL CHECK (length(seed) = 32),
        made_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE known_keys (
        owner TEXT NOT NULL,
        key TEXT NOT NULL CHECK (length(key) = 64),
        seen_at TEXT NOT NULL,
        confirmed_at TEXT,
        PRIMARY KEY (owner, key)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lineages (
        filing_id TEXT PRIMARY KEY REFERENCES filings (id) ON DELETE CASCADE,
        versions TEXT NOT NULL,
        shared TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE imports (
        id INTEGER PRIMARY KEY,
        package_id TEXT NOT NULL,
        digest TEXT NOT NULL,
        kind TEXT NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id),
        month TEXT CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        file TEXT NOT NULL,
        machine TEXT NOT NULL,
        created_at TEXT NOT NULL,
        at TEXT NOT NULL,
        summary TEXT NOT NULL CHECK (json_type(summary) = 'object'),
        undone_at TEXT
    ) STRICT
    """,
    "CREATE INDEX imports_by_package ON imports (package_id)",
    """
    CREATE TABLE import_changes (
        import_id INTEGER NOT NULL REFERENCES imports (id),
        position INTEGER NOT NULL,
        record TEXT NOT NULL,
        record_id TEXT NOT NULL,
        "before" TEXT,
        "after" TEXT,
        PRIMARY KEY (import_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE conflicts (
        id INTEGER PRIMARY KEY,
        import_id INTEGER NOT NULL REFERENCES imports (id),
        unit_id TEXT NOT NULL REFERENCES units (id),
        filing_id TEXT NOT NULL,
        version TEXT NOT NULL,
        theirs TEXT NOT NULL CHECK (json_type(theirs) = 'object'),
        ours TEXT NOT NULL CHECK (json_type(ours) = 'object'),
        machine TEXT NOT NULL,
        at TEXT NOT NULL,
        decided_at TEXT,
        decided_by TEXT NOT NULL DEFAULT '',
        choices TEXT NOT NULL DEFAULT '{}' CHECK (json_type(choices) = 'object'),
        UNIQUE (filing_id, version)
    ) STRICT
    """,
    "CREATE INDEX conflicts_by_unit ON conflicts (unit_id, decided_at)",
)

#: What each unit was given last was a setting until then, whose file nobody had noted.
FROM_NOTES = (
    """
    INSERT INTO departures (kind, unit_id, file, count, list_version, at)
    SELECT replace(name, 'exchange.given.', ''), key, '', 0, each.value ->> 1, each.value ->> 0
    FROM settings, json_each(settings.value) each
    WHERE name LIKE 'exchange.given.%' AND key IN (SELECT id FROM units) ORDER BY each.value ->> 0
    """,
    "DELETE FROM settings WHERE name LIKE 'exchange.given.%'",
)
#: What was written for others.
DEPARTURES = (
    """
    CREATE TABLE departures (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id),
        month TEXT CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        file TEXT NOT NULL,
        count INTEGER NOT NULL CHECK (count >= 0),
        list_version INTEGER NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    *FROM_NOTES,
)

#: Whose keys they are, the keys that this workspace had before, and how far the histories of others had come.
IDENTITIES = (
    "ALTER TABLE known_keys ADD COLUMN workspace TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE known_keys ADD COLUMN channel TEXT NOT NULL DEFAULT 'file' CHECK (channel IN ('file', 'hub'))",
    "ALTER TABLE known_keys ADD COLUMN retired_at TEXT",
    """
    UPDATE known_keys SET workspace = (SELECT value FROM settings WHERE name = 'exchange.office')
    WHERE owner = 'office' AND EXISTS (SELECT 1 FROM settings WHERE name = 'exchange.office')
    """,
    """
    CREATE TABLE former_keys (
        seed BLOB PRIMARY KEY CHECK (length(seed) = 32),
        made_at TEXT NOT NULL,
        retired_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE chain_heads (
        workspace TEXT NOT NULL,
        partner TEXT NOT NULL,
        count INTEGER NOT NULL CHECK (count >= 0),
        hash TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (workspace, partner, count)
    ) STRICT, WITHOUT ROWID
    """,
)
