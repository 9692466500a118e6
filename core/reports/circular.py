"""督查通报: the month for all units, good list first, then the laggards one by one, demands, annex tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from core.model import wording
from core.model.status import Attainment, Light
from core.reports import judged, listings, page, sentences
from core.reports.content import (
    Blank,
    Block,
    Closing,
    Content,
    Flush,
    Grid,
    Heading,
    Imprint,
    Masthead,
    Part,
    Signature,
    Text,
    Title,
)
from core.reports.fonts import Face
from core.reports.listing import Listing, as_table
from core.reports.office import Office
from core.statistics import DistrictYear, IndicatorStanding

#: So many indicators of one pace are named in the text.
_NAMED = 60


@dataclass(frozen=True, slots=True)
class Circular:
    """督查通报 as data: the numbers of the year up to its month, and who speaks when."""

    year: DistrictYear
    office: Office
    today: dt.date

    @property
    def title_words(self) -> tuple[str, ...]:
        """The title in words."""
        return "关于", self.year.month.label, "重点工作", "推进情况", "的通报"

    @property
    def title(self) -> str:
        """The whole title."""
        return "".join(self.title_words)

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The annex tables: indicators, then units."""
        year = self.year
        units = listings.ranks(
            year.month_ranking, f"{year.month.label}各{year.who}报送和亮灯情况表", "报送", year.absent_word, year.who
        )
        return listings.indicators(year), units


def content(report: Circular) -> Content:
    """The whole circular."""
    body = Part((*_head(report), *_body(report), Closing(tuple(_closing(report)))))
    annexes = tuple(annex(one, at, len(report.listings)) for at, one in enumerate(report.listings, 1))
    return Content(
        report.title, report.office.issuer, f"{report.year.month.label}督查通报", (body, *annexes, *_imprint(report))
    )


def _head(report: Circular) -> Iterator[Block]:
    office = report.office
    yield Masthead(office.letterhead, office.number(report.year.month), office.issuer, wording.date(report.today))
    yield Title(report.title_words)
    yield Blank()
    if office.recipients:
        yield Flush(office.recipients)


def _body(report: Circular) -> Iterator[Block]:
    year, values = report.year, sentences.district_fields(report.year, report.office, report.today)
    yield Text(report.office.says("circular.opening", values), "开头")
    yield Heading("一、总体情况", 1)
    yield from summary(year)
    yield Heading("二、推进较好的工作", 1)
    yield from _good(year)
    yield Heading("三、推进较慢的工作", 1)
    yield from _poor(year)
    yield Heading("四、有关要求", 1)
    for at, demand in enumerate(report.office.says("circular.demands", values).splitlines(), 1):
        yield Text(demand, "有关要求", (Face.FANGSONG, f"{at}."))


def summary(year: DistrictYear) -> Iterator[Block]:
    """总体情况 in three paragraphs: indicators, lights, filing."""
    yield Text(f"截至{year.month.label}底，{sentences.on_indicators(year)}", "总体情况")
    yield Text(sentences.on_lights(year) + judged.overruled_told(year), "总体情况")
    yield Text(sentences.on_filing(year), "总体情况")


def _good(year: DistrictYear) -> Iterator[Block]:
    order = list(Attainment)
    good = sorted(sentences.keeping_up(year), key=lambda one: (order.index(one.attainment), one.word))
    yield Heading(f"（一）达到计划的指标（{len(good)}项）", 2)
    if not good:
        yield Text("没有达到计划的指标。", "推进较好")
    for word, group in groupby(good, lambda one: one.word):
        yield Text(_listed(word, list(group)), "推进较好")
    punctual = sum(one.due > 0 and one.on_time == one.due for one in year.month_ranking)
    yield Heading("（二）报送情况", 2)
    yield Text(f"按时报齐的{year.who}{punctual}家。" if punctual else f"没有按时报齐的{year.who}。", "推进较好")


def _listed(word: str, group: list[IndicatorStanding]) -> str:
    """One by one; more than anyone reads in a sentence stand in the annex alone."""
    if len(group) > _NAMED:
        return f"{word}{len(group)}项，见附件1。"
    return f"{word}{len(group)}项：{'、'.join(map(sentences.named, group))}。"


def _poor(year: DistrictYear) -> Iterator[Block]:
    poor = sentences.lagging(year)
    yield Heading(f"（一）未达到计划的指标（{len(poor)}项）", 2)
    if not poor:
        yield Text("没有落后的指标。", "推进较慢")
    if len(poor) > _NAMED:
        yield Text(f"列出落后最多的{_NAMED}项，其余见附件1。", "推进较慢")
    yield from (Text(sentences.laggard(year.board, one), "推进较慢") for one in poor[:_NAMED])
    for at, light in enumerate((Light.RED, Light.YELLOW), 2):
        found = sentences.lit(year, light)
        count = year.lights[light]
        yield Heading(f"（{sentences.chinese(at)}）亮{light.label}的工作（{count}项）", 2)
        if len(found) < count:
            yield Text(f"列出落后最多的{len(found)}项。", "推进较慢")
        yield from (Text(judged.task_told(year.board, one), "推进较慢") for one in found)
        if not found:
            yield Text(f"没有亮{light.label}的工作。", "推进较慢")
    yield from _behind_in_filing(year)


def _behind_in_filing(year: DistrictYear) -> Iterator[Block]:
    ranks = year.month_ranking
    late, silent, returned = (
        f(ranks) for f in (sentences.late_units, sentences.silent_units, sentences.returned_units)
    )
    yield Heading(f"（四）报送不及时的{year.who}", 2)
    if late:
        yield Text(f"迟报{year.current.late}项：{late}。", "报送")
    if silent:
        yield Text(f"{year.absent_word}{year.current.unfiled}项：{silent}。", "报送")
    if returned:
        yield Text(f"已退回待重报{year.current.returned}项：{returned}。", "报送")
    if not (late or silent or returned):
        yield Text(f"各{year.who}均按时报齐。", "报送")


def _closing(report: Circular) -> Iterator[Blank | Text | Signature]:
    yield Blank()
    for lead, item in sentences.numbered([one.title for one in report.listings], "附件："):
        yield Text(item, "附件说明", (Face.FANGSONG, lead))
    yield Signature(report.office.issuer, wording.date(report.today))


def _imprint(report: Circular) -> Iterator[Part]:
    """7.2.9: on the last page, at its foot."""
    if report.office.copies:
        yield Part((Imprint(report.office.copies, f"{report.office.issuer}\t{wording.date(report.today)}印发"),))


def annex(listing: Listing, number: int, count: int) -> Part:
    """A table as an annex on landscape pages (7.3.4); one alone has no number."""
    label = "附件" if count == 1 else f"附件{number}"
    table = Grid(as_table(listing, page.LANDSCAPE))
    return Part((Flush(label, Face.HEI), Blank(), Title((listing.title,)), table), page.A4_LANDSCAPE)
