"""密钥: with which key this workspace signs, whose keys it knows, and 换密钥 for a file that came into wrong hands."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.exchange import identity
from core.exchange.identity import KnownKey
from core.exchange.ports import Desk
from core.rules.roles import is_offices
from gui.features.exchange import cards
from gui.shell.session import Session
from gui.widgets import errors
from gui.widgets.buttons import button
from gui.widgets.labels import Tag, hint, label, row, section
from gui.widgets.layouts import emptied
from gui.widgets.scroll import scrolled

_WHY = (
    "能复制这个文件的人，就能用里面的密钥以本单位的名义签名，也能看到全部内容。文件丢过、被别人拷走过的，换一次密钥；"
    "换了以后，对方收到新签的文件时要电话核对一次，旧密钥签的不再收。"
)
_SHOWN = 100


class KeysPane(QWidget):
    """The page; fulfils `Pane`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.change = button("换密钥…", self._change, icon="key")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(8)
        self._own, self._known = QVBoxLayout(), QVBoxLayout()
        self._column.addLayout(self._own)
        self._column.addWidget(hint(_WHY, wrap=True))
        self._column.addWidget(row(self.change, None))
        self._column.addSpacing(8)
        self._column.addWidget(section("收发双方的密钥"))
        self._column.addLayout(self._known)
        self._column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))
        self.refresh()

    @property
    def _desk(self) -> Desk:
        return cast("Desk", self._session.store)

    def refresh(self) -> None:
        """Show the keys as they now are."""
        for layout, parts in ((self._own, self._own_parts()), (self._known, self._known_parts())):
            emptied(layout)
            for part in parts:
                layout.addWidget(part)
                part.show()
        self.change.setEnabled(not self._session.store.read_only)

    def _own_parts(self) -> list[QWidget]:
        head = self._desk.exchange.settled_head()
        told = f"历史记录的校验码：{head.short}；印在月报的签字栏下面。"
        card = cards.own_key_card(identity.own_fingerprint(self._desk), is_offices=is_offices(self._desk))
        return [card, *([hint(told, wrap=True)] if head.number else [])]

    def _known_parts(self) -> list[QWidget]:
        names, known = identity.names_of(self._desk), self._desk.exchange.known_keys()
        if not known:
            return [hint("还没有收到过别人签名的文件。")]
        rest = len(known) - _SHOWN
        lines = [self._line(one, names.get(one.owner, "已不在名录的单位")) for one in known[:_SHOWN]]
        return [*lines, *([hint(f"另有 {rest} 个")] if rest > 0 else [])]

    def _line(self, one: KnownKey, name: str) -> QWidget:
        if not (one.confirmed_at or one.retired_at or self._session.store.read_only):
            return cards.key_card(
                name, one.fingerprint, why=f"{name}的密钥待核对", confirm=lambda: self._confirm(one, name)
            )
        tag = Tag("已停用", "plain") if one.retired_at else Tag("已核对", "good")
        seen = hint(f"{one.seen_at:%Y-%m-%d} 经{one.channel.label}收到")
        return cards.card(row(label(name, medium=True), tag, None, seen), cards.selectable(hint(one.fingerprint)))

    def _confirm(self, one: KnownKey, name: str) -> None:
        identity.confirm(self._desk, one, name)
        self.refresh()

    def _change(self) -> None:
        told = ("换密钥以后不能换回来。", "以后签名的文件，对方收取时要打电话核对一次新的指纹；已经送出的不受影响。")
        if errors.ask(self.window(), *told, go="换密钥", stay="不换"):
            identity.change_own_key(self._desk, actor=self._session.actor)
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """What came in meanwhile."""
        super().showEvent(event)
        self.refresh()

    def flush(self) -> bool | None:
        """Nothing is pending: its buttons do what is done."""
        return None

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """One column at every width."""
