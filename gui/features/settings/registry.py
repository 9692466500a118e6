"""Which pages 设置 has. A new one is one line in its group; it is built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PySide6.QtWidgets import QWidget

from core.host.backups import Safekeeping
from gui.shell.session import Session


class Group(Enum):
    """Whose settings they are; the word is the heading in the list."""

    OFFICE = "督查室"
    COMPUTER = "这台电脑"


class Pane(Protocol):
    """What a page of 设置 is, a QWidget besides. The frame draws its title and the words beside it."""

    def flush(self) -> bool | None:
        """Store what is pending; False when it could not be stored."""
        ...

    def set_width_class(self, *, narrow: bool, tiny: bool) -> None:
        """The window is below 1000 (narrow) or 700 (tiny) logical pixels."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its title, an icon's name, its group, a few words beside the title, and how it is made."""

    title: str
    icon: str
    group: Group
    words: str
    make: Callable[[], QWidget]


def entries(session: Session, safe: Safekeeping | None) -> tuple[Entry, ...]:
    """The pages in the order of the list; without a safe (single widgets) there is nothing to back up."""
    return *_of_office(session), *_of_computer(session, safe)


def _of_office(session: Session) -> tuple[Entry, ...]:
    def lights() -> QWidget:
        from gui.features.settings.lights import LightsPane

        return LightsPane(session)

    def limits() -> QWidget:
        from gui.features.settings.deadlines import DeadlinesPane

        return DeadlinesPane(session)

    def columns() -> QWidget:
        from gui.features.settings.filing_fields import FilingFieldsPane

        return FilingFieldsPane(session)

    def proofs() -> QWidget:
        from gui.features.settings.evidence import EvidencePane

        return EvidencePane(session)

    def units() -> QWidget:
        from gui.features.settings.units import UnitsPane

        return UnitsPane(session)

    rule = Entry("亮灯规则", "flag", Group.OFFICE, "对全部单位、全年生效；历史中留下改动", lights)
    days = Entry("填报期限", "calendar_month", Group.OFFICE, "按时截止和锁定是两个日子；迟报、漏报按它计算", limits)
    texts = Entry("填报栏目", "clipboard_edit", Group.OFFICE, "除了原有的栏目，还请单位填哪些", columns)
    files = Entry("佐证材料", "attach", Group.OFFICE, "大小上限，哪些填报要有佐证", proofs)
    names = Entry("单位名录", "building", Group.OFFICE, "名称、简称、别名、分组和顺序", units)
    return rule, days, texts, files, names


def _of_computer(session: Session, safe: Safekeeping | None) -> tuple[Entry, ...]:
    def backups() -> QWidget:
        from gui.features.settings.backups import BackupsPane

        assert safe is not None  # noqa: S101  else there is no such entry
        return BackupsPane(session, safe)

    def seats() -> QWidget:
        from gui.features.settings.roles import RolesPane

        return RolesPane(session)

    def keys() -> QWidget:
        from gui.features.settings.keys import KeysPane

        return KeysPane(session)

    def look() -> QWidget:
        from gui.features.settings.appearance import AppearancePane

        return AppearancePane()

    def about() -> QWidget:
        from gui.features.settings.about import AboutPane

        return AboutPane(session)

    kept = Entry("备份与恢复", "archive", Group.COMPUTER, "一份备份就是一个完整的工作区文件，佐证材料在内", backups)
    who = Entry("角色与密码", "person", Group.COMPUTER, "只管这个工作区", seats)
    signs = Entry("密钥", "key", Group.COMPUTER, "用什么签名，认得谁的签名", keys)
    looks = Entry("外观", "color", Group.COMPUTER, "浅色、深色、高对比度和界面大小", look)
    last = Entry("关于", "info", Group.COMPUTER, "版本、数据的位置、诊断包", about)
    return (*([kept] if safe else []), who, signs, looks, last)
