"""Logs, reports of crashes and the parcel for an admin: facts about program and files, never what stands in filings.

An exception's own words may quote what a user typed, so a report has its kind and the program's lines only.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import platform
import sys
import traceback
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from core import VERSION, private
from core.errors import Cancelled, KnownError
from core.file_names import file_name
from core.host import clock, folders
from core.model.setting import read
from core.model.workspace import ROLE

if TYPE_CHECKING:
    from core.model.ports import Store

_LOG = "program.log"
_LOG_SIZE, _LOG_COUNT = 256 << 10, 4  # bytes; older files besides
_REPORTS = 20
_ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger(folders.NAME)


def start_log() -> None:
    """Write the log from here on, a few files in turn; without a place to write there is none."""
    from logging.handlers import RotatingFileHandler

    class Quiet(RotatingFileHandler):
        """A full disk is no reason to speak on standard error, which a windowed program has not."""

        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
            """Pass over it."""

    with suppress(OSError):
        private.make_folder(folders.log_folder())
        place = folders.log_folder() / _LOG
        handler = Quiet(place, maxBytes=_LOG_SIZE, backupCount=_LOG_COUNT, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
        log.info("start %s, %s", VERSION, platform.platform())


def stop_log() -> None:
    """Close the log."""
    for handler in tuple(log.handlers):
        log.removeHandler(handler)
        handler.close()


def report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """A defect without anything that a user typed: kinds of exceptions and lines of the program."""
    system = f"Python {platform.python_version()} · {platform.platform()}"
    lines = [f"{clock.now().isoformat(sep=' ')} · {VERSION} · {system}"]
    for before in reversed(_before(error)):
        lines += [*_lines(type(before), before.__traceback__), "then:"]
    lines += _lines(kind, trace)
    return "\n".join(lines) + "\n"


def _before(error: BaseException | None) -> list[BaseException]:
    """The exceptions that led to this one, the latest first."""
    chain = [error] if error else []
    while chain:
        last = chain[-1]
        before = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
        if before is None or before in chain:
            break
        chain.append(before)
    return chain[1:]


def _lines(kind: type[BaseException], trace: TracebackType | None) -> Iterator[str]:
    for frame, line in traceback.walk_tb(trace):
        yield f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
    yield f"{kind.__module__}.{kind.__qualname__}"


def _short(filename: str) -> str:
    """A file's place within the program; of anything else its name, so that no user's name is told."""
    path = Path(filename)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name


def keep_report(text: str) -> None:
    """Save a report of a crash; the oldest go. Where nothing can be written there is none."""
    log.error("defect: %s", text.strip().splitlines()[-1])
    with suppress(OSError):
        folder = folders.log_folder()
        private.make_folder(folder)
        with (folder / file_name(f"crash {clock.now():%Y-%m-%d %H%M%S}", ending=".txt")).open(
            "a", encoding="utf-8"
        ) as file:
            file.write(text)
        for old in sorted(folder.glob("crash *.txt"))[:-_REPORTS]:
            old.unlink()


@contextmanager
def defects_as_refusals(what: str = "没有读入") -> Iterator[None]:
    """Around the work on one file of many: a defect is kept as a report and refuses that file, the others go on."""
    try:
        yield
    except (KnownError, Cancelled, OSError):
        raise
    except Exception as error:
        keep_report(report(type(error), error, error.__traceback__))
        hint = "出错记录已存下：在“设置 → 关于”里导出诊断包，连同文件交给管理员。"
        raise KnownError(f"程序没能处理这个文件，{what}。", hint) from error


def parcel(facts: Mapping[str, object]) -> bytes:
    """The ZIP for an admin: facts, logs, crash reports."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("facts.txt", "".join(f"{name}: {value}\n" for name, value in facts.items()))
        for file in _kept():
            with suppress(OSError):
                zipped.write(file, f"logs/{file.name}")
    return buffer.getvalue()


def _kept() -> list[Path]:
    folder = folders.log_folder()
    return sorted([*folder.glob(f"{_LOG}*"), *folder.glob("crash *.txt")])


def facts_of(store: Store) -> dict[str, object]:
    """Program, system and workspace in numbers; no name of a unit, no text, no path."""
    size = store.path.stat().st_size if store.path.exists() else 0
    lists = store.lists()
    return {
        "made": clock.now().isoformat(sep=" "),
        "program": VERSION,
        "frozen": bool(getattr(sys, "frozen", False)),
        "python": platform.python_version(),
        "system": platform.platform(),
        "workspace bytes": size,
        "read only": store.read_only,
        "role": read(store, ROLE) or "none",
        "lists": len(lists),
        "years": ", ".join(str(year) for *_, year in lists),
        "filings": len(store.filings()),
        "notices while opening": len(store.notices),
        "faults found by check": sum(1 for _ in store.check()),
    }


def parcel_name(now: dt.datetime) -> str:
    """诊断包 2022-09-26.zip."""
    return file_name(f"诊断包 {now:%Y-%m-%d}", ending=".zip")
