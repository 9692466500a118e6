"""What a person said of columns, kept in the workspace for the revised list and the next year's.

Names of units are kept as aliases of the unit that they mean (`result`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.lists.parsing.heads import MEANINGS
from core.model.ports import Store

SETTING = "list.columns"
_MOST = 500


def remembered(store: Store) -> dict[str, str]:
    """The meaning of each head that was ever assigned; nothing where what is kept is damaged."""
    try:
        kept = json.loads(store.setting(SETTING, "{}"))
    except ValueError:
        return {}
    pairs = kept.items() if isinstance(kept, dict) else ()
    return {head: kind for head, kind in pairs if isinstance(kind, str) and kind in MEANINGS}


def remember(store: Store, meanings: Mapping[str, str]) -> None:
    """Keep them beside the others, inside the running operation; the newest ones when there are too many."""
    if meanings:
        kept = dict([*{**remembered(store), **meanings}.items()][-_MOST:])
        store.set_setting(SETTING, json.dumps(kept, ensure_ascii=False))
