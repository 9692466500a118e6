"""The head of the import: what is imported, which step this is, what was found; and the legend of the marks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCheckBox, QLabel, QSizePolicy, QWidget

from core.lists.drafting import Draft, Mark, edits
from core.model.records import NodeKind
from gui.features.importing.fields import field, say
from gui.features.importing.original import OriginalView, mark_format
from gui.widgets import theme
from gui.widgets.labels import ElidedLabel, Tag, ground, hint, label, row, row_layout, set_tone

_YEAR = 56
_STEPS = ("核对", "比较")


class Head(QWidget):
    """52 px: the list's title and year, which can be corrected, the file, the step, the counts."""

    edited = Signal(str, object)  # label, edit of a draft

    def __init__(self, name: str) -> None:
        super().__init__()
        self._before = ("", "")
        self._name = field("清单名称", self._take)
        self._year = field("清单年份", self._take, width=_YEAR)
        self._year.setMaxLength(4)
        self._year.setToolTip("清单的年份")
        self.setFixedHeight(52)
        self._file = ElidedLabel(name, Qt.TextElideMode.ElideMiddle)
        self._file.setFont(theme.font(theme.SIZE_SMALL))
        set_tone(self._file, "text3")
        self._step = Tag("核对", "accent")
        self._step.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._counts = label(tone="text2")
        self._counts.setTextFormat(Qt.TextFormat.RichText)
        self._label = label("导入", size=theme.SIZE_SECTION, medium=True)
        inner = row_layout(self._label, gap=8, margins=(16, 0, 24, 0))
        inner.addWidget(self._name, 1000)
        inner.addWidget(self._year)
        inner.addWidget(hint("年"))
        inner.addSpacing(8)
        inner.addWidget(self._file, 500)
        inner.addSpacing(8)
        inner.addWidget(self._step)
        inner.addWidget(self._counts)
        self.setLayout(inner)

    def show_list(self, draft: Draft, open_: int) -> None:
        """Title and year; 板块 6　任务 21　责任单位 53　量化指标 32　待确认 5."""
        year = draft.outline.year
        self._before = (draft.outline.title, str(year) if year else "")
        for one, words in zip((self._name, self._year), self._before, strict=True):
            say(one, words)
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

    def _take(self) -> None:
        words = (self._name.text(), self._year.text())
        if words != self._before:
            self.edited.emit("改清单名称", lambda draft: edits.entitle(draft, *words))

    def show_step(self, step: int) -> None:
        """Say which step this is."""
        self._step.say(_STEPS[step], "accent")

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """Narrow: without the file's name; tiny: without the counts, which the tabs repeat."""
        self.setFixedHeight(40 if tiny else 52)
        self._file.setVisible(not narrow)
        self._label.setVisible(not narrow)
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
