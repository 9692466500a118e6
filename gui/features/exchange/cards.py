"""The small cards of the right column: a heading, rows below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QVBoxLayout, QWidget

from core.exchange.moments import Sending
from core.exchange.outcomes import Outcome
from core.exchange.sheets import SheetFault
from core.host import clock
from gui.features.exchange.file_outcome import verdict, whose
from gui.widgets import theme
from gui.widgets.buttons import button, flat
from gui.widgets.labels import Tag, hint, label, row, section

_SHOWN = 200  # faults listed at once


def selectable(made: QLabel) -> QLabel:
    """Words that can be marked and copied."""
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def card(*parts: QWidget, gap: int = 4) -> QFrame:
    """Parts one below the other in a frame."""
    made = QFrame()
    made.setProperty("kind", "card")
    layout = QVBoxLayout(made)
    layout.setContentsMargins(12, 8, 12, 10)
    layout.setSpacing(gap)
    for part in parts:
        layout.addWidget(part)
    return made


def about(outcome: Outcome) -> list[QWidget]:
    """Which file it is, and why it is refused or what is to be known of it."""
    month = outcome.month.label if outcome.month else ""
    kind = "，".join(filter(None, (outcome.kind, month)))
    found = verdict(outcome)
    head = row(section(whose(outcome)), Tag(found.word, _TONES.get(found.word, "plain")), None)
    parts: list[QWidget] = [head, hint("　".join(filter(None, (kind, outcome.file))), wrap=True)]
    if outcome.refused and not outcome.asked_key:
        parts.append(card(selectable(label(outcome.refused, wrap=True))))
    parts += [hint(note, wrap=True) for note in outcome.notes]
    return parts


_TONES = {"拒收": "error", "冲突": "warn", "迟报": "warn", "有误": "warn", "核对指纹": "warn"}


def key_card(whose_key: str, fingerprint: str, *, why: str = "", confirm: Callable[[], object] | None = None) -> QFrame:
    """A fingerprint, large enough to be read out, and the button until it was compared; `why` it holds up a file."""
    if confirm is None:
        return card(row(label(f"{whose_key}的密钥", medium=True), Tag("指纹已核对", "good"), None), hint(fingerprint))
    words = why or f"{whose_key}首次使用的密钥"
    how = f"打电话给{whose_key}，请对方读出“收发”页上本机密钥的指纹，六组数字都对得上才确认。"
    groups = fingerprint.split()
    lines = "\n".join(("　".join(groups[:3]), "　".join(groups[3:])))
    digits = selectable(label(lines, size=theme.SIZE_TITLE, medium=True))
    digits.setAccessibleName(f"指纹 {fingerprint}")
    go = row(button("指纹对得上", confirm, icon="checkmark", size="tool"), None)
    return card(label(words, medium=True, wrap=True), digits, hint(how, wrap=True), go, gap=6)


def moments_card(sending: Sending, *, by_arrival: bool, decide: Callable[[bool], object]) -> QFrame:
    """Both moments of a file whose sending and collecting lie far apart, and the office's choice of what counts."""
    choice = QCheckBox("这个文件按收取时间算迟报")
    choice.setChecked(by_arrival)
    choice.setEnabled(by_arrival or sending.is_believed)
    choice.toggled.connect(decide)
    why = "U盘会在抽屉里放几天，没有另选时按报送时间算；报送时间不可信的，总是按收取时间算。"
    return card(label(sending.words(clock.today()), wrap=True), choice, hint(why, wrap=True))


def own_key_card(fingerprint: str, *, is_offices: bool = False) -> QFrame:
    """The fingerprint of the PC at hand, to be read out to the office, or by the office to its units."""
    groups = fingerprint.split()
    lines = "\n".join(("　".join(groups[:3]), "　".join(groups[3:])))
    digits = selectable(label(lines, size=theme.SIZE_TITLE, medium=True))
    digits.setAccessibleName(f"本机密钥的指纹 {fingerprint}")
    when = "单位首次打开交办包时" if is_offices else "督查室首次收取时"
    told = hint(f"{when}会打电话核对，把这六组数字读给对方。", wrap=True)
    return card(label("本机密钥的指纹", medium=True), digits, told, gap=6)


_GOOD_ROWS = "对的行可以先收；改好后再收一次，不会重复。"


def fault_list(faults: Sequence[SheetFault], *, hint_words: str = _GOOD_ROWS) -> list[QWidget]:
    """Every fault of a sheet with its place; the whole list can be copied for the unit."""
    text = "\n".join(fault.sentence for fault in faults)
    copy = flat("复制全部", lambda: QGuiApplication.clipboard().setText(text))
    head = row(section(f"填得不对的地方 {len(faults)} 处"), None, copy)
    rows: list[QWidget] = []
    for fault in faults[:_SHOWN]:
        place = f"表“{fault.sheet}”" + (f"　第 {fault.row} 行" if fault.row else "")
        place += f"　{fault.column} 列" if fault.column else ""
        said = f"写的是“{fault.found}”，{fault.expected}" if fault.found else fault.expected
        rows += [hint(place), selectable(label(said, wrap=True))]
    if len(faults) > _SHOWN:
        rows.append(hint(f"另有 {len(faults) - _SHOWN} 处，复制后查看"))
    words = [hint(hint_words, wrap=True)] if hint_words else []
    return [head, *words, card(*rows)]
