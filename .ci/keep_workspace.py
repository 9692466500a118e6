"""Keep a workspace of this program's version in tests/data, with something in every table: one at each release.

    uv run .ci/keep_workspace.py

Made by the program of its time, it shows ever after that a newer one brings it up to date and loses nothing.
"""

from __future__ import annotations

import platform
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.exchange import keys  # noqa: E402  known once the source is on the path
from core.exchange.collecting import collect, wishes  # noqa: E402
from core.exchange.deliveries import send_to  # noqa: E402
from core.model.records import TaskChange  # noqa: E402
from core.model.status import TaskChangeKind, TaskChangeState  # noqa: E402
from db import version  # noqa: E402
from db.connection import transaction  # noqa: E402
from db.integrity import checksums, digest
from db.workspace import Workspace  # noqa: E402
from tests.builders import EDUCATION, MARCH, node_id  # noqa: E402
from tests.db import damage  # noqa: E402
from tests.exchange import world  # noqa: E402


def fill(office: Workspace, folder: Path) -> None:
    """A unit's return and its conflict, what the office said of it, and half a year besides."""
    one, other = world.unit(folder), world.unit(folder, name="另一台")
    for unit, words in ((one, "第一台写的"), (other, "第二台写的")):
        world.sign(unit, world.filing(progress=words))
        package = world.give(unit, folder / f"{words}.zip")
        own = keys.fingerprint(keys.public_key(unit.exchange.seed()))
        collect(office, [package], wishes(confirmed=[own]))
        unit.close()
    send_to(office, world.board_of(office), [EDUCATION], folder)
    damage.fill(office)
    with office.operation("延期"):
        change = TaskChange(
            "0a7c5b1e-延期",
            node_id("改进作风"),
            EDUCATION.id,
            MARCH,
            TaskChangeKind.EXTEND,
            TaskChangeState.APPLIED,
            "用地手续未完",
        )
        office.save_record(change)
    with transaction(office.link):
        unit = EDUCATION.id
        office.link.execute("INSERT INTO former_names VALUES (?, 0, '区教体局', '2021-12-31', '更名')", (unit,))
        checksums.put_anew(office.link)


def empty_tables(office: Workspace) -> list[str]:
    """Those that the file would show nothing of."""
    named = digest.tables(office.link)
    return [name for name in named if not office.link.execute(f'SELECT 1 FROM "{name}"').fetchone()]  # noqa: S608


def main() -> None:
    """Make it, see that it is sound and whole, put it in its place."""
    platform.node = lambda: "JYJ-PC01"  # this computer's name is nobody's business
    out = ROOT / "tests" / "data" / f"workspace-v{version.LATEST}.db"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with world.office(folder) as office:
            fill(office, folder)
            faults = [*office.check(), *(f"{name} is empty" for name in empty_tables(office))]
            if faults:
                sys.exit("\n".join(faults))
        out.write_bytes(office.path.read_bytes())
    sys.stdout.write(f"{out.relative_to(ROOT)}: {out.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
