"""200 damaged workspaces: opened, rescued or refused with a sentence; never a traceback, never silently wrong.

DAMAGED_WORKSPACES sets another number, DAMAGED_FIRST another seed to begin with.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from core.errors import DamagedError, KnownError
from core.host.backups import Kind
from db.backup.service import Safe
from db.integrity.rescue import Rescued, rescue
from db.workspace import examine, open_workspace
from tests.builders import EDUCATION, filing, key
from tests.db import damage

COUNT = int(os.environ.get("DAMAGED_WORKSPACES", "200"))
FIRST = int(os.environ.get("DAMAGED_FIRST", "0"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return damage.make(tmp_path_factory.mktemp("whole") / "工作区.db")


@pytest.fixture(scope="module")
def truth(whole: Path) -> dict[str, Any]:
    with open_workspace(whole) as store:
        return damage.content(store)


def outcome(path: Path, truth: dict[str, Any]) -> str:
    """What a user meets who opens the file: a refusal, or what was there, or an answer of `check`."""
    data = path.read_bytes()
    try:
        with open_workspace(path) as store:
            found = damage.content(store)
    except KnownError as error:
        assert error.sentence
        assert error.hint
        if not isinstance(error, DamagedError):
            assert path.read_bytes() == data
        return "refused"
    if found == truth:
        return "sound"
    assert said(path), "silently wrong"
    return "found by check"


def said(path: Path) -> list[str]:
    try:
        return examine(path)
    except KnownError as error:
        return [error.sentence]


def rescued(path: Path, truth: dict[str, Any]) -> tuple[str, Rescued | None]:
    """The rescued workspace opens, is in order, and holds nothing that is other than it was without saying so."""
    data = path.read_bytes()
    out = path.with_name("救出.db")
    try:
        result = rescue(path, out)
    except KnownError as error:
        assert error.sentence
        assert not out.exists()
        return "nothing to rescue", None
    finally:
        assert path.read_bytes() == data
    with open_workspace(out) as store:
        assert list(store.check()) == []
        found = damage.content(store)
    if _without_revisions(found) == _without_revisions(truth):
        return "all rescued", result
    assert result.lost, "lost without a word"
    return "partly rescued", result


def _without_revisions(content: dict[str, Any]) -> dict[str, Any]:
    """What the history doesn't tell and no user sees."""
    texts = {at: (one.progress, one.status, one.state, dict(one.values)) for at, one in content["filings"].items()}
    marks = {name: [str(one) for one in content[name]] for name in ("Evidence", "MonthLock")}
    reviews = [(one.key, one.light, one.reason, one.remark) for one in content["Review"]]
    shared = {name: content[name] for name in ("lists", "attached", "settings")}
    return shared | marks | {"texts": texts, "reviews": sorted(reviews, key=str)}


def test_damaged_workspaces(whole: Path, truth: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    opened, saved, kept = Counter[str](), Counter[str](), 0
    for number in range(FIRST, FIRST + COUNT):
        dice = random.Random(number)
        data = bytearray(whole.read_bytes())
        damage.WAYS[number % len(damage.WAYS)](dice, data)
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "工作区.db"
        path.write_bytes(data)
        try:
            how, result = rescued(path, truth)
            met = outcome(path, truth)
        except BaseException:
            print(f"seed {number}, {damage.WAYS[number % len(damage.WAYS)].__name__}")  # noqa: T201
            raise
        opened[met] += 1
        saved[how] += 1
        kept += result.kept["填报"] if result else 0
        shutil.rmtree(folder)
    with capsys.disabled():
        print(f"\n{COUNT} damaged workspaces: {dict(opened)}; rescue: {dict(saved)}, "  # noqa: T201
              f"{kept} of {COUNT * len(truth['filings'])} filings saved")  # fmt: skip
    assert opened["refused"] > COUNT * 0.5
    assert saved["all rescued"] + saved["partly rescued"] > COUNT * 0.6


def test_a_lost_filing_comes_back_from_the_history(whole: Path, truth: dict[str, Any], tmp_path: Path):
    """The pages of the table are gone; the history holds the last text of each."""
    path = Path(shutil.copy(whole, tmp_path / "a.db"))
    data = bytearray(path.read_bytes())
    at = data.find("2022-03：".encode())
    assert at > 0
    page = at // damage.PAGE * damage.PAGE
    data[page : page + damage.PAGE] = bytes(damage.PAGE)
    path.write_bytes(data)
    result = rescue(path, tmp_path / "b.db")
    with open_workspace(tmp_path / "b.db") as store:
        assert {one.key: one.progress for one in store.filings()} == {
            at: one.progress for at, one in truth["filings"].items()
        }
        assert list(store.check()) == []
    assert result.lost
    assert "填报 12 条" in result.words


def test_a_sound_file_loses_nothing(whole: Path, truth: dict[str, Any], tmp_path: Path):
    result = rescue(whole, tmp_path / "b.db")
    assert result.lost == []
    with open_workspace(tmp_path / "b.db") as store:
        assert damage.content(store) == truth


def test_what_is_still_in_the_log_is_rescued(whole: Path, tmp_path: Path):
    path = Path(shutil.copy(whole, tmp_path / "a.db"))
    with open_workspace(path) as store:
        with store.operation("填报"):
            store.save_filing(filing(progress="还在日志里"))
        (tmp_path / "x").mkdir()
        for name in ("a.db", "a.db-wal"):
            shutil.copy(tmp_path / name, tmp_path / "x" / name)
    rescue(tmp_path / "x" / "a.db", tmp_path / "b.db")
    with open_workspace(tmp_path / "b.db") as store:
        found = store.filing(key())
        assert found
        assert found.progress == "还在日志里"


def test_a_file_in_the_way_of_a_rescue_is_kept(whole: Path, tmp_path: Path):
    (tmp_path / "b.db").write_text("重要", encoding="utf-8")
    with pytest.raises(KnownError, match="已经存在"):
        rescue(whole, tmp_path / "b.db")
    assert (tmp_path / "b.db").read_text(encoding="utf-8") == "重要"


def test_an_altered_list_is_refused_at_the_opening(whole: Path, tmp_path: Path):
    """No structure is hurt, and no history tells a task's text: the seal does."""
    path = tmp_path / "a.db"
    path.write_bytes(whole.read_bytes().replace("新建学校2-3所。".encode(), "新建学校2-9所。".encode()))
    with pytest.raises(DamagedError):
        open_workspace(path)
    assert any("清单" in one for one in examine(path))


def test_lists_changed_through_the_program_are_sealed_anew(whole: Path, tmp_path: Path):
    path = Path(shutil.copy(whole, tmp_path / "a.db"))
    with open_workspace(path) as store:
        with store.operation("首字母"):
            store.set_unit_initials({EDUCATION.id: "xxxx"})
        with store.operation("设置"):
            store.set_setting("whatever", "1")
        with store.operation("记住界面位置"):
            store.set_setting("current_month", "2022-05")
    with open_workspace(path) as store:
        assert list(store.check()) == []


def test_the_newest_good_backup_of_a_damaged_file_is_found(whole: Path, tmp_path: Path):
    path = Path(shutil.copy(whole, tmp_path / "a.db"))
    made = Safe(path).make(Kind.DAILY)
    path.write_bytes(path.read_bytes()[:9000])
    assert [one.path for one in Safe(path).listed() if not one.fault] == [made.path if made else None]
