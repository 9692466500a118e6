"""Radicals and full-width signs become the characters they stand for, each in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.files import read_data
from core.documents.pasted import pasted
from core.folding import unified


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("居⺠⽣活", "居民生活"),
        ("⻓江⻔店⻋辆", "长江门店车辆"),
        ("⼈⼝２０２４．５％", "人口2024.5%"),
        ("㎡、①", "㎡、①"),
        ("区教育局", "区教育局"),
    ],
)
def test_what_only_looks_like_a_character_becomes_it(text, meant):
    assert unified(text) == meant


@given(st.text(max_size=200))
def test_every_character_keeps_its_place_and_nothing_is_left_to_do(text):
    once = unified(text)
    assert len(once) == len(text)
    assert unified(once) == once


def test_no_radical_is_left():
    left = [chr(code) for code in (*range(0x2E81, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6))]
    assert not [
        sign for sign in left if 0x2E80 <= ord(unified(sign)) <= 0x2FDF and sign not in "⺂⺃⺄⺅⺆⺉⺌⺍⺑⺔⺕⺖⺗⺘⺚"
    ]


def test_what_is_read_and_what_is_pasted_comes_in_whole():
    assert read_data("1.服务居⺠２万⼈。".encode(), "a.txt") == "1.服务居民2万人。"
    assert pasted("1.服务居⺠２万⼈。") == "1.服务居民2万人。"
