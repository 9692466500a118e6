"""Own groups of the directory (产业专班, 东片区 …): a word for each unit, beside the sort of body that it is.

They order a workspace's directory and are no part of the list. The office's go to the units with what it sends, and so
does that it took the last one away; a unit's own stay where the office never had any.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from core import strict_json
from core.errors import KnownError
from core.model.ports import Store
from core.model.records import Unit, UnitId, UnitKind
from core.usecases.changes import SettingPatch
from core.validation import MOST_UNITS

SETTING = "unit_groups"
KINDS = tuple(kind for kind in UnitKind if kind is not UnitKind.COLLECTIVE)
_MAX_NAME = 12
Groups = Mapping[UnitId, str]


def groups(store: Store) -> dict[UnitId, str]:
    """The own group of each unit that has one."""
    try:
        return from_json(store.setting(SETTING))
    except ValueError:
        return {}


def from_json(text: str) -> dict[UnitId, str]:
    """The groups as they are kept; raises ValueError for anything else."""
    kept = strict_json.loads(text or "{}")
    if not isinstance(kept, dict) or len(kept) > MOST_UNITS or not all(map(_is_name, kept.values())):
        raise ValueError("groups")
    return {UnitId(key): name for key, name in kept.items()}


def _is_name(name: object) -> bool:
    return isinstance(name, str) and len(name) <= _MAX_NAME and name.isprintable()


def names(own: Groups, units: Sequence[Unit]) -> tuple[str, ...]:
    """The own groups that any of the units has, in the order of the directory."""
    return tuple(dict.fromkeys(own[unit.id] for unit in units if unit.id in own))


def group_of(unit: Unit, own: Groups) -> str:
    """What the column 分组 says: the own group, else the sort of body."""
    return own.get(unit.id) or unit.kind.value


def regrouped(store: Store, changes: Groups, label: str) -> SettingPatch | None:
    """Put units into own groups, "" takes one out; None where nothing changes. Stored, kept for undo."""
    before = groups(store)
    after = before | {key: _checked(name) for key, name in changes.items()}
    after = {key: name for key, name in after.items() if name}
    if after == before:
        return None
    told = json.dumps(after, ensure_ascii=False, sort_keys=True)
    patch = SettingPatch(label, SETTING, store.setting(SETTING), told)
    patch.apply(store, label)
    return patch


def _checked(name: str) -> str:
    plain = "".join(name.split())
    if len(plain) > _MAX_NAME:
        raise KnownError(f"分组名称超过 {_MAX_NAME} 个字。", "写短一些，例如：产业专班。")
    return "" if plain in {kind.value for kind in UnitKind} else plain
