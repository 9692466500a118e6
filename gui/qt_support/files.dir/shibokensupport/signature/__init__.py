"""The package in which PySide looks for `loader` and `mapping`, and the way to its own modules of these names."""

from __future__ import annotations

import functools
import importlib
import sys
from types import ModuleType

_PACKAGE = "shibokensupport"


def own(name: str) -> ModuleType:
    """PySide's own module of that name."""
    _unpack()
    return sys.modules[f"{_PACKAGE}.signature.{name}"]


@functools.cache
def _unpack() -> None:
    """Import PySide's own modules out of the ZIP in its library; they take the names of ours."""
    package = sys.modules["shiboken6"]
    if package.__spec__ and package.__spec__.loader:
        package.__spec__.loader.exec_module(package)  # which was put off, and is asked for its version
    bootstrap = importlib.import_module("signature_bootstrap")  # made by the library before it asks for us
    for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
        del sys.modules[name]
    finders, archive = bootstrap.prepare_zipfile()
    finders.insert(0, archive)
    try:
        importlib.import_module(f"{_PACKAGE}.signature.loader")
    finally:
        finders.remove(archive)
