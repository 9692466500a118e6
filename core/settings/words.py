"""Settings as people read them in the history: what each is called, and its parts in words."""

from __future__ import annotations

from core.errors import KnownError
from core.model.board import Board
from core.settings.registry import BY_NAME


def label(name: str) -> str:
    """What a setting is called: 亮灯规则, 单位负责人密码, 发文机关; 设置 for one of another program version."""
    return BY_NAME[name].label if name in BY_NAME else "设置"


def changed_parts(name: str, before: str, after: str, board: Board) -> list[tuple[str, str, str]]:
    """The parts that differ, each with what it was and what it is; all of them where the words are the same."""
    old, new = parts(name, before, board), parts(name, after, board)
    every = [(part, old.get(part, ""), new.get(part, "")) for part in dict.fromkeys((*new, *old))]
    return [(part, was, now) for part, was, now in every if was != now] or every


def parts(name: str, text: str, board: Board) -> dict[str, str]:
    """A stored setting part by part; "" is what holds where nothing was set. What can't be read stays as it is."""
    if name not in BY_NAME:
        return {"内容": text}
    try:
        return BY_NAME[name].parts(text, board)
    except KnownError:
        return {label(name): text}
