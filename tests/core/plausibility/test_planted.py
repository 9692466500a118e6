"""60 faults that were listed before anything looked for them, each alone in the demo year; and a year without them."""

from __future__ import annotations

from collections import Counter

from core.plausibility import finder, proofs
from core.plausibility.year import Kind, Year
from tests.core.plausibility import planting

KINDS = {
    "ran_back": Kind.RAN_BACK,
    "jump": Kind.JUMPED,
    "scale": Kind.SCALE,
    "fraction": Kind.FRACTION,
    "sign": Kind.SIGN,
    "same_sentence": Kind.SAME_SENTENCE,
    "lead_support": Kind.LEAD_SUPPORT,
    "word_value": Kind.WORD_VALUE,
    "evidence": Kind.EVIDENCE,
    "plan_denies": Kind.PLAN_DENIES,
}
#: Per 1,000 filings.
MOST_FALSE = 2


def is_found(fault: planting.Fault) -> bool:
    filings, evidence, contents = planting.planted(fault)
    key = planting.key_of(fault)
    nodes = {key.node_id} | ({planting.key_of(fault["source"]).node_id} if "source" in fault else set())
    near = [one for one in filings if one.key.node_id in nodes]
    year = Year(planting.board(), planting.DECEMBER, near, evidence)
    found = (*finder.look(year), *proofs.alike(year, contents.__getitem__))
    return any(one.kind is KINDS[fault["kind"]] and key in {one.key, one.other} for one in found)


def test_planted_faults_are_found() -> None:
    """One small number in a sentence comes twice by chance: of such sentences none is told, two of these six."""
    faults = planting.faults()
    assert len(faults) == 60
    missed = Counter(one["kind"] for one in faults if not is_found(one))
    assert missed.total() <= 3, missed


def test_a_year_without_them_raises_hardly_any_doubt() -> None:
    filings = planting.year()
    found = finder.look(Year(planting.board(), planting.DECEMBER, filings))
    assert len(found) / len(filings) * 1000 <= MOST_FALSE, Counter(one.kind for one in found)
