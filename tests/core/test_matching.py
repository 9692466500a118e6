"""Words and initials found in texts, with the places where they stand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.initials import letters
from core.search.matching import Marked, excerpt, fold, in_order, match, words_of

CHINESE = st.text(alphabet="区教育局住房和城乡建设，。（一）12.5%aB　Ｚ", max_size=40)


def plain(text):
    """No initials: the text itself."""
    return fold(text)


def initials(text):
    return "".join({"工": "g", "业": "y", "园": "y", "区": "q"}.get(c, c) for c in text)


def test_letters_stand_at_the_place_of_their_character():
    text = "区教育局2号，“1+6”Abc　①"
    assert letters(text) == "qjyj2h,“1+6”abc ①"


@given(CHINESE)
def test_letters_and_folding_keep_every_place(text):
    assert len(letters(text)) == len(fold(text)) == len(text)


@pytest.mark.parametrize("text", ["İstanbul", "ﬁ区", "𠮷野家", ""])
def test_odd_characters_keep_every_place(text):
    assert len(letters(text)) == len(fold(text)) == len(text)


def test_all_words_have_to_be_found_somewhere():
    fields = ("工业园区", "扩园工程")
    assert match(fields, words_of("工业 扩园"), plain).fields == (((0, 2),), ((0, 2),))
    assert match(fields, words_of("工业 港口"), plain) is None
    assert match(fields, (), plain) is None


def test_initials_count_only_where_characters_do_not_do():
    assert match(("gyy 工业园",), ("gyy",), initials).fields == (((0, 3),),)
    found = match(("一期工业园",), ("gyy",), initials)
    assert (found.fields, found.by_initials) == ((((2, 5),),), True)


def test_one_letter_is_no_search_by_initials():
    assert match(("工业园",), ("g",), initials) is None
    assert match(("工业园",), ("g",), initials, min_letters=1).fields == (((0, 1),),)


def test_full_width_and_capitals_are_the_same():
    assert match(("Ｇ205线",), words_of("g２０５"), plain).fields == (((0, 4),),)


@given(CHINESE, st.text(alphabet="区教育局建设1a", min_size=1, max_size=3))
def test_every_span_holds_the_word_and_none_overlap(text, word):
    found = match((text,), (word,), plain)
    assert (found is not None) == (word in fold(text))
    spans = found.fields[0] if found else ()
    assert all(word in fold(text[start:end]) for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_characters_in_order_with_gaps():
    assert in_order("区住房和城乡建设局", "住建局") == ((1, 2), (6, 7), (8, 9))
    assert in_order("区住房和城乡建设局", "建住") is None
    assert in_order("区", "") is None


@given(CHINESE, st.integers(0, 30), st.integers(1, 6))
def test_an_excerpt_marks_the_same_characters(text, start, length):
    end = min(start + length, len(text))
    marked = Marked(text, ((start, end),) if start < end else ())
    short = excerpt(marked, before=5, length=20)
    assert [short.text[a:b] for a, b in short.spans] == [text[a:b] for a, b in marked.spans]


def test_an_excerpt_begins_with_the_clause():
    text = "紧紧围绕市的发展导向，不断提高制造业的质量效益。以工业园一、二、三期为主平台。"
    at = text.index("工业园")
    assert excerpt(Marked(text, ((at, at + 3),))) == Marked("……以工业园一、二、三期为主平台。", ((3, 6),))


@given(st.text(max_size=5000))
def test_a_query_is_bounded(query):
    found = words_of(query)
    assert len(found) <= 16
    assert sum(map(len, found)) <= 200
