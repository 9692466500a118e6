"""The 单位月报 on the official page: text in portrait, the summary table as a landscape annex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core import wording
from core.period import Month
from core.reports import flow, page
from core.reports.document import Document, Page
from core.reports.flow import BLANK, Row
from core.reports.fonts import Face
from core.reports.table import NOTHING, Column, Group, Table, layout
from core.reports.unit import IndicatorEntry, MeasureEntry, SectionEntry, UnitReport

_DIGITS = "〇一二三四五六七八九"
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


def document(report: UnitReport) -> Document:
    """Lay out the whole report."""
    pages = (*flow.pages(_body(report)), *(_annex(report) if report.measures else ()))
    return Document(report.title, report.unit, f"{report.month.label}重点工作进展", pages)


def _body(report: UnitReport) -> list[Row]:
    last_day = wording.date(report.month.last_day)
    head = [*flow.title(report.title_words), *flow.centred_text(Face.KAI, f"（截至{last_day}）"), BLANK]
    opening = [row for text in report.opening for row in flow.text_block((Face.FANGSONG, ""), text, "开头")]
    sections = [row for number, section in enumerate(report.sections, 1) for row in _section(section, number, report)]
    return flow.ending([*head, *opening, *sections], [*_closing(report)])


def _closing(report: UnitReport) -> Iterator[Row]:
    if report.measures:
        yield BLANK
        yield from flow.paragraph([(Face.FANGSONG, f"附件：{report.annex_title}")], "附件说明")
    yield from flow.signature(report.unit, wording.date(report.date))
    if report.contacts:
        yield from flow.paragraph([(Face.FANGSONG, f"（联系人：{'；'.join(report.contacts)}）")], "联系人")
    yield flow.signing_row(("填报人：", "审核人：", "单位负责人（签字）："))


def _section(section: SectionEntry, number: int, report: UnitReport) -> Iterator[Row]:
    yield from flow.heading(f"{chinese(number)}、{section.title}", 1)
    for at, measure in enumerate(section.measures, 1):
        yield from flow.heading(f"（{chinese(at)}）{measure.title}", 2)
        yield from _measure(measure, report.month)


def _measure(measure: MeasureEntry, month: Month) -> Iterator[Row]:
    for number, (name, text) in enumerate(_items(measure, month), 1):
        lead = f"{number}.{name}。"
        yield from flow.text_block((Face.FANGSONG, lead), text, f"{measure.title}·{name}")


def _items(measure: MeasureEntry, month: Month) -> Iterator[tuple[str, str]]:
    """What is said of a measure, under its third-level headings."""
    if measure.pending:
        yield "责任单位", "具体责任单位待督查室明确。"
    if measure.indicators:
        yield "量化目标", ended("；".join(f"{one.name}{one.target}" for one in measure.indicators))
    if measure.absence:
        yield "本月进展", f"{measure.absence}。"
        return
    yield "本月进展", ended(measure.progress or "没有填写")
    if measure.cumulative or measure.indicators:
        yield "累计完成", _cumulative(measure)
    yield "进度判断", _judgement(measure, month)
    yield "存在问题", ended(measure.problems or "无")
    yield "下一步措施", ended(measure.next_steps or "没有填写")


def _cumulative(measure: MeasureEntry) -> str:
    said = ended(measure.cumulative) if measure.cumulative.strip() else ""
    return said + ended("；".join(map(_indicator, measure.indicators)))


def _indicator(one: IndicatorEntry) -> str:
    if one.standing == "未填":
        return f"{one.name}没有填完成值"
    ratio = f"为全年目标的{wording.percent(one.ratio)}，" if one.ratio is not None else ""
    return f"{one.name}{one.actual}，{ratio}{one.reason}"


def _judgement(measure: MeasureEntry, month: Month) -> str:
    status = measure.status or "没有填写"
    if measure.percent is None:
        return f"{status}。"
    percent, gap = wording.whole_percent(measure.percent), measure.percent - month.pro_rata
    return f"{status}，完成比例{percent}，{_against_time(gap)}。"


def _against_time(gap: float) -> str:
    if abs(gap) < 0.05:
        return "与序时进度持平"
    return f"{'高于' if gap > 0 else '低于'}序时进度{abs(gap):.1f}个百分点"


def ended(text: str) -> str:
    """A sentence with its full stop; what already ends in a mark is left as written."""
    text = text.strip()
    return text if not text or text[-1] in "。！？；…：.!?;" else f"{text}。"


def chinese(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones or not tens else "")


def _annex(report: UnitReport) -> Iterator[Page]:
    """附件 in 黑体 on the first line, its title in the middle of the third (7.3.4), the table below."""
    area = page.LANDSCAPE
    head = [flow.paragraph([(Face.HEI, "附件")], "附件")[0], BLANK, *flow.title((report.annex_title,), area.width)]
    first = flow.place([_flush_left(head[0]), *head[1:]], area)
    table_top = area.top - (len(head) + 0.5) * page.LEADING
    table = Table(_COLUMNS, tuple(_groups(report.measures)), "汇总表")
    for number, part in enumerate(layout(table, area.left, table_top, area.top, area.bottom)):
        placed = part.placed if number else first.placed + part.placed
        yield Page(placed, part.rules, landscape=True)


def _flush_left(row: Row) -> Row:
    return Row(tuple(flow.Piece(piece.line) for piece in row.pieces), where=row.where)


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
