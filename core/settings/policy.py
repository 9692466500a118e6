"""The policy file: what an office decides once for sixty PCs, in a TOML file beside the program.

It answers the questions of a first start. A workspace that is there already is never changed by it; only `portable`,
`backup_folder` and `hub` hold at every start.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import KnownError
from core.host import policy_file
from core.host.policy_file import PolicyFile
from core.host.program_folder import POLICY, beside
from core.model.policy_values import PolicyValueError, Reader, text, yes_or_no
from core.model.ports import Store
from core.model.setting import Setting, write
from core.settings.registry import SETTINGS as WORKSPACE_SETTINGS

ROLES = ("unit", "office")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the file says; an entry that is not there is empty. Folders are as written, `~` and %NAME% included.

    `workspace` holds the entries that set something in a new workspace, as `Setting.policy` declares them.
    """

    role: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()
    list: str = ""
    folder: str = ""
    backup_folder: str = ""
    portable: bool = False
    hub: str = ""
    computers: Mapping[str, str] = field(default_factory=dict)
    workspace: Mapping[str, Any] = field(default_factory=dict)
    file: PolicyFile = field(default_factory=PolicyFile)

    @property
    def own_unit(self) -> str:
        """The unit of this PC: by its name on the network, else the one for all; "" when it is to be asked."""
        names = {name.casefold(): unit for name, unit in self.computers.items()}
        return names.get(platform.node().casefold(), self.unit)

    def place(self, written: str) -> Path:
        """A folder or file as written, from the policy's own folder on when it is not absolute."""
        return self.file.place(written)


# --- reading -----------------------------------------------------------------


def _role(value: object) -> str:
    if value not in ROLES:
        raise PolicyValueError('应是 "unit"（单位）或 "office"（督查室）')
    return str(value)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise PolicyValueError('应是单位名称的列表，例如 ["区教育局", "区财政局"]')
    return tuple(text(item) for item in value)


def _pairs(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise PolicyValueError('应是一段 [computers]，每行一台电脑，例如 "JYJ-PC01" = "区教育局"')
    return {text(name): text(unit) for name, unit in value.items()}


def _address(value: object) -> str:
    from core.host.hub_address import check_address

    try:
        return check_address(text(value))
    except KnownError as error:
        raise PolicyValueError(f"不对：{error.sentence.rstrip('。')}。{error.hint.rstrip('。')}") from None


#: What the file says of the program and of a new workspace's making. The admin's manual explains each entry.
_OWN: Mapping[str, Reader] = {
    "role": _role,
    "unit": text,
    "units": _texts,
    "list": text,
    "folder": text,
    "backup_folder": text,
    "portable": yes_or_no,
    "hub": _address,
    "computers": _pairs,
}
#: What it may set in a new workspace.
_SET: Mapping[Setting[Any], Mapping[str, Reader]] = {
    setting: setting.policy.readers for setting in WORKSPACE_SETTINGS if setting.policy
}
ENTRIES: Mapping[str, Reader] = dict(pair for readers in (_OWN, *_SET.values()) for pair in readers.items())


def parse(written: str, source: Path | None = None) -> Policy:
    """Read a policy; raises KnownError that names the file and the line of what is wrong."""
    return _checked(policy_file.parse(written, source))


def read(path: Path) -> Policy:
    """Read a policy file; KnownError when it can't be read or is wrong."""
    return _checked(policy_file.read(path))


def current() -> Policy:
    """The policy beside the program; one that says nothing when there is none."""
    path = beside(POLICY)
    return read(path) if path is not None else Policy()


def _checked(file: PolicyFile) -> Policy:
    if unknown := next((name for name in file.entries if name not in ENTRIES), ""):
        raise file.fault(unknown, f"没有“{unknown}”这项设置")
    values = {name: file.value(name, ENTRIES[name]) for name in file.entries}
    own: dict[str, Any] = {name: value for name, value in values.items() if name in _OWN}
    policy = Policy(**own, workspace={name: value for name, value in values.items() if name not in _OWN}, file=file)
    if policy.role == "office" and (policy.unit or policy.computers):
        name = "unit" if policy.unit else "computers"
        raise file.fault(name, f"role 是督查室时不写 {name}")
    for setting, given in _given(policy):
        try:
            setting.check(_value(setting, given))
        except KnownError as error:
            raise file.fault(list(given)[-1], f"{'、'.join(given)} 不对：{error.sentence.rstrip('。')}") from None
    return policy


def _given(policy: Policy) -> list[tuple[Setting[Any], dict[str, Any]]]:
    """The settings that the file says something of, each with its entries in the order of the file."""
    found = [
        (setting, {name: value for name, value in policy.workspace.items() if name in readers})
        for setting, readers in _SET.items()
    ]
    return [(setting, given) for setting, given in found if given]


def _value(setting: Setting[Any], given: Mapping[str, Any]) -> Any:  # noqa: ANN401  of the setting's kind
    assert setting.policy is not None  # noqa: S101  only such settings are asked for
    return setting.policy.value(given)


# --- applying ----------------------------------------------------------------


def apply(policy: Policy, store: Store) -> None:
    """Set in a new workspace what the file says of it, as one operation."""
    if given := _given(policy):
        with store.operation("按策略文件设置"):
            for setting, values in given:
                write(store, setting, _value(setting, values))
