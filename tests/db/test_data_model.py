"""The diagram in docs/data-model.md is the schema's own: REWRITE_DOCS=1 writes it anew."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from db import migrations

PAGE = Path(__file__).parents[2] / "docs" / "data-model.md"
DIAGRAM = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)


def diagram() -> str:
    """The tables with their columns and references, as Mermaid draws them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as link:
        migrations.migrate(link)
        tables = [
            name
            for (name,) in link.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            if not name.startswith(("sqlite_", "_sqlite_migrations", "filing_words_"))
        ]
        lines = ["erDiagram"]
        for table in tables:
            lines += [f"    {table} {{", *(f"        {column}" for column in _columns(link, table)), "    }"]
        lines += sorted({line for table in tables for line in _references(link, table)})
    return "\n".join(lines) + "\n"


def _columns(link: sqlite3.Connection, table: str) -> list[str]:
    rows = link.execute(f"PRAGMA table_info({table})").fetchall()
    return [f"{kind or 'ANY'} {name}{' PK' if key else ''}" for _, name, kind, _, _, key in rows]


def _references(link: sqlite3.Connection, table: str) -> list[str]:
    rows = link.execute(f"PRAGMA foreign_key_list({table})").fetchall()
    return [f"    {other} ||--o{{ {table} : {column}" for _, _, other, column, *_ in rows]


def test_the_diagram_is_the_schema():
    page = PAGE.read_text(encoding="utf-8")
    if os.environ.get("REWRITE_DOCS"):
        PAGE.write_text(DIAGRAM.sub(lambda _match: f"```mermaid\n{diagram()}```", page), encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
    assert DIAGRAM.search(page)[1] == diagram()
