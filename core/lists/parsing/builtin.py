"""The list that ships with the program: read from its text by the same parser, never from a prepared table."""

from __future__ import annotations

import json

from core.documents.decode import read_text
from core.errors import KnownError
from core.host.resources import resource
from core.lists.parsing.build import build
from core.lists.parsing.outline import parse
from core.model.period import Frequency
from core.model.records import WorkList


def built_in(year: int = 2022) -> WorkList:
    """The built-in list of a year; beside its text lies what the office decided and the text does not say."""
    path = resource("lists", f"{year}.txt")
    if not path.exists():
        raise KnownError(f"程序没有内置{year}年的清单。", "请选择一份清单文件。")
    text = read_text(path)
    return build(parse(text), source=text, frequencies=_frequencies(year))


def _frequencies(year: int) -> dict[str, Frequency]:
    """填报频次 by the title of the part that it holds for."""
    path = resource("lists", f"{year}.json")
    if not path.exists():
        return {}
    settings = json.loads(read_text(path))
    return {title: Frequency(value) for title, value in settings["frequencies"].items()}
