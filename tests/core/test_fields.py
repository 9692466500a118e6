"""Each field of a filing is declared once, and whatever handles filings derives from the declaration."""

from __future__ import annotations

from core.model import fields
from core.model.records import Filing


def test_each_field_of_a_filing_is_declared_once():
    declared = fields.names(fields.ALL)
    assert sorted(declared) == sorted(name for name in Filing._fields if name != "key")


def test_each_text_that_is_entered_has_a_limit_and_says_what_to_write():
    assert all(one.limit and one.prompt and one.label for one in fields.TEXTS)


def test_each_field_that_is_entered_once_a_task_has_its_column_in_the_sheet():
    assert all(one.sheet_width for one in fields.PLAIN)
