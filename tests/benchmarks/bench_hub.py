# ruff: noqa: S608  the statements are the benchmark's own
"""A hub against bare PostgreSQL: uv run python tests/benchmarks/bench_hub.py [FILINGS]… (200000 and 2000000 usually).

Loading is measured from the packages as they lie on the server: read, signatures and hashes checked, every record
checked field by field, lights found, rows written into partitioned tables with keys and indexes. The floor is COPY of
the same rows, ready as text, into tables of the same columns without key, index or partition. The overview is measured
from the call to the finished PDF against its bare questions plus drawing what they told.
"""

import os
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.exchange import keys, package
from core.exchange.package import Content, Kind, Manifest
from core.exchange.versions import Carried
from core.host import clock
from core.lists import directory
from core.model.board import Board
from core.model.period import Month, months_of
from core.model.records import (
    Assignment,
    FilingKey,
    Indicator,
    IndicatorId,
    ListId,
    Node,
    NodeId,
    NodeKind,
    Role,
    WorkList,
    derived_id,
)
from core.model.status import FilingState, ProgressStatus
from core.reports import pdf
from db.hub import link as links
from db.hub import loading, overview, schema
from db.hub.tables import OF_LIST, OF_UNIT
from tests.builders import INVESTMENT, filing
from tests.hub.server import Server

YEAR, UNITS, TASKS = 2022, 60, 28
PER_DISTRICT = UNITS * TASKS * 12
TEXT = "完成施工图设计和招标，主体结构封顶，室外管网完成七成；与设计单位、监理单位逐项核对工程量，"
MOMENT = clock.now().replace(year=YEAR, month=3, day=20, hour=9)
TABLES = (*OF_LIST, *OF_UNIT)


def work_list(number):
    """A district's list: every unit stands at every task, each task with one indicator."""
    bodies = directory.build_directory([(f"第{at}局", False) for at in range(UNITS)])
    top = Node(NodeId(derived_id("bench", "top")), None, NodeKind.SECTION, "一", "重点工作", "")
    nodes = [
        Node(NodeId(derived_id("bench", str(at))), top.id, NodeKind.MEASURE, str(at), f"任务{at}", TEXT)
        for at in range(TASKS)
    ]
    parts = tuple(Assignment(node.id, unit.id, Role.RESPONSIBLE) for node in nodes for unit in bodies)
    targets = tuple(_target(node) for node in nodes)
    return WorkList(
        ListId(derived_id("list", str(number))), "清单", YEAR, (top, *nodes), bodies, parts, targets
    )  # fmt: skip


def _target(node) -> Indicator:
    return INVESTMENT._replace(id=IndicatorId(derived_id("i", node.id)), node_id=node.id)


def content_of(board, unit, turn):
    """A unit's year as the office holds it, in the words of a usual filing."""
    statuses = list(ProgressStatus)
    for at, node in enumerate(board.tasks_of[unit.id]):
        for month in months_of(YEAR):
            done = month.number * (0.6 + 0.5 * ((at + turn) % 10) / 10)
            yield Carried(
                filing(
                    FilingKey(node.id, unit.id, month), status=statuses[(at + turn) % 3],
                    percent=round(done / 12 * 100, 1),
                    progress=f"{TEXT}{turn}—{at}。", problems=TEXT, next_steps=TEXT, cumulative=TEXT,
                    values={board.indicators[node.id][0].id: round(done, 2)}, state=FilingState.ACCEPTED, revision=4,
                    updated_at=MOMENT, sent_at=MOMENT,
                ),
                lineage=frozenset((f"{turn % 4096:024x}", f"{at:024x}")),
            )  # fmt: skip


def fill(link, count):
    """Put the packages of so many filings; how many filings and bytes they are."""
    filings = size = 0
    for number in range(-(-count // PER_DISTRICT)):
        seed, office = keys.new_seed(), derived_id("office", str(number))
        board = Board(work_list(number))
        link.execute(
            "INSERT INTO zdgz.districts (id, name, key) VALUES (%s, %s, %s)",
            (office, f"第{number}区", keys.public_key(seed)),
        )
        for at, unit in enumerate(board.single_units):
            if filings >= count:
                break
            held = tuple(content_of(board, unit, at + number * 7))
            made = Content(held, work_list=None if at else board.work_list)
            kind = Kind.RECEIPT if at else Kind.HANDOUT
            head = Manifest(
                package.FORMAT, kind, derived_id("p", office, unit.id), office, "", unit.id, unit.name, None,
                board.work_list.id, board.work_list.title, 1, MOMENT, "bench", "0", at + 1, "",
            )  # fmt: skip
            data = package.pack(head, made, seed)
            link.execute(
                "INSERT INTO zdgz.packages (district_id, to_unit, from_box, kind, name, digest, data)"
                " VALUES (%s, %s, %s, 'receipt', %s, encode(sha256(%b), 'hex'), %b)",
                (office, unit.id, office, f"{unit.name}.zip", data, data),
            )
            filings, size = filings + len(held), size + len(data)
    return filings, size


@contextmanager
def timed(into):
    begin = time.perf_counter()
    yield
    into.append(time.perf_counter() - begin)


def cpu(server):
    """Seconds of processor time that this program and the server's ended connections have used."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def bare_copy(url, server):
    """Seconds, and processor seconds, for COPY of the very rows into bare tables; the rows wait as text."""
    took, used = [], 0.0
    for table in TABLES:
        with links.connect(url) as link:
            pieces = prepared(link, table)
        before = cpu(server)
        with (
            links.connect(url) as link,
            timed(took),
            link.cursor().copy(f"COPY public.{table.name} ({_columns(table)}) FROM STDIN".encode()) as copy,
        ):
            for piece in pieces:
                copy.write(piece)
        used += settled(server) - before
        with links.connect(url) as link:
            link.execute(f"DROP TABLE public.{table.name}".encode())
    return sum(took), used


def settled(server):
    """The processor time once the connections have ended on the server's side, too."""
    time.sleep(0.3)
    return cpu(server)


def _columns(table):
    return ", ".join(table.names)


def prepared(link, table):
    """An empty bare table, and the rows as COPY takes them."""
    plain = ", ".join(f"{name} {kind.split(' NOT NULL')[0].split(' CHECK')[0]}" for name, kind, _ in table.columns)
    link.execute(f"CREATE TABLE public.{table.name} ({plain})".encode())
    pieces, held = [], []
    with link.cursor().copy(f"COPY (SELECT {_columns(table)} FROM zdgz.{table.name}) TO STDOUT".encode()) as copy:
        for piece in copy:
            held.append(bytes(piece))
            if len(held) == 2000:
                pieces.append(b"".join(held))
                held = []
    return [*pieces, b"".join(held)]


def bare_overview(link, month):
    """Seconds for the questions alone, with their answers fetched."""
    took = []
    with timed(took):
        link.execute(overview.TALLIES.encode(), (YEAR, month.number)).fetchall()
        link.execute(overview.SLOW.encode(), (YEAR, month.number, 30)).fetchall()
        link.execute(overview.INDICATORS.encode(), {"year": YEAR, "month": month.number}).fetchall()
    return took[0]


def measured(count):
    """All figures of one size, with syncing on as in earnest."""
    server = Server(is_quick=False)
    try:
        server.start()
        url = server.url("postgres")
        with links.connect(url) as link:
            schema.make(link)
            filings, size = fill(link, count)
            loads, before = [], settled(server)
            with timed(loads):
                found = loading.load(lambda: links.connect(url))
            used = settled(server) - before
            assert (found.filings, found.refused) == (filings, []), found
            floor, floor_used = bare_copy(url, server)
            link.execute(b"ANALYZE")
            month = Month(YEAR, 9)
            bare = min(bare_overview(link, month) for _ in range(2))
            asked, drawn = [], []
            for _ in range(2):
                with timed(asked):
                    year = overview.city_year(link, month)
                with timed(drawn):
                    pdf.rendered(overview.made(year, "overview", overview.CITY_OFFICE, clock.today()))
        rows = filings * 3
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        sys.stdout.write(
            f"{filings} filings in {size >> 20} MB of packages: load {loads[0]:.1f} s"
            f" ({loads[0] / filings * 1e6:.0f} µs each), COPY of these {rows} rows {floor:.1f} s,"
            f" ratio {loads[0] / floor:.2f} (processor time {used:.1f} s and {floor_used:.1f} s,"
            f" ratio {used / floor_used:.2f}); overview {min(asked):.2f} s + drawing {min(drawn):.2f} s,"
            f" bare SQL {bare:.2f} s + drawing, ratio"
            f" {(min(asked) + min(drawn)) / (bare + min(drawn)):.2f}; {peak} MB of memory at most\n"
        )
        sys.stdout.flush()
        return loads[0] / filings, min(asked) / filings
    finally:
        server.remove()


def main():
    sizes = [int(word) for word in sys.argv[1:]] or [200_000, 2_000_000]
    found = [measured(size) for size in sizes]
    if len(found) > 1:
        sys.stdout.write(
            f"a filing of the largest takes {found[-1][0] / found[0][0]:.2f} times as long to load and"
            f" {found[-1][1] / found[0][1]:.2f} times as long to ask as one of the smallest\n"
        )


if __name__ == "__main__":
    main()
