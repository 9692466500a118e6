"""Two machines get the same set: whatever a dependency brings with it on any system is pinned too."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import core

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OPTIONAL = [text for extra in PROJECT["project"]["optional-dependencies"].values() for text in extra]
DIRECT = [*PROJECT["project"]["dependencies"], *OPTIONAL, *PROJECT["dependency-groups"]["dev"]]
CONSTRAINTS = PROJECT["tool"]["uv"]["constraint-dependencies"]
SYSTEMS = ("linux", "win32", "darwin")


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def applies(requirement: Requirement) -> bool:
    """Whether it is asked for on one of the systems, extras left out."""
    if requirement.marker is None:
        return True
    pythons = [{"python_version": version, "extra": ""} for version in ("3.11", "3.13")]
    systems = [{"sys_platform": name, "platform_system": _system(name), "os_name": _os(name)} for name in SYSTEMS]
    return any(requirement.marker.evaluate({**python, **system}) for python in pythons for system in systems)


def _system(name: str) -> str:
    return {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}[name]


def _os(name: str) -> str:
    return "nt" if name == "win32" else "posix"


def brought(name: str) -> set[str]:
    """What a distribution asks for; those of other systems are not here to be asked."""
    try:
        asked = requires(name) or []
    except PackageNotFoundError:
        return set()
    return names(text for text in asked if applies(Requirement(text)))


def closure(direct: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = names(direct)
    while waiting:
        found |= waiting
        waiting = {other for name in waiting for other in brought(name)} - found
    return found


def test_every_version_is_one_version():
    loose = [text for text in [*DIRECT, *CONSTRAINTS] if [s.operator for s in Requirement(text).specifier] != ["=="]]
    assert loose == []


def test_nothing_is_left_to_the_day_of_installation():
    needed = closure(DIRECT)
    assert {"colorama", "pefile", "pywin32-ctypes"} <= needed  # what only Windows asks for is seen from here
    assert needed - names([*DIRECT, *CONSTRAINTS]) == set()


def test_no_pin_is_left_over():
    """Of what only older Pythons ask for, a newer one can't tell who asks."""
    here = [text for text in CONSTRAINTS if (pin := Requirement(text)).marker is None or pin.marker.evaluate()]
    assert names(here) - closure(DIRECT) == set()


def test_what_is_optional_is_tested():
    assert [text for text in OPTIONAL if text not in PROJECT["dependency-groups"]["dev"]] == []


def test_packages_name_the_version_of_the_program():
    assert PROJECT["project"]["version"] == core.VERSION
