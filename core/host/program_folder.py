"""Where the program itself lies, and what may lie beside it: a policy file, the marker that makes it portable.

Both are looked for in the program's own folder and in the one above: an upgrade replaces the former, and what lies
in the latter stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

from core.model.policy_values import yes_or_no

POLICY = "zdgz-policy.toml"
MARKER = "zdgz-portable.txt"
_DATA = "数据"
MARKER_TEXT = """有这个文件，程序就把工作文件和窗口设置存在这里的“数据”文件夹里，随U盘带走，不在电脑上留下内容。
删掉这个文件，改为存在“文档”文件夹里；已有的文件不会移动。
升级时只换 zdgz 文件夹。
"""


def folders() -> tuple[Path, ...]:
    """The program's folder and the one above; from source the project's alone."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable).resolve().parent
        return own, own.parent
    return (Path(__file__).resolve().parents[2],)


def beside(name: str) -> Path | None:
    """A file that lies beside the program, the nearest one; None when there is none."""
    return next((folder / name for folder in folders() if (folder / name).is_file()), None)


def portable_folder() -> Path | None:
    """Where a portable program keeps its data: beside the marker, or beside the policy that says so."""
    marker = beside(MARKER)
    if marker is None:
        policy = beside(POLICY)
        marker = policy if policy is not None and _is_portable(policy) else None
    return marker.parent / _DATA if marker is not None else None


def stick_folder() -> Path:
    """Where the data would be if the program were made portable: above its own folder, which an upgrade replaces."""
    return folders()[-1] / _DATA


def make_portable() -> None:
    """Put the marker there; raises OSError where nothing can be written."""
    (stick_folder().parent / MARKER).write_text(MARKER_TEXT, encoding="utf-8")


def _is_portable(policy: Path) -> bool:
    from core.host import policy_file

    return policy_file.read(policy).value("portable", yes_or_no) is True
