"""The `setting` command: any declared setting of a workspace, shown in words or changed as the window changes it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import KnownError
from core.host.console import say, say_json

if TYPE_CHECKING:
    from core.model.board import Board
    from core.model.ports import Store
    from core.model.setting import Setting

_SWITCH = {"是": True, "否": False}


def add_arguments(parser: ArgumentParser) -> None:
    """What is typed: WORKSPACE NAME [VALUE]."""
    parser.add_argument("workspace", type=Path)
    parser.add_argument("name", metavar="NAME", help="设置的名称，如 calendar、report.issuer")
    parser.add_argument(
        "value", metavar="VALUE", nargs="?", help='新的值；几项的写成 due_day=20,hour=17；"" 恢复默认；不写时只看'
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 打印")
    parser.add_argument("--password-stdin", action="store_true", help="从标准输入读角色的密码")


def run(store: Store, board: Board, options: Namespace) -> None:
    """Show a setting, or change it and say what changed; raises KnownError with what may be written."""
    from core.model.setting import read
    from core.settings import words

    setting = _named(options.name)
    before = store.setting(setting.name)
    if options.value is not None:
        _change(store, setting, options.value, sys.stdin.readline().rstrip("\r\n") if options.password_stdin else "")
    if options.json:
        say_json({"name": setting.name, "label": setting.label, "value": _data(setting, read(store, setting))})
        return
    after = store.setting(setting.name)
    head = f"{setting.label}（{setting.name}）"
    if options.value is None:
        lines = [f"　{part}：{value or '没有设'}" for part, value in setting.parts(after, board).items()]
        say("\n".join([f"{head}：", *(lines or ["　没有设"])]))
    elif before == after:
        say(f"{head}没有变。")
    else:
        changed = words.changed_parts(setting.name, before, after, board)
        told = [f"　{part}：{was or '没有设'} → {now or '没有设'}" for part, was, now in changed]
        say("\n".join([f"已修改{head}：", *told]))


def _named(name: str) -> Setting[Any]:
    """The setting of that name, however the words are joined; raises KnownError that names those to choose from."""
    from core.model.setting import Use
    from core.settings.registry import BY_NAME

    found = BY_NAME.get(name) or BY_NAME.get(name.replace("-", "_"))
    if found is None or found.use is Use.PRIVATE:
        known = "、".join(one.name for one in BY_NAME.values() if one.use is Use.CHOSEN)
        raise KnownError(f"没有“{name}”这项设置。", f"可以是 {known}。")
    return found


def _change(store: Store, setting: Setting[Any], typed: str, password: str) -> None:
    from core.model.setting import Use, read
    from core.rules import roles
    from core.usecases.changes import change_setting

    if setting.use is not Use.CHOSEN:
        raise KnownError(f"“{setting.label}”由程序自己记，不能这样改。", "没有改动。")
    actor = roles.Actor.OFFICE if setting.is_offices else roles.available(store)[0]
    value = _value(setting, typed, read(store, setting)) if typed else None
    roles.admit(store, actor, password)
    if typed and value == read(store, setting):
        return
    change_setting(store, setting, value, actor=actor, label="" if typed else f"恢复默认的{setting.label}")


def _value(setting: Setting[Any], typed: str, held: object) -> Any:  # noqa: ANN401  of the setting's kind
    """What was typed as a value; of several fields those that were not named stay."""
    from core.model import codec

    try:
        return setting.decode(_text(setting, typed, held))
    except (KnownError, codec.MalformedError) as error:
        if isinstance(error, KnownError) and not isinstance(error.__cause__, codec.MalformedError):
            raise
        usual = _data(setting, setting.default)
        how = f"可以写的有 {'、'.join(usual)}。" if isinstance(usual, dict) and usual else ""
        raise KnownError(f"“{typed}”不能用作“{setting.label}”，没有改动。", how or "加 --json 看现在的写法。") from None


def _text(setting: Setting[Any], typed: str, held: object) -> str:
    from core.model import codec

    if codec.is_text(setting.hint):
        return codec.decode(str, typed)
    data = _SWITCH.get(typed, _json(typed))
    now = _data(setting, held)
    if isinstance(now, dict) and isinstance(data, str):
        data = dict(_pair(part) for part in data.split(","))
    if isinstance(now, list) and isinstance(data, str):
        data = data.split(",")
    return codec.canonical(now | data if isinstance(now, dict) and isinstance(data, dict) else data)


def _pair(part: str) -> tuple[str, Any]:
    name, _, value = part.partition("=")
    return name.strip(), _json(value.strip())


def _json(typed: str) -> Any:  # noqa: ANN401  any JSON
    """JSON, or the text as it is where it is none."""
    from core.model import codec

    try:
        return codec.loads(typed)
    except codec.MalformedError:
        return typed


def _data(setting: Setting[Any], value: object) -> Any:  # noqa: ANN401  JSON of any form
    from core.model import codec

    return None if value is None else codec.encode(value, setting.hint)
