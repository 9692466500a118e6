"""Entries of the policy file: what may stand there, and how it becomes the value of a setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Reader = Callable[[object], Any]


class PolicyValueError(ValueError):
    """An entry is wrong; the text goes on after its name: 应是 1 到 31 的整数."""


@dataclass(frozen=True, slots=True)
class PolicyKeys(Generic[T]):
    """The entries that set one setting, each with its reader, and the value from those that are given."""

    readers: Mapping[str, Reader]
    value: Callable[[Mapping[str, Any]], T]


def entry(name: str) -> PolicyKeys[str]:
    """A setting that is the text of one entry."""
    return PolicyKeys({name: text}, itemgetter(name))


def text(value: object) -> str:
    """Words in quotation marks, without blanks around them."""
    if not isinstance(value, str) or not value.strip():
        raise PolicyValueError("应是引号里的文字")
    return value.strip()


def yes_or_no(value: object) -> bool:
    """A switch."""
    if not isinstance(value, bool):
        raise PolicyValueError("应是 true 或 false")
    return value


def whole(least: int, most: int) -> Reader:
    """A whole number between the two, both included."""

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise PolicyValueError(f"应是 {least} 到 {most} 的整数")
        return value

    return check
