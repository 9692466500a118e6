-- _sqlite_migrations
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
-- aliases
CREATE TABLE aliases (
        unit_id TEXT NOT NULL REFERENCES units (id),
        position INTEGER NOT NULL,
        alias TEXT NOT NULL CHECK (alias <> ''),
        PRIMARY KEY (unit_id, position)
    ) STRICT, WITHOUT ROWID
    ;
-- assignments
CREATE TABLE assignments (
        node_id TEXT NOT NULL REFERENCES nodes (id),
        position INTEGER NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id),
        role TEXT NOT NULL CHECK (role IN ('lead', 'responsible', 'support')),
        decided INTEGER NOT NULL CHECK (decided IN (0, 1)), since TEXT CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        PRIMARY KEY (node_id, position)
    ) STRICT, WITHOUT ROWID
    ;
-- assignments_by_unit
CREATE INDEX assignments_by_unit ON assignments (unit_id);
-- chain_heads
CREATE TABLE chain_heads (
        workspace TEXT NOT NULL,
        partner TEXT NOT NULL,
        count INTEGER NOT NULL CHECK (count >= 0),
        hash TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (workspace, partner, count)
    ) STRICT, WITHOUT ROWID
    ;
-- chosen_units
CREATE TABLE chosen_units (
        node_id TEXT NOT NULL,
        assignment INTEGER NOT NULL,
        position INTEGER NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id),
        PRIMARY KEY (node_id, assignment, position),
        FOREIGN KEY (node_id, assignment) REFERENCES assignments (node_id, position) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID
    ;
-- conflicts
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
    ;
-- conflicts_by_unit
CREATE INDEX conflicts_by_unit ON conflicts (unit_id, decided_at);
-- contents
CREATE TABLE contents (
        sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
        data BLOB NOT NULL,
        preview BLOB NOT NULL DEFAULT x''
    ) STRICT
    ;
-- departures
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
    ;
-- evidence
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
    ;
-- evidence_by_content
CREATE INDEX evidence_by_content ON evidence (sha256);
-- evidence_by_month
CREATE INDEX evidence_by_month ON evidence (month, unit_id);
-- filing_values
CREATE TABLE filing_values (
        filing_id TEXT NOT NULL REFERENCES filings (id) ON DELETE CASCADE,
        indicator_id TEXT NOT NULL REFERENCES indicators (id),
        value REAL NOT NULL,
        PRIMARY KEY (filing_id, indicator_id)
    ) STRICT, WITHOUT ROWID
    ;
-- filing_values_by_indicator
CREATE INDEX filing_values_by_indicator ON filing_values (indicator_id);
-- filings
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
        sent_at TEXT, confirmed TEXT NOT NULL DEFAULT '{}' CHECK (json_type(confirmed) = 'object'), funds TEXT NOT NULL DEFAULT '',
        UNIQUE (node_id, unit_id, month)
    ) STRICT
    ;
-- filings_by_month
CREATE INDEX filings_by_month ON filings (month, unit_id);
-- filings_by_unit
CREATE INDEX filings_by_unit ON filings (unit_id, month);
-- former_keys
CREATE TABLE former_keys (
        seed BLOB PRIMARY KEY CHECK (length(seed) = 32),
        made_at TEXT NOT NULL,
        retired_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
-- former_names
CREATE TABLE former_names (
        unit_id TEXT NOT NULL REFERENCES units (id),
        position INTEGER NOT NULL,
        name TEXT NOT NULL CHECK (name <> ''),
        until TEXT NOT NULL CHECK (until IS date(until)),
        note TEXT NOT NULL,
        PRIMARY KEY (unit_id, position)
    ) STRICT, WITHOUT ROWID
    ;
-- history
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
    ;
-- history_by_record
CREATE INDEX history_by_record ON history (record_id, sequence);
-- history_head
CREATE TABLE history_head (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        count INTEGER NOT NULL,
        hash TEXT NOT NULL
    ) STRICT
    ;
-- idx__sqlite_migrations_migration_set_name
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
-- import_changes
CREATE TABLE import_changes (
        import_id INTEGER NOT NULL REFERENCES imports (id),
        position INTEGER NOT NULL,
        record TEXT NOT NULL,
        record_id TEXT NOT NULL,
        "before" TEXT,
        "after" TEXT,
        PRIMARY KEY (import_id, position)
    ) STRICT, WITHOUT ROWID
    ;
-- imports
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
    ;
-- imports_by_package
CREATE INDEX imports_by_package ON imports (package_id);
-- indicators
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
    , removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), start_date TEXT CHECK (start_date IS date(start_date)), points TEXT NOT NULL DEFAULT '[]' CHECK (json_type(points) = 'array'), direction TEXT NOT NULL DEFAULT 'up' CHECK (direction IN ('up', 'down')), verb TEXT NOT NULL DEFAULT '', ownership TEXT NOT NULL DEFAULT 'single'
        CHECK (ownership IN ('single', 'each', 'sum')), owner TEXT REFERENCES units (id), unit_targets TEXT NOT NULL DEFAULT '{}'
        CHECK (json_type(unit_targets) = 'object')) STRICT
    ;
-- indicators_by_node
CREATE INDEX indicators_by_node ON indicators (node_id);
-- indicators_by_owner
CREATE INDEX indicators_by_owner ON indicators (owner);
-- known_keys
CREATE TABLE known_keys (
        owner TEXT NOT NULL,
        key TEXT NOT NULL CHECK (length(key) = 64),
        seen_at TEXT NOT NULL,
        confirmed_at TEXT, workspace TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT 'file' CHECK (channel IN ('file', 'hub')), retired_at TEXT,
        PRIMARY KEY (owner, key)
    ) STRICT, WITHOUT ROWID
    ;
-- lineages
CREATE TABLE lineages (
        filing_id TEXT PRIMARY KEY REFERENCES filings (id) ON DELETE CASCADE,
        versions TEXT NOT NULL,
        shared TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
-- list_units
CREATE TABLE list_units (
        list_id TEXT NOT NULL REFERENCES lists (id),
        position INTEGER NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id),
        PRIMARY KEY (list_id, position),
        UNIQUE (list_id, unit_id)
    ) STRICT, WITHOUT ROWID
    ;
-- list_units_by_unit
CREATE INDEX list_units_by_unit ON list_units (unit_id);
-- lists
CREATE TABLE lists (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        year INTEGER NOT NULL CHECK (year BETWEEN 1949 AND 9999),
        version INTEGER NOT NULL CHECK (version >= 1)
    ) STRICT
    ;
-- members
CREATE TABLE members (
        list_id TEXT NOT NULL REFERENCES lists (id),
        collective_id TEXT NOT NULL REFERENCES units (id),
        position INTEGER NOT NULL,
        unit_id TEXT NOT NULL REFERENCES units (id) CHECK (unit_id <> collective_id),
        PRIMARY KEY (list_id, collective_id, position)
    ) STRICT, WITHOUT ROWID
    ;
-- month_locks
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
    ;
-- nodes
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
        leaders TEXT NOT NULL CHECK (json_type(leaders) = 'array'), removed_in TEXT CHECK (removed_in GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'), weight REAL NOT NULL DEFAULT 1 CHECK (weight >= 0), start_date TEXT CHECK (start_date IS date(start_date)), points TEXT NOT NULL DEFAULT '[]' CHECK (json_type(points) = 'array'),
        UNIQUE (list_id, position)
    ) STRICT
    ;
-- nodes_by_parent
CREATE INDEX nodes_by_parent ON nodes (parent_id);
-- own_key
CREATE TABLE own_key (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        seed BLOB NOT NULL CHECK (length(seed) = 32),
        made_at TEXT NOT NULL
    ) STRICT
    ;
-- owner_values
CREATE TABLE owner_values (
        id TEXT PRIMARY KEY,
        node_id TEXT NOT NULL REFERENCES nodes (id),
        indicator_id TEXT NOT NULL REFERENCES indicators (id),
        month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
        unit_id TEXT NOT NULL REFERENCES units (id),
        value REAL NOT NULL,
        revision INTEGER NOT NULL CHECK (revision >= 0)
    ) STRICT
    ;
-- owner_values_by_indicator
CREATE INDEX owner_values_by_indicator ON owner_values (indicator_id);
-- owner_values_by_node
CREATE INDEX owner_values_by_node ON owner_values (node_id, month);
-- reviews
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
    ;
-- reviews_by_month
CREATE INDEX reviews_by_month ON reviews (month, unit_id);
-- settings
CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
-- task_changes
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
    , indicator_id TEXT REFERENCES indicators (id), points TEXT NOT NULL DEFAULT '[]' CHECK (json_type(points) = 'array')) STRICT
    ;
-- task_changes_by_indicator
CREATE INDEX task_changes_by_indicator ON task_changes (indicator_id);
-- task_changes_by_node
CREATE INDEX task_changes_by_node ON task_changes (node_id, unit_id);
-- units
CREATE TABLE units (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL CHECK (kind <> ''),
        short_name TEXT NOT NULL,
        pending INTEGER NOT NULL CHECK (pending IN (0, 1)),
        initials TEXT NOT NULL DEFAULT ''
    , merged_into TEXT REFERENCES units (id), merged_in TEXT CHECK (merged_in GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]')) STRICT
    ;
-- units_by_merger
CREATE INDEX units_by_merger ON units (merged_into);
-- value_decisions
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
    ;
-- value_decisions_by_month
CREATE INDEX value_decisions_by_month ON value_decisions (month, unit_id);
-- value_decisions_by_node
CREATE INDEX value_decisions_by_node ON value_decisions (node_id, month);
-- workspace
CREATE TABLE workspace (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        id TEXT NOT NULL CHECK (length(id) = 36),
        created_at TEXT NOT NULL
    ) STRICT
    ;
