"""Opening a measure, saving a field, changing the month, each against the bare SQL that it needs.

The file holds 10 years of 300 measures, each of 5 of 60 units, filed every month: 180,000 filings
with their values and history. The same is measured with one year, to see that it stays flat.
The bare SQL reads and writes the same rows on a connection set up alike, and makes nothing of them.

Run: uv run python -m tests.benchmarks.bench_store [YEARS]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles

from core import statistics
from core.model.board import Board
from core.model.period import Month, months_of
from core.model.records import (
    Assignment,
    Comparator,
    Evidence,
    Filing,
    FilingKey,
    Indicator,
    IndicatorId,
    IndicatorKind,
    ListId,
    MonthLock,
    Node,
    NodeId,
    NodeKind,
    Review,
    Role,
    Unit,
    UnitId,
    UnitKind,
    WorkList,
    derived_id,
)
from core.model.status import ProgressStatus
from core.plan import plain_percent
from core.rules import light_rule
from core.usecases import filing as filings
from core.usecases import reviews
from db.connection import connect
from db.workspace import Workspace, create, open_workspace

MEASURES, UNITS, UNITS_A_MEASURE, FIRST_YEAR = 300, 60, 5, 2022
ROUNDS = 300
OF_TASK = "SELECT * FROM filings WHERE node_id = ? AND unit_id = ? AND month >= ? AND month <= ?"
OF_UNIT = "SELECT * FROM filings WHERE unit_id = ? AND month >= ? AND month <= ?"
VALUES = "SELECT * FROM filing_values WHERE filing_id IN ({})"
TEXT = "二期园区道路路基完成，污水管网铺设；一期闲置厂房再签回收协议，盘活用地；引进电商企业入驻综合楼。" * 2


def lists(years: int) -> Iterator[WorkList]:
    units = tuple(
        Unit(UnitId(derived_id("unit", str(n))), f"第{n}单位", UnitKind.DISTRICT, initials="d") for n in range(UNITS)
    )
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        nodes = tuple(
            Node(NodeId(derived_id("node", str(year), str(n))), None, NodeKind.MEASURE, str(n), f"举措{n}", TEXT)
            for n in range(MEASURES)
        )
        named = tuple(
            Assignment(node.id, units[(n * 7 + shift * 11) % UNITS].id, Role.RESPONSIBLE)
            for n, node in enumerate(nodes)
            for shift in range(UNITS_A_MEASURE)
        )
        yield WorkList(
            ListId(derived_id("list", str(year))), f"{year}年", year, nodes, units, named, tuple(map(indicator, nodes))
        )


def indicator(node: Node) -> Indicator:
    number = IndicatorId(derived_id("indicator", node.id))
    return Indicator(number, node.id, "投资", "", (12.2,), "亿元", Comparator.AT_LEAST, IndicatorKind.CUMULATIVE)


def fill(store: Workspace, work_list: WorkList) -> None:
    """A year's filings, a month an operation."""
    for month in months_of(work_list.year):
        with store.operation("填写"):
            for part in work_list.assignments:
                value = {IndicatorId(derived_id("indicator", part.node_id)): month.number + 0.5}
                key = FilingKey(part.node_id, part.unit_id, month)
                store.save_filing(
                    Filing(key, ProgressStatus.ON_TRACK, plain_percent(month), TEXT, TEXT, "", TEXT, "8001", value)
                )


def times(work: Callable[[int], object], bare: Callable[[int], object]) -> tuple[float, float]:
    """Milliseconds of both, taken in turn: the lower quartile, as other work on the machine only adds."""
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS):
        pair = [(0, work), (1, bare)]
        for which, each in pair if number % 2 else reversed(pair):  # who comes second finds the pages warm
            start = time.perf_counter()
            each(number)
            found[which].append((time.perf_counter() - start) * 1000)
    return quantiles(found[0])[0], quantiles(found[1])[0]


class Bench:
    """One file, asked through the store and by bare SQL."""

    def __init__(self, path: Path, years: int) -> None:
        self.years = tuple(lists(years))
        with create(path, work_lists=self.years) as store:
            for year in self.years:
                fill(store, year)
        self.store = open_workspace(path)
        self.sql = connect(path)
        self.board = Board(self.years[-1])
        self.june = Month(self.years[-1].year, 6)

    def key(self, number: int) -> FilingKey:
        part = self.years[-1].assignments[number * 13 % len(self.years[-1].assignments)]
        return FilingKey(part.node_id, part.unit_id, self.june)

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self.sql.execute(sql, values).fetchall()

    def open_measure(self, number: int) -> None:
        key, store = self.key(number), self.store
        place = {"unit_id": key.unit_id, "node_id": key.node_id, "month": key.month}
        store.filings(since=Month(key.month.year, 1), **place)
        store.history(record_id=key.filing_id)
        store.records(Evidence, **place)
        store.records(Review, **place)

    def open_measure_bare(self, number: int) -> None:
        key = self.key(number)
        values = (key.node_id, key.unit_id, f"{key.month.year}-01", str(key.month))
        self.rows(f"{OF_TASK} ORDER BY month", *values)
        self.rows(VALUES.format(OF_TASK.replace("*", "id")), *values)
        self.rows("SELECT * FROM history WHERE record_id = ? ORDER BY sequence DESC LIMIT 200", key.filing_id)
        at = (key.node_id, key.unit_id, str(key.month))
        self.rows("SELECT * FROM evidence WHERE node_id = ? AND unit_id = ? AND month = ?", *at)
        self.rows("SELECT * FROM reviews WHERE node_id = ? AND unit_id = ? AND month = ?", *at)

    def save_field(self, number: int) -> None:
        key = self.key(number)
        stored = self.store.filing(key)
        filings.save(self.store, stored._replace(progress=f"{TEXT}{number}"), f"填写{number}")

    def save_field_bare(self, number: int) -> None:
        """Read, lock, settings, write with a row of history: what saving needs, without making sense of it."""
        key = self.key(number)
        at = (key.node_id, key.unit_id, str(key.month))
        self.rows("SELECT * FROM filings WHERE node_id = ? AND unit_id = ? AND month = ?", *at)
        self.rows("SELECT * FROM filing_values WHERE filing_id = ?", key.filing_id)
        self.rows("SELECT * FROM month_locks WHERE month = ? AND unit_id = ?", str(key.month), key.unit_id)
        self.rows("SELECT value FROM settings WHERE name IN ('role', 'unit', 'calendar')")
        self.sql.execute("BEGIN IMMEDIATE")
        self.sql.execute(
            "UPDATE filings SET progress = ?, revision = revision + 1 WHERE id = ?", (f"{TEXT}{number}", key.filing_id)
        )
        (count, head) = self.sql.execute("SELECT count, hash FROM history_head").fetchone()
        text = f'{{"progress":"{TEXT}{number}"}}'
        row = (count + 1, "2022-06-20T10:00:00", "填报员", "填写", "filing", key.filing_id, text, text, head)
        self.sql.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self.sql.execute("UPDATE history_head SET count = ?, hash = ?", (count + 1, head))
        self.sql.execute("COMMIT")

    def change_month(self, number: int) -> tuple[Filing, ...]:
        unit, month = self._unit_and_month(number)
        self.store.records(MonthLock, month=month, unit_id=unit)
        return tuple(self.store.filings(since=Month(month.year, 1), month=month, unit_id=unit))

    def change_month_bare(self, number: int) -> None:
        unit, month = self._unit_and_month(number)
        values = (unit, f"{month.year}-01", str(month))
        self.rows("SELECT * FROM month_locks WHERE month = ? AND unit_id = ?", str(month), unit)
        self.rows(f"{OF_UNIT} ORDER BY month", *values)
        self.rows(VALUES.format(OF_UNIT.replace("*", "id")), *values)

    def _unit_and_month(self, number: int) -> tuple[UnitId, Month]:
        return self.board.single_units[number % UNITS].id, Month(self.june.year, number % 12 + 1)

    def counted(self, number: int) -> None:
        """The month as the window shows it: filings, rule, reviews, every count and light."""
        unit, month = self._unit_and_month(number)
        year, said = self.change_month(number), reviews.by_key(self.store, month, unit)
        statistics.unit_month(self.board, unit, month, year, light_rule.rule_of(self.store), said)


def measure(years: int, folder: Path) -> dict[str, tuple[float, float]]:
    """What each operation takes and its bare SQL, in ms."""
    path = folder / f"{years}-{len(list(folder.iterdir()))}.db"
    bench = Bench(path, years)
    count = bench.rows("SELECT count(*) FROM filings")[0][0]
    sys.stdout.write(f"{years} 年：{count} 份填报，{path.stat().st_size / 1e6:.0f} MB\n")
    found = {}
    pairs = {
        "打开一项": (bench.open_measure, bench.open_measure_bare),
        "保存一栏": (bench.save_field, bench.save_field_bare),
        "换月份": (bench.change_month, bench.change_month_bare),
        "换月份并算灯": (bench.counted, bench.change_month_bare),
        "底噪（裸 SQL 对裸 SQL）": (bench.change_month_bare, bench.change_month_bare),
    }
    for name, (work, bare) in pairs.items():
        taken, floor = found[name] = times(work, bare)
        sys.stdout.write(f"  {name}：{taken:.2f} ms，裸 SQL {floor:.2f} ms，{taken / floor:.2f} 倍\n")
    bench.store.close()
    bench.sql.close()
    return found


def main() -> None:
    years = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        small, large = measure(max(years // 10, 1), Path(folder)), measure(years, Path(folder))
    for name, (taken, _) in large.items():
        sys.stdout.write(f"{name}：文件大十倍后是 {taken / small[name][0]:.2f} 倍\n")


if __name__ == "__main__":
    main()
