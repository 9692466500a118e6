"""What became of a file, in a word and a sign; what needs a person comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.exchange.identity import OFFICE, OFFICE_NAME
from core.exchange.outcomes import Collected, Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind of answer: its rank in the table, the word, icon and tone."""

    rank: int
    word: str
    icon: str
    tone: str


KEY = Verdict(0, "核对指纹", "key", "yellow_text")
CONFLICT = Verdict(1, "冲突", "warning", "yellow_text")
REFUSED = Verdict(2, "拒收", "dismiss_circle", "red_text")
FAULTS = Verdict(3, "有误", "error_circle", "yellow_text")
LATE = Verdict(4, "迟报", "history", "yellow_text")
GOOD = Verdict(5, "可并入", "checkmark", "text2")
TAKEN = Verdict(6, "已并入", "checkmark", "green")
SAME = Verdict(7, "无变化", "info", "text3")
ALL = (KEY, CONFLICT, REFUSED, FAULTS, LATE, GOOD, TAKEN, SAME)


def verdict(outcome: Outcome) -> Verdict:
    """The one answer that counts most."""
    for holds, found in (
        (outcome.asked_key, KEY),
        (outcome.refused, REFUSED),
        (outcome.conflicts, CONFLICT),
        (outcome.faults, FAULTS),
        (outcome.late, LATE),
        (outcome.is_news and outcome.import_id, TAKEN),
        (outcome.is_news, GOOD),
    ):
        if holds:
            return found
    return SAME


def ranked(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """What needs a person first, then in the order of names."""
    return tuple(sorted(outcomes, key=lambda one: (verdict(one).rank, one.unit_name or one.file, one.file)))


def explained(outcome: Outcome) -> str:
    """The words at the row's end."""
    if outcome.asked_key:
        return outcome.doubt
    if outcome.refused:
        return outcome.refused
    parts = [f"{len(outcome.apart)} 项两边都改过"] if outcome.apart else []
    parts += [f"{len(outcome.faults)} 处填得不对，其余照收"] if outcome.faults else []
    parts += ["首次使用的密钥"] if outcome.new_key else []
    parts += outcome.notes
    return "；".join(parts) or ("" if outcome.is_news else "与已有内容相同，不重复写入")


def whose(outcome: Outcome) -> str:
    """Whose file it is; one that could not be read goes by its name."""
    return outcome.unit_name or outcome.file


def whose_key(outcome: Outcome) -> str:
    """With whom its fingerprint is compared."""
    return OFFICE_NAME if outcome.owner == OFFICE else outcome.unit_name


def sums(found: Collected) -> str:
    """将写入 147 项：新增 121，更新 26."""
    added, updated = found.total("added"), found.total("updated")
    if not added + updated:
        return ""
    parts = [f"{word} {count}" for word, count in (("新增", added), ("更新", updated)) if count]
    return f"{added + updated} 项：{'，'.join(parts)}"
