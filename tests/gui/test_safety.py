"""The daily backup, a damaged workspace at the start, what is said of defects, and the parcel for an admin."""

import datetime as dt
import io
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from core.errors import DamagedError, KnownError
from core.host import clock, diagnostics, folders
from core.host.backups import Kind
from db.backup.service import Safe
from db.workspace import create, open_workspace
from gui import runner
from gui.help import diagnostics_export
from gui.shell import damaged_workspace
from gui.shell.app_services import Doors
from gui.shell.daily_backup import Daily
from gui.shell.uncaught import Unexpected
from gui.widgets import errors
from tests import builders
from tests.db import damage

ROOT = Path(__file__).resolve().parents[2]
DOOR = runner.Door(open_workspace, lambda _store: None, Doors(open_workspace, open_workspace, Safe))


@pytest.fixture
def safe(store):
    return Safe(store.path)


@pytest.fixture
def daily(qtbot, store, session, safe):
    return Daily(safe, session)


def wait(qtbot, daily):
    daily.ask()
    qtbot.waitUntil(lambda: daily._job is None, timeout=20_000)


def test_once_a_day(qtbot, daily, safe, store, monkeypatch):
    wait(qtbot, daily)
    with store.operation("填报"):
        store.save_filing(builders.filing())
    wait(qtbot, daily)
    assert [one.kind for one in safe.listed()] == [Kind.DAILY]
    tomorrow = clock.now() + dt.timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    wait(qtbot, daily)
    assert len(safe.listed()) == 2


def test_it_can_be_switched_off(qtbot, daily, safe):
    folders.set_preference("daily_backup", "off")
    wait(qtbot, daily)
    assert safe.listed() == ()


def test_a_failure_is_said_and_work_goes_on(qtbot, daily, store, monkeypatch):
    monkeypatch.setattr(Safe, "make", lambda *_: (_ for _ in ()).throw(KnownError("没有做成备份：磁盘已满。")))
    said = []
    daily.failed.connect(said.append)
    wait(qtbot, daily)
    assert said == ["没有做成备份：磁盘已满。"]
    with store.operation("填报"):
        store.save_filing(builders.filing())


def test_what_the_check_finds_is_said(qtbot, daily, store):
    with store.operation("填报"):
        store.save_filing(builders.filing())
    store.link.execute("UPDATE filings SET progress = 'x'")
    said = []
    daily.failed.connect(said.append)
    wait(qtbot, daily)
    assert "与历史记录不一致" in said[0]


# --- a damaged workspace at the start ----------------------------------------


@pytest.fixture
def damaged(tmp_path):
    path = damage.make(tmp_path / "工作区.db")
    Safe(path).make(Kind.DAILY)
    data = bytearray(path.read_bytes())
    link = sqlite3.connect(path)
    (root,) = link.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'filings'").fetchone()
    link.close()
    data[(root - 1) * damage.PAGE : root * damage.PAGE] = bytes(damage.PAGE)
    path.write_bytes(data)
    return path


def mended(path, answer, monkeypatch):
    asked = []

    def exec_(message):
        asked.append(message)
        return answer if len(asked) == 1 else 0

    monkeypatch.setattr(errors.Message, "exec", exec_)
    with pytest.raises(DamagedError) as caught:
        open_workspace(path)
    return damaged_workspace.mend(caught.value, path, Safe(path)), asked[0]


def test_the_newest_backup_is_offered(dressed, damaged, monkeypatch):
    before = damaged.read_bytes()
    out, message = mended(damaged, 2, monkeypatch)
    assert "最近一份完整的备份是 今天" in message.accessibleDescription()
    assert "（恢复 " in out.name
    with open_workspace(out) as restored:
        assert len(restored.filings()) == 12
    assert damaged.read_bytes() == before


def test_what_can_be_read_is_saved(dressed, damaged, monkeypatch):
    out, _ = mended(damaged, 3, monkeypatch)
    with open_workspace(out) as rescued:
        assert list(rescued.check()) == []
    assert "没有救出" in out.with_suffix(".救出清单.txt").read_text(encoding="utf-8")


def test_where_nothing_can_be_read_one_is_asked_again(dressed, damaged, monkeypatch):
    data = bytearray(damaged.read_bytes())
    data[damage.PAGE :] = bytes(len(data) - damage.PAGE)
    damaged.write_bytes(data)
    out, _ = mended(damaged, 3, monkeypatch)
    assert out is None
    assert list(damaged.parent.glob("*救出*")) == []


def test_one_may_leave(dressed, damaged, monkeypatch):
    assert mended(damaged, 0, monkeypatch)[0] is None


def test_the_start_goes_on_with_what_was_mended(dressed, damaged, monkeypatch):
    """The door refuses the damaged file, the user wants the backup, the window opens on that."""
    monkeypatch.setattr(errors.Message, "exec", lambda _message: 2)
    seen = []

    def run(_application, store, _board, _safe):
        seen.append(store.path.name)

    monkeypatch.setattr(runner.app, "run", run)
    assert runner.stay(dressed, damaged, DOOR) == 0
    assert len(seen) == 1
    assert "（恢复 " in seen[0]


WINDOW = """
import sys
from PySide6.QtCore import QTimer
import main
from gui import app, startup_tasks
from gui.widgets import errors
errors.Message.exec = lambda _message: 2  # the backup
shown = []
def settle(application):
    shown.append([one.windowTitle() for one in application.topLevelWidgets() if one.isVisible()])
    QTimer.singleShot(0 if len(shown) == 2 else 20_000, application.quit)
startup_tasks.speak_chinese = settle
code = main.main(sys.argv[1:])
print(*(title for titles in shown for title in titles), sep="\\n")
sys.exit(code)
"""


def test_damage_behind_the_first_picture_closes_the_window_and_is_mended(tmp_path, monkeypatch):
    """A list that changed by itself: no question meets it, and the window does not wait until it is looked for."""
    path = tmp_path / "工作区.db"
    monkeypatch.setenv("HOME", str(tmp_path))
    create(path, work_lists=[builders.work_list()]).close()
    Safe(path).make(Kind.DAILY)
    link = sqlite3.connect(path)
    link.execute("UPDATE nodes SET title = title || '改'")
    link.commit()
    link.close()
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, path], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.split()[0], done.stdout.split("\n")[1]
    assert first == "工作区"
    assert second.startswith("工作区（恢复 ")


def test_one_workspace_after_the_other(dressed, store, tmp_path, monkeypatch):
    second = damage.make(tmp_path / "第二个.db")
    store.close()
    seen, deeds = [], [lambda: second, None]

    def run(_application, opened, _board, _safe):
        seen.append(opened.path)
        return deeds.pop(0)

    monkeypatch.setattr(runner.app, "run", run)
    assert (
        runner.stay(
            dressed,
            store.path,
            DOOR,
        )
        == 0
    )
    assert seen == [store.path, second]


def test_a_deed_that_is_refused_leads_back(dressed, store, monkeypatch):
    store.close()
    seen, said = [], []

    def refuse():
        raise KnownError("备份已损坏，没有恢复。")

    def run(_application, opened, _board, _safe):
        seen.append(opened.path)
        return refuse if len(seen) == 1 else None

    monkeypatch.setattr(runner.app, "run", run)
    monkeypatch.setattr(errors, "show", lambda _parent, error: said.append(error.sentence))
    assert (
        runner.stay(
            dressed,
            store.path,
            DOOR,
        )
        == 0
    )
    assert seen == [store.path, store.path]
    assert said == ["备份已损坏，没有恢复。"]


# --- defects and the parcel --------------------------------------------------

TYPED = "东城幼儿园主体封顶"


def crash():
    try:
        int(TYPED)
    except ValueError as error:
        raise RuntimeError(f"cannot store {TYPED}") from error


def test_a_defect_is_kept_without_what_was_typed(qtbot, dressed, capsys):
    guard = Unexpected()
    try:
        crash()
    except RuntimeError:
        guard.take(*sys.exc_info())
    (kept,) = folders.log_folder().glob("crash *.txt")
    text = kept.read_text(encoding="utf-8")
    assert TYPED not in text
    assert "RuntimeError" in text
    assert "ValueError" in text
    assert "in crash" in text or " crash" in text
    capsys.readouterr()
    guard._say("x")
    guard._message.close()


def test_the_log_turns_over():
    diagnostics.start_log()
    try:
        for number in range(30_000):
            diagnostics.log.info("line %d %s", number, "x" * 60)
    finally:
        diagnostics.stop_log()
    files = list(folders.log_folder().glob("program.log*"))
    assert len(files) == 5
    assert all(file.stat().st_size <= 256 << 10 for file in files)


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    monkeypatch.setattr(folders, "log_folder", lambda: blocked)
    diagnostics.start_log()
    diagnostics.keep_report("x\n")
    diagnostics.stop_log()
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("file", "x")]


def test_the_parcel_holds_no_contents(qtbot, dressed, store, tmp_path, monkeypatch):
    with store.operation("填报"):
        store.save_filing(builders.filing(progress=TYPED))
    diagnostics.start_log()
    diagnostics.stop_log()
    diagnostics.keep_report(diagnostics.report(ValueError, ValueError(TYPED), None))
    out = tmp_path / "诊断包.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    assert diagnostics_export.export(None, store) == out
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as opened:
        names = opened.namelist()
        text = "".join(opened.read(name).decode() for name in names)
    assert "facts.txt" in names
    assert len(names) == 3
    assert "filings: 1" in text
    for secret in (TYPED, builders.EDUCATION.name, str(tmp_path), store.path.name):
        assert secret not in text
