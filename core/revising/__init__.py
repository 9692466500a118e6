"""Lists that meet: one directory for all, annexes that join, a revised list against the stored one, the next year."""

from core.revising.carry import carried, unfinished
from core.revising.compare import Difference, Kind, compare
from core.revising.join import joined
from core.revising.revise import revised
from core.revising.settle import settled

__all__ = ["Difference", "Kind", "carried", "compare", "joined", "revised", "settled", "unfinished"]
