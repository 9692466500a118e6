"""Which of two versions of a filing came first, told without a clock.

A version is named by its revision and by hashes of its text and of all that it holds. A filing carries its
lineage: the names of the versions that it grew from and that left their workspace once. So copies of a file, a
backup that was brought back, and two PCs that both changed one version are all told apart from plain progress;
and where only one side changed the text and the other only the state, the text goes on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from core.model import fields
from core.model.codec import canonical, encode
from core.model.records import Evidence, Filing
from core.model.status import FilingState

#: A name: six hex digits of revision, nine of the text's hash, nine of the whole's.
NAME = re.compile(r"[0-9a-f]{24}")
MOST_REVISIONS = 0xFFFFFF
#: The part of a name that stands for the text.
TEXT = slice(6, 15)
_SAID = tuple(one for one in fields.ENTERED if one.name != "confirmed")
_REQUIRED = fields.names(one for one in _SAID if not one.is_optional)
_UNSAID = tuple(name for name in Filing._fields if name not in fields.names(_SAID))
_RANK = {state: place for place, state in enumerate(FilingState)}


@dataclass(frozen=True)
class Carried:
    """A filing as it travels: with the files attached to it and the versions that left a workspace once.

    The lineage holds this version too once it was shared; `shared` is the newest such one, kept where it lies.
    """

    filing: Filing
    evidence: tuple[Evidence, ...] = ()
    lineage: frozenset[str] = frozenset()
    shared: str = field(default="", compare=False)

    @cached_property
    def version(self) -> str:
        """The name of this version; an empty optional field is left out, so that it is the name of an older program."""
        held = encode(self.filing)
        files = sorted(self.evidence, key=lambda one: one.id)
        optional = ([name, held[name]] for name in fields.names(fields.OPTIONAL) if name in held)
        said = canonical(
            [*(held[name] for name in _REQUIRED), *([one.sha256, one.name, one.note] for one in files), *optional]
        )
        rest = canonical([*(held[name] for name in _UNSAID), *map(encode, files)])
        text, whole = _digest(said), _digest(f"{said}{rest}")
        return f"{self.filing.revision:06x}{text}{whole}"

    @property
    def text(self) -> str:
        """The name of what people entered, evidence included: the same whatever the state."""
        return self.version[TEXT]

    @cached_property
    def ancestry(self) -> frozenset[str]:
        """Itself and all that it grew from."""
        return self.lineage | {self.version}

    def grown_from(self, *others: Carried) -> Carried:
        """The same with the others' ancestry in its lineage."""
        lineage = self.lineage.union(*(other.ancestry for other in others))
        return Carried(self.filing, self.evidence, lineage, self.shared)

    @property
    def came_back(self) -> bool:
        """Whether it was changed into what an older version held: by its name it would be taken for that one."""
        return self.version in self.lineage and self.version != self.shared


class Relation(Enum):
    """What `theirs` is to `ours`."""

    SAME = auto()
    OLDER = auto()
    NEWER = auto()
    APART = auto()


def relation(theirs: Carried, ours: Carried) -> Relation:
    """Same, older, newer, or both changed from one version."""
    if theirs.version == ours.version:
        return Relation.SAME
    if theirs.version in ours.lineage:
        return Relation.OLDER
    if ours.version in theirs.lineage:
        return Relation.NEWER
    return _by_text(theirs, ours)


def _by_text(theirs: Carried, ours: Carried) -> Relation:
    """Against the newest version that both grew from: who left its text alone gives way."""
    common = theirs.ancestry & ours.ancestry
    base = max(common, default="")[TEXT]
    if not common or theirs.text == ours.text or base not in {theirs.text, ours.text}:
        return Relation.APART
    return Relation.NEWER if base == ours.text else Relation.OLDER


def later(one: Carried, other: Carried) -> Carried:
    """Of two that hold the same text the one that went further; the same choice wherever it is made."""
    return max(one, other, key=lambda each: (each.filing.revision, _RANK[each.filing.state], each.version))


def names(text: str) -> frozenset[str]:
    """A lineage as it is kept."""
    return frozenset(text.split())


def written(lineage: Iterable[str]) -> str:
    """A lineage as it is kept: names parted by blanks, in a fixed order."""
    return " ".join(sorted(lineage))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:9]
