"""What a report of a defect tells of the exceptions behind it."""

from __future__ import annotations

import pytest

from core.host import diagnostics


def report(error: BaseException) -> list[str]:
    """The kinds of exceptions, in the order in which the report has them."""
    text = diagnostics.report(type(error), error, error.__traceback__)
    return [line.rpartition(".")[2] for line in text.splitlines()[1:] if not line.startswith(" ") and line != "then:"]


def after(first: Exception, then: Exception) -> Exception:
    """The second of two, as it is when it was raised while the first was handled."""
    then.__context__ = first
    return then


def test_the_first_cause_comes_first():
    assert report(after(ValueError("x"), KeyError("y"))) == ["ValueError", "KeyError"]
    last = OSError()
    last.__cause__ = after(ValueError("x"), KeyError("y"))
    assert report(last) == ["ValueError", "KeyError", "OSError"]


def test_what_the_program_hid_stays_hidden():
    error = after(ValueError("x"), KeyError("y"))
    error.__cause__ = None  # as by `from None`
    assert report(error) == ["KeyError"]


def test_a_circle_of_causes_ends():
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert report(one) == ["KeyError", "ValueError"]


def fail():
    raise KeyError("x")


def test_the_lines_are_named_without_words():
    with pytest.raises(KeyError) as caught:
        fail()
    text = diagnostics.report(*(caught.type, caught.value, caught.tb))
    assert "tests/core/test_diagnostics.py:" in text
    assert text.endswith(" fail\nbuiltins.KeyError\n")


def test_a_kind_alone_is_enough():
    assert diagnostics.report(UnicodeDecodeError, None, None).endswith("builtins.UnicodeDecodeError\n")
