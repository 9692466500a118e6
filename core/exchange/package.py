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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from core import validation
from core.bounded_zip import Source
from core.errors import KnownError
from core.exchange import archive, keys
from core.exchange.chain import Head
from core.exchange.package_records import carried_json, sound, sound_carried, sound_told, unsound, work_list_from
from core.exchange.versions import MOST_REVISIONS, Carried
from core.model.codec import ID, canonical, decode, encode, texts
from core.model.period import Month
from core.model.records import ListId, MonthLock, Record, Review, TaskChange, UnitId, WorkList
from core.owner_values import OwnerValue, ValueDecision
from core.strict_json import MalformedError, loads

T = TypeVar("T")
R = TypeVar("R", bound=Record)
FORMAT = 2
_MANIFEST, _SIGNATURE, _SEALED, _EVIDENCE = "manifest.json", "manifest.sig", "content.sealed", "evidence/"
_HEADS = "heads.jsonl"
_DECISIONS, _VALUES = "decisions.jsonl", "values.jsonl"
_SHA256 = re.compile("[0-9a-f]{64}")
_MOST_MANIFEST = 1 << 20
_MOST_JSON = 32 << 20  # of a member that is read at once
_MOST_MARKS = 100_000  # in one record
_MEMBER: Mapping[Any, str] = {
    Review: "reviews.jsonl",
    MonthLock: "locks.jsonl",
    TaskChange: "changes.jsonl",
}


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

    `serial` orders what one office sends, a unit says with it which one it heard last; `key` is the sender's public
    key; `members` holds the SHA-256 of each member; `answers` the ids of the packages that a receipt acknowledges.
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
    """The records of a package.

    `settings` are those that the office sets for all; for `heads` see `core.exchange.chain`.
    """

    filings: tuple[Carried, ...] = ()
    reviews: tuple[Review, ...] = ()
    locks: tuple[MonthLock, ...] = ()
    changes: tuple[TaskChange, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    work_list: WorkList | None = None
    decisions: tuple[ValueDecision, ...] = ()
    values: tuple[OwnerValue, ...] = ()
    heads: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was read and found whole. `digest` is the SHA-256 of its manifest."""

    manifest: Manifest
    content: Content
    digest: str
    source: Source
    sealed: bool = False

    def evidence_sizes(self) -> Mapping[str, int]:
        """The attached files that it brings by their SHA-256, with their sizes in bytes."""
        names = [name for name in self.manifest.members if name.startswith(_EVIDENCE)]
        if not names:
            return {}
        with archive.opened(self.source) as opened:
            return {name.removeprefix(_EVIDENCE): opened.getinfo(name).file_size for name in names}

    def evidence(self, sha256: str) -> bytes:
        """The content of an attached file; b"" when the package doesn't bring it."""
        name = f"{_EVIDENCE}{sha256}"
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
    members: dict[str, bytes | Callable[[], bytes]] = dict(_members(content))
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in members.items() if isinstance(data, bytes)}
    for sha256, read in (evidence or {}).items():
        members[f"{_EVIDENCE}{sha256}"] = read
        hashes[f"{_EVIDENCE}{sha256}"] = sha256
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


def _members(content: Content) -> Iterator[tuple[str, bytes]]:
    yield "filings.jsonl", _lines(content.filings, carried_json)
    for kind, kept in ((Review, content.reviews), (MonthLock, content.locks), (TaskChange, content.changes)):
        yield _MEMBER[kind], _lines(kept, encode)
    yield "settings.json", canonical(dict(content.settings)).encode()
    if content.heads:  # a member that programs of 0.1.0 pass over
        yield _HEADS, _lines(content.heads, encode)
    if content.work_list is not None:
        yield "list.json", canonical(encode(content.work_list)).encode()
    for name, told in ((_DECISIONS, content.decisions), (_VALUES, content.values)):
        if told:
            yield name, _lines(told, encode)


def _lines(records: tuple[T, ...], as_json: Callable[[T], Any]) -> bytes:
    return "".join(f"{canonical(as_json(one))}\n" for one in records).encode()


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


def read(source: Source, seeds: Sequence[bytes] = ()) -> Package:
    """Read and check a package; `seeds`, the keys of this workspace, open what is sealed to it.

    Raises KnownError for what is damaged, changed, not signed by the key it names, newer than the program
    or over the limits. Whether it is meant for this workspace is not asked here.
    """
    with archive.opened(source) as opened:
        if _SEALED in opened.namelist():
            return _read_sealed(opened, seeds)
        return _read(opened, source)


def _read_sealed(opened: zipfile.ZipFile, seeds: Sequence[bytes]) -> Package:
    _require_format(loads(_manifest_bytes(opened)))
    if not seeds:
        raise KnownError("文件是加密的，要在督查室的工作区里收取。")
    inner = keys.unseal(seeds, archive.read(opened, _SEALED))
    with archive.opened(inner) as inside:
        if _SEALED in inside.namelist():
            raise archive.damaged()
        return dataclasses.replace(_read(inside, inner), sealed=True)


def read_head(source: Source, seeds: Sequence[bytes] = ()) -> Manifest:
    """The head of a package, its signature checked; what it heads is not looked at. `seeds` as in `read`."""
    with archive.opened(source) as opened:
        if _SEALED in opened.namelist():
            return _read_sealed(opened, seeds).manifest
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
    _require_manifest(manifest)
    signature = archive.read(opened, _SIGNATURE).decode("ascii")
    if not keys.is_signed(manifest.key, head, signature):
        raise KnownError("签名不对，文件被改动过，没有读入。", "请对方重新导出。")
    if manifest.kind is Kind.SHEET:
        raise archive.damaged()
    return manifest


def _require_manifest(head: Manifest) -> None:
    """Names that can be shown, ids that are ids, numbers that are counts."""
    named = {head.id, head.sender, *head.answers, *([head.to] if head.to else [])}
    if not all(map(ID.fullmatch, named)) or not 0 < head.list_version < MOST_REVISIONS or head.serial < 0:
        raise archive.damaged()
    if fault := validation.text_fault(head):
        raise unsound(fault)


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
        filings=tuple(map(sound_carried, _json_lines(opened, "filings.jsonl"))),
        reviews=_records(opened, Review),
        locks=_records(opened, MonthLock),
        changes=_records(opened, TaskChange),
        settings=texts(_json(opened, "settings.json")),
        work_list=work_list_from(_json(opened, "list.json")) if "list.json" in present else None,
        decisions=tuple(sound_told(ValueDecision, one) for one in _lines_of(opened, _DECISIONS)),
        values=tuple(sound_told(OwnerValue, one) for one in _lines_of(opened, _VALUES)),
        heads=tuple(map(_head, _json_lines(opened, _HEADS))) if _HEADS in present else (),
    )


def _json(opened: zipfile.ZipFile, name: str) -> Any:  # noqa: ANN401  any JSON
    if opened.getinfo(name).file_size > _MOST_JSON:
        raise archive.damaged()
    return loads(archive.read(opened, name))


def _json_lines(opened: zipfile.ZipFile, name: str) -> Iterator[Any]:
    return (loads(line, _MOST_MARKS) for line in archive.lines(opened, name))


def _head(data: object) -> Head:
    found = decode(Head, data)
    if not (ID.fullmatch(found.workspace) and _SHA256.fullmatch(found.hash) and found.number > 0):
        raise MalformedError("head")
    return found


def _records(opened: zipfile.ZipFile, kind: type[R]) -> tuple[R, ...]:
    return tuple(sound(decode(kind, one)) for one in _json_lines(opened, _MEMBER[kind]))


def _lines_of(opened: zipfile.ZipFile, name: str) -> Iterator[Any]:
    """Lines of a member that an older program does not write."""
    return _json_lines(opened, name) if name in opened.namelist() else iter(())
