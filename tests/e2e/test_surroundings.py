"""Every command answers what its surroundings refuse with a sentence on standard error and exit code 1."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import main
from core import files
from core.rules.deadlines import CALENDAR
from db.workspace import open_workspace
from tests.test_commands import SIGNED

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="names and folders as Linux has them")

#: Commands that write, {out} being where; those that take a folder besides.
WRITERS = {
    "return": "return {unit} --month 2022-03 --out {out}",
    "return drafts": "return {unit} --month 2022-03 --drafts --out {out}",
    "report": "report {unit} --kind unit --month 2022-03 --out {out}",
    "report xlsx": "report {office} --kind circular --month 2022-03 --out {out}",
    "report all": "report {office} --kind blank --month 2022-03 --all --out {out}",
    "send": "send {office} --all --out {out}",
    "send sheet": "send {office} --all --sheet --month 2022-03 --out {out}",
    "receipts": "collect {office} {package} --receipts {out}",
    "backup": "backup {unit} --out {out}",
    "restore": "restore {unit} --out {out}",
    "rescue": "restore {unit} --rescue --out {out}",
    "new": "new {out}",
    "demo": "demo {out}",
}
#: Where nothing can be written.
PLACES = {
    "a file": "{folder}/文件",
    "below a file": "{folder}/文件/子",
    "below a file, deeper": "{folder}/文件/子/孙.pdf",
    "below a file, a sheet": "{folder}/文件/表.xlsx",
    "in the system": "/proc/没有/这里",
    "in the system, a file": "/proc/没有/这里.zip",
    "a name too long": "{folder}/" + "长" * 300 + ".pdf",
    "the workspace itself": "{unit}",
}
#: Files to read that are none.
READERS = (
    "parse {bad}", "record {unit} {bad}", "collect {unit} {bad}", "collect {folder}/新.db {bad}", "check {bad}",
    "status {bad} --month 2022-03", "restore {bad} --out {folder}/恢复.db", "new {folder}/新2.db --list {bad}",
    "backup {bad} --out {folder}/备份.db", "return {bad} --month 2022-03 --out {folder}/x.zip",
)  # fmt: skip
BAD = (
    "{folder}/没有",
    "{folder}/没有/更没有",
    "{folder}/文件",
    "{folder}/文件/子",
    "/proc/没有/这里",
    "{folder}",
    "{unit}-shm",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("surroundings")
    places = {"folder": folder, "unit": folder / "工作.db", "office": folder / "督查室.db"}
    (folder / "filings.json").write_text(
        '[{"node": "推动教育优质发展", "unit": "区教育局", "month": "2022-03", "status": "on_track",'
        ' "progress": "已开工。"}]',
        encoding="utf-8",
    )
    for line in (
        *SIGNED,
        f"new {folder}/督查室.db",
        f"return {folder}/工作.db --month 2022-03 --out {folder}/报送.zip",
    ):
        assert main.main(line.format(folder=folder).split()) == 0
    (folder / "文件").write_text("x")
    shutil.copyfile(folder / "督查室.db", folder / "没有收过.db")
    return places | {"package": folder / "报送.zip", "empty": folder / "没有收过.db"}


def ends(line: str, capsys: pytest.CaptureFixture[str], **places: object) -> tuple[int, str]:
    words = [part.format(**places) for part in line.split()]
    capsys.readouterr()
    code = main.main(words)
    return code, capsys.readouterr().err


@posix
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
@pytest.mark.parametrize("line", WRITERS.values(), ids=WRITERS.keys())
def test_what_cannot_be_written_is_said(made, capsys, line: str, place: str):
    before = made["unit"].read_bytes()
    code, said = ends(line, capsys, **made, out=place.format(**made))
    assert code == 1, said
    assert said.strip().endswith("。"), said
    assert made["unit"].read_bytes()[:100] == before[:100]
    assert (made["folder"] / "文件").read_text() == "x"


@posix
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("line", READERS)
def test_what_cannot_be_read_is_said(made, capsys, line: str, bad: str):
    if bad == "{folder}" and line.startswith("collect"):
        pytest.skip("a folder is what it collects from")
    code, said = ends(line, capsys, **made, bad=bad.format(**made))
    assert code == 1
    assert said.strip().endswith(("。", "）")), said


def test_a_setting_that_is_nested_a_thousand_times(made, capsys, tmp_path: Path):
    path = tmp_path / "工作.db"
    path.write_bytes(made["unit"].read_bytes())
    with open_workspace(path) as store, store.operation("x"):
        store.set_setting(CALENDAR.name, "[" * 100_000)
    code, said = ends("status {path} --month 2022-03", capsys, path=path)
    assert code == 1
    assert "填报期限的设置读不出来" in said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError("no module", name="reportlab"), "缺少程序库“reportlab”"),
        (ImportError("libGL.so.1: cannot open shared object file"), "libGL.so.1"),
        (OSError(28, "full", "/x/表.pdf"), "“表.pdf”：磁盘满了"),
        (OSError(5, "io"), "文件：读写时出错"),
    ],
)
def test_what_no_command_foresaw(monkeypatch, capsys, error: Exception, said: str):
    def fail(_options: object) -> None:
        """显示"""
        raise error

    monkeypatch.setitem(main.COMMANDS, "check", fail)
    code, told = ends("check x.db", capsys)
    assert code == 1
    assert said in told


# --- names of old systems ----------------------------------------------------

GBK = os.fsdecode("示例区教育局".encode("gbk"))


@posix
@pytest.mark.parametrize("name", ["示例区教育局", "a中", "丂丄x"])
def test_a_name_in_gbk_is_shown_as_it_was_meant(name: str):
    assert files.readable(f"没有“{os.fsdecode(name.encode('gbk'))}”。") == f"没有“{name}”。"
    assert files.readable(name) == name


@posix
def test_commands_on_files_that_are_named_in_gbk(made, tmp_path: Path):
    """Run as a shell does: the names are bytes that are no UTF-8."""
    unit, package, out = (tmp_path / f"{GBK}{end}" for end in (".db", ".zip", "-报送.zip"))
    unit.write_bytes(made["unit"].read_bytes())
    package.write_bytes(made["package"].read_bytes())
    office_file = tmp_path / "督查室.db"
    office_file.write_bytes(made["empty"].read_bytes())
    lines: list[tuple[int, list[object]]] = [
        (0, ["status", unit, "--month", "2022-03"]),
        (0, ["return", unit, "--month", "2022-03", "--out", out]),
        (0, ["check", unit]),
        (0, ["collect", office_file, package, "--json"]),
        (0, ["backup", unit, "--out", tmp_path / f"{GBK}备份.db"]),
        (1, ["parse", package]),
        (1, ["status", tmp_path / f"没有{GBK}.db", "--month", "2022-03"]),
    ]
    for code, words in lines:
        done = subprocess.run([sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, check=False)
        told = done.stderr.decode()
        assert done.returncode == code, told
        assert "Traceback" not in told
    assert "没有示例区教育局.db" in told
    with open_workspace(office_file, read_only=True) as office:
        assert any("示例区教育局.zip" in one.file for one in office.exchange.imports())


@posix
def test_a_reader_that_has_enough_is_no_fault(made):
    line = f"{sys.executable} main.py status {made['unit']} --month 2022-03 --json | head -c 1"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, check=False)  # noqa: S602
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
