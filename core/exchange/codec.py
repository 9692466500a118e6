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

from core.model import fields
from core.model.period import Month
from core.model.records import Filing

T = TypeVar("T")
Coder = Callable[[Any], Any]

_LONGEST = 100_000  # characters in one text
_MOST = 20_000  # entries in one list or table
_LARGEST = 2**53  # beyond it whole numbers lose digits in other programs
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")
#: Fields that came after a release: left out while they are as in a new record, so that an older program reads on.
_ADDED: Mapping[type[Any], tuple[str, ...]] = {Filing: fields.names(fields.OPTIONAL)}
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class MalformedError(ValueError):
    """What was read has not the form of a record."""


def canonical(value: object) -> str:
    """JSON that is the same wherever the same values are written."""
    return _ENCODER.encode(value)


def loads(text: str | bytes) -> Any:  # noqa: ANN401  any JSON
    """Read JSON; raises MalformedError for anything else, numbers that are none, or nesting without end."""
    try:
        return _DECODER.decode(text.decode() if isinstance(text, bytes) else text)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error


def _refuse_constant(name: str) -> None:
    raise MalformedError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def encode(value: object) -> Any:  # noqa: ANN401  JSON of any form
    """A record as JSON values."""
    return _encoder(typing.cast("Any", type(value)))(value)


def decode(kind: type[T], data: object) -> T:
    """A record of that class; raises MalformedError."""
    return typing.cast("T", _decoder(typing.cast("Any", kind))(data))


def texts(data: object) -> Mapping[str, str]:
    """A table of texts; raises MalformedError."""
    return typing.cast("Mapping[str, str]", _decoder(Mapping[str, str])(data))


# --- writing -------------------------------------------------------------------------------------------


@cache
def _encoder(hint: Any) -> Coder:  # noqa: ANN401  a type hint
    hint = _bare(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if _is_record(hint):
        return _record_encoder(hint)
    if get_origin(hint) is tuple:
        inside = _encoder(get_args(hint)[0])
        return lambda values: [inside(value) for value in values]
    if _is_mapping(hint):
        inside = _encoder(get_args(hint)[1])
        return lambda values: {str(key): inside(value) for key, value in values.items()}
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
    added = _added(kind, hints)

    def write(record: object) -> dict[str, Any]:
        found = dict(zip(names, values(record), strict=True))
        for name, coder in others:
            value = found[name]
            if value is not None:
                found[name] = coder(value)
        for name, empty in added.items():
            if found[name] == empty:
                del found[name]
        return found

    return write


def _added(kind: type[Any], hints: Mapping[str, Any]) -> dict[str, object]:
    """The fields that may be left out, as JSON of a new record."""
    new = {name: kind._field_defaults[name] for name in _ADDED.get(kind, ())}
    return {name: None if value is None else _encoder(hints[name])(value) for name, value in new.items()}


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
    if get_origin(hint) is tuple:
        return _tuple_decoder(_decoder(get_args(hint)[0]))
    if _is_mapping(hint):
        return _mapping_decoder(*(_decoder(each) for each in get_args(hint)))
    if isinstance(hint, NewType) or hint in _READERS:
        return _READERS.get(hint, _id)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum_decoder(hint)
    return _record_decoder(hint)


def _record_decoder(kind: type[Any]) -> Coder:
    """All fields must be there but those that may be left out, and no other."""
    hints = get_type_hints(kind)
    parts = [(name, _decoder(hints[name])) for name in _names(kind)]
    added = _added(kind, hints)

    def read(data: object) -> object:
        if not isinstance(data, dict):
            raise MalformedError(kind.__name__)
        data = {**added, **data} if added else data
        if len(data) != len(parts):
            raise MalformedError(kind.__name__)
        try:
            return kind(*[coder(data[name]) for name, coder in parts])
        except KeyError as error:
            raise MalformedError(f"{kind.__name__}.{error}") from error

    return read


def _tuple_decoder(inside: Coder) -> Coder:
    def read(data: object) -> tuple[Any, ...]:
        if not isinstance(data, list) or len(data) > _MOST:
            raise MalformedError("list")
        return tuple(inside(one) for one in data)

    return read


def _mapping_decoder(key: Coder, inside: Coder) -> Coder:
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
    if not _ID.fullmatch(text):
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
        return dt.date.fromisoformat(_text(data))
    except ValueError as error:
        raise MalformedError("date") from error


def _time(data: object) -> dt.datetime:
    if not isinstance(data, str):
        raise MalformedError("time")
    try:
        time = dt.datetime.fromisoformat(data)
    except ValueError as error:
        raise MalformedError("time") from error
    if time.tzinfo is not None or time.microsecond:
        raise MalformedError("time")
    return time


def _month(data: object) -> Month:
    return _month_of(_text(data))


@cache
def _month_of(text: str) -> Month:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
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


# --- hints ---------------------------------------------------------------------------------------------


def _optional(hint: Any) -> bool:  # noqa: ANN401  a type hint
    return get_origin(hint) in (typing.Union, types.UnionType) and type(None) in get_args(hint)


def _bare(hint: Any) -> Any:  # noqa: ANN401  a type hint
    return next(one for one in get_args(hint) if one is not type(None)) if _optional(hint) else hint


def _is_mapping(hint: Any) -> bool:  # noqa: ANN401  a type hint
    return get_origin(hint) is Mapping
