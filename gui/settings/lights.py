"""亮灯规则: a preset fills the numbers, the numbers make the rule; what it would change stands beside it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QWidget

from core import light_rule
from core.errors import KnownError
from core.light_rule import PRESETS, Basis, LightRule, preset_of, rule_of
from gui.filing.number_edit import NumberEdit
from gui.session import Session
from gui.settings.frame import BY_OFFICE, lay_out, may_change, side, turn
from gui.settings.light_effect import EffectView, effect, effect_words
from gui.widgets.buttons import button, primary
from gui.widgets.labels import hint, label, row, section

_PAUSE = 300  # ms after the last key
#: Field of the rule, what stands before its number and after.
_AMOUNTS = (("yellow_from", "黄灯：慢"), ("red_beyond", "红灯：慢于"))
_OTHERS = (
    ("rate_red_from", "比率：低于目标黄灯，低", "个百分点以上红灯"),
    ("ceiling_yellow_from", "上限：超过红灯，达到上限的", "% 黄灯（100 不亮黄灯）"),
    ("milestone_days", "是否：到期未完成红灯，到期前", "天黄灯"),
)
_UNITS = {Basis.POINTS: "个百分点起", Basis.SHARE: "%（比应完成数）", Basis.MOVEMENT: "不用"}


class LightsPane(QWidget):
    """Fulfils `Pane`; read-only but for the office."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._basis = Basis.POINTS
        self.presets = [QRadioButton(each.name) for each in PRESETS]
        self.own = QRadioButton("自定")
        self._group = QButtonGroup(self)
        for made in (*self.presets, self.own):
            self._group.addButton(made)
        self.fields = {name: NumberEdit(words, "", 64) for name, words, *_ in (*_AMOUNTS, *_OTHERS)}
        self._units = {name: label(tone="text2") for name, _ in _AMOUNTS}
        self.texts = QCheckBox("没有量化指标的，按“只看有没有动”评判")
        self._said = label(tone="yellow_text", wrap=True)
        self.back = button("还原为现用", self._show_current)
        self.put = primary("换用这条规则", self._put)
        self._effect = EffectView(session)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._after_pause)
        self._lay_out()
        self._connect()
        self._show_current()

    def _lay_out(self) -> None:
        left, column = side()
        column.addWidget(section("预设"))
        for made, preset in zip(self.presets, PRESETS, strict=True):
            column.addWidget(row(made, hint(preset.after), None))
            words = hint(preset.sentence, wrap=True)
            words.setContentsMargins(24, 0, 0, 0)
            column.addWidget(words)
        column.addWidget(self.own)
        column.addSpacing(8)
        column.addWidget(section("累计、计数指标"))
        column.addLayout(self._grid())
        column.addWidget(self.texts)
        column.addStretch(1)
        self._columns = lay_out(self, (left, self._effect), self._said, self.back, self.put)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        for at, (name, words) in enumerate(_AMOUNTS):
            self._line(grid, at, name, label(words), self._units[name])
        grid.addWidget(section("其他"), len(_AMOUNTS), 0)
        for at, (name, words, unit) in enumerate(_OTHERS, len(_AMOUNTS) + 1):
            self._line(grid, at, name, label(words), label(unit, tone="text2"))
        return grid

    def _line(self, grid: QGridLayout, at: int, name: str, words: QWidget, unit: QWidget) -> None:
        for column, part in enumerate((words, self.fields[name], unit)):
            grid.addWidget(part, at, column)

    def _connect(self) -> None:
        for made, preset in zip(self.presets, PRESETS, strict=True):
            made.clicked.connect(lambda _on, rule=preset.rule: self._show(rule))
        for field in self.fields.values():
            field.says.typed.connect(self._changed)
        self.texts.clicked.connect(self._changed)
        self._session.actor_changed.connect(self._show_current)
        self._session.scope_changed.connect(self._on_scope)

    # --- the rule --------------------------------------------------------------------------------

    def rule(self) -> LightRule:
        """The rule as the fields hold it; raises KnownError for what makes none."""
        numbers = {}
        for name, field in self.fields.items():
            typed = field.reading()
            if typed.sentence or typed.value is None:
                raise KnownError(f"“{field.accessibleName()}”要填一个数。")
            numbers[name] = typed.value
        days = int(numbers.pop("milestone_days"))
        made = LightRule(basis=self._basis, milestone_days=days, texts_by_movement=self.texts.isChecked(), **numbers)
        light_rule.check(made)
        return made

    def _show_current(self) -> None:
        self._current = rule_of(self._session.store)
        self._show(self._current)

    def _on_scope(self) -> None:
        """Another month is judged anew; a rule that undo took back is shown."""
        if rule_of(self._session.store) == self._current:
            self._timer.start()
        else:
            self._show_current()

    def _show(self, rule: LightRule) -> None:
        self._basis = rule.basis
        for name, field in self.fields.items():
            field.set_value(float(rule._asdict()[name]))
        self.texts.setChecked(rule.texts_by_movement)
        self._look()

    def _after_pause(self) -> None:
        """A window that was closed meanwhile asks its workspace nothing."""
        if self.isVisible():
            self._look()

    def _changed(self) -> None:
        self._timer.start()

    def _look(self) -> None:
        """Which preset it is, what it would change, whether it may be put in force."""
        may = may_change(self._session)
        for part in (*self.presets, self.own, *self.fields.values(), self.texts):
            part.setEnabled(may)
        for name, unit in self._units.items():
            unit.setText(_UNITS[self._basis])
            self.fields[name].setEnabled(may and self._basis is not Basis.MOVEMENT)
        try:
            made = self.rule()
        except KnownError as error:
            self._said.setText(error.sentence)
            self.put.setEnabled(False)
            return
        chosen = preset_of(made)
        marked = self.presets[PRESETS.index(chosen)] if chosen else self.own
        marked.setChecked(True)
        found = effect(self._session, made)
        self._effect.show_effect(found)
        is_new = made != rule_of(self._session.store)
        self._said.setText(effect_words(found) if is_new else "现用的规则" if may else BY_OFFICE)
        self.put.setEnabled(may and is_new)
        self.back.setEnabled(may and is_new)

    def _put(self) -> None:
        session, made = self._session, self.rule()
        session.take(lambda: light_rule.change(session.store, made, actor=session.actor))
        self._look()

    # --- what the frame asks -----------------------------------------------------------------------

    def flush(self) -> bool | None:
        """A rule is put in force by its button only."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:  # noqa: ARG002
        """Narrow, the effect goes below."""
        turn(self._columns, narrow=narrow)
