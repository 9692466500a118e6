"""Where the user wants a file to be saved, and what is said of it afterwards."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

FORMATS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}


def choose_file(parent: QWidget, folder: Path | None, name: str) -> Path | None:
    """Ask where to save; starts in the folder given or in the documents. An existing file is asked about.

    The ending of `name` says which of FORMATS it is.
    """
    suffix = Path(name).suffix
    dialog = QFileDialog(parent, f"保存为 {FORMATS[suffix]}", _start(folder), f"{FORMATS[suffix]} 文件 (*{suffix})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.selectFile(_without_marks(name))
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None


def choose_folder(parent: QWidget, folder: Path | None) -> Path | None:
    """Ask for a folder that many files go into."""
    dialog = QFileDialog(parent, "选择保存的文件夹", _start(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None


def _start(folder: Path | None) -> str:
    return str(folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _without_marks(name: str) -> str:
    """A name that Windows takes: the marks it keeps for itself become －."""
    return re.sub(r'[\\/:*?"<>|\r\n\t]', "－", name)


def words_for(path: Path) -> str:
    """已保存：月报.pdf（在“文档”里）."""
    return f"已保存：{path.name}（在“{path.parent.name}”里）" if path.parent.name else f"已保存：{path}"
