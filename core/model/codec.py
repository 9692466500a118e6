"""Records as JSON and back. What comes from outside is checked field by field: type, length, form.

A coder is made once a type from its annotations, so that a package holds exactly what `core.model.records` says.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import re
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NewType, TypeVar, get_args, get_origin, get_type_hints

from core import validation
from core.model import fields
from core.model.period import Month
from core.strict_json import MalformedError

T = TypeVar("T")
Coder = Callable[[Any], Any]

_LONGEST = 100_000  # characters in one text
_MOST = 100_000  # entries in one list or table
_LARGEST = 2**53  # beyond it whole numbers lose digits in other programs
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")
#: Fields that came after a release, by record: what an older program wrote lacks them.
_ADDED: Mapping[str, frozenset[str]] = {
    "Unit": frozenset({"merged_into", "merged_in"}),
    "Node": frozenset({"start_date", "points"}),
    "Assignment": frozenset({"since"}),
    "TaskChange": frozenset({"indicator_id", "points"}),
    "Indicator": frozenset({"direction", "verb", "start_date", "points", "ownership", "owner", "unit_targets"}),
    "Filing": frozenset(fields.names(fields.OPTIONAL)),
}
#: Those that are left out while they are empty, so that an older program reads on.
_LEFT_OUT = {"Filing": fields.names(fields.OPTIONAL)}
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> str:
    """JSON that is the same wherever the same values are written."""
    return _ENCODER.encode(value)


def encode(value: object, kind: Any = None) -> Any:  # noqa: ANN401  JSON of any form
    """A record as JSON values; tables, tuples and sets need their `kind`, as an annotation would say it."""
    return _encoder(typing.cast("Any", kind or type(value)))(value)


def decode(kind: type[T], data: object) -> T:
    """A record of that class; raises MalformedError."""
    return typing.cast("T", _decoder(typing.cast("Any", kind))(data))


def texts(data: object) -> Mapping[str, str]:
    """A table of texts; raises MalformedError."""
    return typing.cast("Mapping[str, str]", _decoder(Mapping[str, str])(data))


def is_text(kind: Any) -> bool:  # noqa: ANN401  a type hint
    """Whether values of this kind are one text in JSON: words, ids, months, days, members of an enum."""
    hint = _bare(kind)
    return hint in _TEXTS or isinstance(hint, NewType) or (isinstance(hint, type) and issubclass(hint, Enum))


# --- writing -------------------------------------------------------------------------------------------


@cache
def _encoder(hint: Any) -> Coder:  # noqa: ANN401  a type hint
    hint = _bare(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if _is_record(hint):
        return _record_encoder(hint)
    if shape := _SHAPED.get(get_origin(hint)):
        return shape[0](*get_args(hint))
    return _enum_value if isinstance(hint, type) and issubclass(hint, Enum) else _as_it_is


def _is_record(hint: Any) -> bool:  # noqa: ANN401  a type hint
    return isinstance(hint, type) and (dataclasses.is_dataclass(hint) or hasattr(hint, "_fields"))


def _names(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a record: the field's own are named tuples, those of the exchange dataclasses."""
    return getattr(kind, "_fields", None) or tuple(one.name for one in dataclasses.fields(kind))


def _record_encoder(kind: type[Any]) -> Coder:
    """All fields at once; most of them are JSON as they are, and only the others are called for."""
    hints = get_type_hints(kind)
    names = _names(kind)
    values = attrgetter(*names)
    others = [(name, coder) for name in names if (coder := _encoder(hints[name])) is not _as_it_is]
    left_out = _LEFT_OUT.get(kind.__name__, ())

    def write(record: object) -> dict[str, Any]:
        found = dict(zip(names, values(record), strict=True))
        for name, coder in others:
            value = found[name]
            if value is not None:
                found[name] = coder(value)
        for name in left_out:
            if found[name] in (None, ""):
                del found[name]
        return found

    return write


def _tuple_encoder(*kinds: Any) -> Coder:  # noqa: ANN401  type hints
    if kinds[-1] is ...:
        inside = _encoder(kinds[0])
        return lambda values: [inside(value) for value in values]
    coders = [_encoder(kind) for kind in kinds]
    return lambda values: [coder(value) for coder, value in zip(coders, values, strict=True)]


def _set_encoder(kind: Any) -> Coder:  # noqa: ANN401  a type hint
    inside = _encoder(kind)
    return lambda values: sorted(map(inside, values))


def _mapping_encoder(_key: Any, kind: Any) -> Coder:  # noqa: ANN401  type hints
    inside = _encoder(kind)
    return lambda values: {str(key): inside(value) for key, value in values.items()}


def _enum_value(value: Enum) -> object:
    return value.value


def _iso(value: dt.date) -> str:
    return value.isoformat()


def _as_it_is(value: object) -> object:
    return value


_PLAIN: dict[Any, Coder] = {float: float, dt.date: _iso, dt.datetime: _iso, Month: str}


# --- reading -------------------------------------------------------------------------------------------


@cache
def _decoder(hint: Any) -> Coder:  # noqa: ANN401  a type hint
    if _optional(hint):
        inside = _decoder(_bare(hint))
        return lambda value: None if value is None else inside(value)
    if shape := _SHAPED.get(get_origin(hint)):
        return shape[1](*get_args(hint))
    if isinstance(hint, NewType) or hint in _READERS:
        return _READERS.get(hint, _id)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum_decoder(hint)
    return _record_decoder(hint)


def _record_decoder(kind: type[Any]) -> Coder:
    """No field that is not the record's: a newer form has a newer format version.

    A field that an older program did not know has its default: `_ADDED` names them, every other must be there.
    """
    hints = get_type_hints(kind)
    parts = {name: _decoder(hints[name]) for name in _names(kind)}
    needed = parts.keys() - _ADDED.get(kind.__name__, frozenset())

    def read(data: object) -> object:
        if not isinstance(data, dict) or not needed <= data.keys() <= parts.keys():
            raise MalformedError(kind.__name__)
        return kind(**{name: parts[name](value) for name, value in data.items()})

    return read


def _tuple_decoder(*kinds: Any) -> Coder:  # noqa: ANN401  type hints
    if kinds[-1] is ...:
        inside = _decoder(kinds[0])
        return lambda data: tuple(inside(one) for one in _list(data))
    coders = [_decoder(kind) for kind in kinds]

    def read(data: object) -> tuple[Any, ...]:
        if len(_list(data)) != len(coders):
            raise MalformedError("parts")
        return tuple(coder(value) for coder, value in zip(coders, _list(data), strict=True))

    return read


def _list(data: object) -> list[Any]:
    if not isinstance(data, list) or len(data) > _MOST:
        raise MalformedError("list")
    return data


def _set_decoder(kind: Any) -> Coder:  # noqa: ANN401  a type hint
    inside = _decoder(kind)
    return lambda data: frozenset(map(inside, _list(data)))


def _mapping_decoder(*kinds: Any) -> Coder:  # noqa: ANN401  type hints
    key, inside = map(_decoder, kinds)

    def read(data: object) -> dict[Any, Any]:
        if not isinstance(data, dict) or len(data) > _MOST:
            raise MalformedError("table")
        return {key(name): inside(one) for name, one in data.items()}

    return read


def _enum_decoder(kind: type[Enum]) -> Coder:
    members: dict[object, Enum] = {member.value: member for member in kind}

    def read(data: object) -> Enum:
        try:
            return members[data]
        except (KeyError, TypeError) as error:
            raise MalformedError(kind.__name__) from error

    return read


def _text(data: object) -> str:
    if not isinstance(data, str) or len(data) > _LONGEST or _UNSAFE.search(data):
        raise MalformedError("text")
    return data


def _id(data: object) -> str:
    if not isinstance(data, str):
        raise MalformedError("id")
    return _id_of(data)


@lru_cache(maxsize=4096)
def _id_of(text: str) -> str:
    """The same few nodes, units and indicators are named in every record."""
    if not ID.fullmatch(text):
        raise MalformedError("id")
    return text


def _float(data: object) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
        raise MalformedError("number")
    if abs(data) > _LARGEST:
        raise MalformedError("number")
    return float(data)


def _int(data: object) -> int:
    if isinstance(data, bool) or not isinstance(data, int) or abs(data) > _LARGEST:
        raise MalformedError("whole number")
    return data


def _bool(data: object) -> bool:
    if not isinstance(data, bool):
        raise MalformedError("yes or no")
    return data


def _date(data: object) -> dt.date:
    try:
        day = dt.date.fromisoformat(_text(data))
    except ValueError as error:
        raise MalformedError("date") from error
    if not validation.is_time(day):
        raise MalformedError("date")
    return day


def _time(data: object) -> dt.datetime:
    if not isinstance(data, str):
        raise MalformedError("time")
    try:
        time = dt.datetime.fromisoformat(data)
    except ValueError as error:
        raise MalformedError("time") from error
    if time.tzinfo is not None or time.microsecond or not validation.is_time(time):
        raise MalformedError("time")
    return time


def _month(data: object) -> Month:
    return _month_of(_text(data))


@cache
def _month_of(text: str) -> Month:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) or not validation.is_year(int(text[:4])):
        raise MalformedError("month")
    return Month(int(text[:4]), int(text[5:]))


_READERS: dict[Any, Coder] = {
    str: _text,
    int: _int,
    float: _float,
    bool: _bool,
    dt.date: _date,
    dt.datetime: _time,
    Month: _month,
}
#: How the parts of a shape are written and read.
_SHAPED: dict[Any, tuple[Callable[..., Coder], Callable[..., Coder]]] = {
    tuple: (_tuple_encoder, _tuple_decoder),
    frozenset: (_set_encoder, _set_decoder),
    Mapping: (_mapping_encoder, _mapping_decoder),
}
_TEXTS = (str, Month, dt.date, dt.datetime)


# --- hints ---------------------------------------------------------------------------------------------


def _optional(hint: Any) -> bool:  # noqa: ANN401  a type hint
    return get_origin(hint) in (typing.Union, types.UnionType) and type(None) in get_args(hint)


def _bare(hint: Any) -> Any:  # noqa: ANN401  a type hint
    return next(one for one in get_args(hint) if one is not type(None)) if _optional(hint) else hint
