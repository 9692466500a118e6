"""Where the program keeps what is not a workspace: backups, logs, reports of crashes, its own preferences."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from core import private
from core.host import program_folder
from core.model.policy_values import text

NAME = "division-list"
_PREFERENCES = "preferences.json"


def data_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The user's data folder of this program, on a stick the one beside it; it need not exist yet."""
    if (portable := program_folder.portable_folder()) is not None:
        return portable
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / NAME
    shared = environment.get("XDG_DATA_HOME")  # to be passed over when it is not absolute, says its specification
    return (Path(shared) if shared and Path(shared).is_absolute() else Path.home() / ".local" / "share") / NAME


def log_folder() -> Path:
    """Where logs and crash reports go."""
    return data_folder() / "logs"


def backup_folder() -> Path:
    """Where automatic backups go: the folder that was chosen, else the policy's, else one in the data folder."""
    if chosen := preference("backup_folder"):
        return Path(chosen)
    written = _policy_says()
    return written if written is not None else default_backup_folder()


def _policy_says() -> Path | None:
    if (path := program_folder.beside(program_folder.POLICY)) is None:
        return None
    from core.host import policy_file

    policy = policy_file.read(path)
    written = policy.value("backup_folder", text)
    return policy.place(str(written)) if written else None


def default_backup_folder() -> Path:
    """Where they go when nothing was chosen."""
    return data_folder() / "备份"


def unused(path: Path, why: str) -> Path:
    """The path, or where there is a file already: one beside it that nobody has, named with the reason."""
    out, number = path, 1
    while out.exists():
        more = f"，{number}" if number > 1 else ""
        out, number = path.with_name(f"{path.stem}（{why}{more}）{path.suffix}"), number + 1
    return out


def preference(name: str, default: str = "") -> str:
    """A preference of this user on this computer, for the window and the commands alike."""
    return _preferences().get(name, default)


def set_preference(name: str, value: str) -> None:
    """Keep one; raises OSError where nothing can be written."""
    file = data_folder() / _PREFERENCES
    private.make_folder(file.parent)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_text(json.dumps(_preferences() | {name: value}, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(file)


def _preferences() -> dict[str, str]:
    """What is kept; a file that can't be read is as good as none."""
    try:
        kept = json.loads((data_folder() / _PREFERENCES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}
