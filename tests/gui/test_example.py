"""What a start without a desktop does instead of a window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import main
from core.errors import KnownError
from core.host import program_folder
from gui import example
from tests import builders

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a desktop")


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The source's folder."""
    monkeypatch.setattr(program_folder, "folders", lambda: (tmp_path,))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_example_is_made_and_then_kept(beside: Path, qapp, capsys):
    example.stand_in(builders.work_list(), main.make_workspace)
    folder = beside / "示例"
    made = contents(folder)
    assert {Path(name).parts[0] for name in made} == {"示例2022年重点工作.db", "月报", "报表", "界面"}
    said = capsys.readouterr().out
    assert f"“{folder}”" in said
    assert "xvfb-run" in said  # how a window is opened
    assert [path.name for path in beside.iterdir()] == ["示例"]
    with main.open_store(folder / "示例2022年重点工作.db") as store:
        assert store.filings()
    made = contents(folder)

    example.stand_in(builders.work_list(), main.make_workspace)
    assert contents(folder) == made
    said = capsys.readouterr().out
    assert f"“{folder}”" in said
    assert "xvfb-run" in said


def test_one_that_was_killed_midway_is_made_anew(beside: Path, qapp):
    class KilledError(Exception):
        pass

    def new(path, *_rest):
        path.write_text("half")
        raise KilledError

    with pytest.raises(KilledError):
        example.stand_in(builders.work_list(), new)
    assert not (beside / "示例").exists()
    example.stand_in(builders.work_list(), main.make_workspace)
    assert sorted(path.name for path in beside.iterdir()) == ["示例"]


@linux_only
@pytest.mark.parametrize("platform", ["", "xcb"])
def test_a_start_without_a_desktop_makes_it(platform: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    asked = []
    monkeypatch.setattr(example, "stand_in", lambda work_list, _new: asked.append(work_list.year))
    assert main.main([]) == 0
    assert asked == [2022]


@linux_only
def test_a_workspace_without_a_desktop_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    path = tmp_path / "工作.db"
    main.make_built_in(path).close()
    assert main.main([str(path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("没有可用的图形桌面，无法打开窗口。")
    assert "xvfb-run" in said
    assert [one.name for one in tmp_path.iterdir() if "示例" in one.name] == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "a").touch()
    with pytest.raises(KnownError):
        example.make(tmp_path, builders.work_list(), main.make_workspace)
