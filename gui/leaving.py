"""What is asked before a window closes over something that is not stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.records import FilingKey
from gui.shell.page import Destination
from gui.widgets import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui.shell.window import Window

_SHOWN = 6  # lines


def may_close(window: Window) -> bool:
    """Store all that can be stored; for what cannot, the user is asked."""
    for page in window.pages:
        page.flush()
    if window.elsewhere and (moved := window.elsewhere.moved()):
        return window.elsewhere.ask_to_close(moved)
    window.session.store_again()
    return (not is_refused(window) or ask_about_refused(window)) and _ask_about_wrong(window)


def is_refused(window: Window) -> bool:
    """Whether something was typed whose writing was refused."""
    return any(one.fields for one in window.session.held.values())


def ask_about_refused(window: Window) -> bool:
    """Whether to leave what could not be written."""
    return errors.ask(
        window,
        f"刚才填的内容没有保存：{window.session.save_state.reason}",
        "返回后可以再试，或先把文字复制出来；之前保存的内容都在。",
        go="放弃这些内容",
        stay="返回",
    )


def _ask_about_wrong(window: Window) -> bool:
    """Whether to leave words that are no number; they stand there again at the next start."""
    lines = [*_wrong(window)]
    if not lines:
        return True
    listed = "\n".join(f"· {said}" for _, said in lines[:_SHOWN])
    more = f"\n…… 共 {len(lines)} 处" if len(lines) > _SHOWN else ""
    if errors.ask(
        window,
        f"有 {len(lines)} 处填的不是能存的数字，没有计入填报。",
        f"{listed}{more}\n现在关闭，这些字会留在原处，下次打开时再改。",
        go="先关闭",
        stay="返回修改",
    ):
        return True
    key, _ = lines[0]
    window.go(Destination("填报", key.unit_id, key.month, key.node_id))
    return False


def _wrong(window: Window) -> Iterator[tuple[FilingKey, str]]:
    """Each of them: 3月“扩大投资”的固定资产投资：2w."""
    board = window.session.board
    for key, one in window.session.held.items():
        if key.node_id not in board.nodes:
            continue  # of another year's list
        names: dict[str, str] = {each.id: each.name for each in board.indicators.get(key.node_id, ())}
        for name, words in one.wrong.items():
            field = names.get(name, "完成比例")
            yield key, f"{key.month.number}月“{board.nodes[key.node_id].title}”的{field}：{words}"
