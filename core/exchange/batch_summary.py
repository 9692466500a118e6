"""What became of a batch, for scripts and for people."""

from __future__ import annotations

from typing import Any

from core.exchange.outcomes import Collected, Outcome


def as_json(collected: Collected) -> dict[str, Any]:
    """The contract's object; new keys and faults of sheets beside it."""
    return {
        "packages": len(collected.taken),
        **{name: collected.total(name) for name in ("added", "updated", "unchanged", "conflicts")},
        "refused": [{"file": one.file, "reason": one.refused} for one in collected.refused],
        "missing_units": list(collected.missing),
        "late_units": list(collected.late),
        "new_keys": [{"unit": one.unit_name, "fingerprint": one.new_key} for one in collected.taken if one.new_key],
        "faults": [{"file": one.file, **fault.as_json()} for one in collected.outcomes for fault in one.faults],
        "files": [_file_json(one) for one in collected.taken],
    }


def _file_json(one: Outcome) -> dict[str, Any]:
    counts = {name: getattr(one, name) for name in ("added", "updated", "unchanged", "conflicts", "late")}
    head = {"file": one.file, "kind": one.kind, "unit": one.unit_name, "month": one.month and str(one.month)}
    return {**head, **counts, "notes": list(one.notes)}


def as_text(collected: Collected) -> str:
    """The same for people: a line a file, then the sums."""
    lines = [_line(one) for one in collected.outcomes]
    lines += [f"　{fault.sentence}" for one in collected.outcomes for fault in one.faults]
    total = "，".join(
        f"{word} {collected.total(name)}"
        for name, word in (("added", "新增"), ("updated", "更新"), ("unchanged", "无变化"), ("conflicts", "冲突"))
    )
    lines.append(f"共 {len(collected.outcomes)} 个文件，收取 {len(collected.taken)} 个；{total}。")
    if collected.warned:
        lines.append(f"收取前没有备份成：{collected.warned}")
    if collected.missing:
        lines.append(f"还没有收到：{'、'.join(collected.missing)}。")
    if collected.late:
        lines.append(f"迟报：{'、'.join(collected.late)}。")
    return "\n".join(lines)


def _line(one: Outcome) -> str:
    if one.refused:
        return f"{one.file}：没有收取。{one.refused}"
    counts = (("新增", one.added), ("更新", one.updated), ("无变化", one.unchanged), ("冲突", one.conflicts))
    sums = [f"{word} {count}" for word, count in (*counts, ("迟报", one.late)) if count]
    said = "，".join(sums) or _without_filings(one)
    notes = f"（{'；'.join(one.notes)}）" if one.notes else ""
    key = f" 首次使用的密钥，待核对，打电话核对指纹：{one.new_key}。" if one.new_key else ""
    return f"{one.file}：{one.unit_name} {one.kind}，{said}{notes}。{key}"


def _without_filings(one: Outcome) -> str:
    """A handout brings a list and the office's rules even where no filing comes with it."""
    return "没有新填报" if one.is_news else "没有新内容"
