"""The functions that PySide's libraries ask for when they are loaded, without what stands behind them.

PySide tells by them what its functions take: in the sentence of a TypeError, in `help()`, in `inspect.signature`. Its
own modules for that come as source, in a ZIP inside a library, and are compiled anew at each start of any program,
which takes as long as all the rest of importing Qt. A program that calls its functions rightly never asks them. So
these here fetch them at the first question. Before PySide opens the ZIP it looks for a folder `files.dir` with a
package of this name (`find_incarnated_files` in its `signature_bootstrap`); `gui.startup.load_qt` lets it find ours.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from . import (
    mapping,  # noqa: F401  kept alive from here: PySide's library holds its names without owning them
    own,
)


def pyside_type_init(*arguments: Any) -> Any:  # noqa: ANN401
    """The signatures of a type's functions."""
    return own("loader").pyside_type_init(*arguments)


def create_signature(*arguments: Any) -> Any:  # noqa: ANN401
    """One signature, as `inspect` has them."""
    return own("loader").create_signature(*arguments)


def seterror_argument(*arguments: Any) -> Any:  # noqa: ANN401
    """The error for arguments that a function does not take."""
    return own("loader").seterror_argument(*arguments)


def make_helptext(*arguments: Any) -> Any:  # noqa: ANN401
    """The text of `help()`."""
    return own("loader").make_helptext(*arguments)


def feature_import(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
    """An import that may ask for one of PySide's features."""
    return own("loader").feature_import(*arguments, **named)


def feature_imported(*arguments: Any) -> Any:  # noqa: ANN401
    """Whether a module that was imported uses PySide."""
    return own("loader").feature_imported(*arguments)


def finish_import(_module: ModuleType) -> None:
    """Nothing is put right in a module of Qt: PySide 6.8 knows no such repairs."""


def post_init() -> None:
    """Python's import stays: PySide's would read the source of each later module, to look for its features."""


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """What another version of PySide may ask for besides."""
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(own("loader"), name)
