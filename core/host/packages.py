"""The system's own packages: which are missing, and the one command that installs them all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

#: Debian's packages that the tests use, by a program or a file of each.
TESTS = {
    "gcc": "gcc",
    "git": "git",
    "objdump": "binutils",
    "xauth": "xauth",
    "xvfb-run": "xvfb",
    "/usr/include/stdio.h": "libc6-dev",
    "/usr/lib/libreoffice/program/libsclo.so": "libreoffice-calc-nogui",
    "/usr/lib/libreoffice/program/libswlo.so": "libreoffice-writer-nogui",
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
}
BUILD = {"objdump": "binutils"}

_SUDO = "sudo sh -c '{}'"


def missing_programs(packages: Mapping[str, str]) -> dict[str, str]:
    """Those that are not there; none where the system is not Debian's kind, whose names they are."""
    return {sign: name for sign, name in packages.items() if _has_apt() and not _is_there(sign)}


def _is_there(sign: str) -> bool:
    return any(Path("/").glob(sign[1:])) if sign.startswith("/") else bool(shutil.which(sign))


def command(missing: Mapping[str, str]) -> str:
    """What installs the missing {library or program: Debian's package}; empty on a system of unknown kind."""
    if _has_apt():
        options = "-y --no-install-recommends -o DPkg::Lock::Timeout=120"  # a new machine is busy with its own updates
        return f"apt-get update; apt-get install {options} {' '.join(missing.values())}"
    if shutil.which("dnf"):  # finds a package by the library in it
        names = (f'"{name}()(64bit)"' if ".so" in name else package for name, package in missing.items())
        return f"dnf install -y {' '.join(names)}"
    return ""


def advice(missing: Mapping[str, str]) -> str:
    """What a person does who may install them; the command stands at the end, whole."""
    line = command(missing)
    if not line:
        return f"请先用系统的软件管理器装上：{'、'.join(missing)}"
    return f"请先在终端运行：{_SUDO.format(line) if shutil.which('sudo') else line}"


def install(lacking: Callable[[], Mapping[str, str]], say: Callable[[str], None]) -> None:
    """Install what `lacking` names, said before; end with exit code 1 and advice where that can't be done."""
    missing, rights = lacking(), _rights()
    line = command(missing)
    if not line or rights is None:
        sys.exit(f"系统里缺少一些软件包，这里没有权限或办法安装。\n{advice(missing)}")
    say(f"系统里缺少一些软件包，正在安装，要几分钟：\n{line}")
    words = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", line]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    still = lacking()
    if still:  # apt's exit code tells little
        errors = done.stderr.decode(errors="replace")
        sys.exit(f"{errors}系统里还缺少一些软件包。请看一看网络和权限。\n{advice(still)}")


def _rights() -> list[str] | None:
    """What a command begins with to run as root; None where it can't."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and (sys.stdin.isatty() or _is_trusted()):
        return ["sudo"]
    has_desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return ["pkexec"] if has_desktop and shutil.which("pkexec") else None


def _is_trusted() -> bool:
    """Whether sudo asks for no password."""
    return not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode


def _has_apt() -> bool:
    return bool(shutil.which("apt-get"))
