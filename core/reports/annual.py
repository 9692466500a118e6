"""年度总结: what became of the year's list, for the district or for one unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from core.model import wording
from core.model.status import Light
from core.reports import judged, listings, sentences
from core.reports.circular import annex
from core.reports.content import Blank, Block, Closing, Content, Heading, Part, Signature, Text, Title
from core.reports.fonts import Face
from core.reports.listing import Listing
from core.reports.office import Office
from core.reports.overview import section_bars, trend_lines
from core.statistics import DistrictYear, NodeStanding, SectionStanding, TaskRow


@dataclass(frozen=True, slots=True)
class Annual:
    """年度总结 as data."""

    year: DistrictYear
    office: Office
    today: dt.date

    @property
    def title_words(self) -> tuple[str, ...]:
        """The title in words."""
        return f"{self.year.month.year}年度", "重点工作", "完成情况", "总结"

    @property
    def title(self) -> str:
        """The whole title."""
        return "".join(self.title_words)

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The annex tables: indicators, then units."""
        year = self.year
        title = f"{year.month.year}年各单位报送和亮灯情况表"
        return listings.indicators(year), listings.ranks(year.ranking, title, "报送")


def content(report: Annual) -> Content:
    """The whole summary."""
    body = Part((*_blocks(report), Closing(tuple(_closing(report)))))
    annexes = tuple(annex(one, at, len(report.listings)) for at, one in enumerate(report.listings, 1))
    return Content(report.title, report.office.issuer, f"{report.year.month.year}年度总结", (body, *annexes))


def _blocks(report: Annual) -> Iterator[Block]:
    year = report.year
    values = sentences.district_fields(year, report.office, report.today)
    yield Title(report.title_words)
    yield Blank()
    yield Text(report.office.says("year.opening", values), "开头")
    yield Heading("一、总体完成情况", 1)
    yield Text(sentences.on_lights(year), "总体完成情况")
    yield section_bars(year)
    yield Heading("二、量化指标", 1)
    yield from _indicators(year)
    yield Heading("三、各板块工作", 1)
    for at, section in enumerate(year.sections, 1):
        yield from _section(year, section, at)
    yield Heading("四、报送情况", 1)
    yield Text(_on_filing(year), "报送情况")
    yield trend_lines(year)
    yield Heading("五、没有完成的工作和下一步打算", 1)
    yield from _unfinished(year)
    yield Text(report.office.says("year.closing", values), "结尾")


def _indicators(year: DistrictYear) -> Iterator[Block]:
    yield Text(sentences.on_indicators(year), "量化指标")
    poor = sentences.lagging(year)
    if poor:
        yield Text(f"没有达到的{len(poor)}项是：", "量化指标")
    yield from (Text(sentences.laggard(year.board, one), "量化指标") for one in poor)


def _section(year: DistrictYear, section: SectionStanding, number: int) -> Iterator[Block]:
    yield Heading(f"（{sentences.chinese(number)}）{section.title}", 2)
    lights = sentences.enumerated((light.label, section.lights[light]) for light in Light)
    yield Text(f"共{len(section.nodes)}项工作，{lights}。", section.title)
    for at, one in enumerate(section.nodes, 1):
        title = judged.task_title(one.node)
        count = f"{at}." if len(section.nodes) > 1 else ""
        yield Text(_outcome(year, one), title, (Face.FANGSONG, f"{count}{title}。"))


def _outcome(year: DistrictYear, one: NodeStanding) -> str:
    """How far the task has come, and what the first unit with something to say has reached, in its own words."""
    order = year.board.units_of[one.node.id]
    rows = [row for month in year.current.units for row in month.rows if row.node.id == one.node.id]
    told = next((row for row in sorted(rows, key=lambda row: order.index(row.unit_id)) if _said(row)), None)
    if told is None:
        return "没有填报。"
    mean = "" if one.mean is None else f"各单位平均完成{wording.percent(one.mean)}。"
    return f"{mean}{year.board.units[told.unit_id].name}：{sentences.ended(_said(told))}"


def _said(row: TaskRow) -> str:
    """What is reached since January, else what the newest month says."""
    return row.latest.cumulative.strip() or row.latest.progress.strip() if row.latest else ""


def _on_filing(year: DistrictYear) -> str:
    """All months together."""
    due, on_time = sum(one.due for one in year.ranking), sum(one.on_time for one in year.ranking)
    late, unfiled = sum(one.late for one in year.ranking), sum(one.unfiled for one in year.ranking)
    returned = sum(one.returned for one in year.ranking)
    back = f"已退回待重报{returned}项次，" if returned else ""
    first = [one.unit.name for one in year.ranking if one.place == 1]
    best = f"报送最好的{len(first)}个单位：{'、'.join(first)}。" if on_time else ""
    return (
        f"1—{year.month.number}月应报{due}项次，按时{on_time}项次{sentences.of_whole(on_time, due)}；"
        f"迟报{late}项次，{back}未报{unfiled}项次。{best}"
    )


def _unfinished(year: DistrictYear) -> Iterator[Block]:
    for light in (Light.RED, Light.YELLOW):
        for one in sentences.lit(year, light):
            yield Text(f"{light.label}：{judged.task_told(year.board, one)}", "没有完成")


def _closing(report: Annual) -> Iterator[Blank | Text | Signature]:
    yield Blank()
    for lead, item in sentences.numbered([one.title for one in report.listings], "附件："):
        yield Text(item, "附件说明", (Face.FANGSONG, lead))
    yield Signature(report.office.issuer, wording.date(report.today))
