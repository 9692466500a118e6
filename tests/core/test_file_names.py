"""Names of files: from any words one that every system takes, and two units never share one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.file_names import distinct, file_name, safe_name, unit_file_name
from core.usecases.unit_changes import new_unit

FORBIDDEN = set('/\\<>:"|?*\0\n\r\t\u202e\u2066')


@pytest.mark.parametrize(
    ("parts", "made"),
    [
        (("区教育局", "2022年3月", "报送包"), "区教育局-2022年3月-报送包.zip"),
        (("区委办/区政府办", "", "回执"), "区委办－区政府办-回执.zip"),
        (("../../x", "回执"), "－..－x-回执.zip"),
        (("/etc/passwd",), "－etc－passwd.zip"),
        (("C:\\x",), "C－－x.zip"),
        (("区\u202etxt",), "区txt.zip"),
        (("CON",), "_CON.zip"),
        ((" . ",), "未命名.zip"),
        ((), "未命名.zip"),
    ],
)
def test_a_name_is_made_from_any_words(parts, made):
    assert file_name(*parts, between="-", ending=".zip") == made


@given(st.lists(st.text(max_size=200), max_size=4), st.sampled_from([".zip", ".pdf", ""]))
def test_no_words_lead_out_of_the_folder(parts, ending):
    made = file_name(*parts, ending=ending)
    assert made.endswith(ending)
    assert not set(made) & FORBIDDEN
    assert made not in {"", ".", ".."}
    assert len(made.encode()) <= 255
    assert Path("folder", made).name == made


@given(st.lists(st.sampled_from(["A.zip", "a.zip", "a（2）.zip", "b.zip", "ß", "ss"]), max_size=8))
def test_no_two_names_are_alike_to_any_system(names):
    made = distinct(names)
    assert len({one.casefold() for one in made}) == len(names) == len(made)
    assert all(one == name for one, name in zip(made, names, strict=True) if names.count(name) == 1 and one == name)


def test_units_whose_names_differ_in_marks_only_have_files_of_their_own():
    units = [new_unit(name) for name in ("区委办/区政府办", "区委办:区政府办", "区教育局")]
    made = [unit_file_name(units, one.id, "回执", ending=".zip") for one in units]
    assert made == ["区委办－区政府办回执.zip", "区委办－区政府办回执（2）.zip", "区教育局回执.zip"]


@given(st.text(max_size=300))
def test_a_name_that_came_is_made_safe_once(name):
    safe = safe_name(name)
    assert not set(safe) & FORBIDDEN
    assert safe_name(safe) == safe
