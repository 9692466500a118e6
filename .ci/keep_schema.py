"""Write the latest version's tables into resources/schema.sql: to be run when a step was added to db.migrations.

uv run .ci/keep_schema.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from db import known_schema, migrations  # noqa: E402  known once the source is on the path

if __name__ == "__main__":
    (ROOT / "resources" / "schema.sql").write_text(known_schema.text_of(migrations.schema()), encoding="utf-8")
