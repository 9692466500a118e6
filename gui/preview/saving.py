"""Writing the PDF where the user wants it: whole, or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from core.file_names import file_name
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from core.errors import KnownError

FORMATS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}


def choose_file(parent: QWidget, folder: Path | None, name: str) -> Path | None:
    """Ask where to save; starts in the folder given or in the documents. An existing file is asked about.

    The ending of `name` says which of FORMATS it is.
    """
    suffix = Path(name).suffix
    dialog = QFileDialog(parent, f"保存为 {FORMATS[suffix]}", _start(folder), f"{FORMATS[suffix]} 文件 (*{suffix})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.selectFile(file_name(name.removesuffix(suffix), ending=suffix))
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None


def choose_folder(parent: QWidget, folder: Path | None) -> Path | None:
    """Ask for a folder that many files go into."""
    dialog = QFileDialog(parent, "选择保存的文件夹", _start(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None


def _start(folder: Path | None) -> str:
    return str(folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def words_for(path: Path) -> str:
    """已保存：月报.pdf（在“文档”里）."""
    return f"已保存：{path.name}（在“{path.parent.name}”里）" if path.parent.name else f"已保存：{path}"


def save(path: Path, data: bytes) -> None:
    """Write a file through one beside it; an older file of that name is replaced at once or stays as it was.

    Raises KnownError with the reason: folder missing or closed to writing, file in use, disk full.
    """
    try:
        beside = _beside(path, data)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _kept(path, error) from error


def _beside(path: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    Path(name).chmod(0o666 & ~_mask())
    return Path(name)


def _mask() -> int:
    """What new files may not allow; mkstemp's own are closed to everybody else."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(path: Path, error: OSError) -> KnownError:
    folder = path.parent.name or str(path.parent)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return KnownError("没有保存：磁盘满了，原来的文件没有变动。", "腾出空间，或换一个磁盘再保存。")
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return KnownError(f"没有保存：文件夹“{folder}”找不到了。", "换一个文件夹再保存。")
    return KnownError(f"没有保存：文件夹“{folder}”不能写入。", "换一个文件夹再保存，例如“文档”。")


def _kept(path: Path, error: OSError) -> KnownError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _refused(path, error)
    return KnownError(
        f"没有保存：“{path.name}”正被另一个程序打开，或不许改写，原来的文件没有变动。",
        "关闭那个程序，或换一个文件名再保存。",
    )
