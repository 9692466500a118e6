"""The policy file as it is written: its entries and their lines. What they mean is `core.settings.policy`'s."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from core import files
from core.errors import KnownError
from core.host.program_folder import POLICY
from core.model.policy_values import PolicyValueError, Reader


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The entries of the file; `text` and `source` name the place of a fault."""

    entries: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    source: Path | None = None

    def value(self, name: str, reader: Reader) -> object:
        """An entry as its reader takes it, None when it is not there; KnownError names the line of a wrong one."""
        if name not in self.entries:
            return None
        try:
            return reader(self.entries[name])
        except PolicyValueError as error:
            raise self.fault(name, f"{name} {error}") from None

    def fault(self, name: str, what: str) -> KnownError:
        """What is wrong at an entry, with its line."""
        return _fault(_line_of(self.text, name), what, self.source)

    def place(self, written: str) -> Path:
        """A folder or file as written, from the policy's own folder on when it is not absolute."""
        path = Path(os.path.expandvars(written)).expanduser()
        return path if path.is_absolute() or self.source is None else self.source.parent / path


def parse(text: str, source: Path | None = None) -> PolicyFile:
    """Read a policy; raises KnownError that names the file and the line of what is no TOML."""
    import tomllib  # most PCs have no such file

    try:
        return PolicyFile(tomllib.loads(text), text, source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise _fault(line, "写法不对，读不懂", source) from error


@lru_cache(maxsize=4)
def read(path: Path) -> PolicyFile:
    """Read a policy file; KnownError when it can't be read or is no TOML."""
    try:
        return parse(files.read(path).decode("utf-8-sig"), path)
    except OSError as error:
        raise KnownError(f"策略文件“{path.name}”打不开。", f"看一看它的读取权限：{path}") from error
    except UnicodeDecodeError as error:
        raise KnownError(f"策略文件“{path.name}”不是 UTF-8 编码。", "用记事本打开，另存为时编码选 UTF-8。") from error


def _line_of(text: str, name: str) -> int:
    """The line, from 1, in which an entry or a table begins; the first when it is not there."""
    begins = re.compile(rf"""\s*\[?\s*["']?{re.escape(name)}["']?\s*[\].=]""")
    return next((at for at, line in enumerate(text.split("\n"), 1) if begins.match(line)), 1)


def _fault(line: int, what: str, source: Path | None) -> KnownError:
    name = source.name if source else POLICY
    hint = f"改好这一行再启动，没有改动任何内容。文件在：{source}" if source else "改好这一行再启动。"
    return KnownError(f"策略文件“{name}”第 {line} 行：{what}。", hint)
