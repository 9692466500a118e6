"""Office files are ZIP archives: the same parts give the same bytes, whenever they are written."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path
from typing import IO, Any

from core.files import opened

#: The time that a file of ours states of itself and of its parts.
MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001  wall-clock time without a zone, as everywhere
_STAMP = MADE.timetuple()[:6]


class SteadyZip(zipfile.ZipFile):
    """A new archive whose members carry no time of their own."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:  # noqa: ANN401  as in ZipFile
        """Add a member from memory."""
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        super().writestr(_member(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Add a member from a file."""
        with opened(Path(filename)) as source, self.open(_member(str(arcname or filename)), "w") as target:
            shutil.copyfileobj(source, target, 1 << 20)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def steadied(data: bytes) -> bytes:
    """An archive's members in a new one without their times."""
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, SteadyZip(buffer) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return buffer.getvalue()
