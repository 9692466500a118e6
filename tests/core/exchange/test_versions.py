"""Which version came first, whatever way the versions went between workspaces."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from core.exchange.merge_plan import Local, Verdict, as_it_came, plan_filing
from core.exchange.versions import Carried, Relation, later, relation
from core.model.status import FilingState
from tests.builders import filing


def version(text: str = "一", revision: int = 1, *grown: Carried, **changes: object) -> Carried:
    made = Carried(filing(progress=text, revision=revision, **changes))
    return made.grown_from(*grown)


FIRST = version()
SECOND = version("二", 2, FIRST)
OTHER = version("三", 2, FIRST)


def test_the_four_relations():
    assert relation(FIRST, FIRST) is Relation.SAME
    assert relation(FIRST, SECOND) is Relation.OLDER
    assert relation(SECOND, FIRST) is Relation.NEWER
    assert relation(OTHER, SECOND) is Relation.APART


def test_the_same_text_in_a_later_revision_is_another_version():
    assert version("一", 3).version != FIRST.version
    assert version("一", 3).text == FIRST.text


def test_the_state_does_not_name_the_text():
    assert version(state=FilingState.SENT).text == FIRST.text
    assert version(state=FilingState.SENT).version != FIRST.version


def verdict(theirs: Carried, ours: Carried | None, waiting: frozenset[tuple[str, str]] = frozenset()) -> Verdict:
    held = {ours.filing.key.filing_id: ours} if ours else {}
    return plan_filing(theirs, Local(held, waiting), as_it_came).verdict


def test_what_becomes_of_a_filing():
    assert verdict(FIRST, None) is Verdict.ADDED
    assert verdict(FIRST, FIRST) is Verdict.UNCHANGED
    assert verdict(SECOND, FIRST) is Verdict.UPDATED
    assert verdict(FIRST, SECOND) is Verdict.UNCHANGED
    assert verdict(OTHER, SECOND) is Verdict.CONFLICT


def test_a_conflict_that_waits_is_not_told_again():
    waiting = frozenset({(OTHER.filing.key.filing_id, OTHER.version)})
    assert verdict(OTHER, SECOND, waiting) is Verdict.UNCHANGED


def test_an_empty_filing_gives_way():
    empty = Carried(filing()._replace(status=None, percent=None, progress="", next_steps="", values={}))
    assert verdict(FIRST, empty) is Verdict.ADDED


def test_the_same_text_from_two_pcs_is_no_conflict():
    here, there = version("四", 2, FIRST), version("四", 3, FIRST)
    step = plan_filing(there, Local({here.filing.key.filing_id: here}), as_it_came)
    assert step.verdict is Verdict.UPDATED
    assert step.result is not None
    assert step.result.ancestry == here.ancestry | there.ancestry
    back = plan_filing(here, Local({here.filing.key.filing_id: there}), as_it_came)
    assert back.verdict is Verdict.UNCHANGED


def grown(moves: list[tuple[int, int, str]]) -> tuple[list[dict[int, Carried]], set[str]]:
    """Three workspaces that write and send one filing; a list of (from, to, text): text "" sends."""
    held: list[dict[int, Carried]] = [{}, {}, {}]
    lost: set[str] = set()
    for sender, receiver, text in moves:
        ours = held[sender].get(0)
        if text:
            lineage = frozenset(ours.lineage if ours else ())
            revision = (ours.filing.revision if ours else 0) + 1
            held[sender][0] = Carried(filing(progress=text, revision=revision), (), lineage)
        elif ours is not None:
            held[sender][0] = published = dataclasses.replace(ours, lineage=ours.lineage)
            there = held[receiver].get(0)
            local = Local({published.filing.key.filing_id: there} if there else {})
            step = plan_filing(dataclasses.replace(published, lineage=published.lineage), local, as_it_came)
            if step.verdict is Verdict.CONFLICT:
                lost.add(published.filing.progress)
            if step.result is not None:
                held[receiver][0] = step.result
            # what left is remembered where it left
            held[sender][0] = dataclasses.replace(ours, lineage=ours.lineage)
    return held, lost


MOVES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(["", "", "甲", "乙", "丙"])), max_size=12
)


@given(MOVES)
def test_taking_again_changes_nothing(moves: list[tuple[int, int, str]]):
    held, _ = grown(moves)
    for here in held:
        for there in held:
            if 0 in here and 0 in there:
                local = Local({here[0].filing.key.filing_id: here[0]})
                first = plan_filing(there[0], local, as_it_came)
                after = first.result or here[0]
                again = plan_filing(there[0], Local({after.filing.key.filing_id: after}), as_it_came)
                assert again.result is None or first.verdict is Verdict.CONFLICT
                assert (again.verdict is Verdict.CONFLICT) == (first.verdict is Verdict.CONFLICT)


@given(st.permutations([FIRST, SECOND, version("五", 3, FIRST, SECOND), version("六", 4, FIRST, SECOND)]))
def test_a_line_of_versions_ends_the_same_in_any_order(order: list[Carried]):
    """The last two grew apart from one: one is held and the other one is a conflict, never lost unsaid."""
    held: Carried | None = None
    conflicts: set[str] = set()
    for theirs in order:
        step = plan_filing(theirs, Local({held.filing.key.filing_id: held} if held else {}), as_it_came)
        held = step.result or held
        if step.verdict is Verdict.CONFLICT:
            conflicts.add(theirs.filing.progress)
    assert held is not None
    assert {held.filing.progress} | conflicts == {"五", "六"}


def test_the_later_of_two_is_the_same_from_both_sides():
    here, there = version("四", 2), version("四", 2, state=FilingState.SENT)
    assert later(here, there) is later(there, here) is there
