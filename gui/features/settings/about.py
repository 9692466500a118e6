"""关于: the version, where things lie, and the parcel for an admin."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core import VERSION
from core.host import folders
from gui.help import diagnostics_export
from gui.shell.session import Session
from gui.widgets.buttons import button
from gui.widgets.labels import hint, label, section
from gui.widgets.scroll import scrolled


class AboutPane(QWidget):
    """The page; fulfils `Pane`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._answer = label(tone="text2", wrap=True)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(self._facts())
        layout.addSpacing(8)
        layout.addWidget(section("诊断包"))
        what = "运行日志、出错记录、程序和文件的数字情况；没有填报的内容。出问题时交给管理员。"
        layout.addWidget(hint(what, wrap=True))
        self.export = button("导出诊断包…", self._export, icon="save")
        layout.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._answer)
        layout.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))

    def _facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        store = self._session.store
        told = (
            ("程序版本", VERSION),
            ("工作区", str(store.path)),
            ("备份", str(folders.backup_folder())),
            ("日志", str(folders.log_folder())),
        )
        for at, (name, value) in enumerate(told):
            words = label(value, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setAccessibleName(f"{name}：{value}")
            grid.addWidget(label(name, tone="text2"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, at, 1)
        return grid

    def _export(self) -> None:
        saved = diagnostics_export.export(self.window(), self._session.store)
        if saved:
            self._answer.setText(f"已保存“{saved.name}”。")

    def flush(self) -> bool | None:
        """Nothing is pending here."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """It folds by itself."""
