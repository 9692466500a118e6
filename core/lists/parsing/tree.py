"""Entries to a tree of drafts: numbers, unnumbered headings, closing paragraphs and continuations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.lists.parsing.drafts import Draft, all_merged, with_shared_units
from core.lists.parsing.headings import is_named_list, is_short_line, join_title
from core.lists.parsing.numbering import RANKS, find_number
from core.lists.parsing.records import Entry, Paragraph
from core.model.records import NodeKind

_CLOSING = re.compile(r"(?:同时|此外|另外|与此同时)[，,]")
_REFERENCE = re.compile(r"[（(【\[](?:详?见|参见)?\s*附[件表录].{0,20}[)）】\]]|(?:详见|参见|见)附[件表录]")
_GOAL_TITLE = re.compile(r"(?P<name>.{4,40}?)(?:是|为)?[:：]")
_CONTENT = re.compile(
    r"(?:(?:具体|主要|工作|建设|任务|改革|年度)(?:内容|任务|目标|要求|举措|措施)|(?:目标|任务)要求)[:：]\s*(?=.{4})"
)
_MAX_LEAD_IN = 60


@dataclass(slots=True)
class _Stack:
    """The open headings from the top down; `last` is the draft that a following line may belong to."""

    roots: list[Draft] = field(default_factory=list)
    open: list[Draft] = field(default_factory=list)
    last: Draft | None = None

    def add(self, draft: Draft, *, stays_open: bool) -> None:
        (self.open[-1].children if self.open else self.roots).append(draft)
        self.last = draft
        if stays_open:
            self.open.append(draft)

    def pop_to(self, style: str) -> bool:
        """Close everything down to and with the open draft of that style; False when there is none."""
        at = next((n for n, draft in enumerate(self.open) if draft.style == style), None)
        if at is not None:
            del self.open[at:]
        return at is not None

    def pop_headings(self, level: int) -> bool:
        """Close the open unnumbered heading of that level or a deeper one; False when none is open at all."""
        bare = [(n, draft) for n, draft in enumerate(self.open) if draft.style == "bare"]
        at = next((n for n, draft in bare if not level or not draft.level or draft.level >= level), len(self.open))
        del self.open[at:]
        return bool(bare)

    def pop_tasks(self) -> None:
        """Close the drafts that have units: what follows without a number stands beside them."""
        while self.open and self.open[-1].lists:
            self.open.pop()


def assemble(entries: Sequence[Entry]) -> tuple[str, list[Draft]]:
    """The document's title and the drafts at the top, each with its children."""
    title, at = _front(entries)
    stack = _Stack()
    parts = sum(entry.style == "annex" for entry in entries) > 1
    while at < len(entries):
        if sent := _sent_list(stack, entries, at):
            title, at = sent, at + 1
        else:
            at = _place(stack, entries, at, parts=parts)
    roots = all_merged(stack.roots)
    with_shared_units(roots)
    return title or next((root.title for root in roots if root.style == "annex"), ""), roots


def _front(entries: Sequence[Entry]) -> tuple[str, int]:
    """The title and the index after it; an annex's name before it is left out when it is the only one."""
    lone = sum(entry.style == "annex" for entry in entries) == 1
    at = 1 if lone and entries and entries[0].style == "annex" else 0
    if at and entries[0].title:
        return entries[0].title, at
    title, taken = join_title([_as_paragraph(entry) for entry in _plain_run(entries, at)])
    return title, at + taken


def _sent_list(stack: _Stack, entries: Sequence[Entry], at: int) -> str:
    """The title of the list that a notice sends out, at the place where that list begins."""
    named = is_named_list(entries[0].text, entries[at].text)
    return entries[at].text if named and not any(draft.lists or draft.number for draft in stack.roots) else ""


def _plain_run(entries: Sequence[Entry], at: int) -> list[Entry]:
    run = []
    for entry in entries[at : at + 8]:
        if entry.style != "plain" or entry.lists:
            break
        run.append(entry)
    return run


def _as_paragraph(entry: Entry) -> Paragraph:
    return Paragraph(entry.line, entry.text, entry.bold, entry.heading)


def _place(stack: _Stack, entries: Sequence[Entry], at: int, *, parts: bool) -> int:
    """Put one entry into the tree; the index of the next."""
    entry = entries[at]
    if entry.style == "annex":
        return _place_annex(stack, entries, at, parts=parts or bool(stack.roots))
    if entry.style == "units":
        if stack.last:
            stack.last.lists += entry.lists
    elif entry.style == "formal":
        stack.last = None
    elif entry.style == "row":
        _place_row(stack, entry)
    elif entry.style == "plain":
        _place_plain(stack, entries, at)
    else:
        _place_numbered(stack, entries, at)
    return at + 1


def _place_annex(stack: _Stack, entries: Sequence[Entry], at: int, *, parts: bool) -> int:
    entry = entries[at]
    title, taken = (
        (entry.title, 0) if entry.title else join_title([_as_paragraph(e) for e in _plain_run(entries, at + 1)])
    )
    if parts:
        stack.open.clear()
        name = f"{entry.number} {title}".strip()
        stack.add(Draft(entry.line, "annex", title=name, kind=NodeKind.PART), stays_open=True)
        stack.last = None
    return at + 1 + taken


def _place_numbered(stack: _Stack, entries: Sequence[Entry], at: int) -> None:
    entry = entries[at]
    if not stack.pop_to(entry.style):
        rank = RANKS.get(entry.style, 0)
        while stack.open and stack.open[-1].style in RANKS and RANKS[stack.open[-1].style] > rank:
            stack.open.pop()
    if entry.lists and (goal := _GOAL_TITLE.match(entry.text)) and _has_deeper(entries, at):
        _place_goal(stack, entry, goal)
    else:
        stack.add(_draft(entry), stays_open=True)


def _has_deeper(entries: Sequence[Entry], at: int) -> bool:
    """Whether an entry of a deeper number comes before the next of the same."""
    for entry in entries[at + 1 :]:
        if entry.style in {entries[at].style, "annex"}:
            return False
        if entry.style in RANKS and RANKS[entry.style] > RANKS.get(entries[at].style, 0):
            return True
    return False


def _place_goal(stack: _Stack, entry: Entry, goal: re.Match[str]) -> None:
    """一、今年的主要目标是：…（单位）: the heading, and under it the goals with their units."""
    heading = Draft(entry.line, entry.style, entry.number, title=entry.text[: goal.end() - 1])
    stack.add(heading, stays_open=True)
    cut = goal.end()
    kind = NodeKind.GOAL if "目标" in goal["name"] else None
    body = Draft(
        entry.line, "plain", "", goal["name"], entry.text[cut:], entry.limit - cut, kind=kind, lists=list(entry.lists)
    )
    stack.add(body, stays_open=False)


def _place_row(stack: _Stack, entry: Entry) -> None:
    if not stack.pop_to("row"):
        stack.pop_tasks()
    if entry.path:
        stack.pop_to("group")
        _open_path(stack, entry)
    stack.add(_draft(entry), stays_open=True)


def _open_path(stack: _Stack, entry: Entry) -> None:
    """Open the headings of a table's group column, those that are there already again."""
    for name in entry.path:
        siblings = stack.open[-1].children if stack.open else stack.roots
        number = find_number(name)
        written, title = (number.written, name[number.end :]) if number else ("", name)
        last = siblings[-1] if siblings and siblings[-1].style == "group" else None
        if last and (last.number, last.title) == (written, title):
            stack.open.append(last)
        else:
            stack.add(Draft(entry.line, "group", written, title), stays_open=True)


def _place_plain(stack: _Stack, entries: Sequence[Entry], at: int) -> None:
    entry = entries[at]
    draft = _draft(entry)
    if stack.last and stack.last.kind is None and (_CONTENT.match(entry.text) or _begins_task(stack.last, entry)):
        _take_content(stack.last, draft)
    elif entry.lists:
        _place_measure(stack, draft)
    elif _REFERENCE.search(entry.text) and len(entry.text) <= _MAX_LEAD_IN:
        draft.kind = NodeKind.REFERENCE
        stack.pop_tasks()
        stack.add(draft, stays_open=False)
    elif entry.text.endswith(("：", ":")) and len(entry.text) <= _MAX_LEAD_IN and (stack.open or at + 1 < len(entries)):
        draft.kind = NodeKind.LEAD_IN
        stack.add(draft, stays_open=False)
        stack.last = None
    elif (entry.heading or is_short_line(entry.text)) and (following := _following(entries, at)):
        _place_heading(stack, draft, following)
    elif not is_short_line(entry.text):
        _continue(stack, draft)


def _begins_task(last: Draft, entry: Entry) -> bool:
    """Whether units and text below a numbered title are that title's (一、治理污染 / 由甲承办，乙协办。目标：…)."""
    return entry.begun and bool(last.number) and not last.lists and not last.children and is_short_line(last.text)


def _take_content(last: Draft, content: Draft) -> None:
    """具体内容：… below the units belongs to the task that they belong to."""
    above = last.text or last.title
    last.limit = len(above) + 1 + content.limit
    last.text = f"{above}\n{content.text}"
    last.lists += content.lists


def _following(entries: Sequence[Entry], at: int) -> Entry | None:
    """The next entry, when it is one that a heading may stand above."""
    for entry in entries[at + 1 : at + 4]:
        if entry.style not in {"plain", "formal", "annex", "units"} or entry.lists:
            return entry
        if not is_short_line(entry.text):
            return entry if entry.style == "plain" and not entry.heading and entry.text.endswith("。") else None
    return None


def _place_measure(stack: _Stack, draft: Draft) -> None:
    stack.pop_tasks()
    if _CLOSING.match(draft.text) and len(stack.open) > 1 and stack.open[-1].children:
        stack.open.pop()
    stack.add(draft, stays_open=False)


def _place_heading(stack: _Stack, draft: Draft, following: Entry) -> None:
    draft.style = "bare"
    if not stack.pop_headings(draft.level) and not stack.pop_to(following.style):
        stack.pop_tasks()
    stack.add(draft, stays_open=True)


def _continue(stack: _Stack, draft: Draft) -> None:
    """Text without number and units belongs to the paragraph before it, unless that one is complete."""
    last = stack.last
    if last and not last.lists and last.kind is None and last.style not in {"annex", "group"} and last.text:
        last.text += f"\n{draft.text}"
        last.limit = len(last.text)
        return
    draft.kind = NodeKind.NOTE
    stack.pop_tasks()
    stack.add(draft, stays_open=False)


def _draft(entry: Entry) -> Draft:
    return Draft(
        entry.line, entry.style, entry.number, entry.title, entry.text, entry.limit, entry.bold, entry.heading,
        lists=list(entry.lists), time=entry.time, joined=entry.joined,
        points=entry.points, confidence=entry.confidence,
    )  # fmt: skip
