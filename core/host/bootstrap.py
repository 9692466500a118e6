"""The set-up behind README's two commands: what is missing is fetched, then the project's own Python goes on.

Standard library only, and in words that Python 3.7 can read, so that an older one answers with a sentence. Packages of
Python lie in `.uv` and `.venv` beside the source; what the system lacks comes from its own packages, all in one round.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import NoReturn

from core.host import desktop, libraries

_UV = "0.13.9"
_ROOT = Path(__file__).resolve().parents[2]
_IS_WINDOWS = sys.platform == "win32"
_ENVIRONMENT = _ROOT / ".venv"
_PYTHON = _ENVIRONMENT / ("Scripts/python.exe" if _IS_WINDOWS else "bin/python")
_TOOL = _ROOT / ".uv" / "bin" / ("uv.exe" if _IS_WINDOWS else "uv")
_UNFINISHED = _ROOT / ".uv" / "unfinished"


PROGRAM, TESTS, BUILD = "program", "tests", "build"
#: What Python must have for each; of the program's packages another Python may have some, hardly all.
_MODULES = {
    PROGRAM: ("PySide6", "nacl", "pypdfium2", "rapidfuzz", "sqlite_utils"),
    TESTS: ("PySide6", "hypothesis", "psycopg", "pypdfium2", "pytest", "pytestqt", "sqlite_utils"),
    BUILD: ("PyInstaller",),
}


def enter(*words: str, purpose: str = PROGRAM) -> None:
    """Return where Python has the packages; else set up, and run `words` and the arguments by the project's Python.

    Ends the process with a sentence and exit code 1 where the set-up can't go on.
    """
    if _has_packages(purpose):
        return
    try:
        if not _is_set_up(purpose):
            _set_up(purpose)
    except KeyboardInterrupt:
        sys.exit("已停下，准备好的部分留着；再运行一次会接着做。")
    _go_on([str(_PYTHON), *words, *sys.argv[1:]])


def _has_packages(purpose: str) -> bool:
    if purpose == PROGRAM and sys.prefix == str(_ENVIRONMENT):
        return True
    from importlib.util import find_spec

    return all(find_spec(module) for module in _MODULES[purpose])


def _is_set_up(purpose: str) -> bool:
    """Whether an earlier set-up was for this source and this Python; then neither uv nor a network is asked."""
    is_whole = sys.prefix != str(_ENVIRONMENT) and _PYTHON.exists() and not _UNFINISHED.exists()
    stamp = _stamp(purpose)
    return is_whole and stamp.exists() and stamp.read_text(encoding="utf-8") == _state()


def _stamp(purpose: str) -> Path:
    return _ENVIRONMENT / f"ready-{purpose}"


def _state() -> str:
    return f"{sys.version}\n{_project()}"


def _project() -> str:
    return (_ROOT / "pyproject.toml").read_text(encoding="utf-8")


def _set_up(purpose: str) -> None:
    if sys.version_info < (3, 8):  # noqa: UP036  for which there is no uv
        sys.exit(f"需要 Python 3.11、3.12 或 3.13，这里是 {sys.version.split()[0]}。请换用较新的 Python 再运行。")
    if sys.platform.startswith("linux"):
        _complete_system(purpose)
    _fetch_uv()
    _sync(purpose)
    _try(purpose)
    _stamp(purpose).write_text(_state(), encoding="utf-8")
    _UNFINISHED.unlink()


def _complete_system(purpose: str) -> None:
    """All that is missing at once when anything is; what a window alone needs is no reason where none will open."""
    from core.host import packages

    programs = {PROGRAM: {}, TESTS: packages.TESTS, BUILD: packages.BUILD}[purpose]
    shows_window = purpose != PROGRAM or (desktop.wants_x11() and not desktop.is_missing())

    def lacking(*, with_window: bool = True) -> dict[str, str]:
        wanted = {**libraries.QT_LIBRARIES, **(libraries.X11_LIBRARIES if with_window else {})}
        found = {name: wanted[name] for name in libraries.missing(wanted)}
        return {**found, **packages.missing_programs(programs), **_missing_pip()}

    if lacking(with_window=shows_window):
        packages.install(lacking, _say)


def _missing_pip() -> dict[str, str]:
    from importlib.util import find_spec

    return {} if find_spec("pip") or _has_uv() else {"pip": "python3-pip"}


def _fetch_uv() -> None:
    if _has_uv():
        return
    _say("正在取得安装工具 uv。")
    # A user's own settings may forbid pip a folder like this.
    settings = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_ROOT_USER_ACTION": "ignore"}
    command = [sys.executable, "-m", "pip", "install", "-qq", "--upgrade", "-t", str(_TOOL.parents[1]), f"uv=={_UV}"]
    if not _succeeds(command, settings) or not _has_uv():
        sys.exit("没能取得安装工具 uv。请看一看网络，再运行一次。")


def _has_uv() -> bool:
    """Whether it is there and whole."""
    import subprocess

    try:
        asked = subprocess.run([str(_TOOL), "--version"], stdout=subprocess.PIPE, check=False)
    except OSError:
        return False
    return asked.stdout.decode().startswith(f"uv {_UV}")


def _sync(purpose: str) -> None:
    """Have uv put the packages into the environment; over again where an earlier run was killed amid it."""
    _say("正在准备程序所需的包，第一次要下载，请等一等。")
    is_half = not (_PYTHON.exists() and (_ENVIRONMENT / "pyvenv.cfg").exists())
    make = [str(_TOOL), "venv", "--quiet", "--clear", "--force", *_python(), str(_ENVIRONMENT)]
    fill = [str(_TOOL), "sync", "--inexact", *_python()]
    fill += ["--no-dev"] if purpose == PROGRAM else []
    fill += ["--reinstall"] if _UNFINISHED.exists() else []
    _UNFINISHED.touch()
    settings = {"UV_PROJECT_ENVIRONMENT": str(_ENVIRONMENT)}
    if (is_half and not _succeeds(make, settings)) or not _succeeds(fill, settings):
        sys.exit("没能准备好程序所需的包。请看一看网络，再运行一次，会接着做。")


def _python() -> list[str]:
    """The running Python where the project takes it; else uv chooses one, or fetches it."""
    first, end = map(int, re.findall(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', _project())[0])
    return ["--python", sys.executable] if (3, first) <= sys.version_info < (3, end) else []


def _try(purpose: str) -> None:
    modules = ", ".join(("PySide6.QtWidgets", *_MODULES[purpose]))
    if not _succeeds([str(_PYTHON), "-c", f"import {modules}"], {}):
        sys.exit("程序所需的包装好了，却不能用。请删掉 .venv 文件夹，再运行一次。")


def _succeeds(command: list[str], settings: dict[str, str]) -> bool:
    """Run in the source's folder, progress and errors shown; whether it went well."""
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment.update(settings)
    return subprocess.call(command, cwd=str(_ROOT), env=environment, stdin=subprocess.DEVNULL, stdout=2) == 0


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def _go_on(command: list[str]) -> NoReturn:
    if not _IS_WINDOWS:
        os.execv(command[0], command)
    import subprocess

    process = subprocess.Popen(command)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:  # the program got it, too, and decides
            continue
