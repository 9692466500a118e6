"""`main.py hub`: a city from nothing to its overview, typed as an administrator and clerks would."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import main
from core.host import keystore
from core.host.backups import Kind
from core.model.status import FilingState
from db.backup.service import Safe
from db.hub import commands, members
from db.hub import link as links
from db.workspace import Workspace, open_workspace
from tests.exchange import world
from tests.hub.conftest import City
from tests.hub.server import Server
from tests.test_commands import run as run_and_see

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, secret: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "hub", *words],
        capture_output=True, encoding="utf-8", timeout=120, check=False, input=f"{secret}\n",
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def well(*words: str, secret: str = "") -> str:
    code, said, refused = run(*words, secret=secret)
    assert code == 0, refused
    return said


@pytest.fixture
def database(server: Server) -> City:
    with links.connect(server.url("postgres")) as link:
        link.execute(b"DROP DATABASE IF EXISTS typed")
        link.execute(b"CREATE DATABASE typed")
    return City(server, "typed")


def test_a_city_from_nothing_to_its_overview(database: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    admin, address = database.admin, database.address
    assert "已建好" in well(admin, "init")
    assert "没有丢失" in well(admin, "init")
    assert "还没有登记" in well(admin, "status")
    with world.office(tmp_path) as office, world.unit(tmp_path) as unit:
        handouts = [
            world.hand_out(office, tmp_path / f"{who.name}.zip", who) for who in world.board_of(office).single_units
        ]
        world.take(unit, next(path for path in handouts if "教育" in path.name))
        world.sign(unit)
        world.give(unit, tmp_path / "报送.zip")
    said = well(admin, "enroll", str(handouts[0]), "--name", "东区", "--out", str(tmp_path / "账号.csv"))
    assert "新建账号 4 个" in said
    assert "指纹" in said
    assert (tmp_path / "账号.csv").stat().st_mode & 0o077 == 0
    with (tmp_path / "账号.csv").open(encoding="utf-8-sig") as file:
        accounts = {line["单位"]: line for line in csv.DictReader(file)}
    secret = accounts["区教育局"]["密码"]
    assert accounts["区教育局"]["服务器"].endswith("/typed")

    assert "已送出 1 个" in well(address, "--password-stdin", "put", str(tmp_path / "报送.zip"), secret=secret)
    assert "1 个以前送过" in well(address, "--password-stdin", "put", str(tmp_path / "报送.zip"), secret=secret)
    with_account = address.replace("//", f"//{accounts['区教育局']['账号']}@")
    assert "送出 1 个，对方已收取 0 个" in well(with_account, "--password-stdin", "status", secret=secret)

    office_secret = accounts["东区督查室"]["密码"]
    for path in handouts:
        well(address, "--password-stdin", "put", str(path), secret=office_secret)
    found = json.loads(
        well(address, "--password-stdin", "fetch", str(tmp_path / "督查室.db"), "--json", secret=office_secret)
    )
    assert (found["packages"], found["added"], found["receipts"], found["busy"]) == (1, 1, 1, 0)
    assert [one.kind for one in Safe(tmp_path / "督查室.db").listed()] == [Kind.MERGE]
    assert "没有等待收取的包" in well(
        address, "--password-stdin", "fetch", str(tmp_path / "督查室.db"), secret=office_secret
    )
    assert "对方已收取 1 个" in well(with_account, "--password-stdin", "status", secret=secret)
    heard = well(address, "--password-stdin", "fetch", str(tmp_path / "区教育局.db"), secret=secret)
    assert "回执" in heard
    with open_workspace(tmp_path / "区教育局.db") as unit:
        assert unit.filings()[0].state is FilingState.RECEIVED

    assert json.loads(well(admin, "load", "--json"))["loaded"] == 3
    told = json.loads(well(admin, "status", "--json"))
    (district,) = told["districts"]
    assert (district["name"], district["units"], district["filings"], district["to_load"]) == ("东区", 3, 1, 0)
    for kind, ending in (("overview", ".pdf"), ("circular", ".docx"), ("overview", ".xlsx")):
        out = tmp_path / f"全市{ending}"
        well(admin, "report", "--kind", kind, "--month", "2022-03", "--out", str(out))
        assert out.stat().st_size > 5000


def test_it_works_without_qt(database: City):
    code, packages = run_and_see("main.py", "hub", database.admin, "init")
    assert code == 0
    assert "psycopg" in packages
    assert packages.isdisjoint({"PySide6", "shiboken6"})


def test_without_a_hub_neither_the_driver_nor_the_key_store_is_loaded(tmp_path: Path):
    code, packages = run_and_see("main.py", "new", str(tmp_path / "工作.db"))
    assert code == 0
    assert packages.isdisjoint({"psycopg", "keyring"})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("mysql://server/zdgz", "不是汇聚库的地址"),
        ("server", "不是汇聚库的地址"),
        ("postgresql:///zdgz", "不是汇聚库的地址"),
        ("postgresql://server", "不是汇聚库的地址"),
        ("127.0.0.1:1/zdgz", "连不上服务器 127.0.0.1:1/zdgz"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(address: str, expected: str):
    code, _, refused = run(address, "status")
    assert code == 1
    assert expected in refused
    assert "Traceback" not in refused


def test_a_password_is_asked_for_once_and_kept(
    database: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(keystore, "password", lambda place, account: kept.get((place, account), ""))
    monkeypatch.setattr(
        keystore, "keep", lambda place, account, secret: bool(kept.update({(place, account): secret}) or 1)
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or database.server.password)
    bare = database.address.replace("//", "//zdgz_admin@")
    assert main.main(["hub", bare, "init"]) == 0
    assert main.main(["hub", bare, "status"]) == 0
    assert asked == ["账号 zdgz_admin 的密码："]
    assert list(kept.values()) == [database.server.password]
    assert keystore.NONE_HERE not in capsys.readouterr().err


def test_the_password_in_the_address_comes_before_a_kept_one(database: City, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keystore, "password", lambda *_: "outdated")
    assert main.main(["hub", database.admin, "init"]) == 0


def test_without_a_key_store_that_is_said(
    database: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(keystore, "_store", lambda: None)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: database.server.password)
    assert main.main(["hub", database.address.replace("//", "//zdgz_admin@"), "init"]) == 0
    assert keystore.NONE_HERE in capsys.readouterr().err


def test_passwords_are_neither_in_the_place_nor_in_a_refusal(database: City):
    code, _, refused = run(database.server.url("typed", "nobody", "hush-hush"), "status")
    assert code == 1
    assert "hush" not in refused


def test_enrolling_makes_no_account_whose_password_could_not_be_written(hub: City, office: Workspace, tmp_path: Path):
    handout = world.hand_out(office, tmp_path / "交办.zip")
    there = tmp_path / "账号.csv"
    there.write_text("还没有分发的密码")
    words = (hub.admin, "enroll", str(handout), "--name", "东区", "--out")
    code, _, refused = run(*words, str(there))
    assert (code, there.read_text()) == (1, "还没有分发的密码")
    assert "已经在了" in refused
    (tmp_path / "文件").write_text("")
    code, _, refused = run(*words, str(tmp_path / "文件" / "账号.csv"))
    assert code == 1
    assert "写不了，没有登记" in refused
    assert hub.say("SELECT (SELECT count(*) FROM zdgz.members), (SELECT count(*) FROM zdgz.districts)") == [(0, 0)]
    assert "新建账号 4 个" in well(*words, str(tmp_path / "新.csv"))
    assert "原有 4 个不变" in well(*words, str(tmp_path / "新.csv"))  # nothing to write: the file is left alone


def test_a_spreadsheet_takes_no_password_and_no_name_for_a_formula(city: City):
    passwords = [one.password for one in city.accounts.values()] + [members._new_password() for _ in range(500)]
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9]{15}", one) for one in passwords)
    assert len(set(passwords)) == len(passwords)
    made = tuple(members.Account(name, "a", "b") for name in ("=1+1", "+1", "-1", "@x", "区教育局"))
    lines = list(csv.reader(commands._accounts(made, "h/d").decode("utf-8-sig").splitlines()))
    assert [line[0] for line in lines] == ["单位", "'=1+1", "'+1", "'-1", "'@x", "区教育局"]
