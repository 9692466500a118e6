"""Build what is handed out, with one command on Windows (.ci/build.bat) or Linux:

    python .ci/build.py [--out FOLDER]         FOLDER: dist, below the project

Puts into FOLDER: folder/zdgz, the program to hand out; zdgz-VERSION-SYSTEM.zip, the same to be carried on a stick, with
a start script and the marker that keeps the data beside it; onefile/zdgz, the program in one file; SHA256SUMS.txt.
Each program has passed its own `selftest` when this ends with 0.
Started by a Python without PyInstaller it first gets the project's own set of packages, as README's commands do.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import platform
import stat
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# Known once the source is on the path:
from core.host import bootstrap  # noqa: E402
from core.host.program_folder import MARKER, MARKER_TEXT  # noqa: E402

NAME = "zdgz"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
WINDOWS = sys.platform == "win32"
EXE = ".exe" if WINDOWS else ""

_START = (
    ("启动.bat", f'@echo off\r\nstart "" "%~dp0{NAME}\\{NAME}.exe" %*\r\n')
    if WINDOWS
    else ("启动.sh", f'#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/{NAME}/{NAME}" "$@"\n')
)


def main() -> None:
    """Build, try, pack, sum up."""
    bootstrap.enter(__file__, purpose=bootstrap.BUILD)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)  # a pipe on Windows has another
    out = _options().out.resolve()
    folder, onefile = out / "folder" / NAME, out / "onefile" / f"{NAME}{EXE}"
    with tempfile.TemporaryDirectory() as work:
        _build(folder.parent, Path(work))
        _build(onefile.parent, Path(work), "--", "--onefile")
        for program in (folder / f"{NAME}{EXE}", onefile):
            _try(program, Path(work))
    carried = out / f"{NAME}-{VERSION}-{_system()}.zip"
    pack(folder, carried)
    write_sums(out, [carried, onefile])
    for made in (folder, onefile, carried):
        sys.stdout.write(f"{_size(made) / 1e6:6.1f} MB  {made.relative_to(out)}\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where to put it")
    return parser.parse_args()


def _run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


def _build(place: Path, work: Path, *more: str) -> None:
    where = ("--distpath", str(place), "--workpath", str(work / "build"))
    _run(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *where, "pyinstaller.spec", *more)


def _try(program: Path, work: Path) -> None:
    """The built program's own test; it writes its result into a file, for a windowed .exe has no output."""
    result = work / "selftest.json"
    ended = subprocess.run([str(program), "selftest", "--out", str(result)], cwd=work, check=False).returncode
    said = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {"passed": False, "steps": []}
    for step in said["steps"]:
        sys.stdout.write(f"  {step['seconds']:7.3f} s  {step['name']}: {step['detail']}\n")
    if ended or not said["passed"]:
        sys.exit(f"selftest of {program.name} failed, exit code {ended}")
    result.unlink()


def _system() -> str:
    machine = {"amd64": "x64", "x86_64": "x64", "aarch64": "arm64"}.get(platform.machine().lower(), platform.machine())
    return f"{'windows' if WINDOWS else 'linux'}-{machine}"


# --- what is written ---------------------------------------------------------


def pack(folder: Path, out: Path) -> None:
    """The program's folder with a start script and the portable marker beside it, as one ZIP."""
    top = out.stem
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, f"{top}/{_START[0]}", _START[1].encode(), stat.S_IFREG | 0o755)
        _put(archive, f"{top}/{MARKER}", MARKER_TEXT.encode(), stat.S_IFREG | 0o644)
        for file in _files(folder):
            name = f"{top}/{NAME}/{file.relative_to(folder).as_posix()}"
            data = str(file.readlink()).encode() if file.is_symlink() else file.read_bytes()
            _put(archive, name, data, file.lstat().st_mode)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_symlink() or file.is_file())


def _put(archive: zipfile.ZipFile, name: str, data: bytes, mode: int) -> None:
    """Links stay links, programs stay programs; the time is left out, so that the same content is the same file."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3  # only then unzip heeds the mode
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def write_sums(out: Path, files: list[Path]) -> None:
    """SHA256SUMS.txt, as `sha256sum -c` reads it."""
    lines = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(out).as_posix()}\n" for file in files)
    (out / "SHA256SUMS.txt").write_text("".join(lines), encoding="utf-8", newline="\n")


def _size(made: Path) -> int:
    files = [made] if made.is_file() else _files(made)
    return sum(file.lstat().st_size for file in files)


if __name__ == "__main__":
    main()
