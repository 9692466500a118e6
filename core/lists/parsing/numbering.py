"""The numbers that head paragraphs: 第一部分, 一、, （一）, 1., 1.1, （1）, 1), ①."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE = "零〇一二三四五六七八九十百"
_DIGITS = {char: at for at, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DECIMALS = ("decimal", "decimal3", "decimal4")
#: Ranks as official documents nest them; a style met for the first time goes below the ranks above it.
_ORDER = ("annex", "chapter", "clause", "cn", "cn_paren", "item", "digit", *_DECIMALS)
RANKS = {style: rank for rank, style in enumerate((*_ORDER, "paren", "right", "circle", "letter"))}

_CHAPTER = re.compile(rf"(第\s*([{_CHINESE}]{{1,4}}|\d{{1,3}})\s*(?:部分|编|篇|章|板块|节))[\s:：、.]*")
_NTH = re.compile(rf"(第\s*([{_CHINESE}]{{1,4}}|\d{{1,3}})\s*[件项条])[\s:：、.]+")
_ITEM = re.compile(rf"((?:任务|举措|措施|项目|行动|工程|事项|重点)\s*([{_CHINESE}]{{1,4}}|\d{{1,3}}))\s*[:：、.]\s*")
_CN = re.compile(rf"([{_CHINESE}]{{1,4}})\s*[、.．]\s*(?![{_CHINESE}]{{1,3}}[、])")
_CN_PAREN = re.compile(rf"[（(]?\s*([{_CHINESE}]{{1,4}})\s*[）)]\s*[、.．]?\s*")
_DIGIT = re.compile(r"([0-9０-９]{1,3})\s*[.．、]\s*(?![0-9０-９])")
_DIGIT_BEFORE_NUMBER = re.compile(r"([0-9０-９]{1,3})\s*[.．、]\s*(?=[0-9０-９])")
_HEADING_DIGIT = re.compile(r"(\d{1,3})\s+(?=[一-鿿])")
_DATE_AHEAD = re.compile(r"(?:\d{4}年|\d{1,2}月)")
_DECIMAL = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){1,3})(?:[.、]\s*(?!\d)|\s+(?=[一-鿿“])|(?=[一-鿿])(?![个家条项座处所套万亿元亩吨户人名场次件年月日版倍平千百]|公[里顷斤]))"
)
_PAREN = re.compile(r"[（(]\s*([0-9０-９]{1,3})\s*[）)]\s*[、.．]?\s*")
_RIGHT = re.compile(r"([0-9０-９]{1,3})\s*[）)]\s*")
_LETTER = re.compile(r"([a-zA-Z])\s*[.．、)）]\s*(?=[一-鿿“])")
_CIRCLE = re.compile(rf"([{_CIRCLED}])\s*")


@dataclass(frozen=True, slots=True)
class Number:
    """The number at a paragraph's head: its style, its written form, its value, and where the text begins."""

    style: str
    written: str
    ordinal: int
    end: int


def find_number(text: str, previous: int = 0, *, heading: bool = False) -> Number | None:
    """Give the number heading the text, None without one.

    `previous`, the last plain number seen, decides whether "5.100所学校" is the fifth item or a quantity.
    In a `heading` a number needs no mark after it ("1 政务环境").
    """
    head = text[:40]
    found = _chapter(head) or _chinese(head) or _arabic(head, previous) or _circled(head)
    return found or (_unmarked(head) if heading else None)


def _unmarked(head: str) -> Number | None:
    match = _HEADING_DIGIT.match(head)
    return Number("digit", f"{int(match[1])}.", int(match[1]), match.end()) if match else None


def _chapter(head: str) -> Number | None:
    match = _CHAPTER.match(head)
    if match:
        style = "clause" if match[1].endswith("节") else "chapter"
        return Number(style, match[1], value_of(match[2]), match.end())
    if match := _NTH.match(head):
        return Number("item", match[1], value_of(match[2]), match.end())
    match = _ITEM.match(head)
    return Number("item", f"{match[1]}：", value_of(match[2]), match.end()) if match else None


def _chinese(head: str) -> Number | None:
    if match := _CN.match(head):
        return Number("cn", f"{match[1]}、", value_of(match[1]), match.end())
    if match := _CN_PAREN.match(head):
        return Number("cn_paren", f"（{match[1]}）", value_of(match[1]), match.end())
    return None


def _arabic(head: str, previous: int) -> Number | None:
    if match := _DECIMAL.match(head):
        return Number(_decimal_style(match[1]), match[1], value_of(match[1].rpartition(".")[2]), match.end())
    if match := _DIGIT.match(head) or _before_number(head, previous):
        return Number("digit", f"{int(match[1])}.", int(match[1]), match.end())
    if match := _PAREN.match(head):
        return Number("paren", f"（{int(match[1])}）", int(match[1]), match.end())
    match = _RIGHT.match(head)
    return Number("right", f"{int(match[1])}）", int(match[1]), match.end()) if match else None


def _decimal_style(written: str) -> str:
    """1.1 stands above 1.1.1."""
    depth = written.count(".") + 1
    return f"decimal{depth}" if depth > 2 else "decimal"


def _before_number(head: str, previous: int) -> re.Match[str] | None:
    match = _DIGIT_BEFORE_NUMBER.match(head)
    if match and (_DATE_AHEAD.match(head, match.end()) or int(match[1]) == previous + 1):
        return match
    return None


def _circled(head: str) -> Number | None:
    if match := _CIRCLE.match(head):
        return Number("circle", match[1], _CIRCLED.index(match[1]) + 1, match.end())
    match = _LETTER.match(head)
    return Number("letter", f"{match[1]}.", ord(match[1].lower()) - ord("a") + 1, match.end()) if match else None


def value_of(written: str) -> int:
    """The value of 十二, 二十 or 12; 0 for what is no number up to 999."""
    if written.isdecimal():
        return int(written)
    total = digit = 0
    for char in written:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.get(char, 0)
    return total + digit
