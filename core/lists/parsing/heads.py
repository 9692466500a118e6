"""What a column of a table holds, by the morphemes of its head: {牵头 责任 配合 …} × {单位 部门 科室 …}, times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from core.lists.parsing.roles import ACTS, BODIES, LEADS, SUPPORTS

UNIT_COLUMNS = ("lead", "responsible", "support")
TEXT_COLUMNS = ("title", "body")
#: What a head can mean, with the words the assistant shows; "" is a column whose meaning is not known.
MEANINGS = {
    "number": "序号",
    "group": "板块",
    "title": "任务",
    "body": "内容",
    "lead": "牵头单位",
    "responsible": "责任单位",
    "support": "配合单位",
    "leader": "责任领导",
    "time": "完成时限",
    "value": "目标值",
    "measure": "计量单位",
    "period": "时间节点",
    "report": "进展（不读入）",
    "": "其他（留在原文里）",
}
#: Kind and head of each column.
Columns = tuple[tuple[str, str], ...]

_BODY = f"(?:{BODIES}|镇办|业主|委办局|街道|社区|村居|企业)"
_PERIODS = re.compile(
    r"(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>上半年|下半年)|前(?P<three>三)季度|(?P<all>全年)"
    r"|(?:截至|到|至)?(?:[1一]?[-—至~])?(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?:底|末|中旬|前|底前)?)"
    r"(?:工作|任务|阶段|进度|累计)?(?:目标|计划|任务|节点|安排|进度|要求)?(?:值|数|内容)?"
)
_HEADS = (
    ("report", r"^联系人|^联系电话|^电话"),
    ("number", r"序号|编号|^序$|^号$|^项次$|^No\.?$"),
    ("responsible", rf"{_BODY}(?:及|和|、|/|与){_BODY}?.*(?:责任人|负责人)|单位(?:责任人|负责人)"),
    ("leader", r"领导(?!小组)|责任人|负责人|牵头人|联系人|包抓人|[区县市镇]长|专班长"),
    ("support", rf"(?:{SUPPORTS}).*{_BODY}|^(?:{SUPPORTS})$"),
    ("lead", rf"(?:{LEADS}).*{_BODY}|^(?:{LEADS})$"),
    (
        "responsible",
        rf"(?:{ACTS}|包保|申报|分工|任务).*{_BODY}|^{_BODY}(?:名称)?$|^.{{0,2}}(?:责任|任务|工作|部门|职责)分工$|^责任$",
    ),
    (
        "report",
        r"进展|完成情况|落实情况|推进情况|工作动态|实际|成效|问题|下一步|是否|累计|本月|佐证|得分|权重|分值|赋分|备注|说明|来源|依据|电话"
        r"|(?<!时间)进度(?!要求|安排|目标|计划|节点)",
    ),
    ("measure", r"计量单位"),
    ("value", r"目标值|指标值|目标数|计划数|计划值|(?:年度|全年|20\d\d年)(?:工作)?(?:目标|计划|指标)$"),
    ("time", r"时限|期限|时间|节点|进度|日期|年限"),
    ("group", r"板块|类别|分类|类型|领域|大类|篇章|章节|部分|方面|一级|维度|所属"),
    ("body", r"内容|具体|措施|要求|标准|举措|描述|目标|二级|做法|规模"),
    ("title", r"任务|事项|名称|项目|重点|工作|实事|指标|行动|工程|改革|问题清单|^内容$"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _HEADS)
_NO_HEAD = re.compile(r"[。：:；;“”，]|\d{5,}|^[\d.、]+$|20\d\d年.{5}|.{3}(?:表|清单|方案|台账|公示|一览)$")
_ASIDE = re.compile(r"\s+|[（(][^（()）]*[)）]")
MAX_HEAD, MAX_COLUMNS = 16, 24


@lru_cache(maxsize=4096)
def column_kind(head: str) -> str:
    """What a column holds, by its head; "" for an unknown one."""
    name = bare_head(head)
    if not name or _NO_HEAD.search(name):
        return ""
    if period_of(name):
        return "period"
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), "")


def bare_head(head: str) -> str:
    """A head without blanks and remarks in brackets; "" for what is too long for one."""
    name = _ASIDE.sub("", head) or re.sub(r"\s+", "", head)
    return name if len(name) <= MAX_HEAD else ""


def period_of(head: str) -> int:
    """The month at whose end a column's values should be reached (一季度 → 3); 0 for other heads."""
    found = _PERIODS.fullmatch(bare_head(head))
    if not found:
        return 0
    if found["quarter"]:
        return (
            "一二三四".find(found["quarter"]) * 3 + 3 if found["quarter"] in "一二三四" else int(found["quarter"]) * 3
        )
    if found["half"]:
        return 6 if found["half"] == "上半年" else 12
    if found["three"] or found["all"]:
        return 9 if found["three"] else 12
    from core.lists.parsing.numbering import value_of

    return value_of(found["month"])


def could_head(cell: str) -> bool:
    """Whether a cell is short and no sentence, as heads are."""
    name = bare_head(cell)
    return bool(name) and not _NO_HEAD.search(name)


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns that the cells head, unknown ones among them; None when the cells are no heads."""
    filled = [cell for cell in cells if cell.strip()]
    if not len(filled) >= 2 or len(cells) > MAX_COLUMNS or not all(map(could_head, filled)):
        return None
    columns = tuple((column_kind(cell), cell) for cell in cells)
    kinds = [kind for kind, _ in columns if kind]
    texts = sum(kind in {"title", "body", "number", "value"} for kind in kinds)
    units = any(kind in UNIT_COLUMNS for kind in kinds)
    if len(kinds) < 2 or not texts or (not units and "number" not in kinds):
        return None
    return columns if len(kinds) * 2 >= len(filled) or "number" in kinds else None
