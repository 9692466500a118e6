"""备份与恢复: what backups there are, a new one now, and back to one of them. Slow work runs in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFileDialog, QVBoxLayout, QWidget

from core.errors import KnownError
from core.host import backup_thinning, clock, folders
from core.host.backups import Backup, Kind, Preview, Safekeeping, size_words
from core.host.progress import Progress
from gui.features.settings.backup_table import BackupTable
from gui.features.settings.restore_side import RestoreSide
from gui.shell import worker
from gui.shell.latest_result import Latest
from gui.shell.session import Session
from gui.widgets.buttons import button, flat, primary
from gui.widgets.labels import ElidedLabel, ground, hint, icon_label, label, line, row, row_layout, section
from gui.widgets.scroll import scrolled

T = TypeVar("T")
_LEAST = 180  # px, five rows
_FILTER = "工作区文件 (*.db)"
_NEW, _REPLACE = "恢复为新的工作区…", "替换现在的工作区…"


class BackupsPane(QWidget):
    """The page; fulfils `Pane`."""

    def __init__(self, session: Session, safe: Safekeeping) -> None:
        super().__init__()
        self._session, self._safe = session, safe
        self._job: worker.Job[Any] | None = None
        self._previews: Latest[Preview] = Latest(self._show_preview, self._say_failure, self, delay=120)
        self._is_fresh = False
        self._make_parts()
        self._lay_out()
        self._connect()

    # --- building --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.daily = QCheckBox("每天第一次打开时自动备份")
        self.daily.setChecked(folders.preference("daily_backup", "on") == "on")
        self.place, self._room = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle), hint()
        self._head, self._count = section("已有备份"), hint()
        self.table, self.side = BackupTable(), RestoreSide()
        self.save_as = button("另存到U盘…", self._save_as, icon="usb_stick")
        self.now = button("现在备份", self._back_up, icon="archive")
        self.other = button("从其他文件恢复…", self._choose_other)
        self.go = primary(_NEW, self._restore)
        self.answer = label(tone="text2")

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(24, 12, 24, 12)
        left.setSpacing(8)
        change = flat("更改…", self._choose_folder)
        place = row_layout(label("存放在"), icon_label("folder_open"), self.place, change, 16, self._room)
        place.setStretchFactor(self.place, 1)
        left.addWidget(self.daily)
        left.addLayout(place)
        for part in (row(self._head, self._count, None, self.save_as, self.now), self.table):
            left.addWidget(part)
        left.setStretchFactor(self.table, 1)
        left.addWidget(hint(backup_thinning.RULE, wrap=True))
        inner = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(0)
        self.table.setMinimumHeight(_LEAST)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(line(vertical=True))
        self._columns.addWidget(self.side)
        foot = ground(row(self.answer, None, self.other, self.go, margins=(24, 12, 24, 12)), "surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(inner), 1)
        layout.addWidget(line())
        layout.addWidget(foot)

    def _connect(self) -> None:
        self.daily.toggled.connect(self._keep_daily)
        self.table.selectionModel().currentRowChanged.connect(self._look)
        self.table.activated.connect(self._restore)
        self.side.in_place.toggled.connect(lambda on: self.go.setText(_REPLACE if on else _NEW))
        self.side.in_place.setEnabled(not self._session.store.read_only)

    # --- what the frame asks ---------------------------------------------------------------------

    def flush(self) -> bool | None:
        """Everything here takes effect at once."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: the preview goes below the table."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if narrow else across)
        self.side.setMaximumWidth(16777215 if narrow else 432)
        self.table.set_width_class(narrow=narrow, tiny=tiny)
        self._room.setVisible(not tiny)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look what there is."""
        super().showEvent(event)
        if not self._is_fresh:
            self.refresh()

    def refresh(self) -> None:
        """Look again at all backups, each opened and checked."""
        self._is_fresh = True
        self.place.setText(str(self._safe.folder))
        self._say("正在核验备份…")
        self._start(self._safe.listed, self._show)

    # --- showing ---------------------------------------------------------------------------------

    def _show(self, backups: Sequence[Backup]) -> None:
        self._count.setText(f"{len(backups)} 份")
        self._room.setText(f"已用 {size_words(sum(one.size for one in backups))}")
        self.table.show_backups(backups)
        bad = sum(bool(one.fault) for one in backups)
        if not backups:
            self._say("还没有备份。")
        else:
            self._say(f"{bad} 份备份已损坏，不能恢复" if bad else f"{len(backups)} 份备份都已核验，可以恢复")
        self._look()

    def _look(self, *_: object) -> None:
        chosen = self.table.current
        self.go.setEnabled(chosen is not None and not chosen.fault)
        if chosen is None:
            self.side.clear("选一份备份，这里显示恢复后与现在的差别。")
        elif chosen.fault:
            self._previews.forget()
            self.side.show_fault(chosen)
        else:
            self._previews.ask(lambda _progress: self._safe.preview(chosen))

    def _show_preview(self, preview: Preview) -> None:
        if preview.backup == self.table.current:
            self.side.show_preview(preview)

    def _say(self, words: str) -> None:
        self.answer.setText(words)
        self.answer.setAccessibleName(words)

    def _say_failure(self, error: KnownError) -> None:
        self.side.clear(str(error))

    # --- doing -----------------------------------------------------------------------------------

    def _start(self, work: Callable[[Progress], T], done: Callable[[T], object]) -> None:
        """One thing at a time; the buttons wait."""
        if self._job is not None:
            return
        self._enable(on=False)
        job = worker.run(work, self)
        job.on_success(lambda result: self._ended(lambda: done(result)))
        job.on_failure(lambda error: self._ended(lambda: self._refuse(error)))
        self._job = job.start()

    def _ended(self, answer: Callable[[], object]) -> None:
        self._job = None
        self._enable(on=True)
        answer()

    def _enable(self, *, on: bool) -> None:
        for part in (self.now, self.save_as, self.other, self.go):
            part.setEnabled(on)

    def _refuse(self, error: KnownError) -> None:
        from gui.widgets import errors

        self._say(error.sentence)
        errors.show(self.window(), error)

    def _keep_daily(self, on: bool) -> None:
        self._prefer("daily_backup", "on" if on else "off")

    def _prefer(self, name: str, value: str) -> None:
        try:
            folders.set_preference(name, value)
        except OSError:
            self._refuse(KnownError("设置没有保存成。", "检查磁盘空间和用户文件夹的权限。"))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "存放备份的文件夹", str(self._safe.folder))
        if chosen:
            self._prefer("backup_folder", chosen)
            self.refresh()

    def _back_up(self) -> None:
        self._say("正在备份…")
        self._start(lambda progress: self._safe.make(Kind.MANUAL, "", progress), lambda _made: self.refresh())

    def _save_as(self) -> None:
        name = f"{self._session.store.path.stem} 备份 {clock.today():%Y-%m-%d}.db"
        out = self._ask_new("另存备份", Path.home() / name)
        if out:
            self._say("正在备份…")
            self._start(
                lambda progress: self._safe.save_to(out, progress),
                lambda _none: self._say(f"已备份到“{out.name}”，核验通过"),
            )

    def _choose_other(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "从其他文件恢复", str(self._safe.folder), _FILTER)
        if chosen:
            self._start(lambda _progress: self._safe.look_at(Path(chosen)), self._show_other)

    def _show_other(self, backup: Backup) -> None:
        others = [one for one in self.table.backup_model.records if one.path != backup.path]
        self.table.show_backups([backup, *others])

    def _restore(self, *_: object) -> None:
        chosen = self.table.current
        if chosen is None or chosen.fault or not self.go.isEnabled():
            return
        if self.side.replaces:
            self._replace(chosen)
        else:
            self._restore_as(chosen)

    def _restore_as(self, chosen: Backup) -> None:
        path = self._session.store.path
        out = self._ask_new("恢复为新的工作区", path.with_name(f"{path.stem}（恢复 {chosen.at:%Y-%m-%d %H%M}）.db"))
        if out:
            self._start(lambda _progress: self._safe.restore_as(chosen.path, out), lambda _none: self._offer(out))

    def _offer(self, out: Path) -> None:
        from gui.widgets import errors

        self._say(f"已恢复为“{out.name}”")
        told = (f"已恢复为“{out.name}”。", "现在的工作区没有改动。")
        if errors.ask(self.window(), *told, go="打开恢复的工作区", stay="留在现在的工作区"):
            self._session.leaving.emit(lambda: out)

    def _replace(self, chosen: Backup) -> None:
        from gui.widgets import errors

        sure = errors.ask(
            self.window(),
            "现在的工作区将换成这份备份的内容。",
            "现在的内容先备份一份，可以换回；窗口会重新打开。",
            go="替换",
            stay="不替换",
        )
        if sure:
            self._session.leaving.emit(partial(_replaced, self._safe, chosen.path, self._session.store.path))

    def _ask_new(self, words: str, suggested: Path) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self, words, str(suggested), _FILTER)
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.db")


def _replaced(safe: Safekeeping, chosen: Path, path: Path) -> Path:
    """What is done once the workspace is closed; the path to open again."""
    safe.replace(chosen)
    return path
