"""Windows marks what came from elsewhere: Office opens such files in its protected view, programs ask before they run.

The mark is a second stream of the file, as browsers and mail programs write it ([MS-FSCC] 5.6.1, Zone.Identifier).
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

_INTERNET = "[ZoneTransfer]\r\nZoneId=3\r\n"


def put(path: Path) -> None:
    """Mark a file; on a disk that has no such streams (FAT) and on other systems there is no mark."""
    if sys.platform != "win32":
        return
    with suppress(OSError):
        place_of(path).write_text(_INTERNET, encoding="ascii", newline="")


def place_of(path: Path) -> Path:
    """Where the mark stands."""
    return path.with_name(f"{path.name}:Zone.Identifier")
