"""The child: reads files one after the other as it is told, within the limits, until its parent goes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import IO, Any

from core.errors import KnownError
from core.sandbox import frames, limits

#: The readers by name: functions of a file's bytes and plain arguments that give a JSON value and bytes.
READERS = {
    "list": "core.documents.files:plain_text",
    "workbook": "core.documents.spreadsheet:plain_cells",
    "picture": "core.pictures:plain_picture",
    "sizes": "core.pictures:plain_sizes",
    "page": "core.pictures:plain_page",
}


def serve() -> int:
    """The child's whole life; its exit code."""
    incoming, outgoing = _pipes()
    limits.bound_myself()
    frames.write(outgoing, "ready")
    while (request := frames.read(incoming)) is not None:
        limits.allow_a_file()
        answer, data = _answer(*request)
        frames.write(outgoing, answer | {"spent": limits.is_spent()}, data)
    return 0


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The two pipes; what a library prints goes nowhere."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  for as long as it lives
    return incoming, outgoing


def _answer(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        value, more = reader_of(request["reader"])(data, **request["args"])
    except KnownError as error:
        return {"refused": [error.sentence, error.hint]}, b""
    except (MemoryError, RecursionError):
        return {"failed": "memory"}, b""
    except Exception as error:  # noqa: BLE001  told to the parent, which keeps it as a defect
        from core.host import diagnostics

        return {"failed": "defect", "report": diagnostics.report(type(error), error, error.__traceback__)}, b""
    return {"value": value}, more


def reader_of(name: str) -> Any:  # noqa: ANN401  a function of `READERS`
    """The reader of that name; loaded when it is first asked for."""
    module, _, function = READERS[name].partition(":")
    return getattr(import_module(module), function)
