"""A damaged workspace at the start: the newest good backup is offered, or what can still be read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog

from core.errors import KnownError
from core.host import clock, folders
from core.host.backups import Backup, Safekeeping, moment_words
from gui.widgets import errors
from gui.widgets.buttons import button, primary


def mend(error: KnownError, path: Path, safe: Safekeeping) -> Path | None:
    """Ask what to do with a damaged workspace; the new one beside it to open instead, None to leave."""
    backup = next((one for one in safe.listed() if not one.fault), None)
    while answer := ask(error, backup):
        try:
            return _restored(path, safe, backup) if answer == "backup" and backup else _rescued(path, safe)
        except KnownError as refusal:
            errors.show(None, refusal)
    return None


def ask(error: KnownError, backup: Backup | None) -> str:
    """backup, rescue or nothing."""
    message, answers = _message(error, backup)
    return answers.get(message.exec(), "")


def _message(error: KnownError, backup: Backup | None) -> tuple[errors.Message, dict[int, str]]:
    newest = f"最近一份完整的备份是 {moment_words(backup.at, clock.today())} 的。" if backup else "没有找到备份。"
    hint = f"{newest}恢复和救出的内容都放进旁边的新文件，原文件不动。"
    message = errors.Message(None, error.sentence, hint, icon=("dismiss_circle", "red_text"))
    restore = [primary("恢复这份备份", lambda: message.done(2))] if backup else []
    rescue = button("救出还能读的内容", lambda: message.done(3))
    message.offer(*restore, rescue, button("退出", message.reject))
    return message, {2: "backup", 3: "rescue", int(QDialog.DialogCode.Rejected): ""}


def _restored(path: Path, safe: Safekeeping, backup: Backup) -> Path:
    out = folders.unused(path, f"恢复 {backup.at:%Y-%m-%d %H%M}")
    safe.restore_as(backup.path, out)
    return out


def _rescued(path: Path, safe: Safekeeping) -> Path:
    out = folders.unused(path, f"救出 {clock.now():%Y-%m-%d %H%M}")
    words = safe.rescue(out)
    message = errors.Message(None, f"已救出到“{out.name}”。", words, icon=("info", "accent"))
    message.offer(primary("打开", message.accept))
    message.exec()
    return out
