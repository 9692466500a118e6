"""The records of a package as JSON and back; what comes in is held to the bounds of local entry."""

from __future__ import annotations

from typing import Any, TypeVar

from core import validation, verbs
from core.errors import KnownError
from core.exchange.versions import MOST_REVISIONS, NAME, Carried
from core.model.codec import canonical, decode, encode
from core.model.records import Evidence, Filing, Record, WorkList
from core.owner_values import OwnerValue, ValueDecision
from core.strict_json import MalformedError, loads

R = TypeVar("R", bound=Record)
Told = TypeVar("Told", ValueDecision, OwnerValue)
_MOST_ANCESTORS = 5000


def carried_json(carried: Carried) -> dict[str, Any]:
    """A filing with its evidence and lineage."""
    files = [encode(one) for one in carried.evidence]
    return {"filing": encode(carried.filing), "evidence": files, "lineage": sorted(carried.lineage)}


def carried_text(carried: Carried) -> str:
    """A filing with all that travels with it as one line of JSON."""
    return canonical(carried_json(carried))


def sound(record: R) -> R:
    """The record itself; KnownError for one that local entry would not have made."""
    _require_revision(record.revision)
    if fault := validation.record_fault(record):
        raise unsound(fault)
    return record


def sound_carried(data: object) -> Carried:
    """The same back, filing and evidence held to the bounds of local entry; raises KnownError, MalformedError."""
    found = _carried(data)
    if fault := validation.record_fault(found.filing):
        raise unsound(fault)
    for one in found.evidence:
        sound(one)
    return found


def unsound(fault: str) -> KnownError:
    """The refusal of a package with such a fault in it."""
    return KnownError(f"里面的内容不对：{fault}，没有读入。", "请对方改好后重新导出。")


def sound_told(kind: type[Told], data: object) -> Told:
    """A decision or an owner's value as it travels; raises KnownError, MalformedError."""
    found = decode(kind, data)
    _require_revision(found.revision)
    if fault := validation.record_fault(found):
        raise unsound(fault)
    return found


def work_list_from(data: object) -> WorkList:
    """A list as it travels; one of an older program has its targets' verbs read from their words."""
    found = decode(WorkList, data)
    if not 0 < found.version < MOST_REVISIONS:
        raise MalformedError("list")
    if fault := validation.list_fault(found):
        raise KnownError(f"里面的清单不对：{fault}，没有读入。", "请督查室改好后重新导出。")
    if isinstance(data, dict) and any("verb" not in one for one in data["indicators"]):
        return found._replace(indicators=tuple(map(verbs.with_verb, found.indicators)))
    return found


def _require_revision(revision: int) -> None:
    if not 0 <= revision < MOST_REVISIONS:
        raise MalformedError("revision")


def _carried(data: object) -> Carried:
    if not isinstance(data, dict) or set(data) != {"filing", "evidence", "lineage"}:
        raise MalformedError("filing")
    lineage = data["lineage"]
    if not isinstance(lineage, list) or len(lineage) > _MOST_ANCESTORS or not isinstance(data["evidence"], list):
        raise MalformedError("lineage")
    if not all(isinstance(name, str) and NAME.fullmatch(name) for name in lineage):
        raise MalformedError("lineage")
    filing = decode(Filing, data["filing"])
    _require_revision(filing.revision)
    evidence = tuple(decode(Evidence, one) for one in data["evidence"])
    if any(one.key != filing.key for one in evidence):
        raise MalformedError("evidence")
    return Carried(filing, evidence, frozenset(lineage))


def carried_from(text: str) -> Carried:
    """What `carried_text` wrote."""
    return _carried(loads(text))
