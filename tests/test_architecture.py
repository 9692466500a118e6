"""The rules of the house as tests. Each rule is a function from a source tree to the faults in it, so that the
same function is asked twice: the project has none, and a planted violation is found.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("core", "db", "gui")

QT = {"PySide6", "shiboken6", "PyQt6", "PyQt5"}
SQL_LIBRARIES = {"sqlite3", "sqlite_utils", "sqlcipher3", "psycopg"}
#: Measured: 80 to 290 ms each, so they are imported where they are first needed.
HEAVY = {"PIL", "charset_normalizer", "docx", "keyring", "lxml", "nacl", "openpyxl", "psycopg", "pypdfium2", "pypinyin",
         "reportlab", "sqlite_utils", "xlrd"}  # fmt: skip
#: Reports are nothing without such a library; so these may load one, and are themselves loaded only when needed.
DEVOTED = "core/reports/"

SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|(INSERT|REPLACE)\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|ALTER\s+TABLE"
    r"|(CREATE|DROP)\s+(UNIQUE\s+|TEMP\s+|VIRTUAL\s+)?(TABLE|INDEX|TRIGGER|VIEW)|PRAGMA\s+\w+|BEGIN\s+IMMEDIATE)\b",
    re.IGNORECASE | re.DOTALL,
)
COLOUR = re.compile(
    r"^#[0-9a-f]{3,8}$|#[0-9a-f]{6}\b|\brgba?\(|\bhsla?\(|color\s*:\s*(?!palette|transparent|none)\w", re.IGNORECASE
)
MESSAGE_BOXES = {"QMessageBox", "QErrorMessage"}
#: Assembled, because this file is read by its own rule.
MACHINE_BOUND = re.compile(
    "|".join(
        [r"(?<![\w.~/-])/(work|root|tmp|home|Users)/\w", r"\b[A-Z]:\\+Users\\+\w"]
        + [re.escape(host) for host in ("pypi" + ".org", "python" + "hosted", "npm" + "js.", "debian" + ".org")]
    )
)
#: A sign alone is material (punctuation to look for), after a word it is a tone.
UNCALM = re.compile(r"您|抱歉|对不起|[\u4e00-\u9fff]！")


@dataclass(frozen=True)
class Module:
    """A parsed source file; `name` is dotted as an import names it."""

    path: str
    name: str
    text: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)} {what}"


def modules(root: Path) -> list[Module]:
    """The program's own modules: what stands at the top and in the layers."""
    files = sorted([*root.glob("*.py"), *(file for layer in LAYERS for file in (root / layer).rglob("*.py"))])
    return [_module(root, file) for file in files]


def _module(root: Path, file: Path) -> Module:
    path = file.relative_to(root)
    parts = path.parent.parts if path.name == "__init__.py" else (*path.parent.parts, path.stem)
    text = file.read_text(encoding="utf-8")
    return Module(path.as_posix(), ".".join(parts), text, ast.parse(text, str(path)))


# --- imports -----------------------------------------------------------------


def imported(module: Module, node: ast.AST) -> list[str]:
    """The dotted names that one node imports; relative ones are resolved, `import_module("…")` counts."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=name, names=names, level=level):
            base = ".".join([*_package(module, level), *([name] if name else [])])
            return [f"{base}.{alias.name}" for alias in names]
        case ast.Call(func=ast.Name(id="import_module" | "__import__"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
    return []


def _package(module: Module, level: int) -> list[str]:
    if not level:
        return []
    parts = module.name.split(".")
    up = level - 1 if module.path.endswith("__init__.py") else level
    return parts[: len(parts) - up]


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every import of a module wherever it stands, with the top package it reaches."""
    for node in ast.walk(module.tree):
        for name in imported(module, node):
            yield node, name.partition(".")[0]


def forbidden_imports(root: Path, layer: str, targets: set[str]) -> list[str]:
    """Imports of `targets` in the modules of one layer."""
    return [
        module.at(node, f"imports {target}")
        for module in modules(root)
        if module.layer == layer
        for node, target in imports(module)
        if target in targets
    ]


def core_knows_only_the_field(root: Path) -> list[str]:
    return forbidden_imports(root, "core", QT | SQL_LIBRARIES | {"db", "gui", "main"})


def db_knows_no_window(root: Path) -> list[str]:
    return forbidden_imports(root, "db", QT | {"gui", "main"})


def gui_knows_no_storage(root: Path) -> list[str]:
    return forbidden_imports(root, "gui", SQL_LIBRARIES | {"db", "main"})


def only_main_joins_the_layers(root: Path) -> list[str]:
    joined = {m.path: {target for _, target in imports(m)} for m in modules(root) if m.path != "main.py"}
    return [f"{path}:1 joins db and gui" for path, targets in joined.items() if targets >= {"db", "gui"}]


def heavy_imports_wait(root: Path) -> list[str]:
    """Loading a module loads no slow library, be it through others."""
    loads = {m: [(node, name) for node in _at_load(m.tree.body) for name in imported(m, node)] for m in modules(root)}
    heavy = _slow_to_load({module.name: [name for _, name in names] for module, names in loads.items()})
    return [
        module.at(node, f"imports {name} when loaded")
        for module, names in loads.items()
        if not module.path.startswith(DEVOTED)
        for node, name in names
        if not heavy.isdisjoint(_packages(name))
    ]


def _slow_to_load(loads: dict[str, list[str]]) -> set[str]:
    """The slow libraries, and the modules that load one of them, through others too."""
    slow, fresh = set(HEAVY), True
    while fresh:
        fresh = {name for name, targets in loads.items() if any(slow & _packages(t) for t in targets)} - slow
        slow |= fresh
    return slow


def _packages(name: str) -> set[str]:
    """A dotted name and all that is loaded on the way to it: a.b.c loads a and a.b too."""
    parts = name.split(".")
    return {".".join(parts[:count]) for count in range(1, len(parts) + 1)}


def _at_load(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when a module is loaded, those below if, try, with and class included."""
    for node in body:
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or _for_types_only(node):
            continue
        for part in ("body", "orelse", "handlers", "finalbody"):
            yield from _at_load(getattr(node, part, []))


def _for_types_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def set_up_stands_alone(root: Path) -> list[str]:
    """What runs before any package is there: Python 3.7 can read it, and it imports the standard library alone."""
    known = {module.name: module for module in modules(root)}
    waiting, faults = {"core.host.bootstrap"} & known.keys(), _too_new(known["main"])
    seen: set[str] = set()
    while waiting:
        module = known[waiting.pop()]
        seen.add(module.name)
        asked = [(node, name) for node in ast.walk(module.tree) for name in imported(module, node)]
        ours = {part for _, name in asked for part in _packages(name)} & known.keys()
        waiting |= (ours | (_packages(module.name) & known.keys())) - seen
        foreign = {target for _, target in imports(module)} - set(sys.stdlib_module_names) - set(LAYERS)
        faults += [module.at(node, f"imports {name}") for node, name in asked if name.partition(".")[0] in foreign]
        faults += _too_new(module)
    return faults


def _too_new(module: Module) -> list[str]:
    try:
        ast.parse(module.text, feature_version=(3, 7))
    except SyntaxError as error:
        return [f"{module.path}:{error.lineno} {error.msg}"]
    return []


# --- texts and calls ---------------------------------------------------------


def texts(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """String literals, those inside f-strings included, docstrings not."""
    told = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node, node.value


def names(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every name that is used, reached through a dot or imported."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield node, name


def sql_stays_in_db(root: Path) -> list[str]:
    return [
        module.at(node, f"SQL: {text[:40]!r}")
        for module in modules(root)
        if module.layer != "db"
        for node, text in texts(module)
        if SQL.search(text)
    ]


#: The one place where names come from outside, after `core.exchange.package_validation` let only declared ones in.
NAMES_ARRIVE = "core/exchange/collecting.py"


def settings_are_named_by_their_declaration(root: Path) -> list[str]:
    """A setting is read and written as `DECLARED.name`; in storage also by a name that is handed in."""
    return [
        module.at(node, f"names a setting: {ast.unparse(name)}")
        for module in modules(root)
        for node, name in _setting_names(module)
        if not (isinstance(name, ast.Attribute) and name.attr == "name")
        and not (isinstance(name, ast.Name) and name.id.islower() and _may_hand_on(module))
    ]


#: The one place where settings are stored.
SETTINGS_KEPT = "db/repositories/settings.py"
_STORES_SETTINGS = re.compile(r"\b(INSERT(\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE)\s+settings\b", re.IGNORECASE)


def settings_are_stored_in_one_place(root: Path) -> list[str]:
    """A name that is handed to SQL itself would escape the rule on names."""
    return [
        module.at(node, f"stores a setting: {text[:40]!r}")
        for module in modules(root)
        if module.path != SETTINGS_KEPT
        for node, text in texts(module)
        if _STORES_SETTINGS.search(text)
    ]


def _may_hand_on(module: Module) -> bool:
    return module.layer == "db" or module.path == NAMES_ARRIVE


def _setting_names(module: Module) -> Iterator[tuple[ast.AST, ast.expr]]:
    """What stands for a setting's name wherever one is asked for or stored."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="setting" | "set_setting"), args=[name, *_]):
                yield node, name
            case ast.Call(func=ast.Attribute(value=ast.Name(id="settings"), attr="get" | "put"), args=[_, name, _]):
                yield node, name
            case ast.Call(func=ast.Attribute(value=ast.Name(id="settings"), attr="record"), args=[_, _, name, *_]):
                yield node, name


def message_boxes_stay_in_errors(root: Path) -> list[str]:
    return [
        module.at(node, name)
        for module in modules(root)
        if module.path != "gui/widgets/errors.py"
        for node, name in names(module)
        if name in MESSAGE_BOXES
    ]


def colours_stay_in_theme(root: Path) -> list[str]:
    return [
        module.at(node, "a colour")
        for module in modules(root)
        if module.layer == "gui" and module.path != "gui/widgets/theme.py"
        for node in _colours(module)
    ]


def _colours(module: Module) -> Iterator[ast.AST]:
    yield from (node for node, text in texts(module) if COLOUR.search(text))
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Name(id="QColor") | ast.Attribute(attr="QColor"), args=[ast.Constant(), *_]):
                yield node
            case ast.Attribute(value=ast.Attribute(attr="GlobalColor"), attr=colour) if colour != "transparent":
                yield node


def events_are_never_pumped(root: Path) -> list[str]:
    return [m.at(node, name) for m in modules(root) for node, name in names(m) if name == "processEvents"]


def the_voice_is_calm(root: Path) -> list[str]:
    return [m.at(node, text[:40]) for m in modules(root) for node, text in texts(m) if UNCALM.search(text)]


# --- the files of users ------------------------------------------------------

#: The one place, and what opens files of the program's own only: logs, preferences, its lock, what the system says.
OPENERS = {"core/files.py", "core/host/bootstrap.py", "core/host/console.py", "core/host/diagnostics.py",
           "core/host/folders.py", "core/host/hard_crash.py", "core/host/program_folder.py", "core/sandbox/child.py",
           "core/sandbox/limits.py",
           "core/mark_of_web.py", "db/backup/copies.py", "db/lock.py", "db/filesystem.py",
           "gui/selftest.py"}  # fmt: skip
_MODE = re.compile(r"[rwab]\+?[bt]?\+?")  # not x: it opens no file that is there
_WHOLE = {"read_bytes", "read_text", "write_bytes", "write_text"}
_COPYING = {"copy", "copy2", "copyfile", "copytree", "move", "file_digest"}
_LIBRARIES = {"ZipFile", "is_zipfile", "load_workbook", "open_workbook", "Document", "PdfDocument", "Image.open",
              "QFile", "QSaveFile", "QPixmap", "QImage", "QImageReader", "FileIO", "mmap"}  # fmt: skip


def files_are_opened_in_one_place(root: Path) -> list[str]:
    """On Linux whoever closes a descriptor of a workspace takes SQLite's locks on it away: see core.files."""
    return [
        module.at(call, ast.unparse(call)[:60])
        for module in modules(root)
        if module.path not in OPENERS
        for function in ast.walk(module.tree)
        if isinstance(function, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef))
        for call in _own_calls(function)
        if _opens_a_file(call, _paths(function))
    ]


def _own_calls(scope: ast.AST) -> Iterator[ast.Call]:
    """The calls of a function or a module, without those of the functions in it."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _own_calls(node)


def _paths(scope: ast.AST) -> set[str]:
    """The names in a function that are declared to be paths."""
    if isinstance(scope, ast.Module):
        return set()
    given = [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]  # type: ignore[attr-defined]
    return {one.arg for one in given if one.annotation and re.search(r"\bPath\b", ast.unparse(one.annotation))}


def _opens_a_file(call: ast.Call, paths: set[str]) -> bool:
    name = ast.unparse(call.func)
    last, first = name.rpartition(".")[2], call.args[0] if call.args else None
    if name in {"open", "io.open", "os.open"}:
        return not any(isinstance(one, ast.Constant) and "x" in str(one.value) for one in call.args[1:])
    if last in _WHOLE:
        return name != last and not name.startswith(("resource(", "files."))
    if last == "open" and isinstance(first, ast.Constant):
        return bool(_MODE.fullmatch(str(first.value)))
    if last in _COPYING:
        return name.startswith(("shutil.", "hashlib."))
    if name == "sqlite3.connect":
        return ast.unparse(call.args[0]) not in {"''", "':memory:'"} and "factory=Link" not in ast.unparse(call)
    return any(name.endswith(each) for each in _LIBRARIES) and _is_path(first, paths)


def _is_path(argument: ast.expr | None, paths: set[str]) -> bool:
    """Whether it is one of these names, or made of one; what was read from it is none."""
    said = ast.unparse(argument) if argument else ""
    return "files.read(" not in said and bool(paths & set(re.findall(r"\w+", said)))


def files_are_named_by_one_function(root: Path) -> list[str]:
    """No path is put together from an f-string or by adding texts: core.file_names makes every name."""
    return [
        module.at(node, "a path from a text that was put together")
        for module in modules(root)
        for node in ast.walk(module.tree)
        if any(map(_is_put_together, _joined_to_a_path(node)))
    ]


def _joined_to_a_path(node: ast.AST) -> list[ast.expr]:
    """What stands behind the / of a path, or is given to Path and joinpath."""
    match node:
        case ast.BinOp(op=ast.Div(), right=right):
            return [right]
        case ast.AugAssign(op=ast.Div(), value=value):
            return [value]
        case ast.Call(func=ast.Attribute(attr="joinpath"), args=parts):
            return parts
        case ast.Call(func=ast.Name(id="Path") | ast.Attribute(attr="Path"), args=[_, *parts]):
            return parts
    return []


def _is_put_together(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr(values=values):
            return any(isinstance(value, ast.FormattedValue) for value in values)
        case ast.BinOp(op=ast.Add() | ast.Mod(), left=left, right=right):
            return any(isinstance(side, (ast.Constant, ast.JoinedStr)) and _is_text(side) for side in (left, right))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format")):
            return True
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


# --- files -------------------------------------------------------------------


def tracked_files(root: Path) -> list[Path]:
    """What git holds or would hold."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    output = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / name for name in output.split("\0") if name and (root / name).is_file()]


def nothing_is_bound_to_a_machine(root: Path) -> list[str]:
    return [fault for file in tracked_files(root) for fault in _machine_bound(file, root)]


def _machine_bound(file: Path, root: Path) -> Iterator[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines, 1):
        if found := MACHINE_BOUND.search(line):
            yield f"{file.relative_to(root).as_posix()}:{number} {found[0]}"


def pieces_are_small(root: Path) -> list[str]:
    """No file over 400 lines, no function over 80."""
    long_files = [f"{m.path}:1 {_lines(m)} lines" for m in modules(root) if _lines(m) > 400]
    return long_files + [m.at(f, f"{f.name} {_length(f)} lines") for m, f in functions(root) if _length(f) > 80]


def pieces_are_small_on_the_whole(root: Path) -> list[str]:
    """Functions: median at most 8 lines, nine in ten at most 25. Files: nine in ten at most 300."""
    lengths = [_length(function) for _, function in functions(root)]
    readings = {
        "function median": (median(lengths), 8),
        "function 90th percentile": (quantiles(lengths, n=10, method="inclusive")[-1], 25),
        "file 90th percentile": (quantiles(map(_lines, modules(root)), n=10, method="inclusive")[-1], 300),
    }
    return [f".:0 {name} {value} > {most}" for name, (value, most) in readings.items() if value > most]


def functions(root: Path) -> list[tuple[Module, ast.FunctionDef | ast.AsyncFunctionDef]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(m, node) for m in modules(root) for node in ast.walk(m.tree) if isinstance(node, kinds)]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _lines(module: Module) -> int:
    return module.text.count("\n")


# --- the two questions -------------------------------------------------------

Rule = Callable[[Path], list[str]]
_LONG = "def long():\n" + "    pass\n" * 80
_MIDDLING = "".join(f"def f{n}():\n" + "    pass\n" * 9 for n in range(40))

#: Each rule with violations that it must find: where they are planted, and what.
PLANTED: list[tuple[Rule, str, str]] = [
    (core_knows_only_the_field, "core/a.py", "from PySide6.QtCore import QObject"),
    (core_knows_only_the_field, "core/reports/a.py", "def f():\n    import sqlite3"),
    (core_knows_only_the_field, "core/a.py", "from sqlite_utils import Database"),
    (core_knows_only_the_field, "core/a.py", "from db import store"),
    (core_knows_only_the_field, "core/a.py", "from ..gui import window"),
    (core_knows_only_the_field, "core/a.py", "importlib.import_module('gui.shell.window')"),
    (db_knows_no_window, "db/a.py", "import gui.shell.window"),
    (db_knows_no_window, "db/a.py", "from PySide6 import QtSql"),
    (gui_knows_no_storage, "gui/pages/a.py", "from db.store import Store"),
    (gui_knows_no_storage, "gui/a.py", "if 1:\n    import sqlite3"),
    (only_main_joins_the_layers, "start.py", "import gui\nfrom db import store"),
    (heavy_imports_wait, "core/a.py", "import openpyxl"),
    (heavy_imports_wait, "db/a.py", "try:\n    from sqlite_utils import Database\nexcept ImportError:\n    pass"),
    (heavy_imports_wait, "main.py", "class A:\n    import reportlab.lib"),
    (set_up_stands_alone, "core/host/bootstrap.py", "def f():\n    import PySide6"),
    (set_up_stands_alone, "core/host/bootstrap.py", "from core import model\nif (a := 1):\n    pass"),
    (set_up_stands_alone, "main.py", "match 1:\n    case 1: pass"),
    (sql_stays_in_db, "core/a.py", "q = 'select id\\nfrom filing'"),
    (sql_stays_in_db, "gui/a.py", "q = f'DELETE FROM {table}'"),
    (sql_stays_in_db, "main.py", "q = 'PRAGMA foreign_keys = on'"),
    (settings_are_named_by_their_declaration, "gui/a.py", "role = store.setting('role')"),
    (settings_are_named_by_their_declaration, "core/a.py", "NAME = 'x'\nstore.set_setting(NAME, '1')"),
    (settings_are_named_by_their_declaration, "core/a.py", "def f(plain):\n    return store.setting(plain)"),
    (settings_are_named_by_their_declaration, "core/a.py", "store.setting(f'report.{one.name}')"),
    (settings_are_named_by_their_declaration, "db/a.py", "settings.get(connection, 'role', '-')"),
    (settings_are_named_by_their_declaration, "db/a.py", "_NAME = 'seal'\nsettings.put(link, _NAME, '')"),
    (settings_are_stored_in_one_place, "db/a.py", "q = 'insert or replace into settings VALUES (?, ?)'"),
    (settings_are_stored_in_one_place, "db/a.py", "q = 'UPDATE settings SET value = ?'"),
    (message_boxes_stay_in_errors, "gui/shell/window.py", "from PySide6.QtWidgets import QMessageBox"),
    (message_boxes_stay_in_errors, "gui/shell/window.py", "QtWidgets.QErrorMessage()"),
    (colours_stay_in_theme, "gui/a.py", "c = '#abc'"),
    (colours_stay_in_theme, "gui/a.py", "s = f'border: 1px solid #C00000; width: {w}px'"),
    (colours_stay_in_theme, "gui/a.py", "s = 'QLabel { color: red }'"),
    (colours_stay_in_theme, "gui/a.py", "QColor(200, 0, 0)"),
    (colours_stay_in_theme, "gui/a.py", "Qt.GlobalColor.red"),
    (events_are_never_pumped, "gui/a.py", "QApplication.processEvents()"),
    (the_voice_is_calm, "core/a.py", "KnownError('抱歉，出错了。')"),
    (the_voice_is_calm, "gui/a.py", "label.setText(f'{name}已保存！')"),
    (files_are_opened_in_one_place, "core/a.py", "def f(path):\n    return path.read_bytes()"),
    (files_are_opened_in_one_place, "core/a.py", "def f(path):\n    with path.open('rb') as file: pass"),
    (files_are_opened_in_one_place, "db/a.py", "with open(path, encoding='utf-8') as file: pass"),
    (files_are_opened_in_one_place, "db/a.py", "import shutil\nshutil.copyfile(path, copy)"),
    (files_are_opened_in_one_place, "db/a.py", "handle = os.open(path, os.O_RDONLY)"),
    (files_are_opened_in_one_place, "db/a.py", "link = sqlite3.connect(path)"),
    (files_are_opened_in_one_place, "gui/a.py", "def f(path: Path):\n    return zipfile.ZipFile(path)"),
    (files_are_opened_in_one_place, "gui/a.py", "def f(one: Path | None):\n    book = openpyxl.load_workbook(one)"),
    (files_are_opened_in_one_place, "main.py", "class A:\n    def f(self, out):\n        out.write_text('')"),
    (files_are_named_by_one_function, "core/a.py", "out = folder / f'{unit.name}.zip'"),
    (files_are_named_by_one_function, "core/a.py", "out = folder / (unit.name + '.zip')"),
    (files_are_named_by_one_function, "gui/a.py", "out = Path(folder, '{}.pdf'.format(title))"),
    (files_are_named_by_one_function, "db/a.py", "out = folder.joinpath('sub', f'{unit.name}.db')"),
    (nothing_is_bound_to_a_machine, "docs/a.md", "cd /" + "work/main"),
    (nothing_is_bound_to_a_machine, "resources/lists/a.txt", "C:" + r"\Users\someone"),
    (nothing_is_bound_to_a_machine, "uv.toml", "index = 'https://" + "pypi" + ".org/simple'"),
    (pieces_are_small, "core/a.py", _LONG),
    (pieces_are_small, "db/a.py", "x = 1\n" * 401),
    (pieces_are_small_on_the_whole, "gui/a.py", _MIDDLING),
]
RULES = list(dict.fromkeys(rule for rule, _, _ in PLANTED))


def _house(folder: Path, *, path: str = "core/__init__.py", text: str = "") -> Path:
    """A small sound project with one file more."""
    for layer in LAYERS:
        (folder / layer).mkdir()
        (folder / layer / "__init__.py").write_text('"""A layer."""\n\ndef small(): pass\n', encoding="utf-8")
    (folder / "main.py").write_text("from core import a\nfrom db import b\nfrom gui import c\n", encoding="utf-8")
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    return folder


def _name(value: object) -> str:
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_the_project_keeps(rule: Rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED, ids=_name)
def test_a_violation_is_found_by(rule: Rule, path: str, text: str, tmp_path: Path):
    faults = rule(_house(tmp_path, path=path, text=text))
    assert any(fault.startswith((f"{path}:", ".:0 ")) for fault in faults)


def test_a_slow_library_behind_a_report_is_found(tmp_path: Path):
    """Reports may load one; then nobody may load the reports, neither straight nor through a third."""
    house = _house(tmp_path, path="core/reports/pdf.py", text="from reportlab.pdfgen.canvas import Canvas\n")
    assert heavy_imports_wait(house) == []
    (house / "core/third.py").write_text("from core.reports.pdf import draw\n", encoding="utf-8")
    (house / "gui/page.py").write_text("from core import third\n", encoding="utf-8")
    assert [fault.partition(":")[0] for fault in heavy_imports_wait(house)] == ["core/third.py", "gui/page.py"]


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_a_sound_house_has_no_fault_by(rule: Rule, tmp_path: Path):
    allowed = (
        "from __future__ import annotations\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import openpyxl\n"
        "def f():\n    '''Select a unit from the list.'''\n    import openpyxl\n"
        "kept = store.setting(ROLE.name)\n"
        "pixmap.fill(Qt.GlobalColor.transparent)\n"
        "buffer.open(mode)\ndialog.open()\nresource('a').read_text(encoding='utf-8')\nlink = sqlite3.connect('')\n"
        "def g(data: bytes, path: Path):\n    zipfile.ZipFile(io.BytesIO(data))\n    open(path, 'xb')\n"
        "ENDS = '[。！？]|[：:](?=.{12})'\nTEXT = '第#12项 已保存。'\n"
    )
    assert rule(_house(tmp_path, path="gui/a.py", text=allowed)) == []


def test_every_layer_is_read():
    """A rule over an empty folder would pass for ever."""
    assert {module.layer for module in modules(ROOT)} == {*LAYERS, "main"}
