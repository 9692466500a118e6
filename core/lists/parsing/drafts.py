"""A node in the making, and what several paragraphs say together: a title with its text, the parts of one task."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.lists.parsing.headings import split_title
from core.lists.parsing.records import UnitList
from core.model.records import NodeKind

_PART_OF_TASK = re.compile(
    r"(?:(?:目标|工作|任务|主要|具体|实施|建设|责任|年度|资金|进度|时间|完成|保障|牵头|配合|推进)"
    r"(?:目标|任务|措施|内容|要求|步骤|单位|部门|分工|时限|安排|来源|举措|计划)){1,2}"
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
    extra: dict[str, str] = field(default_factory=dict)
    joined: bool = False
    points: tuple[tuple[int, str], ...] = ()


def merged(draft: Draft) -> Draft:
    """A numbered title whose only text follows as one paragraph with units is that paragraph's title."""
    draft.children = [merged(child) for child in draft.children]
    if not draft.lists and _is_one_task(draft.children):
        _take_parts(draft)
        return draft
    only = draft.children[0] if len(draft.children) == 1 else None
    if not only or only.style != "plain" or only.kind or not only.lists or draft.lists or draft.style in _HEADINGS:
        return draft
    if _is_title_only(draft):
        draft.title, _ = split_title(draft.text, draft.bold)
        draft.text, draft.limit, draft.lists, draft.children = only.text, only.limit, only.lists, []
        draft.bold = ""
    elif only.joined:
        draft.text = f"{draft.text}\n{only.text}"
        draft.limit, draft.lists, draft.children = len(draft.text), only.lists, []
    return draft


def _is_one_task(children: Sequence[Draft]) -> bool:
    """Whether the parts are 目标任务, 工作措施, 责任单位 … of one task, each numbered for itself."""
    named = [split_title(child.text, child.bold)[0] for child in children]
    return len(named) > 1 and any(child.lists for child in children) and all(map(_PART_OF_TASK.fullmatch, named))


def _take_parts(draft: Draft) -> None:
    draft.title, _ = split_title(draft.text, draft.bold)
    told = [child.text for child in draft.children if child.text.strip() and not _UNITS_ONLY.match(child.text)]
    draft.text = "\n".join(told)
    draft.limit, draft.bold = len(draft.text), ""
    draft.lists = [one for child in draft.children for one in child.lists]
    draft.children = []


def _is_title_only(draft: Draft) -> bool:
    return not draft.title and "\n" not in draft.text and split_title(draft.text, draft.bold)[1] >= len(draft.text)
