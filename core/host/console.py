"""What commands print, and how they end."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

from core.errors import KnownError
from core.files import readable

_WHY = {
    errno.ENOSPC: "磁盘满了", errno.EDQUOT: "磁盘满了", errno.ENOENT: "找不到文件或所在的文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹", errno.EISDIR: "它是文件夹，不是文件", errno.EEXIST: "已经有一个同名的",
    errno.EACCES: "没有读写的权限", errno.EPERM: "没有读写的权限", errno.EROFS: "这里只能读",
    errno.ENAMETOOLONG: "名字太长",
}  # fmt: skip


def to_json(value: object) -> str:
    """JSON as the contract prints it."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=1)


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{readable(text)}\n")


def say_json(value: object) -> None:
    """Print JSON."""
    say(to_json(value))


def warn(text: str) -> None:
    """Say on standard error; a windowed .exe has none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{readable(text)}\n")


def ended(run: Callable[[], int]) -> int:
    """The exit code of a command; what its surroundings refused is a sentence on standard error and 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and not stream.isatty():
            stream.reconfigure(encoding="utf-8")
    try:
        return run()
    except KnownError as error:
        warn(str(error))
    except BrokenPipeError:  # whoever read the output had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ImportError) as error:
        warn(str(explained(error)))
    return 1


def explained(error: OSError | ImportError) -> KnownError:
    """A failure of the file system or a library that is not there, as a sentence."""
    if isinstance(error, ImportError):
        what = f"“{error.name}”" if error.name else f"（{error}）"
        hint = "重新安装程序；从源码运行的，照 README 的第一条命令再装一次。"
        return KnownError(f"缺少程序库{what}，没有办理。", hint)
    name = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else ""
    why = _WHY.get(error.errno or 0, "读写时出错")
    return KnownError(f"{f'“{name}”' if name else '文件'}：{why}，没有办理。", "看一看路径、U盘和权限，再试一次。")
