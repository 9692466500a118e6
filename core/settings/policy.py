"""The policy file: what an office decides once for sixty PCs, in a TOML file beside the program.

It answers the questions of a first start. A workspace that is there already is never changed by it; only `portable`,
`backup_folder` and `hub` hold at every start.
"""

from __future__ import annotations

import os
import platform
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from core import files
from core.errors import KnownError
from core.host.program_folder import POLICY, beside
from core.model.period import Calendar
from core.model.ports import Store
from core.rules import deadlines

ROLES = ("unit", "office")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the file says; a setting that is not there is empty. Folders are as written, `~` and %NAME% included."""

    role: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()
    list: str = ""
    folder: str = ""
    backup_folder: str = ""
    portable: bool = False
    office: str = ""
    letterhead: str = ""
    recipients: str = ""
    copies: str = ""
    due_day: int | None = None
    lock_day: int | None = None
    hour: int | None = None
    hub: str = ""
    computers: Mapping[str, str] = field(default_factory=dict)
    source: Path | None = None

    @property
    def own_unit(self) -> str:
        """The unit of this PC: by its name on the network, else the one for all; "" when it is to be asked."""
        names = {name.casefold(): unit for name, unit in self.computers.items()}
        return names.get(platform.node().casefold(), self.unit)

    def place(self, written: str) -> Path:
        """A folder or file as written, from the policy's own folder on when it is not absolute."""
        path = Path(os.path.expandvars(written)).expanduser()
        return path if path.is_absolute() or self.source is None else self.source.parent / path


# --- reading -----------------------------------------------------------------


class _Wrong(Exception):  # noqa: N818  what should stand there, for `_fault` to say where
    pass


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("应是引号里的文字")
    return value.strip()


def _role(value: object) -> str:
    if value not in ROLES:
        raise _Wrong('应是 "unit"（单位）或 "office"（督查室）')
    return str(value)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise _Wrong('应是单位名称的列表，例如 ["区教育局", "区财政局"]')
    return tuple(_text(item) for item in value)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("应是 true 或 false")
    return value


def _number(least: int, most: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _Wrong(f"应是 {least} 到 {most} 的整数")
        return value

    return check


def _pairs(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _Wrong('应是一段 [computers]，每行一台电脑，例如 "JYJ-PC01" = "区教育局"')
    return {_text(name): _text(unit) for name, unit in value.items()}


def _address(value: object) -> str:
    from core.exchange.hub_address import check_address

    try:
        return check_address(_text(value))
    except KnownError as error:
        raise _Wrong(f"不对：{error.sentence.rstrip('。')}。{error.hint.rstrip('。')}") from None


#: Every setting and how it is checked. The admin's manual explains each of them.
SETTINGS: Mapping[str, Callable[[object], Any]] = {
    "role": _role,
    "unit": _text,
    "units": _texts,
    "list": _text,
    "folder": _text,
    "backup_folder": _text,
    "portable": _switch,
    "office": _text,
    "letterhead": _text,
    "recipients": _text,
    "copies": _text,
    "due_day": _number(1, 31),
    "lock_day": _number(1, 31),
    "hour": _number(0, 23),
    "hub": _address,
    "computers": _pairs,
}


def parse(text: str, source: Path | None = None) -> Policy:
    """Read a policy; raises KnownError that names the file and the line of what is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise _fault(line, "写法不对，读不懂", source) from error
    return _checked(raw, text, source)


def _checked(raw: Mapping[str, object], text: str, source: Path | None) -> Policy:
    values: dict[str, Any] = {}
    for name, value in raw.items():
        line = line_of(text, name)
        if name not in SETTINGS:
            raise _fault(line, f"没有“{name}”这项设置", source)
        try:
            values[name] = SETTINGS[name](value)
        except _Wrong as error:
            raise _fault(line, f"{name} {error}", source) from None
    policy = Policy(**values, source=source)
    if policy.role == "office" and (policy.unit or policy.computers):
        name = "unit" if policy.unit else "computers"
        raise _fault(line_of(text, name), f"role 是督查室时不写 {name}", source)
    if _calendar(policy).lock_day < _calendar(policy).due_day:
        name = "lock_day" if policy.lock_day else "due_day"
        raise _fault(line_of(text, name), "锁定日（lock_day）不能早于截止日（due_day）", source)
    return policy


def line_of(text: str, name: str) -> int:
    """The line, from 1, in which a setting or a table begins; the first when it is not found."""
    begins = re.compile(rf"""\s*\[?\s*["']?{re.escape(name)}["']?\s*[\].=]""")
    return next((at for at, line in enumerate(text.split("\n"), 1) if begins.match(line)), 1)


def _fault(line: int, what: str, source: Path | None) -> KnownError:
    name = source.name if source else POLICY
    hint = f"改好这一行再启动，没有改动任何内容。文件在：{source}" if source else "改好这一行再启动。"
    return KnownError(f"策略文件“{name}”第 {line} 行：{what}。", hint)


@lru_cache(maxsize=4)
def read(path: Path) -> Policy:
    """Read a policy file; KnownError when it can't be read or is wrong."""
    try:
        return parse(files.read(path).decode("utf-8-sig"), path)
    except OSError as error:
        raise KnownError(f"策略文件“{path.name}”打不开。", f"看一看它的读取权限：{path}") from error
    except UnicodeDecodeError as error:
        raise KnownError(f"策略文件“{path.name}”不是 UTF-8 编码。", "用记事本打开，另存为时编码选 UTF-8。") from error


def current() -> Policy:
    """The policy beside the program; one that says nothing when there is none."""
    path = beside(POLICY)
    return read(path) if path is not None else Policy()


# --- applying ----------------------------------------------------------------


def apply(policy: Policy, store: Store) -> None:
    """Write the office's words and deadlines into a new workspace, as one operation."""
    words = {name: getattr(policy, name) for name in ("letterhead", "recipients", "copies")}
    values = {f"report.{name}": value for name, value in {"issuer": policy.office, **words}.items() if value}
    if _calendar(policy) != Calendar():
        values[deadlines.SETTING] = deadlines.as_json(_calendar(policy))
    if values:
        with store.operation("按策略文件设置"):
            for name, value in values.items():
                store.set_setting(name, value)


def _calendar(policy: Policy) -> Calendar:
    usual = Calendar()
    given = {name: getattr(policy, name) for name in ("due_day", "lock_day", "hour")}
    days = {name: value for name, value in given.items() if value is not None}
    if "due_day" in days and "lock_day" not in days:  # one that is moved past the usual lock day moves that with it
        days["lock_day"] = max(days["due_day"], usual.lock_day)
    return Calendar(**days)


NAMES = tuple(one.name for one in fields(Policy) if one.name != "source")
