"""The checks of a stored filing: what `quality` needs is fetched, and what it found is acted on."""

from __future__ import annotations

from itertools import starmap

from core import owners
from core.errors import KnownError
from core.host import clock
from core.model.board import Board
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Evidence, Filing, FilingKey, IndicatorId, NodeId
from core.model.setting import read
from core.plan import Plan
from core.plausibility import finder
from core.plausibility.year import Finding, Kind
from core.rules.checks import Context, Fault, Severity, findings, in_order, unanswered
from core.rules.light_rule import rule_of
from core.settings.office import EVIDENCE_FOR


def context_of(store: Store, board: Board, key: FilingKey) -> Context:
    """What a filing of this key is held against: the unit is asked for its own indicators only."""
    asked = owners.asked_of(board, key.node_id, key.unit_id, key.month)
    mine = {one.id for one in asked}
    indicators = board.indicators.get(key.node_id, ())
    return Context(
        asked,
        before(store, key),
        len(store.records(Evidence, month=key.month, unit_id=key.unit_id, node_id=key.node_id)),
        read(store, EVIDENCE_FOR),
        rule_of(store),
        plans_of(store, board, key),
        tuple(one for one in indicators if one.id not in mine),
        may_continue(board, key.node_id),
        clock.now(),
    )


def may_continue(board: Board, node_id: NodeId) -> bool:
    """Whether 持续推进 is accepted: the task has neither indicators nor a day."""
    return not board.indicators.get(node_id) and board.nodes[node_id].due_date is None


def plans_of(store: Store, board: Board, key: FilingKey) -> dict[IndicatorId, Plan]:
    """The time plans of the task's indicators as they hold for the unit."""
    year = store.filings(since=Month(key.month.year, 1), month=key.month, unit_id=key.unit_id, node_id=key.node_id)
    return owners.plans_for(board, key.node_id, key.unit_id, key.month, {key.unit_id: year})


def before(store: Store, key: FilingKey) -> Filing | None:
    """The unit's newest filing on the task in an earlier month of the year."""
    if key.month.number == 1:
        return None
    first, last = Month(key.month.year, 1), key.month.plus(-1)
    year = store.filings(since=first, month=last, unit_id=key.unit_id, node_id=key.node_id)
    return next((one for one in reversed(year) if not one.is_empty), None)


def found_in(store: Store, board: Board, filing: Filing) -> tuple[Fault, ...]:
    """Everything the checks find in a filing, errors first."""
    doubts = finder.of_filing(store, board, filing)
    return in_order((*findings(filing, context_of(store, board, filing.key)), *starmap(_doubt, doubts)))


def _doubt(found: Finding, asks: bool) -> Fault:
    field = _FIELDS[found.kind]
    return Fault(field, found.sentence, Severity.WARNING if asks else Severity.HINT, found.indicator_id)


#: Where the doubts of a filing lead.
_FIELDS = {Kind.JUMPED: "values", Kind.SIGN: "values", Kind.PLAN_DENIES: "status", Kind.EVIDENCE: "evidence"}


def require_no_fault(store: Store, board: Board, filing: Filing) -> None:
    """Raise KnownError for an error that blocks the signature."""
    _refuse_errors(board, filing, found_in(store, board, filing))


def answered(store: Store, board: Board, filing: Filing, reason: str = "") -> Filing:
    """The filing with its open warnings answered by `reason`; raises KnownError for an error, or without a reason.

    Answers to warnings that no longer stand are dropped.
    """
    found = found_in(store, board, filing)
    _refuse_errors(board, filing, found)
    open_ones = unanswered(filing, found)
    if open_ones and not reason.strip():
        listed = "；".join(one.sentence for one in open_ones)
        raise KnownError(
            f"“{_title(board, filing)}”有 {len(open_ones)} 条提醒要说明：{listed}。", "改好，或写明原因再提交。"
        )
    standing = {one.sentence for one in found}
    kept = {sentence: said for sentence, said in filing.confirmed.items() if sentence in standing}
    return filing._replace(confirmed=kept | {one.sentence: reason.strip() for one in open_ones})


def _refuse_errors(board: Board, filing: Filing, found: tuple[Fault, ...]) -> None:
    errors = [one.sentence for one in found if one.severity is Severity.ERROR]
    if errors:
        raise KnownError(f"“{_title(board, filing)}”还不能提交审签：{'；'.join(errors)}。", "补齐后再提交。")


def _title(board: Board, filing: Filing) -> str:
    return board.nodes[filing.key.node_id].title
