"""The tables of a workspace, version by version. A released version's statements are never edited.

What travels between workspaces has a UUID, an owner and a revision: a list (owned by the office, its
`version` is the revision; nodes, units, assignments and indicators travel inside it) and a filing
(owned by its unit). Days are ISO text, months "2022-03", so that they sort as text.
"""

from __future__ import annotations

VERSION_1 = (
    """
    CREATE TABLE workspace (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        id TEXT NOT NULL CHECK (length(id) = 36),
        created_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lists (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        year INTEGER NOT NULL CHECK (year BETWEEN 1949 AND 9999),
        version INTEGER NOT NULL CHECK (version >= 1)
    ) STRICT
    """,
    """
    CREATE TABLE nodes (
        id TEXT PRIMARY KEY,
        list_id TEXT NOT NULL REFERENCES lists (id),
        parent_id TEXT REFERENCES nodes (id) DEFERRABLE INITIALLY DEFERRED,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind <> ''),
        number TEXT NOT NULL,
        title TEXT NOT NULL,
        body TEXT NOT NULL,
        due_date TEXT CHECK (due_date IS date(due_date)),
        frequency TEXT NOT NULL CHECK (frequency IN ('monthly', 'quarterly', 'half_yearly', 'at_due_date')),
        task_state TEXT NOT NULL
            CHECK (task_state IN ('open', 'done', 'closed_out', 'extended', 'amended', 'suspended')),
        leaders TEXT NOT NULL CHECK (json_type(leaders) = 'array'),
        UNIQUE (list_id, position)
    ) STRICT
    """,
    "CREATE INDEX nodes_by_parent ON nodes (parent_id)",
    """
    CREATE TABLE units (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL CHECK (kind <> ''),
        short_name TEXT NOT NULL,
        pending INTEGER NOT NULL CHECK (pending IN (0, 1)),
        initials TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE aliases (
        unit_id TEXT NOT NULL REFERENCES units (id),
        position INTEGER NOT NULL,
        alias TEXT NOT NULL CHECK (alias <> ''),
        PRIMARY KEY (unit_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE list_units (
        list_id TEXT NOT NULL REFERENCES lists (id),
        position INTEGER NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id),
        PRIMARY KEY (list_id, position),
        UNIQUE (list_id, unit_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX list_units_by_unit ON list_units (unit_id)",
    """
    CREATE TABLE members (
        list_id TEXT NOT NULL REFERENCES lists (id),
        collective_id TEXT NOT NULL REFERENCES units (id),
        position INTEGER NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id) CHECK (unit_id <> collective_id),
        PRIMARY KEY (list_id, collective_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE assignments (
        node_id TEXT NOT NULL REFERENCES nodes (id),
        position INTEGER NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id),
        role TEXT NOT NULL CHECK (role IN ('lead', 'responsible', 'support')),
        decided INTEGER NOT NULL CHECK (decided IN (0, 1)),
        PRIMARY KEY (node_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX assignments_by_unit ON assignments (unit_id)",
    """
    CREATE TABLE chosen_units (
        node_id TEXT NOT NULL,
        assignment INTEGER NOT NULL,
        position INTEGER NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id),
        PRIMARY KEY (node_id, assignment, position),
        FOREIGN KEY (node_id, assignment) REFERENCES assignments (node_id, position) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE indicators (
        id TEXT PRIMARY KEY,
        node_id TEXT NOT NULL REFERENCES nodes (id),
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        low REAL,
        high REAL CHECK (high IS NULL OR low IS NOT NULL),
        unit TEXT NOT NULL,
        comparator TEXT NOT NULL CHECK (comparator IN ('=', '>=', '<=', '>', '<', 'approx', 'range')),
        kind TEXT NOT NULL CHECK (kind <> ''),
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        due_date TEXT CHECK (due_date IS date(due_date))
    ) STRICT
    """,
    "CREATE INDEX indicators_by_node ON indicators (node_id)",
    """
    CREATE TABLE filings (
        id TEXT PRIMARY KEY,
        node_id TEXT NOT NULL REFERENCES nodes (id),
        unit_id TEXT NOT NULL REFERENCES units (id),
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        status TEXT
            CHECK (status IN ('ahead', 'on_track', 'behind', 'completed', 'not_started', 'continuous')),
        percent REAL CHECK (percent >= 0),
        progress TEXT NOT NULL,
        cumulative TEXT NOT NULL,
        problems TEXT NOT NULL,
        next_steps TEXT NOT NULL,
        contact TEXT NOT NULL,
        state TEXT NOT NULL CHECK (
            state IN ('draft', 'submitted', 'signed_off', 'sent', 'received', 'accepted', 'returned')
        ),
        reason TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 0),
        updated_at TEXT,
        sent_at TEXT,
        UNIQUE (node_id, unit_id, month)
    ) STRICT
    """,
    "CREATE INDEX filings_by_month ON filings (month, unit_id)",
    "CREATE INDEX filings_by_unit ON filings (unit_id, month)",
    """
    CREATE TABLE filing_values (
        filing_id TEXT NOT NULL REFERENCES filings (id) ON DELETE CASCADE,
        indicator_id TEXT NOT NULL REFERENCES indicators (id),
        value REAL NOT NULL,
        PRIMARY KEY (filing_id, indicator_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX filing_values_by_indicator ON filing_values (indicator_id)",
    """
    CREATE TABLE history (
        sequence INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        label TEXT NOT NULL,
        record TEXT NOT NULL,
        record_id TEXT NOT NULL,
        "before" TEXT NOT NULL CHECK (json_type("before") = 'object'),
        "after" TEXT NOT NULL CHECK (json_type("after") = 'object'),
        hash TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT
    """,
    "CREATE INDEX history_by_record ON history (record_id, sequence)",
    """
    CREATE TABLE history_head (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        count INTEGER NOT NULL,
        hash TEXT NOT NULL
    ) STRICT
    """,
    "INSERT INTO history_head VALUES (1, 0, '')",
)

VERSION_2 = (
    "ALTER TABLE filings ADD COLUMN confirmed TEXT NOT NULL DEFAULT '{}' CHECK (json_type(confirmed) = 'object')",
    """
    CREATE TABLE reviews (
        id TEXT PRIMARY KEY,
        node_id TEXT NOT NULL REFERENCES nodes (id),
        unit_id TEXT NOT NULL REFERENCES units (id),
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        light TEXT CHECK (light IN ('green', 'yellow', 'red', 'grey')),
        reason TEXT NOT NULL CHECK (light IS NULL OR reason <> ''),
        remark TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 0),
        updated_at TEXT,
        UNIQUE (node_id, unit_id, month)
    ) STRICT
    """,
    "CREATE INDEX reviews_by_month ON reviews (month, unit_id)",
    """
    CREATE TABLE month_locks (
        id TEXT PRIMARY KEY,
        unit_id TEXT NOT NULL REFERENCES units (id),
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
        reason TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 0),
        updated_at TEXT,
        UNIQUE (month, unit_id)
    ) STRICT
    """,
    """
    CREATE TABLE task_changes (
        id TEXT PRIMARY KEY,
        node_id TEXT NOT NULL REFERENCES nodes (id),
        unit_id TEXT NOT NULL REFERENCES units (id),
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        kind TEXT NOT NULL CHECK (kind IN ('complete', 'extend', 'amend', 'suspend', 'resume')),
        state TEXT NOT NULL CHECK (state IN ('applied', 'agreed', 'refused', 'withdrawn')),
        reason TEXT NOT NULL,
        answer TEXT NOT NULL,
        old_due TEXT CHECK (old_due IS date(old_due)),
        new_due TEXT CHECK (new_due IS date(new_due)),
        applied_at TEXT,
        decided_at TEXT,
        revision INTEGER NOT NULL CHECK (revision >= 0)
    ) STRICT
    """,
    "CREATE INDEX task_changes_by_node ON task_changes (node_id, unit_id)",
    """
    CREATE TABLE contents (
        sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
        data BLOB NOT NULL,
        preview BLOB NOT NULL DEFAULT x''
    ) STRICT
    """,
    """
    CREATE TABLE evidence (
        id TEXT PRIMARY KEY,
        node_id TEXT NOT NULL REFERENCES nodes (id),
        unit_id TEXT NOT NULL REFERENCES units (id),
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        name TEXT NOT NULL CHECK (name <> ''),
        sha256 TEXT NOT NULL REFERENCES contents (sha256),
        size INTEGER NOT NULL CHECK (size >= 0),
        kind TEXT NOT NULL,
        note TEXT NOT NULL,
        added_at TEXT,
        revision INTEGER NOT NULL CHECK (revision >= 0),
        UNIQUE (node_id, unit_id, month, sha256)
    ) STRICT
    """,
    "CREATE INDEX evidence_by_month ON evidence (month, unit_id)",
    "CREATE INDEX evidence_by_content ON evidence (sha256)",
)

VERSION_REVISED = (
    "ALTER TABLE nodes ADD COLUMN removed_in TEXT CHECK (removed_in GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]')",
    "ALTER TABLE nodes ADD COLUMN weight REAL NOT NULL DEFAULT 1 CHECK (weight >= 0)",
    "ALTER TABLE indicators ADD COLUMN removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))",
    """
    CREATE TABLE former_names (
        unit_id TEXT NOT NULL REFERENCES units (id),
        position INTEGER NOT NULL,
        name TEXT NOT NULL CHECK (name <> ''),
        until TEXT NOT NULL CHECK (until IS date(until)),
        note TEXT NOT NULL,
        PRIMARY KEY (unit_id, position)
    ) STRICT, WITHOUT ROWID
    """,
)

_PLAN = (
    "ALTER TABLE {table} ADD COLUMN start_date TEXT CHECK (start_date IS date(start_date))",
    "ALTER TABLE {table} ADD COLUMN points TEXT NOT NULL DEFAULT '[]' CHECK (json_type(points) = 'array')",
)
#: Time plans, owners, decided values, units that were merged from a month on.
VERSION_PLANNED = (
    *(statement.format(table="nodes") for statement in _PLAN),
    *(statement.format(table="indicators") for statement in _PLAN),
    "ALTER TABLE indicators ADD COLUMN direction TEXT NOT NULL DEFAULT 'up' CHECK (direction IN ('up', 'down'))",
    "ALTER TABLE indicators ADD COLUMN verb TEXT NOT NULL DEFAULT ''",
    """
    ALTER TABLE indicators ADD COLUMN ownership TEXT NOT NULL DEFAULT 'single'
        CHECK (ownership IN ('single', 'each', 'sum'))
    """,
    "ALTER TABLE indicators ADD COLUMN owner TEXT REFERENCES units (id)",
    """
    ALTER TABLE indicators ADD COLUMN unit_targets TEXT NOT NULL DEFAULT '{}'
        CHECK (json_type(unit_targets) = 'object')
    """,
    "CREATE INDEX indicators_by_owner ON indicators (owner)",
    "ALTER TABLE assignments ADD COLUMN since TEXT CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]')",
    "ALTER TABLE units ADD COLUMN merged_into TEXT REFERENCES units (id)",
    "ALTER TABLE units ADD COLUMN merged_in TEXT CHECK (merged_in GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]')",
    "CREATE INDEX units_by_merger ON units (merged_into)",
    "ALTER TABLE task_changes ADD COLUMN indicator_id TEXT REFERENCES indicators (id)",
    "ALTER TABLE task_changes ADD COLUMN points TEXT NOT NULL DEFAULT '[]' CHECK (json_type(points) = 'array')",
    "CREATE INDEX task_changes_by_indicator ON task_changes (indicator_id)",
    """
    CREATE TABLE value_decisions (
        id TEXT PRIMARY KEY,
        node_id TEXT NOT NULL REFERENCES nodes (id),
        indicator_id TEXT NOT NULL REFERENCES indicators (id),
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        unit_id TEXT NOT NULL REFERENCES units (id),
        value REAL NOT NULL,
        told TEXT NOT NULL CHECK (json_type(told) = 'object'),
        reason TEXT NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 0),
        decided_at TEXT,
        UNIQUE (indicator_id, month)
    ) STRICT
    """,
    "CREATE INDEX value_decisions_by_node ON value_decisions (node_id, month)",
    "CREATE INDEX value_decisions_by_month ON value_decisions (month, unit_id)",
    """
    CREATE TABLE owner_values (
        id TEXT PRIMARY KEY,
        node_id TEXT NOT NULL REFERENCES nodes (id),
        indicator_id TEXT NOT NULL REFERENCES indicators (id),
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        unit_id TEXT NOT NULL REFERENCES units (id),
        value REAL NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 0)
    ) STRICT
    """,
    "CREATE INDEX owner_values_by_node ON owner_values (node_id, month)",
    "CREATE INDEX owner_values_by_indicator ON owner_values (indicator_id)",
)
