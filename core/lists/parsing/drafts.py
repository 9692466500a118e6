"""A node in the making, and what several paragraphs say together: a title with its text, the parts of one task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.lists.parsing.headings import split_title
from core.lists.parsing.records import UnitList
from core.model.records import NodeKind

_PART_OF_TASK = re.compile(
    r"(?:目标|项目|资金|投资|工作|任务|主要|具体|实施|建设|责任|年度|进度|时间|完成|保障|牵头|配合|推进|内容|措施|要求|步骤|单位|部门"
    r"|分工|时限|安排|来源|举措|计划|筹措|规模|地点|分解|概况|及|和){2,5}"
)
_UNITS_ONLY = re.compile(r"(?:责任|牵头|配合)(?:单位|部门|分工)[。：:]?\s*$")
_HEADINGS = {"annex", "group"}


@dataclass(slots=True)
class Draft:
    """A node in the making; `kind` is set only where the paragraph itself decides it."""

    line: int
    style: str
    number: str = ""
    title: str = ""
    text: str = ""
    limit: int = 0
    bold: str = ""
    level: int = 0
    kind: NodeKind | None = None
    lists: list[UnitList] = field(default_factory=list)
    children: list[Draft] = field(default_factory=list)
    time: str = ""
    joined: bool = False
    points: tuple[tuple[int, str], ...] = ()
    confidence: float = 1.0


def all_merged(drafts: Sequence[Draft]) -> list[Draft]:
    """Titles and parts put to their tasks; a title is none where others of its kind head several tasks."""
    heading = any(draft.style == "bare" and sum(bool(child.lists) for child in draft.children) > 1 for draft in drafts)
    return [_merged(draft, heading=heading and draft.style == "bare") for draft in drafts]


def _merged(draft: Draft, *, heading: bool) -> Draft:
    """A numbered title whose only text follows as one paragraph with units is that paragraph's title."""
    draft.children = all_merged(draft.children)
    if _is_one_task(draft):
        _take_parts(draft)
        return draft
    only = draft.children[0] if len(draft.children) == 1 else None
    if (
        heading
        or not only
        or only.style != "plain"
        or only.kind
        or not only.lists
        or draft.lists
        or draft.style in _HEADINGS
    ):
        return draft
    if _is_title_only(draft):
        draft.title, _ = split_title(draft.text, draft.bold)
        draft.text, draft.limit, draft.lists, draft.children = only.text, only.limit, only.lists, []
        draft.bold = ""
    elif only.joined:
        draft.text = f"{draft.text}\n{only.text}"
        draft.limit, draft.lists, draft.children = len(draft.text), only.lists, []
    return draft


def _is_one_task(draft: Draft) -> bool:
    """Whether the parts are 目标任务, 工作措施, 责任单位 … of one task, each numbered for itself."""
    named = list(map(_name_of_part, draft.children))
    said = bool(draft.lists) or (len(named) > 1 and any(child.lists for child in draft.children))
    return bool(named) and said and all(map(_PART_OF_TASK.fullmatch, named))


def _name_of_part(child: Draft) -> str:
    before, colon, _ = child.text[:12].replace("：", ":").partition(":")
    return before.strip() if colon else split_title(child.text, child.bold)[0]


def with_shared_units(roots: Sequence[Draft]) -> None:
    """Where all headings have numbered parts and only the last part is followed by units, these are the heading's."""
    over = [draft for draft in walk(roots) if draft.children and not draft.lists]
    over = [draft for draft in over if not any(child.children for child in draft.children)]
    ended = [draft for draft in over if _ends_with_units(draft)]
    if len(ended) > 1 and len(ended) * 5 >= len(over) * 4:
        for draft in ended:
            for child in draft.children:
                child.text = f"{child.number}{child.text}"
            _take_parts(draft)


def _ends_with_units(draft: Draft) -> bool:
    *others, last = draft.children
    return bool(others) and last.joined and not any(child.lists for child in others)


def walk(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts and all below them."""
    for draft in drafts:
        yield draft
        yield from walk(draft.children)


def _take_parts(draft: Draft) -> None:
    draft.title, _ = split_title(draft.text, draft.bold)
    parts = list(walk(draft.children))
    told = [child.text for child in parts if child.text.strip() and not _UNITS_ONLY.match(child.text)]
    draft.text = "\n".join(told)
    draft.limit, draft.bold = len(draft.text), ""
    draft.lists += [one for child in parts for one in child.lists]
    draft.children = []


def _is_title_only(draft: Draft) -> bool:
    return not draft.title and "\n" not in draft.text and split_title(draft.text, draft.bold)[1] >= len(draft.text)
