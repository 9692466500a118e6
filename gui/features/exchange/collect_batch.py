"""What lies on the counter: the files that were given, what became of them, and what was said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.exchange import conflicts
from core.exchange.collecting import Wishes
from core.exchange.identity import Confirmed
from core.exchange.outcomes import Collected, Outcome
from core.exchange.package import Kind
from core.exchange.ports import Conflict
from core.host.backups import Safekeeping
from core.model.board import Board
from core.model.records import UnitId
from gui.features.exchange.file_outcome import ranked, sums

BoardOf = Callable[[Conflict], Board]
Choices = Mapping[tuple[str, str], Mapping[str, conflicts.Side]]


@dataclass
class Lot:
    """One batch, previewed first, then taken."""

    paths: list[Path] = field(default_factory=list)
    found: Collected | None = None
    confirmed: set[Confirmed] = field(default_factory=set)
    by_arrival: set[str] = field(default_factory=set)
    is_taken: bool = False

    def wishes(self, *, dry_run: bool = False, safe: Safekeeping | None = None) -> Wishes:
        """How it is collected, with what was said so far."""
        confirmed, by_arrival = frozenset(self.confirmed), frozenset(self.by_arrival)
        return Wishes(dry_run, confirmed, safe=safe, by_arrival=by_arrival)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The files, what needs a person first."""
        return ranked(self.found.outcomes) if self.found else ()

    @property
    def to_take(self) -> list[Path]:
        """The files that are not refused."""
        return list(dict.fromkeys(one.path for one in self.outcomes if one.path and not one.refused))

    @property
    def imports(self) -> list[int]:
        """What taking the batch wrote into the log."""
        return [one.import_id for one in self.outcomes if one.import_id]

    @property
    def coming(self) -> frozenset[UnitId]:
        """The units whose filings would come in."""
        sound = (one for one in self.outcomes if not one.refused and one.added + one.updated)
        return frozenset() if self.is_taken else frozenset(one.unit_id for one in sound if one.unit_id)

    @property
    def has_returns(self) -> bool:
        """Whether units sent packages that a receipt can answer."""
        return any(one.kind == Kind.RETURN.label and not one.refused for one in self.outcomes)

    @property
    def sentence(self) -> str:
        """将写入 147 项：新增 121，更新 26; 已并入 19 家 147 项."""
        if self.found is None:
            return "先预览，再并入；并入前自动备份，可整批撤销"
        said = sums(self.found)
        if self.is_taken:
            units = len({one.unit_id for one in self.found.taken if one.added + one.updated})
            return f"已并入 {units} 家 {said}" if said else "已收取，没有新的填报"
        return f"将写入 {said}" if said else "没有要写入的填报" if self.to_take else "没有可以并入的文件"

    def needs(self, choices: Choices, board_of: BoardOf) -> str:
        """1 处冲突，已选定 1 处　3 个文件拒收，不写入."""
        if self.found is None:
            return ""
        parts = []
        apart = [one for outcome in self.found.taken for one in outcome.apart]
        if apart and not self.is_taken:
            whole = sum(
                conflicts.is_whole(one, board_of(one), choices.get(conflicts.name_of(one), {})) for one in apart
            )
            parts.append(f"{len(apart)} 处冲突，{f'已选定 {whole} 处' if whole else '现在选定，或并入后再选'}")
        asked = sum(bool(one.asked_key) for one in self.found.refused)
        if asked:
            parts.append(f"{asked} 个文件要核对指纹")
        if len(self.found.refused) > asked:
            parts.append(f"{len(self.found.refused) - asked} 个文件拒收，{'没有' if self.is_taken else '不'}写入")
        return "　".join(parts)
