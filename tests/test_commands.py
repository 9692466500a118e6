"""Sub-commands are for scripts and servers: each works, and none of them loads Qt."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import main
from core.commands import arguments

ROOT = Path(__file__).resolve().parent.parent

FILING = {
    "node": "推动教育优质发展",
    "unit": "区教育局",
    "month": "2022-03",
    "status": "on_track",
    "progress": "已开工。",
}
DIFFERING = [
    FILING | {"node": "打造优质产业平台", "unit": unit, "values": {"扩园": value}}
    for unit, value in (("区工业园管委会", 0.2), ("区工商信局", 0.3))
]
NEW = "new {folder}/工作.db --unit 区教育局"
OFFICE = "new {folder}/督查室.db --office"
SIGNED = [
    NEW,
    "record {folder}/工作.db {folder}/filings.json",
    "state {folder}/工作.db submit --unit 区教育局 --month 2022-03 --reason 无",
    "state {folder}/工作.db sign --unit 区教育局 --month 2022-03",
]
#: The lines that show a command at work, each must end well.
SAMPLES = {
    "parse": ["parse {list} --json"],
    "new": [NEW],
    "record": [NEW, "record {folder}/工作.db {folder}/filings.json"],
    "state": [
        NEW,
        "record {folder}/工作.db {folder}/filings.json",
        "state {folder}/工作.db submit --unit 区教育局 --month 2022-03",
    ],
    "status": [NEW, "status {folder}/工作.db --month 2022-03 --json"],
    "report": [
        NEW,
        "report {folder}/工作.db --kind blank --month 2022-03 --all --out {folder}/填报表 --format .xlsx",
        "report {folder}/工作.db --kind circular --month 2022-03 --out {folder}/通报.docx",
        "report {folder}/工作.db --kind overview --month 2022-03 --out {folder}/概览.pdf",
        "report {folder}/工作.db --kind unit --month 2022-03 --out {folder}/月报.pdf",
    ],
    "backup": [NEW, "backup {folder}/工作.db --out {folder}/备份.db"],
    "restore": [
        NEW,
        "backup {folder}/工作.db --out {folder}/备份.db",
        "restore {folder}/备份.db --out {folder}/恢复.db",
        "restore {folder}/备份.db --out {folder}/救出.db --rescue",
        "check {folder}/救出.db",
        "check {folder}/恢复.db",
    ],
    "send": ["new {folder}/督查室.db", "send {folder}/督查室.db --unit 区教育局 --out {folder}/交办"],
    "return": [
        *SIGNED,
        "return {folder}/工作.db --month 2022-03 --out {folder}/报送.zip",
    ],
    "collect": [
        "new {folder}/督查室.db",
        "send {folder}/督查室.db --unit 区教育局 --sheet --month 2022-03 --out {folder}/表",
        "collect {folder}/督查室.db {folder}/表 --json",
        *SIGNED,
        "return {folder}/工作.db --month 2022-03 --out {folder}/报送.zip",
        "collect {folder}/督查室.db {folder}/报送.zip --receipts {folder}/回执",
        "collect {folder}/工作.db {folder}/回执",
    ],
    "key": [NEW, "key {folder}/工作.db --json", "key {folder}/工作.db --at 1", "key {folder}/工作.db --new"],
    "check": [NEW, "check {folder}/工作.db"],
    "plan": [
        OFFICE,
        "plan {folder}/督查室.db --node 打造优质产业平台 --indicator 基础设施投资 --points 2022-Q2=40%,2022-09=9",
        "plan {folder}/督查室.db --node 打造优质产业平台",
    ],
    "extend": [
        OFFICE,
        "extend {folder}/督查室.db --node 打造优质产业平台 --month 2022-05 --due 2023-01-31 --reason 汛期",
    ],
    "owner": [OFFICE, "owner {folder}/督查室.db --node 打造优质产业平台 --indicator 扩园 --unit 区工商信局"],
    "settle": [
        OFFICE,
        "record {folder}/督查室.db {folder}/differing.json",
        "settle {folder}/督查室.db --node 打造优质产业平台 --indicator 扩园 "
        "--month 2022-03 --unit 区工商信局 --reason 已核",
    ],
    "members": [
        OFFICE,
        "members {folder}/督查室.db --node 推动农业提质增效 --phrase 有关镇人民政府、街道办事处 --units 埔前镇",
    ],
    "merge": [OFFICE, "merge {folder}/督查室.db 区住建局 --into 区教育局 --month 2022-07"],
    "setting": [
        OFFICE,
        "setting {folder}/督查室.db list",
        "setting {folder}/督查室.db first-month 2022-03",
        "setting {folder}/督查室.db calendar due_day=20,hour=17",
        "setting {folder}/督查室.db report.issuer 区政府督查室 --json",
    ],
}
#: These draw pictures or open a window.
WITH_QT = {"demo", "selftest"}
#: Shown at work, and without Qt, by tests/hub/test_hub_command.py.
WITH_SERVER = {"hub"}


def run(*arguments: str) -> tuple[int, set[str]]:
    """The exit code, and the top packages that were imported on the way."""
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False)
    return done.returncode, set(re.findall(r"^import time:.*\| +(\w+)", done.stderr, re.MULTILINE))


def test_every_command_has_a_sample():
    assert set(SAMPLES) == {*main.COMMANDS, *main.MODULES} - WITH_QT - WITH_SERVER


@pytest.mark.parametrize("name", SAMPLES)
def test_a_command_works_without_qt(name: str, tmp_path: Path):
    (tmp_path / "filings.json").write_text(json.dumps([FILING]), encoding="utf-8")
    (tmp_path / "differing.json").write_text(json.dumps(DIFFERING), encoding="utf-8")
    places = {"list": ROOT / "resources/lists/2022.txt", "folder": tmp_path}
    for line in SAMPLES[name]:
        code, packages = run("main.py", *(part.format_map(places) for part in shlex.split(line)))
        assert code == 0, line
        assert "core" in packages
        assert packages.isdisjoint({"PySide6", "shiboken6"})


def test_the_window_opens_without_the_libraries_of_reports_and_sheets():
    code, packages = run("-c", "import main, gui.app, db.workspace")
    assert code == 0
    assert "PySide6" in packages
    assert packages.isdisjoint({"reportlab", "openpyxl", "pypinyin", "pypdfium2", "PIL", "charset_normalizer"})


def test_qt_would_be_noticed():
    assert "PySide6" in run("-c", "from PySide6 import QtCore")[1]


@pytest.mark.parametrize(("command", "words"), [("state", arguments.STEPS), ("report", arguments.REPORTS)])
def test_no_word_is_broken_in_a_console_of_80_columns(command, words, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main.main([command, "--help"])
    assert set(words) <= set(
        re.findall(r"\w+", capsys.readouterr().out.partition("options:")[2 if command == "report" else 0])
    )
