"""Puts the faults of `tests/data/planted_faults.json` into the demo year, each alone."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from core import demo, owners
from core.lists import parsing
from core.model import wording
from core.model.board import Board
from core.model.period import Month
from core.model.records import Evidence, Filing, FilingKey, Indicator
from core.model.status import ProgressStatus
from core.plan import percent_at

LISTED = Path(__file__).parents[2] / "data" / "planted_faults.json"
DECEMBER = Month(2022, 12)
Fault = Mapping[str, Any]
Planted = tuple[Sequence[Filing], Sequence[Evidence], dict[str, bytes]]


@cache
def board() -> Board:
    return Board(parsing.built_in())


@cache
def year() -> tuple[Filing, ...]:
    """The demo year as it is, without a planted fault."""
    return tuple(demo.filings(board()))


def faults() -> list[Fault]:
    return json.loads(LISTED.read_text(encoding="utf-8"))


def key_of(place: Fault) -> FilingKey:
    node = next(one for one in board().tasks if one.title == place["node"])
    unit = next(one for one in board().single_units if one.name == place["unit"])
    return FilingKey(node.id, unit.id, Month.parse(place["month"]))


def planted(fault: Fault) -> Planted:
    """The year with the one fault in it."""
    return _PLANT[fault["kind"]](fault, key_of(fault))


def _with(*changed: Filing) -> Planted:
    new = {one.key: one for one in changed}
    return [new.get(one.key, one) for one in year()], (), {}


def _at(key: FilingKey) -> Filing:
    return next(one for one in year() if one.key == key)


def _indicator(fault: Fault, key: FilingKey) -> Indicator:
    return next(one for one in board().indicators[key.node_id] if one.text == fault["indicator"])


def _value(fault: Fault, key: FilingKey, change: Any) -> Planted:
    one, filing = _indicator(fault, key), _at(key)
    return _with(filing._replace(values={**filing.values, one.id: change(filing.values[one.id])}))


def _ran_back(fault: Fault, key: FilingKey) -> Planted:
    before = _at(key._replace(month=key.month.plus(-1))).values[_indicator(fault, key).id]
    is_counted = before == int(before)
    return _value(fault, key, lambda _value: float(int(before * 0.7)) if is_counted else round(before * 0.7, 2))


def _jump(fault: Fault, key: FilingKey) -> Planted:
    one = _indicator(fault, key)
    later = [
        each for each in year() if each.key[:2] == key[:2] and each.key.month >= key.month and one.id in each.values
    ]
    more = 0.6 * one.value[0]
    return _with(*(each._replace(values={**each.values, one.id: each.values[one.id] + more}) for each in later))


def _scale(fault: Fault, key: FilingKey) -> Planted:
    times = 10000.0 if fault["do"].startswith("times") else 0.0001
    return _value(fault, key, lambda value: value * times)


def _same_sentence(fault: Fault, key: FilingKey) -> Planted:
    filing = _at(key)
    return _with(filing._replace(progress=filing.progress + fault["sentence"]))


def _lead_support(fault: Fault, key: FilingKey) -> Planted:
    filing = _at(key)
    if "indicator" not in fault:
        return _with(filing._replace(status=ProgressStatus.NOT_STARTED, percent=0.0))
    one = _indicator(fault, key)
    owner = owners.owner_at(board(), one, key.month)
    assert owner is not None
    value = _at(key._replace(unit_id=owner)).values[one.id]
    said = wording.amount(round(value * 1.3, 2), one.unit, space=False)
    return _with(filing._replace(cumulative=f"{one.name}累计{said}。"))


def _word_value(fault: Fault, key: FilingKey) -> Planted:
    return _with(_at(key)._replace(status=ProgressStatus(fault["do"])))


def _plan_denies(fault: Fault, key: FilingKey) -> Planted:
    planned = percent_at(owners.plan_of_part(board(), board().nodes[key.node_id], key.unit_id, ()), key.month)
    status = ProgressStatus(fault["do"].split(",")[0])
    return _with(_at(key)._replace(status=status, percent=round(max(planned - 25, 0), 1)))


def _evidence(fault: Fault, key: FilingKey) -> Planted:
    """A photo of one filing in another: the same file, or saved smaller."""
    first, second = picture(320, 240), picture(320, 240)
    if fault["do"] != "same file":
        second = picture(160, 120)
    data = {hashlib.sha256(one).hexdigest(): one for one in (first, second)}
    (one, *more) = data
    proofs = (_proof(key_of(fault["other"]), one), _proof(key, more[0] if more else one))
    return year(), proofs, data


def _proof(key: FilingKey, sha256: str) -> Evidence:
    return Evidence(key, "现场.jpg", sha256, 1000, "jpg")


def picture(width: int, height: int, *, turned: bool = False) -> bytes:
    """A street with a few blocks of houses, as JPEG; `turned` is another scene."""
    from PIL import Image, ImageDraw

    made = Image.new("RGB", (320, 240), (170, 200, 230))
    draw = ImageDraw.Draw(made)
    for at, high in enumerate((60, 130, 90, 180, 40, 150, 110)):
        side = 240 - high if not turned else high // 2
        draw.rectangle((at * 46, side, at * 46 + 38, 240 if not turned else 120), fill=(20 + 30 * at, 90, 60 + 20 * at))
    file = io.BytesIO()
    made.resize((width, height)).save(file, "JPEG", quality=85)
    return file.getvalue()


_PLANT = {
    "ran_back": _ran_back,
    "jump": _jump,
    "scale": _scale,
    "fraction": lambda fault, key: _value(fault, key, lambda value: value + 0.4),
    "sign": lambda fault, key: _value(fault, key, lambda value: -value),
    "same_sentence": _same_sentence,
    "lead_support": _lead_support,
    "word_value": _word_value,
    "evidence": _evidence,
    "plan_denies": _plan_denies,
}
