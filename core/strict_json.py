"""JSON that came from outside or lies in a file: bounded before it is built, and no numbers that are none.

A text of a few kilobytes can be unpacked to millions of empty objects, each of which costs memory, so that what
stands between them is counted first.
"""

from __future__ import annotations

import json
from typing import Any

#: Commas, colons and brackets, those inside texts too: a list of 5,000 measures has about half a million.
MOST_MARKS = 1_000_000
_MARKS = (",", ":", "[", "{")


class MalformedError(ValueError):
    """What was read has not the form that is expected of it."""


def loads(text: str | bytes, most: int = MOST_MARKS) -> Any:  # noqa: ANN401  any JSON
    """Read JSON with at most so many marks; MalformedError for anything else, and for nesting without end."""
    try:
        said = text.decode() if isinstance(text, bytes) else text
        if sum(map(said.count, _MARKS)) > most:
            raise MalformedError("too much")
        return _DECODER.decode(said)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error


def _refuse_constant(name: str) -> None:
    raise MalformedError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
