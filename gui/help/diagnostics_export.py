"""帮助 → 导出诊断包: the parcel for an admin, saved where the user wants it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from core.errors import KnownError
from core.files import write_whole
from core.host import clock, diagnostics
from core.model.ports import Store


def export(parent: QWidget, store: Store) -> Path | None:
    """Ask where, save, and say what is in it; None when nothing was chosen or it could not be saved."""
    from gui.widgets import errors

    name = str(Path.home() / diagnostics.file_name(clock.now()))
    chosen, _ = QFileDialog.getSaveFileName(parent, "导出诊断包", name, "ZIP 文件 (*.zip)")
    if not chosen:
        return None
    try:
        write_whole(Path(chosen), diagnostics.parcel(diagnostics.facts_of(store)))
    except KnownError as error:
        errors.show(parent, error)
        return None
    return Path(chosen)
