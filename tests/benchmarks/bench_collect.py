"""Collecting against bare SQL: uv run python tests/benchmarks/bench_collect.py.

The floor is INSERT … SELECT from an attached database a unit that holds the very rows which collecting that
unit's return leaves in the office: filings, values, history, lineages, the log. One transaction a unit both ways.
Seconds of the processor count, both in this run, the best of two: other programs on the machine change them least.
"""

import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.exchange import outgoing
from core.exchange.collecting import Wishes, collect
from core.lists import directory, parsing
from core.model.board import Board
from core.model.period import Month
from core.model.records import (
    Assignment,
    FilingKey,
    Indicator,
    IndicatorId,
    ListId,
    Node,
    NodeId,
    Role,
    WorkList,
    derived_id,
)
from core.model.status import FilingState
from db.workspace import create, open_workspace
from tests.builders import INVESTMENT, filing, node_id

MARCH = Month(2022, 3)
MOST = 5.0  # times the floor
TABLES = ("filings", "filing_values", "lineages", "history", "imports", "import_changes")
TEXT = "完成施工图设计和招标，主体结构封顶，室外管网完成七成；与设计单位、监理单位逐项核对工程量，"


def made_up(units, measures):
    """A list in which every unit stands at every measure, each with one indicator."""
    names = [(f"第{number}局", False) for number in range(units)]
    bodies = directory.build_directory(names)
    first = parsing.built_in().nodes[0]
    nodes = [first._replace(id=node_id("全部"), parent_id=None)]
    nodes += [
        Node(
            NodeId(derived_id("node", str(at))),
            nodes[0].id,
            parsing.built_in().nodes[-1].kind,
            str(at),
            f"任务{at}",
            "",
        )
        for at in range(measures)
    ]
    parts = [Assignment(node.id, unit.id, Role.RESPONSIBLE) for node in nodes[1:] for unit in bodies]
    targets = [INVESTMENT._replace(id=IndicatorId(derived_id("i", node.id)), node_id=node.id) for node in nodes[1:]]
    return WorkList(ListId(derived_id("list", f"{units}x{measures}")), "清单", 2022, tuple(nodes), bodies, tuple(parts),
                    tuple(targets))  # fmt: skip


def filings_of(board, unit):
    """The unit's month, signed, in the words of a usual filing."""
    for number, node in enumerate(board.due_tasks(unit.id, MARCH)):
        values = {one.id: 1.5 + number for one in board.indicators.get(node.id, ())[:1]}
        values = {name: value for name, value in values.items() if not _is_milestone(board.indicator_by_id[name])}
        yield filing(
            FilingKey(node.id, unit.id, MARCH), progress=f"{TEXT}{number}。", problems=TEXT, next_steps=TEXT,
            values=values, state=FilingState.SIGNED_OFF, sent_at=None,
        )  # fmt: skip


def _is_milestone(indicator: Indicator):
    return indicator.kind.name == "MILESTONE"


def packages(folder, work_list):
    """The returns of all units, made from one workspace that lends itself to each."""
    board = Board(work_list)
    made = []
    for unit in board.single_units:
        path = folder / "unit.db"
        path.unlink(missing_ok=True)
        with create(path, role="unit", unit_id=unit.id, work_lists=[_alone(work_list, board, unit)]) as store:
            with store.operation("填报"):
                for one in filings_of(board, unit):
                    store.save_filing(one)
            data = outgoing.month_return(store, board, unit.id, MARCH)
        made.append(folder / f"{unit.id}.zip")
        made[-1].write_bytes(data)
    return made


def _alone(work_list, board, unit):
    """The list with this unit's parts only: what a package holds is the same, and it is made faster."""
    mine = tuple(part for part in work_list.assignments if unit.id in board.meant_units(part))
    return work_list._replace(assignments=mine)


def collected(folder, work_list, files):
    """Collect into a new office; seconds, and the office's file."""
    path = folder / "office.db"
    path.unlink(missing_ok=True)
    with create(path, role="office", work_lists=[work_list]) as store:
        begin = time.process_time()
        found = collect(store, files, Wishes())
        assert not found.refused, found.refused
        return time.process_time() - begin, path


def attached(folder, office):
    """A database a unit with the rows that its return left in the office."""
    link = sqlite3.connect(office)
    schema = [link.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0] for table in TABLES]
    made = []
    for number, unit in link.execute("SELECT id, unit_id FROM imports ORDER BY id").fetchall():
        path = folder / f"rows-{number}.db"
        path.unlink(missing_ok=True)
        with sqlite3.connect(path) as out:
            out.executescript(";".join(schema))
            first = "SELECT sequence FROM history WHERE record_id IN (SELECT id FROM filings WHERE unit_id = ?)"
            for table, where in (
                ("filings", "unit_id = ?"),
                ("filing_values", "filing_id IN (SELECT id FROM filings WHERE unit_id = ?)"),
                ("lineages", "filing_id IN (SELECT id FROM filings WHERE unit_id = ?)"),
                ("history", f"sequence IN ({first})"),
                ("imports", "unit_id = ?"),
                ("import_changes", "import_id IN (SELECT id FROM imports WHERE unit_id = ?)"),
            ):
                lines = link.execute(f"SELECT * FROM {table} WHERE {where}", (unit,)).fetchall()  # noqa: S608
                if lines:
                    out.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(lines[0]))})", lines)  # noqa: S608
        out.close()
        made.append(path)
    link.close()
    return made


def bare(folder, work_list, office):
    """The processor's seconds for INSERT … SELECT of the same rows into a new office, a transaction a unit."""
    sources = attached(folder, office)
    path = folder / "bare.db"
    path.unlink(missing_ok=True)
    with create(path, role="office", work_lists=[work_list]) as store:
        link = store.link
        link.execute("DELETE FROM history")
        begin = time.process_time()
        for source in sources:
            link.execute("ATTACH ? AS other", (str(source),))
            link.execute("BEGIN IMMEDIATE")
            for table in TABLES:
                link.execute(f"INSERT INTO main.{table} SELECT * FROM other.{table}")  # noqa: S608
            link.execute("COMMIT")
            link.execute("DETACH other")
        return time.process_time() - begin


def compared(folder, name, work_list):
    """One line: seconds of both, the ratio, and per filing."""
    files = packages(folder, work_list)
    taken = [collected(folder, work_list, files) for _ in range(2)]
    seconds, office = min(taken)
    floor = min(bare(folder, work_list, office) for _ in range(2))
    with open_workspace(office) as store:
        count = store.link.execute("SELECT count(*) FROM filings").fetchone()[0]
    each = seconds / count * 1e6
    sys.stdout.write(
        f"{name}: {count} filings, collect {seconds:.2f} s ({each:.0f} µs a filing), floor {floor:.2f} s, "
        f"ratio {seconds / floor:.2f} (at most {MOST})\n"
    )
    return seconds, floor, count


def main():
    folder = Path(tempfile.mkdtemp())
    try:
        compared(folder, "53 monthly returns", parsing.built_in())
        small = compared(folder, "75 units × 300", made_up(75, 300))
        large = compared(folder, "300 units × 300", made_up(300, 300))
        for what, at in (("collecting", 0), ("the floor", 1)):
            growth = (large[at] / small[at]) / (large[2] / small[2])
            sys.stdout.write(f"four times the filings take {growth:.2f} times as long each ({what})\n")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
