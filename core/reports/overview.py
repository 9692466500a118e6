"""综合概览: the month in pictures: lights by section, the trend, ranks and the heat map of units × months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core.model import wording
from core.model.status import Light
from core.reports import listings, page, sentences
from core.reports.charts import Bars, Lines
from core.reports.circular import summary
from core.reports.content import Blank, Block, Centred, Content, Grid, Heading, Part, Picture, Title
from core.reports.listing import Listing, as_table
from core.reports.office import Office
from core.statistics import DistrictYear

_SLOW = (Light.RED, Light.YELLOW)


@dataclass(frozen=True, slots=True)
class Overview:
    """综合概览 as data."""

    year: DistrictYear
    office: Office
    today: dt.date

    @property
    def title_words(self) -> tuple[str, ...]:
        """The title in words."""
        return self.year.month.label, "重点工作", "综合概览"

    @property
    def title(self) -> str:
        """The whole title."""
        return "".join(self.title_words)

    @property
    def listings(self) -> tuple[Listing, ...]:
        """All that the pictures show, as tables."""
        year = self.year
        ranked = listings.ranks(year.ranking, f"1—{year.month.number}月各{year.who}报送排名", year.who, who=year.who)
        slow = listings.slow(year, [one for light in _SLOW for one in sentences.lit(year, light)])
        return (
            listings.sections(year),
            slow,
            listings.trend(year),
            listings.heat_map(year),
            ranked,
            listings.indicators(year),
        )


def content(report: Overview) -> Content:
    """The whole overview."""
    return Content(
        report.title, report.office.issuer, f"{report.year.month.label}综合概览", (Part(tuple(_blocks(report))),)
    )


def _blocks(report: Overview) -> Iterator[Block]:
    year = report.year
    _, slow, _, heat_map, ranked, _ = report.listings
    yield Title(report.title_words)
    yield Centred(f"（截至{wording.date(year.month.last_day)}）")
    yield Blank()
    yield Heading("一、总体情况", 1)
    yield from summary(year)
    yield Heading(f"二、各{listings.section_word(year)}亮灯", 1)
    yield section_bars(year)
    if slow.rows:
        yield Grid(as_table(slow, page.PORTRAIT), f"{slow.title}{sentences.only_some(year, len(slow.rows))}")
    yield Heading("三、全年走势", 1)
    yield trend_lines(year)
    yield Heading(f"四、各{year.who}报送情况", 1)
    yield Grid(as_table(heat_map, page.PORTRAIT), listings.heat_key(year))
    yield Heading(f"五、各{year.who}排名（1—{year.month.number}月报送，{year.month.number}月亮灯）", 1)
    yield Grid(as_table(ranked, page.PORTRAIT))


def section_bars(year: DistrictYear) -> Picture:
    """A bar of lights for each section."""
    rows = tuple((_short(one.title), dict(one.lights)) for one in year.sections)
    return Picture(Bars(rows), f"{year.month.label}各{listings.section_word(year)}亮灯（项）")


def _short(title: str) -> str:
    """What fits beside a bar: the heading up to its first comma."""
    first = title.partition("，")[0]
    return first if len(first) <= 16 else f"{first[:15]}…"


def trend_lines(year: DistrictYear) -> Picture:
    """按时率 and 绿灯率 over the whole year, as far as it has gone."""
    labels = tuple(f"{number}月" for number in range(1, 13))
    on_time, green = tuple(one.on_time for one in year.trend), tuple(one.green for one in year.trend)
    return Picture(
        Lines(labels, (("按时率", on_time), ("绿灯率", green))),
        "按时率和绿灯率（%）；绿灯率是当月评判的工作中绿灯所占的比例",
    )
