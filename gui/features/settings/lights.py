"""亮灯规则: a preset fills the numbers, the numbers make the rule; what it would change stands beside it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QWidget

from core.errors import KnownError
from core.model import wording
from core.model.status import Light
from core.plan import plain_percent
from core.rules import light_rule
from core.rules.light_rule import LIGHT_RULE, PRESETS, Basis, LightRule, preset_of, rule_of
from core.usecases.changes import change_setting
from gui.features.settings.frame import Foot, lay_out, may_change, side, turn
from gui.features.settings.light_effect import EffectView, effect, effect_words
from gui.shell.session import Session
from gui.widgets.buttons import button, primary
from gui.widgets.labels import LightLabel, hint, label, row, section
from gui.widgets.number_edit import NumberEdit

_PAUSE = 300  # ms after the last key
#: Field of the rule, its name, and its line: what is judged, words before the number, words after it.
_AMOUNTS = {"yellow_from": ("多慢亮黄灯", Light.YELLOW), "red_beyond": ("多慢亮红灯", Light.RED)}
_OTHERS = {
    "rate_red_from": ("比率低多少亮红灯", "比率", "低于目标亮黄灯，低", "个百分点起亮红灯"),
    "ceiling_yellow_from": ("达到上限的多少亮黄灯", "上限", "超过亮红灯，达到", "% 亮黄灯，填 100 不亮黄灯"),
    "milestone_days": ("到期前几天亮黄灯", "是否", "到期没完成亮红灯，到期前", "天亮黄灯"),
}


class LightsPane(QWidget):
    """Fulfils `Pane`; read-only but for the office."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._basis = Basis.POINTS
        self.presets = [QRadioButton(each.name) for each in PRESETS]
        self.own = QRadioButton("自己定")
        self._group = QButtonGroup(self)
        for made in (*self.presets, self.own):
            self._group.addButton(made)
        self.fields = {name: NumberEdit(each[0], "", 64) for name, each in {**_AMOUNTS, **_OTHERS}.items()}
        self._around = {name: (label(), label(tone="text2")) for name in _AMOUNTS}
        self._pro_rata = hint(wrap=True)
        self.texts = QCheckBox("没有指标的任务，只看有没有动")
        self._said = label(wrap=True)
        self.back = button("还原为现用", self._show_current)
        self.put = primary("换用这条规则", self._put)
        self._foot = Foot(self._said, self.back, self.put)
        self._effect = EffectView(session)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._after_pause)
        self._lay_out()
        self._connect()
        self._show_current()

    def _lay_out(self) -> None:
        left, column = side()
        column.addWidget(section("选一种办法"))
        for made, preset in zip(self.presets, PRESETS, strict=True):
            column.addWidget(row(made, hint(preset.after), None))
            column.addWidget(_below(preset.sentence))
        column.addWidget(self.own)
        column.addWidget(_below("从上面选中的改起"))
        column.addSpacing(8)
        column.addWidget(section("累计和计数的指标"))
        column.addWidget(self._pro_rata)
        column.addLayout(self._grid())
        column.addSpacing(8)
        column.addWidget(self.texts)
        column.addWidget(_below("不勾选时，按单位填的完成比例评判"))
        column.addStretch(1)
        self._columns = lay_out(self, (left, self._effect), self._foot)

    def _grid(self) -> QGridLayout:
        """A line a number: what is judged, words, the number, words."""
        grid = QGridLayout()
        grid.setColumnStretch(3, 1)
        for at, (name, (_, light)) in enumerate(_AMOUNTS.items()):
            before, after = self._around[name]
            self._line(grid, at, name, (row(LightLabel(light), label(light.label), gap=4), before, after))
        grid.addWidget(section("其他指标"), len(_AMOUNTS), 0, 1, 4)
        for at, (name, (_, kind, words, rest)) in enumerate(_OTHERS.items(), len(_AMOUNTS) + 1):
            self._line(grid, at, name, (label(kind), label(words), label(rest, tone="text2")))
        return grid

    def _line(self, grid: QGridLayout, at: int, name: str, words: tuple[QWidget, QWidget, QWidget]) -> None:
        judged, before, after = words
        for column, part in enumerate((judged, before, self.fields[name], after)):
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
        self._say_amounts(may=may)
        try:
            made = self.rule()
        except KnownError as error:
            self._foot.refuse(error.sentence, may=may)
            return
        chosen = preset_of(made)
        marked = self.presets[PRESETS.index(chosen)] if chosen else self.own
        marked.setChecked(True)
        found = effect(self._session, made)
        is_new = made != rule_of(self._session.store)
        self._effect.show_effect(found, is_new=is_new)
        self._foot.tell(effect_words(found) if is_new else "", "现用的规则", may=may)

    def _say_amounts(self, *, may: bool) -> None:
        """What the yellow and the red light wait for, by what is held against what."""
        month, counts = self._session.month, self._basis is not Basis.MOVEMENT
        rate = wording.percent(plain_percent(month))
        self._pro_rata.setText(f"全年的任务没有另定节点时，到{month.number}月底计划完成 {rate}，没到就是慢")
        for (name, around), words in zip(self._around.items(), light_rule.SLOW[self._basis], strict=True):
            for part, text in zip(around, words, strict=True):
                part.setText(text)
            self.fields[name].setEnabled(may and counts)

    def _put(self) -> None:
        session, made = self._session, self.rule()
        session.take(lambda: change_setting(session.store, LIGHT_RULE, made, actor=session.actor))
        self._look()

    # --- what the frame asks -----------------------------------------------------------------------

    def flush(self) -> bool | None:
        """A rule is put in force by its button only."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:  # noqa: ARG002
        """Narrow, the effect goes below."""
        turn(self._columns, narrow=narrow)


def _below(words: str) -> QWidget:
    """What a choice means, under its name."""
    made = hint(words, wrap=True)
    made.setContentsMargins(24, 0, 0, 0)
    return made
