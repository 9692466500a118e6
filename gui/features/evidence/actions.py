"""Taking files in as 佐证 of a filing, and looking at them: the same from the tab and from beside 检查."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from core import files, mark_of_web, scratch
from core.errors import KnownError
from core.file_names import safe_name
from core.host import clock
from core.model.records import Evidence, FilingKey
from core.model.setting import read
from core.settings.office import EVIDENCE_LIMITS
from core.usecases import evidence
from core.usecases.evidence import Intake
from gui.features.evidence.thumbnails import as_png
from gui.shell.session import Session

_FILTER = "PDF、图片、Office、WPS、文本 (*.pdf *.jpg *.jpeg *.png *.bmp *.tif *.tiff *.doc *.docx *.xls *.xlsx *.ppt *.pptx *.wps *.et *.dps *.ofd *.txt);;所有文件 (*)"  # noqa: E501
Look = Callable[[], Intake]
#: Asks about a file that is odd; stores it then with `agreed`.
Ask = Callable[[Intake], object]


def choose(parent: QWidget) -> list[Path]:
    """Files that the user picks."""
    paths, _ = QFileDialog.getOpenFileNames(parent, "添加佐证材料", "", _FILTER)
    return [Path(path) for path in paths]


def take_files(session: Session, key: FilingKey, paths: Iterable[Path], ask: Ask) -> None:
    """Look at each file and store it; one that is refused does not stop the others."""
    limits = read(session.store, EVIDENCE_LIMITS)
    take(session, key, [partial(evidence.read, path, limits) for path in paths], ask)


def paste(session: Session, key: FilingKey, ask: Ask) -> None:
    """Files or a screenshot from the clipboard."""
    data = QGuiApplication.clipboard().mimeData()
    if data.hasUrls():
        take_files(session, key, (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()), ask)
    elif data.hasImage():
        picture, now, limits = QGuiApplication.clipboard().image(), clock.now(), read(session.store, EVIDENCE_LIMITS)
        name = f"截图{now.month}月{now.day}日{now:%H%M%S}.png"
        take(session, key, [lambda: evidence.look_at(name, as_png(picture), limits)], ask)


def take(session: Session, key: FilingKey, looks: Iterable[Look], ask: Ask) -> None:
    """Store what is looked at; refusals are told together at the end."""
    refused = [error for look in looks if (error := _taken(session, key, look, ask)) is not None]
    if refused:
        hints = list(dict.fromkeys(error.hint for error in refused if error.hint))
        session.refused.emit(KnownError("\n".join(error.sentence for error in refused), "\n".join(hints)))


def _taken(session: Session, key: FilingKey, look: Look, ask: Ask) -> KnownError | None:
    try:
        intake = look()
        if intake.warning:
            ask(intake)
        else:
            add(session, key, intake, agreed=False)
    except KnownError as error:
        return error
    return None


def add(session: Session, key: FilingKey, intake: Intake, *, agreed: bool) -> None:
    """Store one; raises KnownError."""
    step = evidence.add(session.store, key, intake, agreed=agreed, actor=session.actor)
    session.take(lambda: step)


def remove(session: Session, one: Evidence) -> None:
    """Take one off its filing; 撤销 brings it back."""
    session.take(lambda: evidence.remove(session.store, one, actor=session.actor))


@cache
def _folder() -> Path:
    """Copies that other programs show; it goes with the program, or with the next one's start."""
    made = scratch.folder("evidence")
    atexit.register(scratch.remove, made)
    return made


def open_outside(session: Session, one: Evidence) -> None:
    """Hand a copy to the program that shows such files; it is looked at again, and marked as come from elsewhere."""
    folder = _folder() / one.sha256[:12]
    folder.mkdir(exist_ok=True)
    copy = folder / safe_name(one.name)
    try:
        data = session.store.content(one.sha256)
        evidence.kind_to_open(one, data)
        files.write_whole(copy, data)
    except KnownError as error:
        session.refused.emit(error)
        return
    mark_of_web.put(copy)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
