"""What may be typed after the program's name: every command with its arguments. Made at each start, so it is light."""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from core.commands import setting

Command = Callable[[argparse.Namespace], None]

#: The kinds of reports; what each is made of stands in core.reports.kinds.
REPORTS = ("unit", "ledger", "circular", "overview", "blank", "reminder", "notice", "year")
#: The words of core.commands.state, which is loaded only when it runs.
STEPS = ("submit", "sign", "withdraw", "send", "receive", "accept", "return", "lock", "reopen")
_MONTH = "月份，如 2022-03"
_UNIT = "单位的全称或简称"


class _Parser(ArgumentParser):
    """Wrong use is answered in Chinese, with the right use below; a windowed .exe has no standard error."""

    def error(self, message: str) -> NoReturn:
        if sys.stderr is not None:
            sys.stderr.write(f"用法不对：{message}\n{self.format_usage().strip()}\n加 --help 看说明。\n")
        sys.exit(2)


def parser(commands: Mapping[str, Command]) -> ArgumentParser:
    """The parser of these commands, each explained by its docstring; what was typed has the command as `run`."""
    made = _Parser(prog="main.py", description="重点工作分工清单：填报、督查、报表。不带命令时打开窗口。")
    below = made.add_subparsers(required=True, metavar="命令")
    for name, command in commands.items():
        one = below.add_parser(name, help=command.__doc__, description=command.__doc__)
        one.set_defaults(run=command)
        _ARGUMENTS[name](one)
    return made


def _parse(one: ArgumentParser) -> None:
    one.add_argument("list", type=Path)
    _json(one)


def _new(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("--list", type=Path, help="清单文件")
    one.add_argument("--unit", help="本单位的全称或简称")


def _record(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("file", type=Path)
    one.add_argument("--match", action="append", default=[], metavar="列名=栏目", help="导入以前的台账：各列的对应")
    one.add_argument("--unit", default="", help="台账里没有单位一列时，是哪个单位")
    one.add_argument("--month", default="", help="台账里没有月份一列时，是哪个月")


def _state(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("action", choices=STEPS, metavar="动作", help=", ".join(STEPS))
    one.add_argument("--unit", required=True, help=_UNIT)
    one.add_argument("--month", required=True, help=_MONTH)
    one.add_argument("--node", default="", help="任务的编号、标题或 id；不写时是整月")
    one.add_argument("--reason", default="", help="原因；退回、撤回审签时必写")
    one.add_argument("--password-stdin", action="store_true", help="从标准输入读角色的密码")


def _status(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("--month", required=True, help=_MONTH)
    _json(one)


def _report(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("--kind", required=True, help=", ".join(REPORTS), choices=REPORTS)
    one.add_argument("--month", required=True, help=_MONTH)
    whose = one.add_mutually_exclusive_group()
    whose.add_argument("--unit", help=_UNIT)
    whose.add_argument("--all", action="store_true", help="每个单位一份")
    one.add_argument("--out", required=True, type=Path, help="文件（.pdf、.docx 或 .xlsx）或文件夹")
    one.add_argument("--format", default=".pdf", choices=[".pdf", ".docx", ".xlsx"], help="--all 时的格式")


def _send(one: ArgumentParser) -> None:
    """Without --unit, so with --all, the unit is ""."""
    _workspace(one)
    whom = one.add_mutually_exclusive_group(required=True)
    whom.add_argument("--unit", default="", help=_UNIT)
    whom.add_argument("--all", action="store_true", help="每个单位一份")
    one.add_argument("--sheet", action="store_true", help="给没有本程序的单位：Excel 填报表")
    one.add_argument("--month", help="填报表的月份，如 2022-03；不写时是本月")
    one.add_argument("--out", required=True, type=Path, help="文件夹")


def _return(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("--month", required=True, help=_MONTH)
    one.add_argument("--drafts", action="store_true", help="给本单位的另一台电脑：连同草稿，不报送")
    one.add_argument("--seal", action="store_true", help="加密，只有督查室能打开")
    one.add_argument("--out", required=True, type=Path, help="文件或文件夹")


def _collect(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("files", nargs="+", type=Path, metavar="文件或文件夹")
    one.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    one.add_argument("--confirm", action="append", default=[], metavar="指纹", help="已经电话核对过的指纹")
    one.add_argument("--receipts", type=Path, metavar="文件夹", help="给报送的单位各出一份回执")
    _json(one)


def _hub(one: ArgumentParser) -> None:
    """Before the action: the address; behind it what the action takes."""
    one.add_argument("url", metavar="URL", help="地址，如 10.1.2.3/zdgz；要写账号时 账号@10.1.2.3/zdgz")
    one.add_argument("--password-stdin", action="store_true", help="从标准输入读账号的密码")
    below = one.add_subparsers(required=True, metavar="动作", dest="action")
    for name, (told, arguments) in _HUB.items():
        arguments(below.add_parser(name, help=told, description=told))


def _enroll(one: ArgumentParser) -> None:
    one.add_argument("package", type=Path, help="区督查室给任一单位的交办包")
    one.add_argument("--name", required=True, help="区县的名称")
    one.add_argument("--out", type=Path, default=Path("账号.csv"), help="账号和密码存成的文件")
    one.add_argument("--confirm", default="", metavar="指纹", help="换了密钥时，电话核对过的指纹")


def _put(one: ArgumentParser) -> None:
    one.add_argument("packages", nargs="+", type=Path, metavar="包或文件夹")


def _fetch(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    one.add_argument("--confirm", action="append", default=[], metavar="指纹", help="已经电话核对过的指纹")
    one.add_argument("--dismiss", action="store_true", help="不能收取的也不再等待")
    one.add_argument("--again", action="store_true", help="以前收过的再收一遍；从备份恢复以后用")
    _json(one)


def _hub_report(one: ArgumentParser) -> None:
    one.add_argument("--kind", required=True, choices=("overview", "circular"), help="overview、circular")
    one.add_argument("--month", required=True, help=_MONTH)
    one.add_argument("--issuer", default="", help="发文机关；不写时是市人民政府督查室")
    one.add_argument("--out", required=True, type=Path, help="文件（.pdf、.docx 或 .xlsx）")


def _nothing(_one: ArgumentParser) -> None:
    pass


def _backup(one: ArgumentParser) -> None:
    _workspace(one)
    one.add_argument("--out", required=True, type=Path, help="备份存成的文件")


def _restore(one: ArgumentParser) -> None:
    one.add_argument("file", type=Path)
    one.add_argument("--out", required=True, type=Path, help="新的工作区")
    one.add_argument("--rescue", action="store_true", help="文件已损坏时，救出还能读的内容")


def _demo(one: ArgumentParser) -> None:
    one.add_argument("folder", type=Path)


def _selftest(one: ArgumentParser) -> None:
    one.add_argument("--out", type=Path, help="结果文件")


def _workspace(one: ArgumentParser) -> None:
    one.add_argument("workspace", type=Path)


def _json(one: ArgumentParser) -> None:
    one.add_argument("--json", action="store_true", help="以 JSON 打印")


#: What a hub can be asked to do.
_HUB: dict[str, tuple[str, Callable[[ArgumentParser], None]]] = {
    "init": ("建立汇聚库的表、视图和权限；已有的不动", _nothing),
    "enroll": ("登记一个区县，给督查室和各单位建账号", _enroll),
    "put": ("送出报送包、交办包、回执", _put),
    "fetch": ("收取发给本工作区的包", _fetch),
    "load": ("把各区送来的包展开成表，供统计", _json),
    "status": ("等待收取、等待装载的数目", _json),
    "report": ("全市的综合概览、督查通报", _hub_report),
}
_ARGUMENTS: dict[str, Callable[[ArgumentParser], None]] = {
    "parse": _parse,
    "new": _new,
    "record": _record,
    "state": _state,
    "status": _status,
    "report": _report,
    "send": _send,
    "return": _return,
    "collect": _collect,
    "setting": setting.add_arguments,
    "check": _workspace,
    "hub": _hub,
    "backup": _backup,
    "restore": _restore,
    "demo": _demo,
    "selftest": _selftest,
}
