"""A look at the files that a package brings as evidence: the same that local evidence gets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from core.errors import KnownError
from core.exchange.package import Package
from core.exchange.ports import Desk
from core.model.records import Evidence
from core.model.setting import read
from core.settings.office import EVIDENCE_LIMITS, MEGABYTE, Limits
from core.usecases import evidence

#: What is here already was let in once.
_NO_LIMITS = Limits(1000 * MEGABYTE, 1000 * MEGABYTE)


def looked_at(desk: Desk, package: Package) -> Iterator[str]:
    """A look at every attached file that the package brings, or that is here already under other words."""
    sizes = package.evidence_sizes()
    attached = [one for carried in package.content.filings for one in carried.evidence]
    if not sizes.keys() <= {one.sha256 for one in attached}:
        raise KnownError("文件里有不属于任何填报的附件，没有读入。", "请对方重新导出。")
    limits = read(desk, EVIDENCE_LIMITS)
    known = set(map(_looks, desk.records(Evidence, unit_id=package.manifest.unit_id)))
    for one in attached:
        if _looks(one) in known and desk.exchange.has_content(one.sha256):
            continue
        if desk.exchange.has_content(one.sha256):
            held = desk.content(one.sha256)
            yield evidence.look_at_arrived(one, len(held), partial(bytes, held), _NO_LIMITS)
        elif one.sha256 in sizes:
            yield evidence.look_at_arrived(one, sizes[one.sha256], partial(package.evidence, one.sha256), limits)


def _looks(one: Evidence) -> tuple[str, str, str, int]:
    return one.sha256, one.name, one.kind, one.size
