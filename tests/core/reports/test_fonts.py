"""Which font draws what, and what none can draw."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.reports import fonts
from core.reports.fonts import Face, glyph, missing

REAL_FOLDERS = fonts.system_folders
RARE = Path(__file__).parents[2] / "data" / "fonts" / "one-rare-glyph.ttf"


@pytest.mark.parametrize("char", "①㎡★Ⅲ○●※１Ａ々≥−湧")
def test_what_the_fangsong_lacks_is_drawn_in_another_font(char: str) -> None:
    found = glyph(Face.FANGSONG, char)
    assert not found.is_missing
    assert found.char == char


def test_a_face_draws_what_it_has_itself() -> None:
    assert {glyph(face, "源").font for face in Face} == {face.name for face in Face}


def test_quotation_marks_of_the_kai_are_full_width() -> None:
    assert [glyph(Face.KAI, char).advance for char in "“”‘’"] == [1.0] * 4


def test_missing_names_each_character_once_and_passes_over_invisible_ones() -> None:
    assert missing("𠮷野\u200b家😀𠮷\n\ue000 ") == ["𠮷", "😀", "\ue000"]


def test_a_rare_character_is_found_in_a_font_of_the_machine(
    tmp_path: Path, system_fonts: Callable[[Path], None]
) -> None:
    (tmp_path / "fonts" / "deep").mkdir(parents=True)
    shutil.copy(RARE, tmp_path / "fonts" / "deep" / "HANAMINB.TTF")
    system_fonts(tmp_path / "fonts")
    assert missing("𠮷") == []
    assert glyph(Face.TITLE, "𠮷").font == "system-HANAMINB"


def test_a_font_file_that_cannot_be_embedded_is_passed_over(
    tmp_path: Path, system_fonts: Callable[[Path], None]
) -> None:
    (tmp_path / "simsun.ttc").write_bytes(b"OTTO" + bytes(200))
    shutil.copy(RARE, tmp_path / "HanaMinB.ttf")
    system_fonts(tmp_path)
    assert missing("𠮷") == []


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_system_folders_hold_the_users_own_fonts(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert any(Path.home() in folder.parents for folder in REAL_FOLDERS())


def test_a_font_of_the_program_that_is_gone_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts.faults() == []
    for face in (Face.FANGSONG, Face.HEI, Face.KAI):
        shutil.copy(fonts.FOLDER / face.value, tmp_path)
    (tmp_path / Face.HEI.value).write_bytes(b"OTTO")
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    assert [fault.partition("“")[2].partition("”")[0] for fault in fonts.faults()] == [Face.HEI.value, Face.TITLE.value]


def test_a_box_to_tick_is_as_wide_as_a_character() -> None:
    assert fonts.glyph(fonts.Face.FANGSONG, "□").advance == 1.0
