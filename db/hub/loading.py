"""Loading: the offices' packages, unfolded into plain tables, the newest of each unit; a second time changes nothing.

A package counts when it is signed with the key that its district was enrolled with, whatever its row says. What an
office sends of a unit is the whole year as the office holds it: so the newest one replaces those before it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import VERSION
from core.errors import KnownError
from core.exchange import package, package_records
from core.exchange.package import Manifest, Package
from core.host.progress import Progress
from core.model.board import Board
from core.model.codec import canonical, encode
from core.strict_json import loads
from db.hub import unfold
from db.hub.bundle import LOADED, REFUSED, SUPERSEDED, Bundle, Loaded, NewList, Shelf, Title, write
from db.hub.link import row, rows, translated, unfit

if TYPE_CHECKING:
    from psycopg import Connection

_AT_ONCE = 64  # packages that are unfolded before they are written
#: One loader at a time: the row is the city's only, and free again when the connection ends.
_LOCK = "SELECT only_row FROM zdgz.loading FOR UPDATE SKIP LOCKED"
_PENDING = """
    SELECT p.id FROM zdgz.packages p LEFT JOIN zdgz.loads l ON l.package_id = p.id
    WHERE p.from_unit IS NULL AND (l.package_id IS NULL OR (l.outcome = 'refused' AND l.program <> %s))
    ORDER BY p.id
"""
_PACKAGES = "SELECT id, name, district_id::text, data FROM zdgz.packages WHERE id = ANY(%s) ORDER BY id"
_DISTRICTS = "SELECT id::text, name, key, serial, settings FROM zdgz.districts"
_SHELVES = "SELECT district_id::text, list_id::text, unit_id::text, serial, package_id FROM zdgz.shelves"
_LISTS = "SELECT district_id::text, id::text, year, document FROM zdgz.lists"

Open = Callable[[], "Connection"]


@dataclass(slots=True)
class District:
    """A district as it was enrolled, with what its office set; `serial` orders what the office sent."""

    id: str
    name: str
    key: str
    serial: int
    settings: str


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A package that is signed as it should be; its head only was looked at."""

    number: int
    name: str
    district: District
    head: Manifest
    data: bytes

    @property
    def shelf(self) -> Shelf:
        """What it fills."""
        return self.district.id, self.head.list_id, self.head.unit_id

    @property
    def title(self) -> Title:
        """The list that it is about."""
        return self.district.id, self.head.list_id

    def refuse(self, bundle: Bundle, error: KnownError) -> None:
        """It does not count, and is named with its district."""
        _refuse(bundle, self.number, f"{self.district.name} {self.name}", error)


def load(open_link: Open, progress: Progress | None = None) -> Loaded:
    """Unfold every package that was not looked at yet; what is written when the user stops stays."""
    done, progress = Loaded(), progress or Progress()
    with translated("没有装载完，已装载的都在"), open_link() as reading, _alone(reading), open_link() as writing:
        while True:
            try:
                _Loading(reading, writing, progress, done).run()
            except unfit():  # with it a whole bundle was not written
                _Loading(reading, writing, progress, done).sift()
            else:
                return done


@contextmanager
def _alone(link: Connection) -> Iterator[None]:
    """One loader at a time."""
    with link.transaction():
        if row(link, _LOCK) is None:
            raise KnownError("另一处正在装载，没有开始。", "等它完成再试。")
        yield


class _Loading:
    """One run. While one thread writes a bundle, this one unfolds the next."""

    def __init__(self, reading: Connection, writing: Connection, progress: Progress, done: Loaded) -> None:
        self._reading, self._writing, self._progress, self._done = reading, writing, progress, done
        done.waiting = 0
        self._districts = {found[0]: District(*found) for found in rows(reading, _DISTRICTS)}
        self._shelves: dict[Shelf, tuple[int, int]] = {(d, i, u): (at, n) for d, i, u, at, n in rows(reading, _SHELVES)}
        self._boards: dict[Title, Board] = {}
        for district_id, list_id, _, document in rows(reading, _LISTS):
            self._boards[district_id, list_id] = Board(package_records.work_list_from(loads(document)))

    def _pending(self) -> list[int]:
        return [number for (number,) in rows(self._reading, _PENDING, (VERSION,))]

    def run(self) -> None:
        """All of it; raises what `unfit` names for a bundle that the server does not take."""
        numbers = self._pending()
        with ThreadPoolExecutor(1) as writer:
            written: Future[None] | None = None
            for at in range(0, len(numbers), _AT_ONCE):
                self._progress.step(at, len(numbers), "装载")
                bundle = self._unfolded(numbers[at : at + _AT_ONCE])
                if written is not None:
                    written.result()
                written = writer.submit(self._write, bundle)
            if written is not None:
                written.result()
        self._progress.step(len(numbers), len(numbers), "装载")

    def sift(self) -> None:
        """One package at a time until the one comes that the server does not take: that one is refused."""
        numbers = self._pending()
        for number in self._progress.over(numbers, len(numbers), "装载"):
            try:
                self._write(self._unfolded([number]))
            except unfit():
                ((_, name, district, _),) = rows(self._reading, _PACKAGES, ([number],))
                refusal = Bundle()
                error = KnownError("里面有存不进数据库的内容，没有装载。", "请督查室重新导出。")
                _refuse(refusal, number, f"{self._districts[district].name} {name}", error)
                self._write(refusal)
                return

    def _write(self, bundle: Bundle) -> None:
        """Write it; only then it counts."""
        write(self._writing, bundle)
        self._done.add(bundle.done)

    def _unfolded(self, numbers: list[int]) -> Bundle:
        """What these packages come to."""
        bundle = Bundle()
        sheaves = list(self._signed(bundle, numbers))
        changed = self._lists(bundle, sheaves) | self._terms(bundle, sheaves)
        for sheaf in _newest_first(sheaves):
            self._settle(bundle, sheaf)
        for sheaf in self._held(changed, bundle):
            self._again(bundle, sheaf)
        return bundle

    # --- which packages count --------------------------------------------------------------------------

    def _signed(self, bundle: Bundle, numbers: list[int]) -> Iterator[Sheaf]:
        for number, name, district_id, data in rows(self._reading, _PACKAGES, (numbers,)):
            district = self._districts[district_id]
            try:
                with _guarded():
                    head = _head(district, data)
                yield Sheaf(number, name, district, head, data)
            except KnownError as error:
                _refuse(bundle, number, f"{district.name} {name}", error)

    def _settle(self, bundle: Bundle, sheaf: Sheaf) -> None:
        """Loaded, older than what is there, refused, or left until its list has come."""
        if sheaf.number in bundle.outcomes:
            return
        if sheaf.shelf in bundle.filled or sheaf.head.serial < self._shelves.get(sheaf.shelf, (0, 0))[0]:
            bundle.outcomes[sheaf.number] = (SUPERSEDED, "")
            bundle.done.superseded += 1
        elif sheaf.title not in self._boards:
            bundle.done.waiting += 1
        else:
            try:
                with _guarded():
                    self._fill(bundle, sheaf)
            except KnownError as error:
                sheaf.refuse(bundle, error)

    # --- lists and terms: where they change, all that hangs on them is unfolded again ------------------

    def _lists(self, bundle: Bundle, sheaves: Iterable[Sheaf]) -> set[str]:
        """Put newer lists in force; the districts in which that changed something."""
        changed = set()
        for sheaf in sheaves:
            known = self._boards.get(sheaf.title)
            if sheaf.head.kind is not package.Kind.HANDOUT or (known and self._is_known(known, sheaf)):
                continue
            try:
                with _guarded():
                    board = self._new_board(sheaf)
                    lines = unfold.of_list(sheaf.district.id, board)
            except KnownError as error:
                sheaf.refuse(bundle, error)
                continue
            work_list, self._boards[sheaf.title] = board.work_list, board
            document = canonical(encode(work_list))
            bundle.lists[sheaf.title] = NewList(work_list.year, work_list.title, work_list.version, document, lines)
            bundle.done.lists += 1
            changed.add(sheaf.district.id)
        return changed

    @staticmethod
    def _is_known(board: Board, sheaf: Sheaf) -> bool:
        return sheaf.head.list_version <= board.work_list.version

    def _new_board(self, sheaf: Sheaf) -> Board:
        work_list = package.read(sheaf.data).content.work_list
        if work_list is None or (work_list.id, work_list.version) != (sheaf.head.list_id, sheaf.head.list_version):
            raise KnownError("封面与里面的清单不符，没有装载。", "请督查室重新导出。")
        for (district_id, list_id), other in self._boards.items():
            if district_id == sheaf.district.id and list_id != work_list.id and other.work_list.year == work_list.year:
                raise KnownError(f"{work_list.year}年已经有另一份清单，没有装载。", "一个区一年用一份清单。")
        return Board(work_list)

    def _terms(self, bundle: Bundle, sheaves: Iterable[Sheaf]) -> set[str]:
        """Put the office's newest settings in force; the districts in which that changed something."""
        changed = set()
        for sheaf in _newest_first(sheaves):
            district = sheaf.district
            if sheaf.number in bundle.outcomes or sheaf.head.serial <= district.serial:
                continue
            try:
                with _guarded():
                    settings = canonical(dict(package.read(sheaf.data).content.settings))
                    unfold.terms_of(json.loads(settings))
            except KnownError as error:
                sheaf.refuse(bundle, error)
                continue
            if settings != district.settings:
                changed.add(district.id)
            district.serial, district.settings = sheaf.head.serial, settings
            bundle.terms[district.id] = (district.serial, settings)
        return changed

    def _held(self, changed: set[str], bundle: Bundle) -> Iterator[Sheaf]:
        """The loaded packages of these districts that are not in the bundle anyway.

        Whose they are was asked when they were loaded: the district may have another key by now.
        """
        held = {shelf: number for shelf, (_, number) in self._shelves.items() if shelf[0] in changed}
        numbers = [number for shelf, number in held.items() if shelf not in bundle.filled]
        for number, name, district_id, data in rows(self._reading, _PACKAGES, (numbers,)) if numbers else ():
            yield Sheaf(number, name, self._districts[district_id], package.read_head(data), data)

    def _again(self, bundle: Bundle, sheaf: Sheaf) -> None:
        """Unfold what was loaded before; a unit that has left its list is taken out."""
        if sheaf.head.unit_id in self._boards[sheaf.title].units:
            self._fill(bundle, sheaf)
            return
        bundle.emptied[sheaf.shelf] = self._boards[sheaf.title].work_list.year
        bundle.gone.add(sheaf.shelf)
        del self._shelves[sheaf.shelf]
        bundle.outcomes[sheaf.number] = (SUPERSEDED, "清单上已没有这个单位")

    # --- unfolding -------------------------------------------------------------------------------------

    def _fill(self, bundle: Bundle, sheaf: Sheaf) -> None:
        board = self._boards[sheaf.title]
        found = package.read(sheaf.data)
        _require_unit(board, found)
        year = board.work_list.year
        terms = unfold.terms_of(json.loads(sheaf.district.settings))
        lines = unfold.of_unit(
            sheaf.district.id, board, sheaf.head.unit_id, found.content, terms, found.manifest.created_at
        )
        if sheaf.shelf in self._shelves:
            bundle.emptied[sheaf.shelf] = year
        self._shelves[sheaf.shelf] = bundle.filled[sheaf.shelf] = (sheaf.head.serial, sheaf.number)
        bundle.years.add((sheaf.district.id, year))
        bundle.add(lines)
        bundle.outcomes[sheaf.number] = (LOADED, "")
        bundle.done.loaded += 1
        bundle.done.filings += len(lines["filings"])


def _guarded() -> AbstractContextManager[None]:
    """Around the work on one package: whatever goes wrong refuses that one."""
    from core.host.diagnostics import defects_as_refusals

    return defects_as_refusals("没有装载")


def _refuse(bundle: Bundle, number: int, name: str, error: KnownError) -> None:
    bundle.outcomes[number] = (REFUSED, str(error))
    bundle.done.refused.append((name, str(error)))


def _newest_first(sheaves: Iterable[Sheaf]) -> list[Sheaf]:
    """So that an older one is passed over only once a newer one was found good."""
    return sorted(sheaves, key=lambda one: (one.head.serial, one.number), reverse=True)


def _head(district: District, data: bytes) -> Manifest:
    """The head of a package that this district's office signed; KnownError for any other."""
    if data[:2] != b"PK" or package.sealed_to(data) is not None:
        raise KnownError("不是交办包或回执，没有装载。")
    head = package.read_head(data)
    if head.key != district.key or head.sender != district.id:
        raise KnownError("不是这个区督查室签的名，没有装载。", "电话核对；换了密钥的，重新登记。")
    if not head.kind.from_office:
        raise KnownError("不是交办包或回执，没有装载。")
    return head


def _require_unit(board: Board, found: Package) -> None:
    """The filings are of the unit on the cover, one a task and month."""
    head, content = found.manifest, found.content
    keys = [one.filing.key for one in content.filings]
    strange = any(one.unit_id != head.unit_id for one in keys) or len(set(keys)) != len(keys)
    said = {one.key.unit_id for one in content.reviews} | {one.unit_id for one in content.changes}
    if strange or said - {head.unit_id} or head.unit_id not in board.units:
        raise KnownError("里面的内容与封面的单位不符，没有装载。", "请督查室重新导出。")
    if len({one.key for one in content.reviews}) != len(content.reviews):
        raise KnownError("里面的内容前后不符，没有装载。", "请督查室重新导出。")
