"""What the columns of a table hold, by their heads or, without any, by their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from core.lists.parsing.names import is_likely, is_strong, split_names

UNIT_COLUMNS = ("lead", "responsible", "support")
#: Kind and head of each column; the kind is "" for an unknown one.
Columns = tuple[tuple[str, str], ...]

#: Heads of columns, the first that fits wins; the order keeps 牵头责任单位 from being 责任单位 only.
_HEADS = (
    ("number", re.compile(r"序号|编号|^序$|^号$|^No\.?$", re.I)),
    ("leader", re.compile(r"领导|责任人|负责人|联系人|[区县市]长")),
    ("lead", re.compile(r"(?:牵头|主办|主责).*(?:单位|部门)|^牵头|^主办")),
    ("support", re.compile(r"(?:配合|协办|参与|参加|协助|协同).*(?:单位|部门)|^配合|^协办")),
    (
        "responsible",
        re.compile(
            r"(?:责任|承办|落实|实施|完成|主管|办理).*(?:单位|部门|主体|乡镇|地区)|^单位$|^部门$|责任分工|任务分工"
        ),
    ),
    ("result", re.compile(r"进展|进度(?!要求|安排|目标)|完成情况|落实情况|备注|说明|来源|成效|存在问题|下一步")),
    ("time", re.compile(r"时限|期限|完成时间|办结|时间|节点|进度")),
    ("group", re.compile(r"板块|类别|分类|类型|领域|大类|篇章|章节|部分|方面|一级")),
    ("body", re.compile(r"内容|具体|措施|要求|标准|举措|指标|描述|工作目标|年度目标|二级")),
    ("title", re.compile(r"任务|事项|名称|项目|重点|工作|目标|实事")),
)
_NO_HEAD = re.compile(r"[。：:；;“”]|\d{2,}")
_TIME = re.compile(r"(?:20\d{2}\s*[年./-]|\d{1,2}月|季度|年底|年内|全年|半年|长期|持续).{0,12}")
_MAX_HEAD = 16


@lru_cache(maxsize=1024)
def column_kind(head: str) -> str:
    """What a column holds, by its head; "" for an unknown one."""
    name = re.sub(r"\s+|[（(][^（()）]*[)）]", "", head)
    if not 0 < len(name) <= _MAX_HEAD or _NO_HEAD.search(name):
        return ""
    return next((kind for kind, pattern in _HEADS if pattern.search(name)), "")


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns that the cells head, None when the cells are no heads."""
    columns = tuple((column_kind(cell), cell) for cell in cells)
    known = {kind for kind, _ in columns if kind}
    mostly = sum(bool(kind) for kind, _ in columns) * 5 >= sum(bool(cell) for cell in cells) * 3
    return columns if mostly and known & set(UNIT_COLUMNS) and known & {"title", "body", "number"} else None


def guess_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns of rows without heads: numbers, units, times, and the longest text; None without units."""
    width = len(rows[0])
    if width < 2 or len(rows) < 2 or any(len(row) != width for row in rows):
        return None
    kinds = [_guess([row[at] for row in rows if row[at]]) for at in range(width)]
    texts = [at for at, kind in enumerate(kinds) if not kind]
    if "responsible" not in kinds or not texts:
        return None
    longest = max(texts, key=lambda at: sum(len(row[at]) for row in rows))
    return tuple(("title" if at == longest else kind, "") for at, kind in enumerate(kinds))


def _guess(cells: Sequence[str]) -> str:
    if not cells:
        return ""
    if all(cell.rstrip(".、").isdecimal() for cell in cells):
        return "number"
    if all(map(are_units, cells)):
        return "responsible"
    return "time" if all(map(is_time, cells)) else ""


def are_units(words: str, *, strong: bool = False) -> bool:
    """Whether the words are names of units and nothing else; `strong` ones have an ending that only bodies have."""
    names = split_names(words)
    return bool(names) and all(map(is_strong if strong else is_likely, names))


def is_time(words: str) -> bool:
    """Whether the words only name a time (12月底, 2023年6月)."""
    return _TIME.fullmatch(words) is not None
