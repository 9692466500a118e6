"""佐证材料: how large a file and all files of a filing may be; which filings are asked for any."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from core.errors import KnownError
from core.model.records import Evidence
from core.model.setting import read
from core.model.status import ProgressStatus
from core.model.wording import megabytes
from core.settings.office import EVIDENCE_FOR, EVIDENCE_LIMITS, MEGABYTE, Limits
from core.usecases.changes import change_setting
from gui.features.settings.frame import Foot, lay_out, may_change, side, turn
from gui.shell.session import Session
from gui.widgets.buttons import button, primary
from gui.widgets.labels import hint, label, section
from gui.widgets.number_edit import NumberEdit

_NUMBERS = {"file": "单个文件不超过", "filing": "一项填报合计不超过"}


class EvidencePane(QWidget):
    """Fulfils `Pane`; read-only but for the office."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.numbers = {name: NumberEdit(words, "MB", 72) for name, words in _NUMBERS.items()}
        self.asked = {status: QCheckBox(status.label) for status in ProgressStatus}
        self._said = label(wrap=True)
        self._now = label(tone="text2", wrap=True)
        self.back = button("还原为现用", self._show_current)
        self.put = primary("换用这些规定", self._put)
        self._foot = Foot(self._said, self.back, self.put)
        self._columns = lay_out(self, (self._left(), self._right()), self._foot)
        for field in self.numbers.values():
            field.says.typed.connect(self._look)
        for box in self.asked.values():
            box.clicked.connect(self._look)
        session.actor_changed.connect(self._look)
        session.scope_changed.connect(self._show_current)
        self._show_current()

    def _left(self) -> QWidget:
        made, column = side()
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        for at, (name, words) in enumerate(_NUMBERS.items()):
            for place, part in enumerate((label(words), self.numbers[name], label("MB", tone="text2"))):
                grid.addWidget(part, at, place)
        column.addWidget(section("大小"))
        column.addLayout(grid)
        column.addWidget(hint("只管以后添加的；已经存入的不变。", wrap=True))
        column.addSpacing(8)
        column.addWidget(section("哪些填报要有佐证"))
        column.addWidget(hint("进度判断是勾选的这些、又没有佐证材料的，检查时提醒。", wrap=True))
        for box in self.asked.values():
            column.addWidget(box)
        column.addStretch(1)
        return made

    def _right(self) -> QWidget:
        made, column = side("surface2")
        column.addWidget(section("现在存了多少"))
        column.addWidget(self._now)
        column.addSpacing(8)
        column.addWidget(section("收什么"))
        words = (
            "PDF、图片、Word、Excel、WPS 和纯文本；按内容认，不按扩展名。程序和压缩包不收，带宏的文档先问再存。"
            "同一个文件只存一份；移除后没有别处用到的，关闭程序时从工作区里清除。"
        )
        column.addWidget(label(words, tone="text2", wrap=True))
        column.addStretch(1)
        return made

    def limits(self) -> Limits:
        """The limits as the fields hold them; raises KnownError for what makes none."""
        sizes = {}
        for name, field in self.numbers.items():
            typed = field.reading()
            if typed.sentence or typed.value is None:
                raise KnownError(f"“{_NUMBERS[name]}”要填一个数。")
            sizes[name] = int(typed.value * MEGABYTE)
        made = Limits(**sizes)
        EVIDENCE_LIMITS.check(made)
        return made

    def statuses(self) -> frozenset[ProgressStatus]:
        """The progress statuses that are ticked."""
        return frozenset(status for status, box in self.asked.items() if box.isChecked())

    def _show_current(self) -> None:
        current = read(self._session.store, EVIDENCE_LIMITS)
        for name, field in self.numbers.items():
            field.set_value(getattr(current, name) / MEGABYTE)
        asked_for = read(self._session.store, EVIDENCE_FOR)
        for status, box in self.asked.items():
            box.setChecked(status in asked_for)
        sizes = {one.sha256: one.size for one in self._session.store.records(Evidence)}
        total = sum(sizes.values())
        self._now.setText(f"{len(sizes)} 个文件，共 {megabytes(total)}" if sizes else "还没有佐证材料")
        self._look()

    def _look(self) -> None:
        may = may_change(self._session)
        for field in (*self.numbers.values(), *self.asked.values()):
            field.setEnabled(may)
        try:
            is_new = any(self._differing())
        except KnownError as error:
            self._foot.refuse(error.sentence, may=may)
            return
        self._foot.tell("换用后，新添加的和还没审签的按这些规定" if is_new else "", "现用的规定", may=may)

    def _differing(self) -> tuple[bool, bool]:
        """Whether the limits and whether the demands are others than those in force."""
        store = self._session.store
        return self.limits() != read(store, EVIDENCE_LIMITS), self.statuses() != read(store, EVIDENCE_FOR)

    def _put(self) -> None:
        """Each of the two is a step of its own: 撤销 takes them back one by one."""
        session, limits, statuses = self._session, self.limits(), self.statuses()
        other_limits, other_demands = self._differing()
        if other_demands:
            session.take(lambda: change_setting(session.store, EVIDENCE_FOR, statuses, actor=session.actor))
        if other_limits:
            session.take(lambda: change_setting(session.store, EVIDENCE_LIMITS, limits, actor=session.actor))

    def flush(self) -> bool | None:
        """They are put in force by their button only."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:  # noqa: ARG002
        """Narrow, what is there now goes below."""
        turn(self._columns, narrow=narrow)
