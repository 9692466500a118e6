"""The fields of the form, laid out: what they show and what they hold; when it is stored is the form's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.model.fields import OPTIONAL, TEXTS, FilingField
from core.model.records import Filing, Indicator, UnitId
from core.rules.composed_text import compose
from core.rules.light_rule import DEFAULT_RULE, LightRule
from core.task_indicators import TaskIndicator
from gui.features.filing.columns_head import ColumnsHead
from gui.features.filing.composed_line import ComposedLine
from gui.features.filing.head_line import HeadLine
from gui.features.filing.indicator_table import IndicatorTable
from gui.features.filing.text_row import TextRow
from gui.widgets import theme
from gui.widgets.buttons import flat
from gui.widgets.input_base import Entry
from gui.widgets.labels import ground, label, row
from gui.widgets.number_edit import NumberEdit

_PAD, _PAD_NARROW = 24, 16


class _Editable(Protocol):
    def set_editable(self, editable: bool, /) -> None: ...


class FormBody(QWidget):
    """All fields in the order of reading; a form without indicators has no table."""

    def __init__(self) -> None:
        super().__init__()
        ground(self, "surface")
        self._indicators: tuple[Indicator, ...] = ()
        self.rewriting = False  # 累计完成 in the clerk's own words
        self.asked: Collection[FilingField] = ()  # optional fields that the office asks for
        self._returned, self._note = _note("red_text", "red_tint"), _note("text2", "surface2")
        self._notes = [row(each, margins=(0, 0, 0, 4)) for each in (self._returned, self._note)]
        self.head = HeadLine()
        self.table = IndicatorTable()
        self.composed = ComposedLine()
        self.columns = ColumnsHead()
        self.rows = {field.name: TextRow(field) for field in TEXTS}
        self.compose_again = flat("改回由指标生成")
        self.rows["cumulative"].add_action(self.compose_again)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        for part in (*self._notes, self.head, self.table, self.composed, self.columns, *self.rows.values()):
            self._column.addWidget(part)
        self._column.addStretch(1)

    # --- showing ---------------------------------------------------------------------------------

    def load(
        self,
        filing: Filing,
        indicators: tuple[TaskIndicator, ...],
        last: Filing | None,
        year: Sequence[Filing],
        planned: float | None = None,
        rule: LightRule = DEFAULT_RULE,
        names: Mapping[UnitId, str] | None = None,
    ) -> None:
        """Show another filing, its month before and its year; `planned` is what the plan expects of its percent."""
        self._indicators = tuple(one.indicator for one in indicators if one.is_mine)
        self.table.set_indicators(indicators, after=self.head.percent, rule=rule, names=names)
        self.head.show_filing(filing, last, planned)
        self.table.show_values(filing, last, year)
        self.columns.show_months(last, filing.key.month)
        for field, part in self.rows.items():
            part.show_last(getattr(last, field) if last else None)
            part.edit.set_text(getattr(filing, field))
        self._show_optional(filing)
        self.show_composed(filing)

    def refresh(self, before: Filing, now: Filing) -> None:
        """Follow a change of the filing shown: only the fields that differ are touched."""
        if before.status != now.status:
            self.head.status.set_status(now.status)
        self.head.percent.refresh_value(now.percent)
        self.table.refresh_values(now)
        for field, part in self.rows.items():
            if getattr(before, field) != getattr(now, field):
                part.edit.set_text(getattr(now, field))
        self._show_optional(now)
        self.show_composed(now)

    def _show_optional(self, filing: Filing) -> None:
        """What nobody asks for is hidden, but never text that is there."""
        for one in OPTIONAL:
            self.rows[one.name].setVisible(one in self.asked or bool(getattr(filing, one.name)))

    @property
    def texts(self) -> dict[str, TextRow]:
        """The texts that are filled in here: an optional one may be hidden."""
        return {name: part for name, part in self.rows.items() if not (part.field.is_optional and part.isHidden())}

    def show_composed(self, filing: Filing) -> None:
        """累计完成: the line made from the indicators, or the field to write it in."""
        own_words = self.rewriting or not self._indicators
        self.texts["cumulative"].setVisible(own_words)
        self.composed.setVisible(not own_words)
        self._offer_composing()
        self.composed.show_text(compose(self._indicators, filing.values))

    def _offer_composing(self) -> None:
        can_write = not self.texts["cumulative"].edit.isReadOnly()
        self.compose_again.setVisible(bool(self._indicators) and can_write)

    def show_notes(self, notes: Sequence[str], returned: str) -> None:
        """Sentences above the form; why it was returned stands on top, in red."""
        said = (f"已退回，理由：{returned}" if returned else "", "\n".join(notes))
        for each, line, words in zip((self._returned, self._note), self._notes, said, strict=True):
            each.setText(words)
            line.setVisible(bool(words))

    def set_editable(self, editable: bool) -> None:
        """Open or close every field."""
        parts = (self.head, self.table, self.composed, self.columns, *self.rows.values())
        for part in cast("tuple[_Editable, ...]", parts):
            part.set_editable(editable)
        self._offer_composing()

    # --- reading ---------------------------------------------------------------------------------

    def collect(self, stored: Filing) -> Filing:
        """The filing as the fields hold it; where a field holds no number, as it was stored."""
        percent = self.head.percent.reading()
        values = self.table.values(stored.values)
        read = stored._replace(
            status=self.head.status.status,
            percent=stored.percent if percent.sentence else percent.value,
            values=values,
        )
        words: dict[str, Any] = self._words(compose(self._indicators, values))
        return read._replace(**words)

    def _words(self, composed: str) -> dict[str, str]:
        words = {field: part.edit.text() for field, part in self.texts.items()}
        return words if self.rewriting or not self._indicators else words | {"cumulative": composed}

    def wrong_numbers(self) -> dict[str, str]:
        """What to type instead, by "percent" or the indicator's id; the fields that hold no number."""
        return {name: entry.reading().sentence for name, entry in self._numbers() if entry.reading().sentence}

    def typed_wrong(self) -> dict[str, str]:
        """What stands in those fields."""
        return {name: entry.text() for name, entry in self._numbers() if entry.reading().sentence}

    def retype(self, wrong: Mapping[str, str]) -> None:
        """Put it there again."""
        for name, entry in self._numbers():
            if name in wrong:
                entry.setText(wrong[name])

    def _numbers(self) -> Iterator[tuple[str, NumberEdit]]:
        yield "percent", self.head.percent
        for line in self.table.rows:
            if line.input.number:
                yield line.indicator.id, line.input.number

    def entries(self) -> Iterator[Entry]:
        """Everything that takes the keyboard's words."""
        yield from (entry for _, entry in self._numbers())
        yield from (part.edit for part in self.rows.values())

    def focus_field(self, field: str) -> None:
        """Give a field the keyboard."""
        if field == "status":
            self.head.status.focus_choice()
        elif field in self.texts:
            self.texts[field].edit.setFocus()
        elif field == "percent":
            self.head.percent.setFocus()
        else:
            next(line.input.box for line in self.table.rows if field in (line.indicator.id, "values")).setFocus()

    # --- size ------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Less padding and a broken first line where it is narrow."""
        super().resizeEvent(event)
        narrow = self.window().width() < theme.NARROW
        pad = _PAD_NARROW if narrow else _PAD
        self._column.setContentsMargins(pad, 0, pad, 4)
        self.head.set_width(self.width() - 2 * pad)
        self.table.set_narrow(narrow=narrow)


def _note(tone: str, token: str) -> QLabel:
    made = label(tone=tone, wrap=True)
    made.setContentsMargins(12, 6, 12, 6)
    ground(made, token)
    return made
