"""Reports are tested with the fonts that come with the program, whatever the machine has besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.reports import fonts


def _forget() -> None:
    for remembered in (fonts.glyph, fonts._opened, fonts._system_files):
        remembered.cache_clear()


@pytest.fixture(autouse=True)
def system_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """A machine with no fonts of its own; call it with a folder to give it some."""

    def give(folder: Path) -> None:
        monkeypatch.setattr(fonts, "system_folders", lambda: (folder,))
        _forget()

    give(tmp_path / "no-fonts")
    yield give
    _forget()
