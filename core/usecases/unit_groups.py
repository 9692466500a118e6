"""Own groups of the directory (产业专班, 东片区 …): a word for each unit, beside the sort of body that it is.

They order a workspace's directory and are no part of the list. The office's go to the units with what it sends, and so
does that it took the last one away; a unit's own stay where the office never had any.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import KnownError
from core.model.ports import Store
from core.model.records import Unit, UnitKind
from core.model.setting import read
from core.settings.office import UNIT_GROUPS, Groups
from core.usecases.changes import SettingPatch, change_setting

KINDS = tuple(kind for kind in UnitKind if kind is not UnitKind.COLLECTIVE)


def groups(store: Store) -> Groups:
    """The own group of each unit that has one; none where they can't be read."""
    try:
        return read(store, UNIT_GROUPS)
    except KnownError:
        return {}


def names(own: Groups, units: Sequence[Unit]) -> tuple[str, ...]:
    """The own groups that any of the units has, in the order of the directory."""
    return tuple(dict.fromkeys(own[unit.id] for unit in units if unit.id in own))


def group_of(unit: Unit, own: Groups) -> str:
    """What the column 分组 says: the own group, else the sort of body."""
    return own.get(unit.id) or unit.kind.value


def regrouped(store: Store, changes: Groups, label: str) -> SettingPatch | None:
    """Put units into own groups, "" takes one out; None where nothing changes. Stored, kept for undo."""
    before = groups(store)
    after = {**before, **{key: _plain(name) for key, name in changes.items()}}
    after = {key: name for key, name in after.items() if name}
    return None if after == before else change_setting(store, UNIT_GROUPS, after, label=label)


def _plain(name: str) -> str:
    """A name without blanks; "" for one that only says what sort of body the unit is."""
    plain = "".join(name.split())
    return "" if plain in {kind.value for kind in UnitKind} else plain
