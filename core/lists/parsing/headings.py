"""The head of a document (title, year, annexes) and the titles that paragraphs carry in their first words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.folding import fold
from core.lists.parsing.brackets import split_outside
from core.lists.parsing.records import Paragraph

ANNEX = re.compile(
    r"(?:《[^《》]{1,24}》)?\s*(附件|附表|附录)\s*([一二三四五六七八九十\d]{0,3})\s*[:：]?\s*(?=\S{0,60}$)"
)
_DATE = re.compile(r"[（(]?(?:20\d{2}|[二〇○零一二三四五六七八九]{4})年.{1,4}月.{1,3}日(?:印发|发布)?[）)]?")
_DOCUMENT = re.compile(r".{1,12}〔\d{4}〕.{0,3}\d+号|[（(].{0,12}(?:公开|印发|征求意见|试行).{0,8}[)）]")
_CLOSES = re.compile(
    r"(?:清单|方案|意见|通知|情况|计划|分解表|表|分工|办法|决定|要点|实事|安排|规划|报告|目标|任务|责任分解|解释|一览|项目|措施|台账|细则|责任单位|目录)(?:[（(][^（()）]{1,30}[）)])?$"
)
_ENDS = tuple("。；;！？!?：:，,、")
_YEAR = re.compile(r"(20\d{2})\s*年|[〔(（\[](20\d{2})[〕)）\]]")
_NUMBERED_YEAR = re.compile(r"〔(20\d{2})〕\d{1,4}号")
_FIRST = re.compile(r"[。\uff01？；!?\n]|(?<!其中)(?<!包括)(?<!如下)(?<!\d)[：:](?=.{12})")
_NAME_LABEL = re.compile(r"^(?:项目|任务|事项|工作|实事|举措|指标)名称[:：]\s*(?=.)")
MAX_TITLE = 40
_MAX_LINES = 4


def is_annex(text: str) -> bool:
    """Whether the line announces an annex (附件1, 《…》附件2)."""
    return ANNEX.match(text) is not None


def annex_name(text: str) -> tuple[str, str]:
    """附件1：某某清单 → ("附件1", "某某清单")."""
    match = ANNEX.match(text)
    return (f"{match[1]}{match[2]}", text[match.end() :].strip()) if match else ("", text)


def is_formal(text: str) -> bool:
    """Dates, document and page numbers and the like, which are no headings."""
    return text.isdecimal() or bool(_DATE.fullmatch(text) or _DOCUMENT.fullmatch(text))


def is_short_line(text: str) -> bool:
    """A line that may be a title or an unnumbered heading: short, and no sentence."""
    return 2 <= len(text) <= MAX_TITLE and not text.endswith(_ENDS) and "。" not in text and not is_formal(text)


def join_title(lines: Sequence[Paragraph]) -> tuple[str, int]:
    """The title at the beginning of the lines and how many of them it takes."""
    taken: list[str] = []
    for line in lines[:_MAX_LINES]:
        if not (is_short_line(line.text) or (line.bold == line.text and len(line.text) <= 80)):
            break
        taken.append(line.text)
        if _CLOSES.search(line.text):
            return "".join(taken), len(taken)
    return (taken[0], 1) if taken else ("", 0)


def find_year(title: str, text: str) -> int | None:
    """The year the list is for: the title's first, else the one that the text names most."""
    title, text = fold(title), fold(text[:100_000])
    found = _YEAR.search(title) or _NUMBERED_YEAR.search(text[:600])
    if found:
        return int(next(filter(None, found.groups())))
    counts = Counter(int(match[1] or match[2]) for match in _YEAR.finditer(text))
    return counts.most_common(1)[0][0] if counts else None


def is_named_list(title: str, text: str) -> bool:
    """Whether the line is the list that a notice sends out (关于印发《某某清单》的通知, then 某某清单)."""
    return bool(text) and f"《{text}》" in title


def split_title(text: str, bold: str = "") -> tuple[str, int]:
    """The title in a paragraph's first words, and where the text after it begins.

    The emphasised words or the first sentence when it is short; else its first clause, and the text
    begins at 0 because the title only repeats its beginning.
    """
    if 1 < len(bold) <= MAX_TITLE * 2 and text.startswith(bold):
        return _NAME_LABEL.sub("", bold.rstrip("。：:；;")), len(bold) + len(text[len(bold) :]) - len(
            text[len(bold) :].lstrip("。：:；; ")
        )
    stop = _FIRST.search(text)
    sentence = text[: stop.start()] if stop else text
    if len(sentence) <= MAX_TITLE:
        return _NAME_LABEL.sub("", sentence.strip().rstrip(".")), (stop.end() if stop else len(text))
    return _first_clause(sentence), 0


def _first_clause(sentence: str) -> str:
    """The first clause of at least six characters; one too long is cut at a list mark, or where it must be."""
    clauses = split_outside(sentence, "，,；;：:")
    title = clauses[0] if clauses else sentence
    if len(title) < 6 and len(clauses) > 1:
        title = sentence[: sentence.index(clauses[1]) + len(clauses[1])]
    if len(title) <= MAX_TITLE:
        return title
    cut = title.rfind("、", 6, MAX_TITLE)
    return title[:cut] if cut > 0 and title.count("（", 0, cut) == title.count("）", 0, cut) else title[:MAX_TITLE]
