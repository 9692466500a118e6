"""外观: light or dark, contrast, size; and where the keys are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.errors import KnownError
from core.host import tips
from gui.shell import appearance
from gui.shell.appearance import Appearance
from gui.widgets.buttons import flat
from gui.widgets.labels import hint, section
from gui.widgets.scroll import scrolled
from gui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from gui.shell.window import Window


class AppearancePane(QWidget):
    """The page; fulfils `Pane`. What is chosen holds at once, the size from the next start on."""

    def __init__(self) -> None:
        super().__init__()
        self._modes = Segmented(list(appearance.MODES.values()), "颜色")
        self._modes.chosen.connect(lambda at: self._choose(mode=list(appearance.MODES)[at]))
        self._strong = QCheckBox("高对比度")
        self._strong.toggled.connect(lambda on: self._choose(is_strong=on))
        self._sizes = Segmented(list(appearance.SIZES.values()), "界面大小")
        self._sizes.chosen.connect(lambda at: self._choose(size=list(appearance.SIZES)[at]))
        self._said = hint("文字、图标和间距一起变大，下次打开时生效；屏幕自己的缩放照常起作用")
        self._tips = QCheckBox("显示使用提示")
        self._tips.setChecked(tips.are_on())
        self._tips.toggled.connect(self._switch_tips)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        for group in self._groups():
            for part in group:
                layout.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
            layout.addSpacing(8)
        layout.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))

    def _groups(self) -> tuple[tuple[QWidget, ...], ...]:
        about_tips = hint("每个页面第一次打开时，在上方说一句；关掉再打开，就都再说一遍")
        return (
            (section("颜色"), self._modes, self._strong),
            (section("界面大小"), self._sizes, self._said),
            (section("快捷键"), flat("查看全部快捷键", self._show_keys)),
            (section("提示"), self._tips, about_tips),
        )

    def show_look(self, look: Appearance) -> None:
        """Show what holds, without a choice being made."""
        self._modes.choose(list(appearance.MODES).index(look.mode))
        self._sizes.choose(list(appearance.SIZES).index(look.size))
        blocked = self._tips.blockSignals(True)  # it may have been switched off at a tip
        self._tips.setChecked(tips.are_on())
        self._tips.blockSignals(blocked)
        blocked = self._strong.blockSignals(True)
        self._strong.setChecked(look.is_strong)
        self._strong.blockSignals(blocked)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The window knows where choices are kept."""
        super().showEvent(event)
        self.show_look(appearance.read(self._window.settings))

    @property
    def _window(self) -> Window:
        return cast("Window", self.window())

    def _choose(self, **chosen: Any) -> None:  # noqa: ANN401  a field of Appearance
        window = self._window
        appearance.keep(window.settings, appearance.read(window.settings)._replace(**chosen))
        window.look_changed.emit()

    def _switch_tips(self, on: bool) -> None:
        from gui.widgets import errors

        try:
            tips.switch(on=on)
        except OSError:
            errors.show(self._window, KnownError("设置没有保存成。", "检查磁盘空间和用户文件夹的权限。"))

    def _show_keys(self) -> None:
        self._window.open_help("快捷键")

    def flush(self) -> bool | None:
        """Nothing is pending: a choice is stored when it is made."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """One column at every width."""
