"""What goes through the pipes: a frame is a JSON value and some bytes, each with its length before it."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

from core.strict_json import loads

_LENGTHS = struct.Struct("<QQ")
_MOST_JSON, _MOST_DATA = 96 << 20, 256 << 20
_MOST_MARKS = 4_000_000  # of a workbook with as many cells as are read


def write(pipe: IO[bytes], value: object, data: bytes = b"") -> None:
    """Send a frame; raises OSError where the other side has gone."""
    text = json.dumps(value, allow_nan=False).encode()
    pipe.write(_LENGTHS.pack(len(text), len(data)))
    pipe.write(text)
    pipe.write(data)
    pipe.flush()


def read(pipe: IO[bytes]) -> tuple[Any, bytes] | None:
    """The next frame, None when the other side has gone; ValueError for what is none."""
    head = pipe.read(_LENGTHS.size)
    if len(head) < _LENGTHS.size:
        return None
    texts, data = _LENGTHS.unpack(head)
    if texts > _MOST_JSON or data > _MOST_DATA:
        raise ValueError("no frame")
    text, rest = pipe.read(texts), pipe.read(data)
    return (loads(text, _MOST_MARKS), rest) if len(text) == texts and len(rest) == data else None
