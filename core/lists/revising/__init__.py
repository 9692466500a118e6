"""Lists that meet: one directory for all, annexes that join, a revised list against the stored one, the next year."""

from core.lists.revising.carry import carried, unfinished
from core.lists.revising.compare import Difference, Kind, compare
from core.lists.revising.join import joined
from core.lists.revising.revise import revised
from core.lists.revising.settle import settled

__all__ = ["Difference", "Kind", "carried", "compare", "joined", "revised", "settled", "unfinished"]
