"""The head of the import: what is imported, which step this is, what was found; and the legend of the marks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCheckBox, QLabel, QSizePolicy, QWidget

from core.drafting import Draft, Mark
from core.model import NodeKind
from gui import theme
from gui.importing.original import OriginalView, mark_format
from gui.widgets.labels import ElidedLabel, Tag, ground, hint, label, row, row_layout, set_tone

_STEPS = ("核对", "比较")


class Head(QWidget):
    """52 px: title, file, step, counts."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedHeight(52)
        self._file = ElidedLabel(name, Qt.TextElideMode.ElideMiddle)
        self._file.setFont(theme.font(theme.SIZE_SMALL))
        set_tone(self._file, "text3")
        self._step = Tag("核对", "accent")
        self._step.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._counts = label(tone="text2")
        self._counts.setTextFormat(Qt.TextFormat.RichText)
        inner = row_layout(label("导入分工清单", size=theme.SIZE_SECTION, medium=True), gap=16, margins=(16, 0, 24, 0))
        inner.addWidget(self._file, 1000)
        inner.addStretch(1)
        inner.addWidget(self._step)
        inner.addWidget(self._counts)
        self.setLayout(inner)

    def show_counts(self, draft: Draft, open_: int) -> None:
        """板块 6　举措 21　责任单位 53　量化指标 32　待确认 5."""
        nodes = draft.outline.nodes
        names = {unit.name for node in nodes for unit in node.units if not unit.collective}
        counts = (
            ("板块", sum(node.kind is NodeKind.SECTION for node in nodes), "accent"),
            ("任务", sum(bool(node.units) for node in nodes), "accent"),
            ("责任单位", len(names), "accent"),
            ("量化指标", sum(len(node.targets) for node in nodes), "accent"),
            ("待确认", open_, "yellow_text" if open_ else "green"),
        )
        told = (
            f'{name}&nbsp;<span style="color:{theme.color(tone).name()};font-weight:500">{count}</span>'
            for name, count, tone in counts
        )
        self._counts.setText("&nbsp;&nbsp;&nbsp;".join(told))
        self._counts.setAccessibleName("，".join(f"{name} {count}" for name, count, _ in counts))

    def show_step(self, step: int) -> None:
        """Say which step this is."""
        self._step.say(_STEPS[step], "accent")

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: without the file's name; tiny: without the counts, which the tabs repeat."""
        self.setFixedHeight(40 if tiny else 52)
        self._file.setVisible(not narrow)
        self._counts.setVisible(not tiny)


def legend(view: OriginalView) -> QWidget:
    """What the three marks mean, and the switch that folds what has none."""
    fold = QCheckBox("折叠没有标记的文字")
    fold.toggled.connect(view.set_folded)
    marks = [
        _sample(words, mark)
        for words, mark in (("量化指标", Mark.TARGET), ("责任单位", Mark.UNIT), ("存疑", Mark.DOUBT))
    ]
    made = row(hint("原文"), fold, None, *marks, gap=16, margins=(16, 0, 16, 0))
    made.setFixedHeight(36)
    return ground(made, "surface2")


_LINES = {
    QTextCharFormat.UnderlineStyle.SingleUnderline: "solid",
    QTextCharFormat.UnderlineStyle.DotLine: "dotted",
    QTextCharFormat.UnderlineStyle.WaveUnderline: "dashed",
}


def _sample(words: str, mark: Mark) -> QLabel:
    made = hint(words)
    given = mark_format(mark)
    set_tone(made, {Mark.TARGET: "accent2", Mark.UNIT: "text", Mark.DOUBT: "yellow_text"}[mark])
    edge = _LINES[given.underlineStyle()]
    made.setStyleSheet(f"border-bottom: 1px {edge} {given.underlineColor().name()};")
    return made
