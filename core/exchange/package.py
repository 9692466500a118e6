"""What a package holds, how it is written and signed, and how it is read: checked whole before it is believed.

A package is a ZIP of `manifest.json` (what it is, with the SHA-256 of every other member), `manifest.sig` (the
sender's signature of the manifest), the records as JSON lines, and evidence under its hash. A sealed package
holds such a ZIP, closed to the office's key, as its one member beside the manifest.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from core.errors import KnownError
from core.exchange import archive, keys
from core.exchange.archive import Source
from core.exchange.versions import MOST_REVISIONS, NAME, Carried
from core.model.codec import MalformedError, canonical, decode, encode, loads, texts
from core.model.period import Month
from core.model.records import Evidence, Filing, ListId, MonthLock, Review, TaskChange, UnitId, WorkList

T = TypeVar("T")
FORMAT = 1
_MANIFEST, _SIGNATURE, _SEALED = "manifest.json", "manifest.sig", "content.sealed"
_MOST_MANIFEST = 1 << 20
_MOST_ANCESTORS = 5000


class Kind(StrEnum):
    """What a package is for."""

    HANDOUT = "handout"
    RETURN = "return"
    RECEIPT = "receipt"
    SHARE = "share"
    SHEET = "sheet"

    @property
    def label(self) -> str:
        """The word for it."""
        return _LABELS[self]

    @property
    def from_office(self) -> bool:
        """Whether the office makes it."""
        return self in {Kind.HANDOUT, Kind.RECEIPT}


_LABELS = {
    Kind.HANDOUT: "交办包",
    Kind.RETURN: "报送包",
    Kind.RECEIPT: "回执",
    Kind.SHARE: "同单位交换包",
    Kind.SHEET: "填报表",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of a package. `sender` and `to` are workspace ids, `to` "" when the addressee isn't known yet.

    `serial` orders what one office sends; `key` is the sender's public key; `members` holds the SHA-256 of each
    member; `answers` the ids of the packages that a receipt acknowledges.
    """

    format: int
    kind: Kind
    id: str
    sender: str
    to: str
    unit_id: UnitId
    unit_name: str
    month: Month | None
    list_id: ListId
    list_title: str
    list_version: int
    created_at: dt.datetime
    machine: str
    program: str
    serial: int
    key: str
    answers: tuple[str, ...] = ()
    members: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """The records of a package. `settings` are those that the office sets for all."""

    filings: tuple[Carried, ...] = ()
    reviews: tuple[Review, ...] = ()
    locks: tuple[MonthLock, ...] = ()
    changes: tuple[TaskChange, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    work_list: WorkList | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was read and found whole. `digest` is the SHA-256 of its manifest."""

    manifest: Manifest
    content: Content
    digest: str
    source: Source
    sealed: bool = False

    def evidence(self, sha256: str) -> bytes:
        """The content of an attached file; b"" when the package doesn't bring it."""
        name = f"evidence/{sha256}"
        if name not in self.manifest.members:
            return b""
        with archive.opened(self.source) as opened:
            data = archive.read(opened, name)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise archive.damaged()
        return data


# --- writing -------------------------------------------------------------------------------------------


def pack(
    manifest: Manifest, content: Content, seed: bytes, *, evidence: Mapping[str, Callable[[], bytes]] | None = None
) -> bytes:
    """The package as bytes. `evidence` gives each attached file's content by its SHA-256 when it is asked."""
    members: dict[str, bytes | Callable[[], bytes]] = dict(_records(content))
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in members.items() if isinstance(data, bytes)}
    for sha256, read in (evidence or {}).items():
        members[f"evidence/{sha256}"] = read
        hashes[f"evidence/{sha256}"] = sha256
    head = canonical(encode(dataclasses.replace(manifest, key=keys.public_key(seed), members=hashes))).encode()
    return _zipped({_MANIFEST: head, _SIGNATURE: keys.sign(seed, head).encode(), **members})


def seal(package: bytes, office: str, to: str) -> bytes:
    """The package closed to the office's public key."""
    head = canonical({"format": FORMAT, "kind": "sealed", "to": to}).encode()
    return _zipped({_MANIFEST: head, _SEALED: keys.seal(office, package)})


def _zipped(members: Mapping[str, bytes | Callable[[], bytes]]) -> bytes:
    file = io.BytesIO()
    archive.write(file, members)
    if file.tell() > archive.MOST_BYTES:
        raise KnownError("佐证材料太多，一个文件装不下，没有导出。", "减少或压缩佐证材料后再试。")
    return file.getvalue()


def _records(content: Content) -> Iterator[tuple[str, bytes]]:
    yield "filings.jsonl", _lines(content.filings, _carried_json)
    for name, kept in (("reviews", content.reviews), ("locks", content.locks), ("changes", content.changes)):
        yield f"{name}.jsonl", _lines(kept, encode)
    yield "settings.json", canonical(dict(content.settings)).encode()
    if content.work_list is not None:
        yield "list.json", canonical(encode(content.work_list)).encode()


def _lines(records: tuple[T, ...], as_json: Callable[[T], Any]) -> bytes:
    return "".join(f"{canonical(as_json(one))}\n" for one in records).encode()


def _carried_json(carried: Carried) -> dict[str, Any]:
    files = [encode(one) for one in carried.evidence]
    return {"filing": encode(carried.filing), "evidence": files, "lineage": sorted(carried.lineage)}


def carried_text(carried: Carried) -> str:
    """A filing with all that travels with it as one line of JSON."""
    return canonical(_carried_json(carried))


# --- reading -------------------------------------------------------------------------------------------


def is_package(path: Path) -> bool:
    """Whether the file is meant to be one: a ZIP with a manifest."""
    try:
        if not archive.looks_like_one(path):
            return False
        with archive.opened(path) as opened:
            return _MANIFEST in opened.namelist()
    except KnownError:
        return not path.suffix.lower().startswith((".xls", ".doc", ".ppt"))


def sealed_to(source: Source) -> str | None:
    """The workspace that a sealed package is closed to; None for one that is open."""
    with archive.opened(source) as opened:
        if _SEALED not in opened.namelist():
            return None
        head = loads(_manifest_bytes(opened))
        _require_format(head)
        return str(head.get("to", ""))


def read(source: Source, seed: bytes | None = None) -> Package:
    """Read and check a package; `seed` opens what is sealed to this workspace.

    Raises KnownError for what is damaged, changed, not signed by the key it names, newer than the program
    or over the limits. Whether it is meant for this workspace is not asked here.
    """
    with archive.opened(source) as opened:
        if _SEALED in opened.namelist():
            return _read_sealed(opened, seed)
        return _read(opened, source)


def _read_sealed(opened: zipfile.ZipFile, seed: bytes | None) -> Package:
    _require_format(loads(_manifest_bytes(opened)))
    if seed is None:
        raise KnownError("文件是加密的，要在督查室的工作区里收取。")
    inner = keys.unseal(seed, archive.read(opened, _SEALED))
    with archive.opened(inner) as inside:
        if _SEALED in inside.namelist():
            raise archive.damaged()
        return dataclasses.replace(_read(inside, inner), sealed=True)


def read_head(source: Source) -> Manifest:
    """The head of an open package, its signature checked; what it heads is not looked at."""
    with archive.opened(source) as opened:
        return _signed_head(opened, _manifest_bytes(opened))


def _read(opened: zipfile.ZipFile, source: Source) -> Package:
    head = _manifest_bytes(opened)
    manifest = _signed_head(opened, head)
    _require_members(opened, manifest)
    return Package(manifest, _content(opened), hashlib.sha256(head).hexdigest(), source)


def _signed_head(opened: zipfile.ZipFile, head: bytes) -> Manifest:
    data = loads(head)
    _require_format(data)
    manifest = decode(Manifest, data)
    signature = archive.read(opened, _SIGNATURE).decode("ascii")
    if not keys.is_signed(manifest.key, head, signature):
        raise KnownError("签名不对，文件被改动过，没有读入。", "请对方重新导出。")
    if manifest.kind is Kind.SHEET:
        raise archive.damaged()
    return manifest


def _manifest_bytes(opened: zipfile.ZipFile) -> bytes:
    if opened.getinfo(_MANIFEST).file_size > _MOST_MANIFEST:
        raise archive.damaged()
    return archive.read(opened, _MANIFEST)


def _require_format(data: object) -> None:
    if not isinstance(data, dict) or not isinstance(data.get("format"), int):
        raise archive.damaged()
    if data["format"] > FORMAT:
        raise KnownError("文件由更新版本的程序导出，这里读不了。", "把程序升级到最新版再收取。")


def _require_members(opened: zipfile.ZipFile, manifest: Manifest) -> None:
    present = set(opened.namelist()) - {_MANIFEST, _SIGNATURE}
    if present != set(manifest.members):
        raise KnownError("文件里的内容有增减，没有读入。", "请对方重新导出。")
    for name, expected in manifest.members.items():
        if archive.digest(opened, name) != expected:
            raise KnownError("文件内容被改动过或已损坏，没有读入。", "请对方重新导出。")


def _content(opened: zipfile.ZipFile) -> Content:
    present = set(opened.namelist())
    return Content(
        filings=tuple(map(_carried, _json_lines(opened, "filings.jsonl"))),
        reviews=tuple(_review(one) for one in _json_lines(opened, "reviews.jsonl")),
        locks=tuple(decode(MonthLock, one) for one in _json_lines(opened, "locks.jsonl")),
        changes=tuple(decode(TaskChange, one) for one in _json_lines(opened, "changes.jsonl")),
        settings=texts(loads(archive.read(opened, "settings.json"))),
        work_list=_work_list(loads(archive.read(opened, "list.json"))) if "list.json" in present else None,
    )


def _json_lines(opened: zipfile.ZipFile, name: str) -> Iterator[Any]:
    return map(loads, archive.read(opened, name).splitlines())


def _review(data: object) -> Review:
    found = decode(Review, data)
    _require_revision(found.revision)
    return found


def _work_list(data: object) -> WorkList:
    found = decode(WorkList, data)
    if not dt.MINYEAR < found.year < dt.MAXYEAR or not 0 <= found.version < MOST_REVISIONS:
        raise MalformedError("list")
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
    if any(one.key != filing.key or not re.fullmatch("[0-9a-f]{64}", one.sha256) for one in evidence):
        raise MalformedError("evidence")
    return Carried(filing, evidence, frozenset(lineage))


def carried_from(text: str) -> Carried:
    """What `carried_text` wrote."""
    return _carried(loads(text))
