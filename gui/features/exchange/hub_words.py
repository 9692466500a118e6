"""What the panel says of a visit to the server, in sentences."""

from __future__ import annotations

from core.exchange.exchange_log import COUNT_WORDS
from core.exchange.mailbox import Exchanged
from core.exchange.outcomes import Outcome
from core.host import clock


def visited(done: Exchanged, *, looked: bool) -> str:
    """One line: 14:32 连接过：送出 1 个，收取 3 个，拒收 1 个."""
    found = done.received.collected
    parts = [] if looked else [f"送出 {done.sent} 个"]
    parts.append(f"{'可收取' if looked else '收取'} {len(found.taken)} 个")
    parts += [f"不能收取 {len(found.refused)} 个"] if found.refused else []
    parts += [f"另一台电脑正在收取 {done.received.busy} 个"] if done.received.busy else []
    parts += [f"送出回执 {done.receipts} 份"] if done.receipts else []
    parts += [f"没有送出 {len(done.stuck)} 个"] if done.stuck else []
    return f"{clock.now():%H:%M} {'看过，没有写入' if looked else '连接过'}：{'，'.join(parts)}"


def whose(outcome: Outcome) -> str:
    """区教育局 2022年3月 报送包; a file that could not be read by its name."""
    month = outcome.month.label if outcome.month else ""
    return " ".join(filter(None, (outcome.unit_name, month, outcome.kind))) or outcome.file


def came(outcome: Outcome) -> str:
    """What it brought, or why it was refused."""
    if outcome.refused:
        return outcome.refused
    counts = [f"{word} {getattr(outcome, name)}" for name, word in COUNT_WORDS if getattr(outcome, name)]
    return "，".join([*counts, *outcome.notes]) or "没有新内容"


def account_words(*, is_units: bool, is_known: bool) -> str:
    """What the account is, and from whom its password comes."""
    if not is_known:
        return "账号是本单位在服务器上的名字，打开督查室的交办包以后自动有。"
    whose, giver = ("本单位", "督查室") if is_units else ("督查室", "管理服务器的人")
    return f"{whose}在服务器上的名字，程序已认出，不用填；密码由{giver}发。"
