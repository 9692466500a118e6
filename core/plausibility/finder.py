"""Everything that is doubted of a year, or of one filing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from core.criteria import criteria_of
from core.host.progress import Progress
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Evidence, Filing, FilingKey, NodeId, UnitId
from core.plausibility import pace, proofs, values, words
from core.plausibility.year import Finding, Kind, Year

_LOOKS: tuple[Callable[[Year], Iterator[Finding]], ...] = (
    values.found_in,
    words.same_sentences,
    words.against_lead,
    words.word_against_values,
    words.plan_denies,
    proofs.used_twice,
)


def look(year: Year, progress: Progress | None = None) -> tuple[Finding, ...]:
    """All doubts but those that need the pictures themselves."""
    steps = (progress or Progress()).over(_LOOKS, len(_LOOKS), "核对")
    return tuple(finding for find in steps for finding in find(year))


def year_of(store: Store, board: Board, month: Month) -> Year:
    """The year up to the month as the workspace holds it."""
    first = Month(month.year, 1)
    return Year(
        board,
        month,
        store.filings(since=first, month=month),
        store.records(Evidence, since=first, month=month),
        criteria_of(store, month),
    )


def find(store: Store, board: Board, month: Month, progress: Progress | None = None) -> tuple[Finding, ...]:
    """All doubts of the year up to the month, the newest month first, in the order of the list and its units.

    What falls short at its pace is no doubt, but asked at the same time.
    """
    year = year_of(store, board, month)
    found = (*look(year, progress), *proofs.alike(year, store.content, progress), *pace.falls_short(year))
    nodes = {node.id: at for at, node in enumerate(board.tasks)}
    units = {unit.id: at for at, unit in enumerate(board.work_list.units)}
    return tuple(sorted(found, key=lambda one: _place(one, nodes, units)))


def _place(one: Finding, nodes: Mapping[NodeId, int], units: Mapping[UnitId, int]) -> tuple[int, int, int]:
    key: FilingKey = one.key
    return -key.month.ordinal, nodes.get(key.node_id, len(nodes)), units.get(key.unit_id, len(units))


#: What is told of one filing besides its own checks, and whether the unit has to answer.
_OF_FILING = {Kind.JUMPED: True, Kind.SIGN: True, Kind.PLAN_DENIES: False, Kind.EVIDENCE: False}


def of_filing(store: Store, board: Board, filing: Filing) -> tuple[tuple[Finding, bool], ...]:
    """The doubts about one filing as it is being written, each with whether the unit has to answer it."""
    key = filing.key
    first = Month(key.month.year, 1)
    held = store.filings(since=first, month=key.month, unit_id=key.unit_id, node_id=key.node_id)
    filings = [*(one for one in held if one.key != key), filing]
    mine = store.records(Evidence, month=key.month, unit_id=key.unit_id, node_id=key.node_id)
    evidence = store.records(Evidence, since=first, month=key.month) if mine else ()
    year = Year(board, key.month, filings, evidence, criteria_of(store, key.month, key.unit_id))
    found = (*values.found_in(year), *words.plan_denies(year), *proofs.used_twice(year))
    return tuple((one, _OF_FILING[one.kind]) for one in found if one.key == key and one.kind in _OF_FILING)
