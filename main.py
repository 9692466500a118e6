"""The program's door: arguments, wiring and exit codes. The only place that knows core, db and gui.

Exit codes: 0 done, 1 refused with a reason, 2 wrong use. Sub-commands never import Qt (`demo` for
its pictures and `selftest` do), and each imports what it needs when it runs.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not hasattr(sys, "frozen"):
    from core.host import bootstrap

    bootstrap.enter(__file__)

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core import sandbox
from core.errors import KnownError
from core.host import desktop
from core.host.console import ended, say, say_json, to_json, warn
from core.rules.task_states import board_of

if TYPE_CHECKING:
    from argparse import Namespace as Options

    from core.commands.arguments import Looks, Run
    from core.exchange.collecting import Wishes
    from core.exchange.hub import Hub, Login
    from core.exchange.outcomes import Collected
    from core.host.backups import Safekeeping
    from core.model.records import UnitId, WorkList
    from db.workspace import Workspace
    from gui.features.start.missing import Search


def parse(options: Options) -> None:
    """显示程序怎样理解一份清单，不保存任何内容"""
    from core.documents import files
    from core.lists import parsing

    found = files.read_whole(options.list)
    outline = parsing.parse(found.text, remarks=found.remarks)
    if options.json:
        say_json(parsing.as_json(outline))
    else:
        say(parsing.as_text(outline))


def new(options: Options) -> None:
    """新建工作区；不给清单时用内置的 2022 年清单"""
    work_list = read_list(options.list) if options.list else built_in_list()
    unit_id = None
    if options.unit:
        from core.model.board import Board
        from core.usecases.recording import find_unit

        unit_id = find_unit(Board(work_list), options.unit)
    make_workspace(options.workspace, work_list, unit_id, role="office" if options.office else "").close()
    say(f"已新建“{options.workspace.name}”。")


def record(options: Options) -> None:
    """从 JSON 或 Excel 文件存入填报，逐条检查，有一条不对就一条也不存；--match 等用来导入以前的台账"""
    from core.exchange import ledger

    said = ledger.Said(options.match, options.unit, options.month)
    with open_store(options.workspace) as store:
        safe = safe_of(options.workspace)
        say(ledger.record_file(store, board_of(store), options.file, said, safe, answer=options.answer))


def state(options: Options) -> None:
    """提交、审签、撤回、报送、接收、采用、退回一项或一个单位的整月；锁定或重新打开一个月"""
    from core.commands import state as state_command
    from core.model.period import Month
    from core.usecases import recording

    month = Month.parse(options.month)
    password = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else ""
    with open_store(options.workspace) as store:
        board = board_of(store, month.year)
        unit_id = recording.find_unit(board, options.unit)
        more = {"node": options.node, "reason": options.reason or options.answer, "password": password}
        say(state_command.run(store, board, options.action, unit_id, month, **more))


def report(options: Options) -> None:
    """生成报表；--out 给文件名时出一份，加 --all 给文件夹时每个单位一份"""
    from core.commands import report as command
    from core.model.period import Month

    month = Month.parse(options.month)
    suffix = options.format if options.all else ""
    with open_store(options.workspace, to_read=True) as store:
        board = board_of(store, month.year)
        told = command.run(store, board, options.kind, month, options.out, unit=options.unit or "", suffix=suffix)
    say(told.said)
    for sentence in told.warnings:
        warn(sentence)


def return_(options: Options) -> None:
    """把本单位一个月已审签的填报导出为报送包，交给督查室"""
    from core.exchange import deliveries
    from core.model.period import Month

    month = Month.parse(options.month)
    with open_store(options.workspace) as store:
        how = deliveries.How(drafts=options.drafts, sealed=options.seal)
        say(deliveries.give(store, board_of(store, month.year), month, options.out, how).sentence)


def collect(options: Options) -> None:
    """收取报送包、填报表、交办包和回执；工作区还没有时用交办包新建"""
    from core.exchange import batch_summary, collecting

    safe = safe_of(options.workspace)
    wishes = collecting.wishes(options.dry_run, options.confirm, options.receipts, safe, options.by_arrival)
    if options.workspace.exists():
        with open_store(options.workspace) as store:
            found = collecting.collect(store, options.files, wishes)
    else:
        found = found_from(options.workspace, options.files, wishes)
    say(to_json(batch_summary.as_json(found)) if options.json else batch_summary.as_text(found))
    collecting.require_some(found)


def found_from(path: Path, files: list[Path], wishes: Wishes) -> Collected:
    """A new workspace from the office's handout, filled with all that is in the files."""
    from core.exchange import collecting, deliveries
    from db import founding

    start = deliveries.founding(files)
    fill = functools.partial(collecting.collect_new, paths=files, how=wishes)
    return founding.create_with(path, fill, unit_id=start.unit_id, work_lists=[start.work_list])


def setting(options: Options) -> None:
    """查看工作区的一项设置；写了值时修改它，可以在窗口里撤销"""
    from core.commands import setting as command

    with open_store(options.workspace, to_read=options.value is None) as store:
        command.run(store, board_of(store), options)


def check(options: Options) -> None:
    """检查工作区：完整性、历史链、字体"""
    from core.reports import fonts
    from db import workspace

    faults = [*workspace.examine(options.workspace), *fonts.faults()]
    if faults:
        raise KnownError(
            "查出问题：\n" + "\n".join(f"· {fault}" for fault in faults) + "\n", "先留好这个文件，再从备份恢复。"
        )
    say("没有查出问题。")


def hub(options: Options) -> None:
    """各单位经 PostgreSQL 服务器收发，市里汇总；不用时程序不联网"""
    from db.hub import commands

    say(commands.run(options))


def backup(options: Options) -> None:
    """把工作区备份到一个文件，写完核验"""
    open_store(options.workspace, to_read=True).close()
    safe_of(options.workspace).save_to(options.out)
    say(f"已备份到“{options.out.name}”，核验通过。")


def restore(options: Options) -> None:
    """从备份恢复为新的工作区；--rescue 从损坏的文件救出还能读的内容"""
    if options.rescue:
        from db.integrity.rescue import rescue

        say(f"{rescue(options.file, options.out).words}已存为“{options.out.name}”，原文件没有改动。")
        return
    from db.backup.restore import restore_as

    restore_as(options.file, options.out)
    say(f"已恢复为“{options.out.name}”。")


def demo(options: Options) -> None:
    """做一个示例文件夹：一年的虚拟填报、月报、界面图片"""
    from gui import example

    example.make(options.folder, built_in_list(), make_workspace)


def selftest(options: Options) -> None:
    """自检：不显示窗口地打开、填报、出月报，再核对"""
    from core import files, scratch
    from gui.shell import startup

    startup.load_qt()
    from gui import selftest as test

    with scratch.passing("selftest") as folder:
        path = folder / "selftest.db"
        result = test.run(lambda: make_built_in(path), lambda: open_store(path), folder)
    if options.out:
        files.write_whole(options.out, to_json(result).encode())
    else:
        say_json(result)
    if not result["passed"]:
        raise KnownError("自检没有通过。", "把结果文件交给管理员。")


def window(path: Path | None) -> int:
    """Open the window on a workspace: the one named, else the last one, else a new one from the built-in list."""
    if path is not None and not path.exists():
        raise KnownError(f"没有找到工作区“{path}”，也没有这个命令。", "看一看路径；命令加 --help 查看。")
    if path is None and desktop.is_missing() and not hasattr(sys, "frozen"):
        from gui import example

        example.stand_in(built_in_list(), make_workspace)
        return 0
    import gc

    gc.disable()  # what a start makes is no garbage; the window switches it on again once it is painted
    from db import workspace
    from db.opening import look_through
    from gui.shell import startup

    startup.require_display()
    startup.load_qt()
    from gui import app, runner
    from gui.shell import window_state
    from gui.shell.app_services import Doors

    target, offered = runner.parted(path)
    doors = Doors(
        workspace.open_workspace, make_built_in, safe_of, look_through=look_through, offered=offered, hub=hub_at
    )
    opener = functools.partial(store_for_window, offered=offered)
    read = functools.partial(workspace.open_workspace, read_only=True, looked_at_later=True)
    door = runner.Door(opener, lambda one: board_of(one, window_state.year_shown(one)), doors, read)
    return runner.stay(app.build(), target, door)


def store_for_window(path: Path | None, offered: list[Path] | None = None) -> Workspace | None:
    """The workspace that a start opens; a first start makes one. None when its questions were closed."""
    from gui import app

    app.require_sound_policy()
    found = path or app.usual_workspace(ways_to_find)
    if found is None:
        return None
    if found != app.ANEW and (path is not None or found.exists()):
        from db import workspace

        return workspace.open_workspace(found, looked_at_later=True)
    return first_store(offered)


def ways_to_find() -> Search:
    """How a workspace that is not where it was is looked for."""
    from db import finding
    from db.backup import restore
    from gui.features.start import missing

    return missing.Search(finding.look, finding.newest_backup, restore.restore_as)


def first_store(offered: list[Path] | None = None) -> Workspace | None:
    """A first workspace, as the policy beside the program says, from a 交办包, or as its user answers."""
    from core import files, first_start
    from gui import app, startup_tasks
    from gui.features.start import first

    startup_tasks.speak_chinese(app.build())
    choice = first.choose(built_in_list, read_list, safe_of, offered)
    if choice is None or choice.is_there:
        return open_store(choice.path) if choice else None
    files.make_folder(choice.path.parent)
    if choice.package:
        from core.exchange import collecting

        collecting.require_some(found_from(choice.path, [choice.package], collecting.wishes()))
        return open_store(choice.path)
    work_list = read_list(choice.list_file) if choice.list_file else built_in_list()
    store = make_workspace(choice.path, work_list, choice.unit_id, role=choice.role)
    first_start.furnish(store, choice, work_list)
    return store


def hub_at(url: str, login: Login, password: str) -> Hub:
    """A connection to a hub; fulfils `core.exchange.hub.Connect`."""
    from db.hub.transport import open_hub

    return open_hub(url, login, password)


def safe_of(path: Path) -> Safekeeping:
    """The backups of a workspace."""
    from db.backup.service import Safe

    return Safe(path)


def built_in_list() -> WorkList:
    """The list that comes with the program, parsed from its text."""
    from core.lists import parsing

    return parsing.built_in()


def read_list(path: Path) -> WorkList:
    """A list from a user's file of any kind that can be read."""
    from core import validation
    from core.documents import files
    from core.lists import drafting

    return validation.require_list(drafting.result(drafting.begin(files.read(path))))


def make_workspace(path: Path, work_list: WorkList, unit_id: UnitId | None, *, role: str = "") -> Workspace:
    """A new workspace file with one list in it, opened; a unit's, the office's, or without a role anyone's."""
    from db import workspace

    return workspace.create(path, role=role or ("unit" if unit_id else ""), unit_id=unit_id, work_lists=[work_list])


def make_built_in(path: Path) -> Workspace:
    """A new workspace file, anyone's, with the list that comes with the program."""
    return make_workspace(path, built_in_list(), None)


def open_store(path: Path, *, to_read: bool = False) -> Workspace:
    """An existing workspace; for commands that only look, beside an open window too."""
    from db import workspace

    if not to_read:
        return workspace.open_workspace(path)
    workspace.bring_up_to_date(path)
    return workspace.snapshot(path)


#: As they are typed; a word that Python keeps for itself has a mark behind it here.
COMMANDS: dict[str, Callable[[Options], None]] = {
    command.__name__.rstrip("_"): command
    for command in (
        *(parse, new, record, state, report, return_, collect, hub),
        *(check, backup, restore, demo, selftest),
    )
}


#: The commands that stand each in a module of core.commands.
MODULES = ("status", "send", "key", "plan", "extend", "owner", "settle", "members", "merge", "setting")


def on_workspace(run: Run, looks: Looks, options: Options) -> None:
    """Run a command of a module on the workspace that was named."""
    month = getattr(options, "month", None)
    with open_store(options.workspace, to_read=looks(options)) as store:
        say(run(store, board_of(store, int(month[:4]) if month and month[:4].isdigit() else None), options))


def wants_window(argv: list[str]) -> bool:
    """No argument, or one that is neither a command nor an option: a workspace to open."""
    return not argv or (len(argv) == 1 and argv[0] not in {*COMMANDS, *MODULES} and not argv[0].startswith("-"))


def main(argv: list[str] | None = None) -> int:
    """Run what was asked for; a known refusal is a sentence on standard error and exit code 1."""
    argv = sys.argv[1:] if argv is None else argv
    if argv == [sandbox.WORD]:
        from core.sandbox import child

        return child.serve()
    return ended(functools.partial(_run, argv))


def _run(argv: list[str]) -> int:
    if wants_window(argv):
        return window(Path(argv[0]) if argv else None)
    from core.commands import arguments

    options = arguments.parser(COMMANDS, MODULES, on_workspace).parse_args(argv)
    options.run(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
