"""Whether the tables in a file are this program's: looked at before anything that stands in the file is run.

A view in a table's place, a trigger, a computed column or a check that calls a function runs as soon as the table is
asked for or written. So each connection compares what the file says of itself, word by word, and runs nothing else
until it agrees. The latest version's tables lie beside the program, so that a start need not make them.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import DamagedError
from core.host.resources import resource
from db import version

_MOST = 500  # tables and indexes; the program has a tenth of it
_SECONDS = 20.0  # for looking at them, on the slowest share
_STEPS = 50_000  # of SQLite's machine between two looks at the clock
_NAMES = 5  # said of those that differ
_HINT = "可能被别的程序改过。从最近的备份恢复，或把还能读的内容救到新的工作区；先把这个文件复制一份留存。"


@contextmanager
def bounded(link: sqlite3.Connection) -> Iterator[None]:
    """Whatever is asked meanwhile is broken off after some seconds, as sqlite3.OperationalError."""
    end = time.monotonic() + _SECONDS
    link.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
    try:
        yield
    finally:
        link.set_progress_handler(None, 0)


def require(link: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedError for other tables than a version of the program makes, KnownError for a newer version."""
    version.refuse_newer(path, version.version_of(link))
    if names := _strange(link):
        raise DamagedError(f"“{path.name}”的表结构与本程序的不一致（{_said(names)}），没有打开它。", _HINT)


def is_known(link: sqlite3.Connection) -> bool:
    """Whether the tables are those that the program of the file's version makes."""
    return not _strange(link)


def _strange(link: sqlite3.Connection) -> list[str]:
    number, found = version.version_of(link), _found(link)
    if number == version.LATEST and text_of(found) == _latest():
        return []
    from db import migrations

    return unlike(found, migrations.schema(number) if 0 < number <= version.LATEST else {})


def unlike(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    """The names of tables, indexes and whatever else is not as expected."""
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


def _said(names: list[str]) -> str:
    shown = "、".join(name[:40] for name in names[:_NAMES])
    return f"{shown}等 {len(names)} 处" if len(names) > _NAMES else shown


def _found(link: sqlite3.Connection) -> dict[str, str]:
    """By name; what SQLite makes by itself for a key has no words of its own."""
    rows = link.execute("SELECT name, sql, type FROM sqlite_schema").fetchmany(_MOST)
    own = {str(name): str(sql) for name, sql, _ in rows if sql is not None}
    odd = {str(name): "" for name, sql, kind in rows if sql is None and not _is_automatic(str(name), str(kind))}
    return own | odd


def _is_automatic(name: str, kind: str) -> bool:
    return kind == "index" and name.startswith("sqlite_autoindex_")


def text_of(schema: dict[str, str]) -> str:
    """All of it in one text, as it lies beside the program."""
    return "".join(f"-- {name}\n{sql};\n" for name, sql in sorted(schema.items()))


def _latest() -> str:
    return resource("schema.sql").read_text(encoding="utf-8")
