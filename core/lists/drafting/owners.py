"""填报主体: which unit files the indicators of a measure, as far as the list says it."""

from __future__ import annotations

from collections.abc import Iterator

from core.lists.drafting.draft import Draft
from core.lists.parsing.records import OutlineNode
from core.model.records import Role


def default_owner(node: OutlineNode) -> str:
    """The lead where the text names one, else the first single unit (按首列); "" where there is none."""
    single = [unit for unit in node.units if not unit.collective]
    leads = [unit for unit in single if unit.role is Role.LEAD]
    return (leads or single)[0].name if single else ""


def shared(draft: Draft) -> Iterator[OutlineNode]:
    """The measures with indicators and several units, of which one has to own them."""
    for node in draft.outline.nodes:
        if node.targets and sum(not unit.collective for unit in node.units) > 1:
            yield node
