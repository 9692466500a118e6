"""Sentences with named fields, and the office's own settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import KnownError
from core.model.setting import Setting
from core.reports import kinds, pdf, sentences
from core.reports.circular import Circular
from core.reports.office import Office, office_of
from core.settings.report_wording import FEEDBACK_DAYS, PAPER, TEMPLATES, check_template, fill
from tests.core.reports import demo_year
from tests.core.reports.demo_year import Stored
from tests.core.reports.reading import full_text, packed


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_default_passes_its_own_check(name: str) -> None:
    assert check_template(name, TEMPLATES[name].default) == TEMPLATES[name].default


def test_an_unknown_field_is_named_with_those_that_there_are() -> None:
    with pytest.raises(KnownError, match="没有“天气”这个字段") as refused:
        check_template("circular.opening", "{月份}{天气}")
    assert "红灯" in refused.value.hint


@pytest.mark.parametrize("text", ["{月份", "月份}", "{{月份}}", "a{}b", " "])
def test_a_brace_that_stands_alone_or_nothing_at_all_is_refused(text: str) -> None:
    with pytest.raises(KnownError):
        check_template("circular.opening", text)


def test_the_fields_of_a_template_are_those_that_are_filled() -> None:
    source = demo_year.source()
    district = sentences.district_fields(source.year, source.office, source.today)
    unit = sentences.unit_fields(source.year, source.year.current.units[0], source.office, source.today)
    for name, template in TEMPLATES.items():
        if name == "unit.opening":
            continue  # filled by the unit's report, which the golden pages show
        known = unit if name.startswith(("reminder", "notice")) else district
        assert set(template.fields) == set(known), name


@given(st.text(st.sampled_from("{}月份红灯x 。"), max_size=30))
def test_what_passes_the_check_is_filled_without_a_gap(text: str) -> None:
    try:
        checked = check_template("circular.opening", text)
    except KnownError:
        return
    filled = fill(checked, dict.fromkeys(TEMPLATES["circular.opening"].fields, "值"))
    assert "{" not in filled
    assert "}" not in filled


def test_an_office_prints_its_own_words_and_letterhead() -> None:
    stored = Stored(
        issuer="东区政府督查室", letterhead="东区督查", serial="37", circular__opening="{月份}亮红灯{红灯}项。"
    )
    office = office_of(stored)  # type: ignore[arg-type]
    made = demo_year.source()
    text = full_text(pdf.render(Circular(made.year, office, made.today)))
    red = sum(one.light.value == "red" for one in made.year.current.nodes())
    for said in ("第37期", "东区政府督查室", f"2022年9月亮红灯{red}项。"):
        assert packed(said) in text


def test_a_stored_wording_that_went_wrong_is_refused_before_anything_is_printed() -> None:
    with pytest.raises(KnownError, match="通报要求"):
        office_of(Stored(circular__demands="{谁}"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("setting", "value"), [(PAPER, "B5"), (FEEDBACK_DAYS, "0"), (FEEDBACK_DAYS, "ten")])
def test_settings_that_cannot_be_used_are_refused(setting: Setting[str], value: str) -> None:
    with pytest.raises(KnownError):
        setting.check(value)


def test_a_ledger_is_laid_out_on_the_paper_that_the_office_chose() -> None:
    made = demo_year.source()
    on_a4 = kinds.Source(made.board, made.year, Office(paper="A4"), made.today)
    make = kinds.KINDS["ledger"].make
    assert make is not None
    document = pdf.document(make(on_a4, demo_year.month_of("区教育局")))  # type: ignore[arg-type]
    assert all(page.sheet.is_turned for page in document.pages)
