"""Where a filing stands on its way: ① 草稿 — ② 待审签 — ③ 已审签 — ④ 已报送 — ⑤ 已采用."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.model.status import FilingState as S
from gui.widgets import theme
from gui.widgets.labels import tip

_WAY = (S.DRAFT, S.SUBMITTED, S.SIGNED_OFF, S.SENT, S.ACCEPTED)
_STANDS = {S.RETURNED: S.DRAFT, S.RECEIVED: S.SENT}  # where on the way those stand that are no step of it
_CIRCLE, _LINE, _GAP, _HEIGHT = 18, 14, 5, 24  # px


class StateSteps(QWidget):
    """24 px high; `brief` shows the digits and only the present word."""

    def __init__(self) -> None:
        super().__init__()
        self._state, self._brief = S.DRAFT, False
        self.setFont(theme.font(theme.SIZE_SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(S.DRAFT)

    def show_state(self, state: S) -> None:
        """Another filing, or a step on."""
        self._state = state
        said = f"填报状态：{state.label}，第 {self._here + 1} 步，共 {len(_WAY)} 步"
        self.setAccessibleName(said)
        self.setToolTip(tip(said))
        self.updateGeometry()
        self.update()

    def set_brief(self, *, brief: bool) -> None:
        """With or without the words of the other steps."""
        self._brief = brief
        self.updateGeometry()
        self.update()

    @property
    def _here(self) -> int:
        return _WAY.index(_STANDS.get(self._state, self._state))

    def _word(self, at: int) -> str:
        if at == self._here:
            return self._state.label
        return "" if self._brief else _WAY[at].label

    def _width(self, at: int) -> int:
        words = QFontMetrics(theme.font(theme.SIZE_SMALL, medium=True)).horizontalAdvance(self._word(at))
        return _CIRCLE + (words + _GAP if words else 0)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as circles, words and lines."""
        between = (_LINE + 2 * _GAP) * (len(_WAY) - 1)
        return QSize(sum(self._width(at) for at in range(len(_WAY))) + between + 2, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Done steps and the present one filled, the rest in outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 1.0
        for at in range(len(_WAY)):
            self._paint_step(painter, left, at)
            left += self._width(at) + _GAP
            if at + 1 < len(_WAY):
                painter.setPen(QPen(theme.color("control"), 1))
                painter.drawLine(QPointF(left, _HEIGHT / 2), QPointF(left + _LINE, _HEIGHT / 2))
                left += _LINE + _GAP

    def _paint_step(self, painter: QPainter, left: float, at: int) -> None:
        is_here, is_returned = at == self._here, self._state is S.RETURNED
        tone = "red" if is_here and is_returned else "accent"
        circle = QRectF(left, (_HEIGHT - _CIRCLE) / 2, _CIRCLE, _CIRCLE)
        painter.setPen(QPen(theme.color(tone if at <= self._here else "control"), 1))
        painter.setBrush(theme.color(tone if is_here else "accentw" if at < self._here else "surface"))
        painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setFont(theme.font(theme.SIZE_BADGE))
        painter.setPen(theme.color("on" if is_here else "accent2" if at < self._here else "text3"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(at + 1))
        painter.setFont(theme.font(theme.SIZE_SMALL, medium=is_here))
        here = "red_text" if is_returned else "accent2"
        painter.setPen(theme.color(here if is_here else "text3"))
        words = QRectF(circle.right() + _GAP, 0, self._width(at), _HEIGHT)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._word(at))
