"""The `setting` command: any declared setting of a workspace, shown in words or changed as the window changes it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.ports import Store
    from core.model.setting import Setting

_SWITCH = {"是": True, "否": False, "yes": True, "no": False}
_ALL = "list"


class _Named(NamedTuple):
    """What a name stands for: a setting, or one field of one."""

    setting: Setting[Any]
    field: str = ""

    @property
    def label(self) -> str:
        return self.setting.fields[self.field] if self.field else self.setting.label

    @property
    def name(self) -> str:
        return self.field or self.setting.name

    def data(self, store: Store) -> Any:  # noqa: ANN401  JSON of any form
        from core.model.setting import read

        held = _data(self.setting, read(store, self.setting))
        return held[self.field] if self.field else held


def add_arguments(one: ArgumentParser) -> None:
    """What may be typed."""
    one.add_argument("name", metavar="NAME", help=f"设置的名称，如 first-month、tolerance、calendar；{_ALL} 看全部")
    told = '新的值；几项的写成 due_day=20,hour=17；"" 恢复默认；不写时只看'
    one.add_argument("value", metavar="VALUE", nargs="?", help=told)
    one.add_argument("--json", action="store_true", help="以 JSON 打印")
    one.add_argument("--password-stdin", action="store_true", help="从标准输入读角色的密码")


def only_looks(options: Namespace) -> bool:
    """Unless a value is given."""
    return options.value is None


def run(store: Store, board: Board, options: Namespace) -> str:
    """看或改工作区的一项设置：起报月、左右的范围、截止日、亮灯规则、发文机关等"""
    from core.host.console import to_json

    if options.name == _ALL:
        return _listed(store)
    named = _named(options.name)
    before = store.setting(named.setting.name)
    if options.value is not None:
        _change(store, named, options.value, sys.stdin.readline().rstrip("\r\n") if options.password_stdin else "")
    if options.json:
        return to_json({"name": named.name, "label": named.label, "value": named.data(store)})
    return _shown(store, board, named) if options.value is None else _changed(store, board, named.setting, before)


# --- in words --------------------------------------------------------------------------------------------


def _shown(store: Store, board: Board, named: _Named) -> str:
    """A single value as it is typed, so that scripts can use it; several part by part."""
    data = named.data(store)
    if data not in (None, "") and not isinstance(data, dict | list):
        return _plain(data)
    lines = [f"　{part}：{value or '没有设'}" for part, value in _parts(store, board, named.setting).items()]
    return "\n".join([f"{_head(named.setting)}：", *(lines or ["　没有设"])])


def _parts(store: Store, board: Board, setting: Setting[Any]) -> dict[str, str]:
    return setting.parts(store.setting(setting.name), board)


def _changed(store: Store, board: Board, setting: Setting[Any], before: str) -> str:
    from core.settings import words

    after = store.setting(setting.name)
    if before == after:
        return f"{_head(setting)}没有变。"
    changed = words.changed_parts(setting.name, before, after, board)
    told = [f"　{part}：{was or '没有设'} → {now or '没有设'}" for part, was, now in changed]
    return "\n".join([f"已修改{_head(setting)}：", *told])


def _head(setting: Setting[Any]) -> str:
    return f"{setting.label}（{setting.name}）"


def _listed(store: Store) -> str:
    """Name, value and label of each that people choose, a line each; fields of several stand apart."""
    chosen = {(one.setting.name, one.field): one for one in _names().values()}
    lines = (f"{one.name}\t{_plain(one.data(store))}\t{one.label}" for one in chosen.values())
    return "\n".join(line.replace("\n", " ") for line in lines)


def _plain(data: object) -> str:
    from core.model import codec

    if isinstance(data, bool):
        return "是" if data else "否"
    if isinstance(data, dict | list):
        return codec.canonical(data)
    return f"{data:g}" if isinstance(data, float) else "" if data is None else str(data)


# --- what was typed --------------------------------------------------------------------------------------


def _names() -> dict[str, _Named]:
    """All that can be named: chosen settings, those of reports by their last word too, and fields of their own name."""
    from core.model.setting import Use
    from core.settings.registry import SETTINGS

    chosen = [one for one in SETTINGS if one.use is Use.CHOSEN]
    found = {one.name.removeprefix("report."): _Named(one) for one in chosen}
    fields = {field: _Named(one, field) for one in chosen for field in one.fields}
    return {**found, **{one.name: _Named(one) for one in chosen}, **fields}


def _named(typed: str) -> _Named:
    """What a name stands for, however its words are joined; raises KnownError that names those to choose from."""
    from core.errors import KnownError
    from core.model.setting import Use
    from core.settings.registry import BY_NAME

    names = _names()
    for name in (typed, typed.replace("-", "_")):
        if name in names:
            return names[name]
        if name in BY_NAME and BY_NAME[name].use is not Use.PRIVATE:
            return _Named(BY_NAME[name])
    known = "、".join(dict.fromkeys(one.name for one in names.values()))
    raise KnownError(f"没有“{typed}”这项设置。", f"可以是 {known}。")


def _change(store: Store, named: _Named, typed: str, password: str) -> None:
    from core.errors import KnownError
    from core.model.setting import Use
    from core.rules import roles
    from core.usecases.changes import change_setting

    setting = named.setting
    if setting.use is not Use.CHOSEN:
        raise KnownError(f"“{setting.label}”由程序自己记，不能这样改。", "没有改动。")
    actor = roles.Actor.OFFICE if setting.is_offices else roles.available(store)[0]
    value = _value(named, typed, store) if typed or named.field else None
    roles.admit(store, actor, password)
    held = store.setting(setting.name) or setting.encode(setting.default)
    if value is not None and setting.encode(value) == held:
        return
    change_setting(store, setting, value, actor=actor, label="" if typed else f"恢复默认的{named.label}")


def _value(named: _Named, typed: str, store: Store) -> Any:  # noqa: ANN401  of the setting's kind
    """What was typed as a value; of several fields those that were not named stay."""
    from core.errors import KnownError
    from core.model.setting import read
    from core.strict_json import MalformedError

    setting = named.setting
    if typed in setting.named and not named.field:
        return setting.named[typed]
    held = read(store, setting)
    try:
        return setting.decode(_text(named, typed, held))
    except (KnownError, MalformedError) as error:
        if isinstance(error, KnownError) and not isinstance(error.__cause__, MalformedError):
            raise
        raise KnownError(f"“{typed}”不能用作“{named.label}”，没有改动。", _how(named)) from None


def _how(named: _Named) -> str:
    usual = _data(named.setting, named.setting.default)
    if isinstance(usual, dict) and usual and not named.field:
        choices = f"，或者{'、'.join(named.setting.named)}" if named.setting.named else ""
        return f"可以写的有 {'、'.join(usual)}{choices}。"
    return "加 --json 看现在的写法。"


def _text(named: _Named, typed: str, held: object) -> str:
    """The value as it is stored."""
    from core.model import codec

    setting = named.setting
    if codec.is_text(setting.hint):
        return codec.decode(str, typed)
    now, data = _data(setting, held), _json(typed)
    if named.field:
        data = {named.field: data if typed else _data(setting, setting.default)[named.field]}
    elif isinstance(now, dict) and isinstance(data, str):
        data = dict(_pair(part) for part in data.split(","))
    elif isinstance(now, list) and isinstance(data, str):
        data = data.split(",")
    return codec.canonical(now | data if isinstance(now, dict) and isinstance(data, dict) else data)


def _pair(part: str) -> tuple[str, Any]:
    name, _, value = part.partition("=")
    return name.strip(), _json(value.strip())


def _json(typed: str) -> Any:  # noqa: ANN401  any JSON
    """A switch, JSON, or a number as people write it, else the text as it is."""
    from core.errors import KnownError
    from core.strict_json import MalformedError, loads
    from core.usecases.recording import number

    if typed in _SWITCH:
        return _SWITCH[typed]
    try:
        return loads(typed)
    except MalformedError:
        pass
    try:
        amount = number(typed, "")
    except KnownError:
        return typed
    return int(amount) if amount.is_integer() else amount


def _data(setting: Setting[Any], value: object) -> Any:  # noqa: ANN401  JSON of any form
    from core.model import codec

    return None if value is None else codec.encode(value, setting.hint)
