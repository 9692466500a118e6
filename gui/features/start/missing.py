"""上次的工作区不在原来的位置: what is known of it, and the files that may be it; never a new empty workspace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from core import finding
from core.errors import KnownError
from core.finding import Found, Remembered, Result
from core.host import clock, folders
from core.host.backups import moment_words
from core.host.progress import Progress
from gui import app, startup_tasks
from gui.features.start.candidate import Candidate
from gui.shell import worker
from gui.widgets import errors, theme
from gui.widgets.buttons import button, flat, primary
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import ElidedLabel, ground, hint, icon_label, label, line, row, section, title
from gui.widgets.scroll import scrolled

_SIZE = (912, 560)
_NARROW = 760
_LOOK_AGAIN = 2_000  # ms between two looks at which sticks are there
_FILES = "工作区 (*.db)"


@dataclass(frozen=True, slots=True)
class Search:
    """What only the program's door can do: say what a file is, find the newest backup, restore one."""

    look: Callable[[Path], Found | None]
    backup: Callable[[Remembered], Found | None]
    restore: Callable[[Path, Path], None]


class Missing(QDialog):
    """Gives `path` when it was accepted: the workspace to open, or app.ANEW."""

    def __init__(self, last: Remembered, search: Search) -> None:
        super().__init__()
        self._last, self._search = last, search
        self._job: worker.Job[Result] | None = None
        self._result = Result()
        self._drives = finding.drives()
        self.path: Path | None = None
        self.candidates: list[Candidate] = []
        self.setWindowTitle("重点工作分工清单")
        self.resize(*_SIZE)
        ground(self, "surface")
        self._make_parts()
        self._lay_out()
        FocusRing(self)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.look)
        self._timer = QTimer(self, interval=_LOOK_AGAIN)
        self._timer.timeout.connect(self._look_for_sticks)
        self._timer.start()
        self.look()

    # --- building --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.said, self.now = label(tone="text2"), label(tone="text2", wrap=True)
        self.status = hint()
        self.again = button("再查一遍　F5", self.look, icon="arrow_sync", size="tool", name="再查一遍")
        self._group = QButtonGroup(self)
        self._list = QFrame()
        self._list.setProperty("kind", "card")
        self._list.setAccessibleName("找到的文件")
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(1, 1, 1, 1)
        self._rows.setSpacing(0)
        told = "打开以后，记住的位置改为新的；选中的文件原样使用，其他的不动。备份恢复成一个新的工作区。"
        words = hint(told, wrap=True)
        self._note = row(icon_label("info", "text3"), words)
        cast("QHBoxLayout", self._note.layout()).setStretchFactor(words, 1)
        self._keys = hint("最像的排在前面；↑↓ 选择，Enter 打开")
        self.point = flat("找到它…", self._point, icon="folder_open")
        self.restore = flat("从备份恢复…", self._choose_backup, icon="archive")
        self.other = flat("打开另一个…", self._choose_other, icon="database")
        self.anew = flat("重新开始…", self._anew, icon="add")
        self.go = primary("打开选中的工作区", self._open_chosen)
        self.go.setDefault(True)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(self._body()), 1)
        layout.addWidget(line())
        leave = button("退出", self.reject)
        ways = (self.point, self.restore, self.other, self.anew)
        foot = row(*ways, None, leave, self.go, margins=(24, 12, 32, 12))
        layout.addWidget(ground(foot, "surface2"))

    def _body(self) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(32, 24, 32, 16)
        layout.setSpacing(4)
        layout.addWidget(title("上次的工作区不在原来的位置"))
        layout.addWidget(self.said)
        layout.addSpacing(12)
        layout.addWidget(self._known())
        layout.addSpacing(16)
        layout.addWidget(row(section("找到的"), self._keys, None, self.status, self.again))
        layout.addSpacing(4)
        layout.addWidget(self._list)
        layout.addSpacing(8)
        layout.addWidget(self._note)
        layout.addStretch(1)
        return body

    def _known(self) -> QWidget:
        box = QFrame()
        box.setProperty("kind", "card")
        ground(box, "surface2")
        grid = QGridLayout(box)
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setColumnMinimumWidth(0, 88)
        grid.setColumnStretch(1, 1)
        where = ElidedLabel(str(self._last.path), Qt.TextElideMode.ElideMiddle)
        for at, (word, said) in enumerate((("上次打开", where), ("现在", self.now))):
            grid.addWidget(label(word, tone="text3"), at, 0)
            grid.addWidget(said, at, 1)
        grid.addWidget(hint(_closed_words(self._last, clock.today())), 0, 2)
        return box

    # --- looking ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Search again, in threads; what is chosen stays until the answer is there."""
        if self._job is not None:
            return
        self.status.setText("正在查找")
        self.again.setEnabled(False)
        last, search, known = self._last, self._search, _usual_folders()

        def work(progress: Progress) -> Result:
            return finding.search(last, finding.places(last, known), search.look, search.backup, progress)

        self._job = worker.run(work, self).on_success(self._show).on_failure(self._refuse).start()

    def _look_for_sticks(self) -> None:
        now = finding.drives()
        if now != self._drives and self._job is None:
            self._drives = now
            self.look()

    def _show(self, result: Result) -> None:
        self._job, self._result = None, result
        self.again.setEnabled(True)
        best = result.found[0] if result.found else None
        self.now.setText(finding.moved_words(self._last, best))
        count = len(result.found)
        found = f"找到了 {count} 份可以用的，先看清再打开。" if count else "没有找到同名的文件，也没有备份。"
        self.said.setText(f"{found}查找只是读取，没有改动任何文件。")
        unfinished = f"，{'、'.join(result.unfinished)}没有查完" if result.unfinished else ""
        self.status.setText(f"查过 {len(result.drives)} 处{unfinished}")
        self._fill(result.found)

    def _fill(self, found: Sequence[Found]) -> None:
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.candidates = [Candidate(one, self._last) for one in found]
        for candidate in self.candidates:
            self._group.addButton(candidate)
            candidate.stepped.connect(self._step)
            self._rows.addWidget(candidate)
        self._list.setVisible(bool(found))
        self._fold()
        for each in (self.go, self._note, self._keys):
            each.setVisible(bool(found))
        self.anew.setVisible(not found)
        if found:
            self.choose(0)
        else:
            self.point.setDefault(True)
            self.point.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, position: int) -> None:
        """Mark a candidate."""
        chosen = self.candidates[position]
        chosen.setChecked(True)
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, by: int) -> None:
        at = (self.chosen or 0) + by
        if 0 <= at < len(self.candidates):
            self.choose(at)

    @property
    def chosen(self) -> int | None:
        """The position of the marked one."""
        return next((at for at, one in enumerate(self.candidates) if one.isChecked()), None)

    # --- answers ---------------------------------------------------------------------------------

    def _open_chosen(self) -> None:
        if self.chosen is not None:
            one = self._result.found[self.chosen]
            self._take(lambda: self._restored(one) if one.backup else one.path)

    def _take(self, answer: Callable[[], Path]) -> None:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.path = answer()
        except KnownError as error:
            self._refuse(error)
            return
        finally:
            QApplication.restoreOverrideCursor()
        self.accept()

    def _restored(self, one: Found) -> Path:
        """Beside the old place, or where that is gone among the documents."""
        folder = self._last.path.parent if self._last.path.parent.is_dir() else _documents()
        why = f"恢复 {one.backup.at:%Y-%m-%d %H%M}" if one.backup else "恢复"
        out = folders.unused(folder / self._last.path.name, why)
        self._search.restore(one.path, out)
        return out

    def _point(self) -> None:
        """A file that is not the one is opened only when the user says so."""
        path = self._asked("找到上次的工作区", _documents())
        if path is None:
            return
        seen = self._search.look(path)
        if seen and seen.id != self._last.id and self._last.id:
            sentence = f"“{path.name}”不是上次那份工作区，也不是它的副本。"
            if not errors.ask(self, sentence, "打开它不影响上次那份。", go="打开这一份", stay="返回"):
                return
        self.path = path
        self.accept()

    def _choose_backup(self) -> None:
        folder = folders.backup_folder()
        path = self._asked("从备份恢复", folder if folder.is_dir() else _documents())
        seen = self._search.look(path) if path else None
        if path and seen is None:
            self._refuse(KnownError(f"“{path.name}”不是能读的备份。", "选自动备份文件夹里或另存的备份文件。"))
        elif seen:
            self._take(lambda: self._restored(seen))

    def _choose_other(self) -> None:
        self.path = self._asked("打开工作区", _documents())
        if self.path:
            self.accept()

    def _asked(self, words: str, folder: Path) -> Path | None:
        found, _ = QFileDialog.getOpenFileName(self, words, str(folder), _FILES)
        return Path(found) if found else None

    def _anew(self) -> None:
        self.path = app.ANEW
        self.accept()

    def _refuse(self, error: KnownError) -> None:
        self._job = None
        self.again.setEnabled(True)
        errors.show(self, error)

    # --- Qt --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Narrow, date and count go under the path."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        for candidate in self.candidates:
            candidate.set_narrow(narrow=self.width() < _NARROW)


def _closed_words(last: Remembered, today: dt.date) -> str:
    """9月22日 14:32 关闭，填报 98 项."""
    closed = f"{moment_words(last.closed_at, today)} 关闭" if last.closed_at else ""
    count = f"填报 {last.filings} 项" if last.filings is not None else ""
    return "，".join(filter(None, (closed, count)))


def _usual_folders() -> list[Path]:
    """Where people keep their work: documents, the desktop, what was downloaded."""
    kinds = QStandardPaths.StandardLocation
    where = (kinds.DocumentsLocation, kinds.DesktopLocation, kinds.DownloadLocation)
    return [Path(QStandardPaths.writableLocation(one)) for one in where]


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def ask(last: Remembered, search: Search) -> Path | None:
    """Show the page and wait; the workspace to open, app.ANEW for a first start, None when it was closed."""
    startup_tasks.speak_chinese(app.build())
    missing = Missing(last, search)
    theme.dress(cast("QApplication", QApplication.instance()))
    if missing.exec() != QDialog.DialogCode.Accepted or missing.path is None:
        return None
    if missing.path != app.ANEW:
        app.remember_workspace(app.settings(), missing.path)  # should it be damaged, this one is mended
    return missing.path
