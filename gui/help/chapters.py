"""The manual's files and which chapter belongs to which page of the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.host.resources import resource

#: The files in the order of the contents.
FILES = ("clerk", "head", "office", "admin", "hub", "keys")
#: The chapter that F1 opens, by the page's word in the rail or by what a page that lies over them is called.
OF_PAGE = {
    **{word: word for word in ("概览", "任务", "填报", "报表", "收发", "设置", "单位名录", "填报主体", "核对")},
    "导入分工清单": "导入清单",
}
_OTHERWISE = "第一次打开"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading: `level` 1 begins a file, 2 a chapter in it."""

    file: str
    title: str
    level: int


def text(file: str) -> str:
    """One file of the manual in Markdown."""
    return resource("help", f"{file}.md").read_text(encoding="utf-8")


@cache
def contents() -> tuple[Chapter, ...]:
    """All headings of the first two levels."""
    return tuple(
        Chapter(file, line.lstrip("# "), line.count("#", 0, 3))
        for file in FILES
        for line in text(file).splitlines()
        if line.startswith(("# ", "## "))
    )


def of_page(title: str) -> Chapter:
    """The chapter of a page of the window; the very first one for a page that has none."""
    return titled(OF_PAGE.get(title, _OTHERWISE))


def titled(title: str) -> Chapter:
    """The first chapter of that title; StopIteration when there is none."""
    return next(chapter for chapter in contents() if chapter.title == title)
