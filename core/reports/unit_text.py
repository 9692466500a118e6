"""The 单位月报 block by block: text in portrait, the summary table as a landscape annex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.model import wording
from core.reports import page
from core.reports.content import (
    Blank,
    Block,
    Centred,
    Closing,
    Content,
    Flush,
    Grid,
    Heading,
    Part,
    Signature,
    Signing,
    Text,
    Title,
)
from core.reports.fonts import Face
from core.reports.sentences import chinese, ended
from core.reports.table import NOTHING, Column, Group, Table
from core.reports.unit import IndicatorEntry, MeasureEntry, SectionEntry, UnitReport

_COLUMNS = (
    Column("序号", 12, centred=True),
    Column("目标任务", 44),
    Column("进度判断", 20, centred=True),
    Column("完成比例", 18, centred=True),
    Column("量化指标", 44),
    Column("全年目标", 26, centred=True),
    Column("累计完成", 23, centred=True),
    Column("完成率", 16, centred=True),
    Column("是否达序时", 22, centred=True),
)


def content(report: UnitReport) -> Content:
    """The whole report."""
    annex = (Part(tuple(_annex(report)), page.A4_LANDSCAPE),) if report.measures else ()
    body = Part(tuple(_body(report)))
    return Content(report.title, report.unit, f"{report.month.label}重点工作进展", (body, *annex))


def _body(report: UnitReport) -> Iterator[Block]:
    yield Title(report.title_words)
    yield Centred(f"（截至{wording.date(report.month.last_day)}）")
    yield Blank()
    yield from (Text(text, "开头") for text in report.opening)
    for number, section in enumerate(report.sections, 1):
        yield from _section(section, number)
    yield Closing(tuple(_closing(report)))


def _closing(report: UnitReport) -> Iterator[Blank | Text | Signature | Signing]:
    if report.measures:
        yield Blank()
        yield Text(f"附件：{report.annex_title}", "附件说明")
    yield Signature(report.unit, wording.date(report.date))
    if report.contacts:
        yield Text(f"（联系人：{'；'.join(report.contacts)}）", "联系人")
    yield Signing(("填报人：", "审核人：", "单位负责人（签字）："))
    yield from (Signing((line,)) for line in report.proof)


def _section(section: SectionEntry, number: int) -> Iterator[Block]:
    yield Heading(f"{chinese(number)}、{section.title}", 1)
    for at, measure in enumerate(section.measures, 1):
        yield Heading(f"（{chinese(at)}）{measure.title}", 2)
        yield from _measure(measure)


def _measure(measure: MeasureEntry) -> Iterator[Block]:
    for number, (name, text) in enumerate(items(measure), 1):
        yield Text(text, f"{measure.title}·{name}", (Face.FANGSONG, f"{number}.{name}。"))


def items(measure: MeasureEntry) -> Iterator[tuple[str, str]]:
    """What is said of a measure, under its third-level headings."""
    if measure.pending:
        yield "责任单位", "具体责任单位待督查室明确。"
    if measure.indicators:
        yield "量化目标", ended("；".join(f"{one.name}{one.target}" for one in measure.indicators))
    if measure.absence:
        yield "本月进展", f"{measure.absence}。"
    else:
        yield from _filed(measure)
    if measure.office:
        yield "督查评判", ended(measure.office)


def _filed(measure: MeasureEntry) -> Iterator[tuple[str, str]]:
    yield "本月进展", ended(measure.progress or "没有填写")
    if measure.cumulative or measure.indicators:
        yield "累计完成", _cumulative(measure)
    yield "进度判断", _judgement(measure)
    yield "存在问题", ended(measure.problems or "没有填写")
    yield "下一步措施", ended(measure.next_steps or "没有填写")
    yield from ((label, ended(text)) for label, text in measure.more)
    if measure.files:
        yield "佐证材料", f"{measure.files}份。"


def _cumulative(measure: MeasureEntry) -> str:
    said = ended(measure.cumulative) if measure.cumulative.strip() else ""
    return said + ended("；".join(map(_indicator, measure.indicators)))


def _indicator(one: IndicatorEntry) -> str:
    return f"{one.name}{one.told}"


def _judgement(measure: MeasureEntry) -> str:
    status = measure.status or "没有填写"
    if measure.percent is None:
        return f"{status}。"
    against = f"，{measure.against}" if measure.against else ""
    return f"{status}，完成比例{wording.whole_percent(measure.percent)}{against}。"


def _annex(report: UnitReport) -> Iterator[Block]:
    """附件 in 黑体 on the first line, its title in the middle of the third (7.3.4), the table below."""
    yield Flush("附件", Face.HEI)
    yield Blank()
    yield Title((report.annex_title,))
    yield Grid(Table(_COLUMNS, tuple(_groups(report.measures)), "汇总表"))


def _groups(measures: Iterable[MeasureEntry]) -> Iterator[Group]:
    for number, measure in enumerate(measures, 1):
        said = "" if measure.percent is None else wording.whole_percent(measure.percent)
        lead = str(number), measure.title, measure.status or _short(measure.absence) or NOTHING, said or NOTHING
        yield Group(lead, tuple(map(_cells, measure.indicators)) or ((NOTHING,) * 5,))


def _short(absence: str) -> str:
    """未填报, 不需填报: what a narrow column can say."""
    return absence.removeprefix("本月").partition("（")[0]


def _cells(one: IndicatorEntry) -> tuple[str, ...]:
    ratio = NOTHING if one.ratio is None else wording.percent(one.ratio)
    return one.name, one.target, one.actual, ratio, one.standing
