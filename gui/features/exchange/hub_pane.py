"""服务器: packages to and from a hub. What can't go out now lies here and goes with the next connection."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from core.errors import KnownError
from core.exchange import hub, hub_visit, identity, mailbox
from core.exchange.collecting import Wishes
from core.exchange.hub import Connect
from core.exchange.hub_visit import Errand, Visited
from core.exchange.identity import Confirmed
from core.exchange.outcomes import Outcome
from core.exchange.ports import Desk
from core.host import keystore
from core.host.hub_address import SAMPLE
from core.host.progress import Progress
from gui.features.exchange import cards, hub_words
from gui.features.exchange.file_outcome import whose_key
from gui.shell.session import Session
from gui.widgets.banner import LOOKS
from gui.widgets.buttons import button, primary
from gui.widgets.labels import ElidedLabel, Tag, ground, hint, icon_label, label, row, section
from gui.widgets.layouts import emptied, footed
from gui.widgets.scroll import scrolled

if TYPE_CHECKING:
    from core.host.backups import Safekeeping

_WIDTH = 720  # px at most, so that lines stay readable
_LABEL = 48
_SHOWN = 60  # parcels that are listed at once


class Desks(Protocol):
    """What the panel asks of the page: the workspace, and long work on it in a thread, one at a time."""

    @property
    def session(self) -> Session:
        """The open workspace."""
        ...

    @property
    def desk(self) -> Desk:
        """The same as packages see it."""
        ...

    @property
    def is_units(self) -> bool:
        """Whether it is a unit's own."""
        ...

    @property
    def safe(self) -> Safekeeping | None:
        """Its backups: one is made before anything is taken in."""
        ...

    @property
    def is_busy(self) -> bool:
        """Whether work is on its way."""
        ...

    @property
    def refusal(self) -> str:
        """Why nothing can be written here; "" when it can."""
        ...

    def write(self, said: str, work: Callable[[Desk, Progress], Visited], done: Callable[[Visited], object]) -> None:
        """Change the workspace in a thread, with progress and 停止."""
        ...


class HubPane(QWidget):
    """The tab; fulfils `Pane`. `connect` is how the program reaches a server."""

    def __init__(self, desks: Desks, connect: Connect) -> None:
        super().__init__()
        ground(self, "surface")
        self._desks, self._connect_to = desks, connect
        self._confirmed: set[Confirmed] = set()
        self._stuck: dict[str, str] = {}
        self._session = desks.session
        self._make_parts()
        self._lay_out()
        self._say("")

    # --- building --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.address, self.password = QLineEdit(), QLineEdit()
        self.address.setPlaceholderText(SAMPLE)
        self.address.setAccessibleName("服务器的地址")
        self.address.returnPressed.connect(self.visit)
        self.address.textChanged.connect(lambda _text: self.refresh())
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("账号的密码")
        self.password.returnPressed.connect(self.visit)
        self.account = label()
        self.account.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about = hint(wrap=True)
        self.origin = hint("由策略文件规定")
        self.kept = hint(wrap=True)
        self.seal = QCheckBox("加密，只有督查室能打开")
        self.seal.setVisible(self._desks.is_units)
        self.words = ElidedLabel()
        self.look = button("先看一看", self.look_only, name="先看一看，不写入")
        self.send = button("", self.prepare)
        self.go = primary("连接", self.visit, icon="arrow_swap")

    def _lay_out(self) -> None:
        self._secret = _field("密码", self.password)
        self._secret.hide()
        self.kept.hide()
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 12)
        inside.setSpacing(8)
        for part in (_field("地址", self.address), self.origin, _field("账号", self.account)):
            inside.addWidget(part)
        inside.addWidget(_field("", self.about))
        for part in (self._secret, self.kept):
            inside.addWidget(part)
        why = hint("报送包、交办包和回执经服务器来往，不用U盘。连不上时照常填报，连上以后一并送出。", wrap=True)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(8)
        self._state, self._waiting, self._came = _room(), _room(), _room()
        for part in (section("经服务器收发"), why, card, self._state, self._waiting, self._came):
            part.setMaximumWidth(_WIDTH)
            self._column.addWidget(part)
        self._column.addStretch(1)
        footed(self, scrolled(body), self.seal, self.words, None, self.look, self.send, self.go)

    # --- what the page asks ----------------------------------------------------------------------

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """It scrolls; the foot keeps its buttons only."""
        self.words.setVisible(not narrow)
        self.look.setVisible(not tiny)

    def next_unfinished(self, back: bool) -> None:  # noqa: ARG002  there is one thing to do
        """To the button that does what is left."""
        self.go.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Look what waits to go."""
        super().showEvent(event)
        if not self.address.text():
            self.address.setText(hub_visit.address()[0])
        self.refresh()

    # --- showing ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the address, the account and what waits to go."""
        _, is_policys = hub_visit.address()
        self.address.setReadOnly(is_policys)
        self.origin.setVisible(is_policys)
        try:
            account, why = hub.login_of(self._desks.desk).account, ""
        except KnownError as error:
            account, why = "", str(error)
        self.account.setText(account or "还没有")
        self.about.setText(hub_words.account_words(is_units=self._desks.is_units, is_known=bool(account)))
        is_open = not self._desks.is_busy and not self._desks.refusal and not why and bool(self.address.text().strip())
        for part in (self.look, self.send, self.go):
            part.setEnabled(is_open)
        month = self._session.month.label
        self.send.setText(f"报送{month}" if self._desks.is_units else "送出全部交办包")
        self.words.setText(why or self._desks.refusal)
        self.seal.setEnabled(not identity.why_not_sealed(self._desks.desk))
        self._show_waiting()

    def _show_waiting(self) -> None:
        found = [one.name for one in mailbox.waiting_to_go(self._desks.desk)]
        first = sorted(found, key=lambda name: name not in self._stuck)
        _fill(
            self._waiting,
            [section(f"等着送出 {len(found)} 个"), *(self._waiting_row(one) for one in first[:_SHOWN])]
            if found
            else [],
        )

    def _waiting_row(self, name: str) -> QWidget:
        """A package that waits; one that the server does not take with why, and the way to be rid of it."""
        why = self._stuck.get(name, "")
        if not why:
            return hint(name)
        made, inside = _card()
        drop = button("不再送出", lambda: self._drop(name), name=f"不再送出 {name}")
        inside.addWidget(row(ElidedLabel(name), Tag("没有送出", "error"), None, drop))
        inside.addWidget(_reason(why))
        return made

    def _drop(self, name: str) -> None:
        """One package less in the outbox; it can be made again."""
        mailbox.drop(self._desks.desk, name)
        self.refresh()

    def _say(self, text: str, tone: str = "good") -> None:
        _fill(self._state, [_notice(text, tone)] if text else [])

    def _show_came(self, outcomes: tuple[Outcome, ...]) -> None:
        first = sorted(outcomes, key=lambda one: not one.refused)[:_SHOWN]
        rows = [self._came_row(one) for one in first]
        rest = len(outcomes) - len(first)
        more = [hint(f"另有 {rest} 个")] if rest else []
        _fill(self._came, [section(f"收到 {len(outcomes)} 个"), *rows, *more] if outcomes else [])

    def _came_row(self, outcome: Outcome) -> QWidget:
        """One parcel; where a key has changed, its fingerprint and the button for when it was compared."""
        shown = outcome.asked_key
        compared = Confirmed(shown, outcome.owner)
        if not shown or compared in self._confirmed:
            return _came_row(outcome)
        return cards.key_card(whose_key(outcome), shown, why=outcome.doubt, confirm=lambda: self._confirm(compared))

    def _confirm(self, compared: Confirmed) -> None:
        """A fingerprint was compared over the phone with its owner: what was signed with it for that one comes in."""
        self._confirmed.add(compared)
        self.visit()

    # --- connecting ------------------------------------------------------------------------------

    def visit(self) -> None:
        """连接: what waits here goes out, what waits there comes in."""
        self._start("正在收发", None)

    def look_only(self) -> None:
        """先看一看: what would come in; nothing is written, nothing goes out."""
        self._start("正在查看", None, looks=True)

    def prepare(self) -> None:
        """Make this month's package, or all units', and connect; where the server is away it waits here."""
        board, month = self._session.board, self._session.month
        sealed = self.seal.isChecked() and self.seal.isEnabled()

        def make(desk: Desk, progress: Progress) -> None:
            if not self._desks.is_units:
                hub_visit.prepare_handouts(desk, board, progress)
            else:
                hub_visit.prepare_month(desk, board, month, sealed=sealed)

        self._start("正在送出", make)

    def _start(self, said: str, first: Callable[[Desk, Progress], None] | None, *, looks: bool = False) -> None:
        if self._desks.is_busy or not self.go.isEnabled():
            return
        try:
            url = self.address.text() if self.address.isReadOnly() else hub_visit.keep_address(self.address.text())
        except KnownError as error:
            self._say(str(error), "error")
            return
        except OSError:  # it holds for now, and is asked for again next time
            url = self.address.text()
        how = Wishes(dry_run=looks, confirmed=frozenset(self._confirmed), safe=self._desks.safe)
        errand = Errand(url, self.password.text(), how)
        connect = self._connect_to

        def work(desk: Desk, progress: Progress) -> Visited:
            if first is not None:
                first(desk, progress)
            return hub_visit.visit(desk, connect, errand, progress)

        self._desks.write(said, work, lambda found: self._visited(found, looks=looks))

    def _visited(self, found: Visited, *, looks: bool) -> None:
        if found.asks:
            self._secret.show()
            self.kept.show()
            self.kept.setText("密码由系统的密钥库保管，以后不再问。" if keystore.is_there() else keystore.NONE_HERE)
            self._say(f"{found.asks}输入督查室发给本单位的密码。" if self._desks.is_units else found.asks, "warn")
            self.password.setFocus()
            self.password.selectAll()
        elif found.away:
            self._say(found.away, "warn")
        elif found.done is not None:
            if found.is_kept:
                self.password.clear()
                self._secret.hide()
                self.kept.hide()
            if not looks:
                self._stuck = {one.name: one.why for one in found.done.stuck}
            said = hub_words.visited(found.done, looked=looks)
            self._say(
                "\n".join(filter(None, (said, found.notice))), "warn" if found.done.stuck or found.notice else "good"
            )
            collected = found.done.received.collected
            self._show_came(collected.outcomes)
            if collected.warned:
                self._session.noticed.emit(collected.warned)
            self._follow_list()
        with suppress(KnownError):
            self.refresh()

    def _follow_list(self) -> None:
        """A newer list came: the window is made anew with it."""
        board = self._session.board.work_list
        if self._desks.desk.load_list(board.id).version != board.version:
            QTimer.singleShot(0, self._session.list_changed.emit)


def _field(name: str, edit: QWidget) -> QWidget:
    head = label(name)
    head.setFixedWidth(_LABEL)
    made = row(head, edit)
    made.layout().setStretchFactor(edit, 1)  # type: ignore[union-attr]
    return made


def _notice(text: str, tone: str) -> QFrame:
    """A banner that may have several lines."""
    token, icon, icon_tone = LOOKS[tone]
    made = QFrame()
    ground(made, token)
    made.setAccessibleName(text)
    inside = QVBoxLayout(made)
    inside.setContentsMargins(12, 8, 12, 8)
    words = label(text, wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    line_of = row(icon_label(icon, icon_tone), words)
    line_of.layout().setStretchFactor(words, 1)  # type: ignore[union-attr]
    inside.addWidget(line_of)
    return made


def _room() -> QWidget:
    made = QWidget()
    inside = QVBoxLayout(made)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(4)
    made.hide()
    return made


def _fill(room: QWidget, parts: list[QWidget]) -> None:
    """These in place of what was shown there."""
    inside = room.layout()
    assert inside is not None  # noqa: S101  made by _room
    emptied(inside)
    for part in parts:
        inside.addWidget(part)
    room.setVisible(bool(parts))


def _came_row(outcome: Outcome) -> QWidget:
    tag = Tag("拒收", "error") if outcome.refused else Tag("冲突", "warn") if outcome.conflicts else Tag("已收", "good")
    made, inside = _card()
    inside.addWidget(row(label(hub_words.whose(outcome), medium=True), tag, None))
    inside.addWidget(_reason(hub_words.came(outcome)))
    return made


def _card() -> tuple[QFrame, QVBoxLayout]:
    made = QFrame()
    made.setProperty("kind", "card")
    inside = QVBoxLayout(made)
    inside.setContentsMargins(12, 8, 12, 10)
    inside.setSpacing(2)
    return made, inside


def _reason(text: str) -> QWidget:
    """Words below a head, to be copied."""
    words = hint(text, wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return words
