"""What PySide's libraries ask for when they are loaded, without the modules that stand behind it.

PySide tells by them what its functions take: in the sentence of a TypeError, in `help()`, in `inspect.signature`. Its
own modules for that come as source, in a ZIP inside a library, and are compiled anew at each start of any program,
which takes as long as all the rest of importing Qt. A program that calls its functions rightly never asks them. So
this one fetches them at the first question. Before PySide opens the ZIP it looks for a folder `files.dir` with modules
of these names (`find_incarnated_files` in its `signature_bootstrap`); `gui.shell.startup.lighten_shiboken` lets it find ours.

Two of the names are asked for: of `loader` the functions below, of `mapping` the names in which PySide evaluates
`PySide6.QtWidgets.…` to find the function again that was called wrongly.
"""

from __future__ import annotations

import functools
import importlib
import sys
import threading
from types import ModuleType
from typing import Any

_NAME = "shibokensupport"
_LOCK = threading.RLock()
loader = mapping = sys.modules[__name__]
sys.modules |= {f"{_NAME}.signature{part}": loader for part in ("", ".loader", ".mapping")}
for _stand_in in vars(sys.modules["shiboken6"]).pop("stand_ins", ()):
    del sys.modules[_stand_in]  # PySide has taken them; whoever comes next gets the real ones


def _theirs(part: str) -> ModuleType:
    """PySide's own module of that name.

    Where the library found no function of that name, it asks while an error stands, under which nothing can be called.
    """
    try:
        raise LookupError  # noqa: TRY301  takes that error's place
    except (LookupError, SystemError):
        pass
    with _LOCK:
        _unpack()
    return sys.modules[f"{_NAME}.signature.{part}"]


@functools.cache
def _unpack() -> None:
    """Import PySide's own modules out of the ZIP in its library; they take the names of this one."""
    package = sys.modules["shiboken6"]
    if package.__spec__ and package.__spec__.loader:
        package.__spec__.loader.exec_module(package)  # which was put off, and is asked for its version
    bootstrap = importlib.import_module("signature_bootstrap")  # made by the library before it asks for us
    for name, module in list(vars(bootstrap).items()):
        if isinstance(module, ModuleType) and module.__spec__ is None:
            setattr(bootstrap, name, importlib.import_module(name))  # in place of its stand-in
    for name in [name for name in sys.modules if name.partition(".")[0] == _NAME]:
        del sys.modules[name]
    finders, archive = bootstrap.prepare_zipfile()
    finders.insert(0, archive)
    try:
        importlib.import_module(f"{_NAME}.signature.loader")
    finally:
        finders.remove(archive)


def update_mapping() -> None:
    """Take over the names that PySide's own module has by now."""
    theirs, ours = _theirs("mapping"), globals()
    with _LOCK:  # who comes while another is at it would go on without the names
        theirs.update_mapping()
        ours.update({name: value for name, value in vars(theirs).items() if name not in ours})


def pyside_type_init(*arguments: Any) -> Any:  # noqa: ANN401
    """The signatures of a type's functions."""
    return _theirs("loader").pyside_type_init(*arguments)


def create_signature(*arguments: Any) -> Any:  # noqa: ANN401
    """One signature, as `inspect` has them."""
    return _theirs("loader").create_signature(*arguments)


def seterror_argument(*arguments: Any) -> Any:  # noqa: ANN401
    """The error for arguments that a function does not take."""
    return _theirs("loader").seterror_argument(*arguments)


def make_helptext(*arguments: Any) -> Any:  # noqa: ANN401
    """The text of `help()`."""
    return _theirs("loader").make_helptext(*arguments)


def feature_import(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
    """An import that may ask for one of PySide's features."""
    return _theirs("loader").feature_import(*arguments, **named)


def feature_imported(*arguments: Any) -> Any:  # noqa: ANN401
    """Whether a module that was imported uses PySide."""
    return _theirs("loader").feature_imported(*arguments)


def finish_import(_module: ModuleType) -> None:
    """Nothing is put right in a module of Qt: PySide 6.8 knows no such repairs."""


def post_init() -> None:
    """The import stays as it is: PySide's next one would read the source of each later module, for its features."""


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """What another version of PySide may ask for besides."""
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(_theirs("loader"), name)
