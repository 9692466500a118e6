"""Every .exe, .dll and .pyd below FOLDER is x86-64, and each library that it imports is there or Windows' own.

    wine python.exe .ci/imports.py FOLDER SYSTEM

SYSTEM holds Wine's own libraries, which stand in for Windows'.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pefile

X86_64 = 0x8664
_TABLES = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")


def faults(folder: Path, system: Path) -> Iterator[str]:
    """A line for each file that would not load."""
    known = {path.name.lower() for place in (folder.rglob("*"), system.iterdir()) for path in place}
    for path in programs(folder):
        image = pefile.PE(str(path), fast_load=True)
        image.parse_data_directories([pefile.DIRECTORY_ENTRY[table] for table in _TABLES])
        if image.FILE_HEADER.Machine != X86_64:
            yield f"{path.name} is not x86-64"
        yield from (f"{path.name} lacks {name}" for name in imported(image) if not is_there(name, known))


def programs(folder: Path) -> list[Path]:
    """The files that hold machine code, by their endings."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".exe", ".dll", ".pyd"})


def imported(image: pefile.PE) -> list[str]:
    """The libraries that a file is linked with, at start or when first needed."""
    tables = ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT")
    return [entry.dll.decode().lower() for table in tables for entry in getattr(image, table, [])]


def is_there(name: str, known: set[str]) -> bool:
    """Beside the program, in the system, or one of the names that Windows only answers to."""
    return name in known or name.startswith(("api-ms-win-", "ext-ms-"))


def main(folder: Path, system: Path) -> None:
    """Say how many were looked at; end with 1 on a fault."""
    found, count = list(faults(folder, system)), len(programs(folder))
    sys.stdout.write("".join(f"{fault}\n" for fault in found) + f"{count} files, {len(found)} faults\n")
    sys.exit(bool(found) or not count)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
