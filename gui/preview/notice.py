"""The bar above the pages: characters that will be missing, or why something was refused."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QWidget

from core.errors import KnownError
from gui.widgets import icons
from gui.widgets.buttons import flat
from gui.widgets.labels import ground, icon_label, label

_FEW = 3  # places named before the rest is folded away
_HIGHEST = 132  # px of the unfolded list


class Notice(QFrame):
    """Hidden until there is something to say. A refusal stands above the missing characters and does not hide them."""

    def __init__(self, missing: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missing = tuple(missing)
        self._refusal = ""
        self._icon = icon_label("warning", "yellow_text")
        self._words = label("", wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = flat(f"全部 {len(self._missing)} 处", self._unfold)
        self._area = _Scrolled(self._words)
        self._is_folded = True
        self._arrange()
        self._show()

    def show_missing(self, missing: Sequence[str]) -> None:
        """Name the characters that will be missing; nothing was refused yet."""
        self._missing, self._refusal, self._is_folded = tuple(missing), "", True
        self._more.setText(f"全部 {len(self._missing)} 处")
        self._show()

    @property
    def text(self) -> str:
        """What it says now, "" when hidden."""
        return self._words.text()

    def refuse(self, error: KnownError) -> None:
        """Say why nothing was saved or printed, and what to do."""
        self._refusal = f"{error.sentence}{error.hint}"
        self._show()

    def clear_refusal(self) -> None:
        """Go back to what there was before."""
        self._refusal = ""
        self._show()

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._area, 1)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)

    def _unfold(self) -> None:
        self._is_folded = not self._is_folded
        self._more.setText(f"全部 {len(self._missing)} 处" if self._is_folded else "收起")
        self._show()

    def _show(self) -> None:
        tone, icon = ("red", "dismiss_circle") if self._refusal else ("yellow", "warning")
        ground(self, f"{tone}_tint")
        self._icon.setPixmap(icons.pixmap(icon, f"{tone}_text"))
        self._words.setText(self._refusal or _said(self._missing, folded=self._is_folded))
        self._more.setVisible(len(self._missing) > _FEW and not self._refusal)
        self.setAccessibleName(self.text)
        self.setVisible(bool(self.text))
        self._area.fit()


def _said(missing: Sequence[str], *, folded: bool) -> str:
    if not missing:
        return ""
    shown = missing[:_FEW] if folded else missing
    rest = f"等 {len(missing)} 处" if len(shown) < len(missing) else ""
    return f"字体里没有下面的字，印出来会是“〓”：{'；'.join(shown)}{rest}。换一个字，或打印后手写补上。"


class _Scrolled(QScrollArea):
    """Words as high as they need, up to a limit; beyond it they scroll."""

    def __init__(self, words: QLabel) -> None:
        super().__init__()
        self._words = words
        self.setWidget(words)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self.viewport(), words):
            part.setAutoFillBackground(False)

    def fit(self) -> None:
        """Take the height that the words need at this width."""
        self.setFixedHeight(min(max(self._words.heightForWidth(self.viewport().width()), 20), _HIGHEST))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lines break anew."""
        super().resizeEvent(event)
        self.fit()
