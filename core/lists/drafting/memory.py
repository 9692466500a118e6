"""What a person said of columns, kept in the workspace for the revised list and the next year's.

Names of units are kept as aliases of the unit that they mean (`result`).
"""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import KnownError
from core.lists.parsing.heads import MEANINGS
from core.model.ports import Store
from core.model.setting import read, write
from core.settings.bookkeeping import LIST_COLUMNS

_MOST = 500


def remembered(store: Store) -> dict[str, str]:
    """The meaning of each head that was ever assigned; nothing where what is kept is damaged."""
    try:
        kept = read(store, LIST_COLUMNS)
    except KnownError:
        return {}
    return {head: kind for head, kind in kept.items() if kind in MEANINGS}


def remember(store: Store, meanings: Mapping[str, str]) -> None:
    """Keep them beside the others, inside the running operation; these before the others when there are too many."""
    if meanings:
        others = {head: kind for head, kind in remembered(store).items() if head not in meanings}
        write(store, LIST_COLUMNS, dict([*meanings.items(), *others.items()][:_MOST]))
