"""Which optional fields of a filing the office asks for, list by list; the others stand in no form, sheet or table."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from core.model.fields import ENTERED, OPTIONAL, FilingField
from core.model.ports import Store
from core.model.records import ListId
from core.rules.roles import Actor, require_office

if TYPE_CHECKING:
    from core.usecases.changes import SettingPatch

SETTING = "filing_fields"
Asked = Mapping[str, frozenset[str]]


def asked(store: Store, list_id: ListId) -> tuple[FilingField, ...]:
    """The optional fields that the office asks for on this list, in the order of the form."""
    chosen = _read(store.setting(SETTING)).get(list_id, frozenset())
    return tuple(one for one in OPTIONAL if one.name in chosen)


def in_use(store: Store, list_id: ListId) -> tuple[FilingField, ...]:
    """What a unit enters on this list, in the order of the form."""
    chosen = asked(store, list_id)
    return tuple(one for one in ENTERED if not one.is_optional or one in chosen)


def ask_for(store: Store, list_id: ListId, names: Collection[str], *, actor: Actor = Actor.OFFICE) -> SettingPatch:
    """Set which optional fields units fill in on this list; other lists stay as they are."""
    from core.usecases.changes import SettingPatch  # not for who only reads it, as each start does

    require_office(store, actor, "填报栏目")
    before = store.setting(SETTING)
    chosen = {**_read(before), list_id: frozenset(names)}
    kept = {name: sorted(held) for name, held in chosen.items() if held}
    patch = SettingPatch("规定填报哪些栏目", SETTING, before, json.dumps(kept, sort_keys=True), actor)
    patch.apply(store, patch.label)
    return patch


def from_json(text: str) -> Asked:
    """The names of optional fields by list, those of a newer program included; raises ValueError for anything else."""
    kept = json.loads(text or "{}")
    if not isinstance(kept, dict) or not all(_are_names(held) for held in kept.values()):
        raise ValueError("fields of a filing")
    return {list_id: frozenset(held) for list_id, held in kept.items()}


def _are_names(held: object) -> bool:
    return isinstance(held, list) and all(isinstance(name, str) for name in held)


@lru_cache(maxsize=8)
def _read(text: str) -> Asked:
    """What can't be read asks for nothing: the form opens, and `check` tells of a setting that was altered."""
    try:
        return from_json(text)
    except ValueError:
        return {}
