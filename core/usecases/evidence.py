"""佐证材料: files taken in after a look at what they are, attached to a filing, stored once.

What a file is, its content says, not its name: a name that does not fit is told before anything is
stored, programs and archives are refused, documents with macros come in only after a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core import files
from core.documents.file_type import FAMILY, Kind, has_macros, kind_of
from core.errors import KnownError
from core.file_names import safe_name
from core.host import clock
from core.model import setting
from core.model.period import Month
from core.model.ports import Store
from core.model.records import Evidence, FilingKey, UnitId
from core.model.wording import megabytes
from core.rules.roles import Actor, require, signature
from core.settings.office import EVIDENCE_LIMITS, Limits
from core.usecases.changes import RecordPatch, put
from core.usecases.filing import require_editable


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that was looked at and not yet stored. `warning` says what to agree to before, "" for nothing."""

    name: str
    data: bytes
    kind: Kind
    warning: str = ""


def read(path: Path, limits: Limits) -> Intake:
    """Look at a file on disk; raises KnownError when it is too large, refused or can't be read."""
    try:
        if not path.is_file():
            raise KnownError(f"“{path.name}”不是文件，没有存入。", "文件夹请逐个添加里面的文件。")
        _require_size(path.name, path.stat().st_size, limits)
        data = files.read(path)
    except OSError as error:
        raise KnownError(f"“{path.name}”读不出来，没有存入。", "看一看是否被其他程序占用。") from error
    return look_at(path.name, data, limits)


def look_at(name: str, data: bytes, limits: Limits) -> Intake:
    """What a file is; raises KnownError for an empty, too large or refused one.

    Where name and content disagree the intake has the name that fits, and the warning says so.
    """
    safe = safe_name(name)
    _require_size(safe, len(data), limits)
    if not data:
        raise KnownError(f"“{safe}”是空文件，没有存入。", "看一看是否复制完整。")
    kind = kind_of(safe, data)
    if not kind.accepted:
        raise KnownError(f"“{safe}”是{kind.label}，没有存入。", "只收 PDF、图片、Word、Excel、WPS 和纯文本。")
    stem, _, ending = safe.rpartition(".")
    warnings = [f"“{safe}”带有宏，打开时会运行程序，还没有存入"] if has_macros(ending.lower(), data) else []
    if FAMILY.get(ending.lower()) is not kind:
        warnings.append(f"“{safe}”的内容是{kind.label}，与扩展名不符，还没有存入")
        safe = f"{stem or safe}.{kind.ending}"
    return Intake(safe, data, kind, "；".join(warnings))


def _require_size(name: str, size: int, limits: Limits) -> None:
    if size > limits.file:
        sentence = f"“{name}”有 {megabytes(size)}，单个不超过 {megabytes(limits.file)}，没有存入。"
        raise KnownError(sentence, "压缩图片或拆成几个文件再添加。")


def look_at_arrived(one: Evidence, size: int, read: Callable[[], bytes], limits: Limits) -> str:
    """The same look at a file that came in a package: what its sender says of it must be what it is.

    Raises KnownError for what would not have been let in here; what to tell of it, "" for nothing.
    """
    _require_size(one.name, size, limits)
    seen = look_at(one.name, read(), limits)
    if (seen.kind.value, size) != (one.kind, one.size):
        raise KnownError(f"“{one.name}”的内容是{seen.kind.label}，与所说的不符，没有存入。", "请对方重新添加这份佐证。")
    return seen.warning.partition("，还没有存入")[0]


def kind_to_open(one: Evidence, data: bytes) -> Kind:
    """What a stored file is, looked at again before it is shown or handed to another program.

    Raises KnownError for what its name hides, and for what would run: it may have come in before such files were
    refused.
    """
    kind = kind_of(one.name, data)
    ending = one.name.rpartition(".")[2].lower()
    if not kind.accepted or FAMILY.get(ending) is not kind:
        raise KnownError(f"“{one.name}”的内容是{kind.label}，与扩展名不符，没有打开。", "请填报单位重新添加这份佐证。")
    return kind


# --- attached to a filing ------------------------------------------------------------------------------


def attached(store: Store, key: FilingKey) -> tuple[Evidence, ...]:
    """The files of one filing, in the order they were added."""
    return tuple(store.records(Evidence, month=key.month, unit_id=key.unit_id, node_id=key.node_id))


def counts(store: Store, month: Month, unit_id: UnitId | None = None) -> Counter[FilingKey]:
    """How many files each filing of a month has, of one unit or of all."""
    return Counter(one.key for one in store.records(Evidence, month=month, unit_id=unit_id))


def add(
    store: Store,
    key: FilingKey,
    intake: Intake,
    *,
    note: str = "",
    agreed: bool = False,
    actor: Actor = Actor.CLERK,
) -> RecordPatch:
    """Attach a file; `agreed` says that its warning was read.

    Raises KnownError for a warning not agreed to, a filing that can't be edited, one that has the
    file already or would hold too much.
    """
    if intake.warning and not agreed:
        raise KnownError(f"{intake.warning}。", "确认后再添加。")
    _require_editable(store, key=key, actor=actor)
    there = attached(store, key)
    _require_room(store, there, intake)
    import hashlib  # only a file that is added needs it, not the start

    sha256 = hashlib.sha256(intake.data).hexdigest()
    if any(one.sha256 == sha256 for one in there):
        raise KnownError(f"“{intake.name}”已经在这一项里，没有再存一份。")
    name = _free_name(intake.name, {one.name for one in there})
    new = Evidence(key, name, sha256, len(intake.data), intake.kind.value, note, clock.now())
    patch = _patch(f"添加佐证“{name}”", key, (None, new), actor)
    with store.operation(patch.label, actor=signature(actor)):
        store.add_content(intake.data)
        put(store, None, new)
    return patch


def remove(store: Store, evidence: Evidence, *, actor: Actor = Actor.CLERK) -> RecordPatch:
    """Take a file off its filing; 撤销 brings it back."""
    return _put(store, f"移除佐证“{evidence.name}”", evidence.key, (evidence, None), actor)


def describe(store: Store, evidence: Evidence, note: str, *, actor: Actor = Actor.CLERK) -> RecordPatch:
    """Say what a file proves."""
    described = evidence._replace(note=note)
    return _put(store, f"说明佐证“{evidence.name}”", evidence.key, (evidence, described), actor)


def _require_editable(store: Store, *, key: FilingKey, actor: Actor) -> None:
    require(store, actor, key.unit_id)
    require_editable(store, key, store.filing(key))


def _require_room(store: Store, there: tuple[Evidence, ...], intake: Intake) -> None:
    most = setting.read(store, EVIDENCE_LIMITS).filing
    if sum(one.size for one in there) + len(intake.data) > most:
        raise KnownError(f"这一项的佐证材料合计不超过 {megabytes(most)}，“{intake.name}”没有存入。")


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number where another file of the filing has it."""
    stem, dot, ending = name.rpartition(".")
    numbered = (f"{stem}（{number}）{dot}{ending}" for number in range(2, len(taken) + 3))
    return next((one for one in (name, *numbered) if one not in taken), name)


def _put(
    store: Store, label: str, key: FilingKey, pair: tuple[Evidence | None, Evidence | None], actor: Actor
) -> RecordPatch:
    patch = _patch(label, key, pair, actor)
    patch.apply(store, label)
    return patch


def _patch(label: str, key: FilingKey, pair: tuple[Evidence | None, Evidence | None], actor: Actor) -> RecordPatch:
    """Undoing it, too, is for a filing that may be edited."""
    return RecordPatch(label, (pair,), actor, partial(_require_editable, key=key, actor=actor))
