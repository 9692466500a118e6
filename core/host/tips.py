"""A word of use the first time a page is opened on this computer: at most one a page, once, and not where unwanted."""

from __future__ import annotations

from contextlib import suppress

from core.host import folders

_SWITCH, _SEEN = "tips", "tips_seen"
#: By the page's title; each names a way that nobody finds by looking.
TIPS = {
    "概览": "蓝色的数字和格子都能点开，看到背后的单位和任务。",
    "任务": "按 F2 直接填选中的任务；← → 收起和展开，F8 跳到下一项没填的。",
    "填报": "填的内容自动保存，Ctrl+Z 撤销；按 1 到 6 选进度判断，Alt+→ 带入上月的一格。",
    "报表": "左边选种类，上方选月份，右边就是打印出来的样子；Ctrl+E 存成文件，Ctrl+P 打印。",
    "收发": "文件可以直接拖进窗口；并入以前先显示每个文件会怎样，点了才写入。",
}

#: The office fills nothing in: it looks at what the units filed, and deals with it.
OFFICE_TIPS = {
    **TIPS,
    "任务": "上方选一个单位，看它的灯和进度；“办理”里改灯、写意见、答复申请、锁定月份。",
    "填报": "Ctrl+U 换单位；报来的逐项接收、采用，退回要写原因。改灯、写意见在任务页的“办理”里。",
}


def are_on() -> bool:
    """Whether they are wanted; they are until someone says no."""
    return folders.preference(_SWITCH, "on") == "on"


def switch(*, on: bool) -> None:
    """Want them or not; wanted again, they are all said once more. Raises OSError where nothing can be written."""
    folders.set_preference(_SWITCH, "on" if on else "off")
    folders.set_preference(_SEEN, "")


def due(title: str, *, to_office: bool = False) -> str:
    """What to say on that page, "" when there is nothing or it was said before."""
    return (OFFICE_TIPS if to_office else TIPS).get(title, "") if are_on() and title not in _seen() else ""


def said(title: str) -> None:
    """It was said; where that can't be kept, it will be said again next time."""
    with suppress(OSError):
        folders.set_preference(_SEEN, " ".join([*_seen(), title]))


def _seen() -> list[str]:
    return folders.preference(_SEEN).split()
