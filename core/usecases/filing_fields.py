"""Which optional fields of a filing the office asks for, list by list; the others stand in no form, sheet or table."""

from __future__ import annotations

from collections.abc import Collection

from core.errors import KnownError
from core.model.fields import ENTERED, OPTIONAL, FilingField
from core.model.ports import Store
from core.model.records import ListId
from core.model.setting import read
from core.rules.roles import Actor
from core.settings.office import FILING_FIELDS, AskedFields
from core.usecases.changes import SettingPatch, change_setting


def asked(store: Store, list_id: ListId) -> tuple[FilingField, ...]:
    """The optional fields that the office asks for on this list, in the order of the form."""
    chosen = _chosen(store).get(list_id, frozenset())
    return tuple(one for one in OPTIONAL if one.name in chosen)


def in_use(store: Store, list_id: ListId) -> tuple[FilingField, ...]:
    """What a unit enters on this list, in the order of the form."""
    chosen = asked(store, list_id)
    return tuple(one for one in ENTERED if not one.is_optional or one in chosen)


def ask_for(store: Store, list_id: ListId, names: Collection[str], *, actor: Actor = Actor.OFFICE) -> SettingPatch:
    """Set which optional fields units fill in on this list; other lists stay as they are."""
    chosen = {**_chosen(store), list_id: frozenset(names)}
    return change_setting(
        store, FILING_FIELDS, {one: held for one, held in chosen.items() if held} or None, actor=actor
    )


def _chosen(store: Store) -> AskedFields:
    """What can't be read asks for nothing: the form opens, and `check` tells of a setting that was altered."""
    try:
        return read(store, FILING_FIELDS)
    except KnownError:
        return {}
