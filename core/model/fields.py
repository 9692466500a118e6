"""The fields of a filing, declared once: whatever shows, stores, sends or compares filings derives from here.

Form, history, undo, SQL, packages, conflicts, sheets, ledgers, search, checks, reports and the hub go over these
declarations. A new field is a line here, an attribute of `core.model.records.Filing`, and a column in a new step of
`db.migrations`. A field that comes after a release is optional: an older program reads what does not mention it.
"""

from collections.abc import Iterable
from enum import Enum, auto
from operator import attrgetter
from typing import NamedTuple


class FieldKind(Enum):
    """What a field holds. Texts are "" when empty, the others None or an empty mapping."""

    CHOICE = auto()
    NUMBER = auto()
    TEXT = auto()
    LINE = auto()
    TABLE = auto()
    MOMENT = auto()

    @property
    def is_text(self) -> bool:
        """Whether it holds text, of one line or of several."""
        return self in {FieldKind.TEXT, FieldKind.LINE}


class FilingField(NamedTuple):
    """One field of `Filing` by its attribute's name.

    `label` is the word for it everywhere, `heads` are other heads of a column with it in people's own tables.
    `limit` counts characters, `lines` is the height of its empty input, `prompt` what stands there.
    `sheet_width` is that of its column in Excel, in characters; `ledger_width` that on the wide pages, in mm
    (0: it has no column there). `tells_repetition`: the same text as last month is told.
    `is_recorded`: the history keeps it; what alters with every save says nothing of the field.
    `is_optional`: units are asked for it only where the office switched it on for the list, and an empty one is left
    out of packages, so that programs that do not know it can read them.
    """

    name: str
    label: str
    kind: FieldKind
    heads: tuple[str, ...] = ()
    limit: int = 0
    lines: int = 1
    prompt: str = ""
    sheet_width: float = 0
    ledger_width: float = 0
    tells_repetition: bool = False
    is_recorded: bool = True
    is_optional: bool = False


#: What a unit enters, in the order of the form.
ENTERED = (
    FilingField("status", "进度判断", FieldKind.CHOICE, ("是否达序时", "序时情况"), sheet_width=11),
    FilingField("percent", "完成比例", FieldKind.NUMBER, ("完成率", "工作进度", "进度", "完成进度"), sheet_width=10),
    FilingField(
        "progress",
        "本月进展",
        FieldKind.TEXT,
        ("工作进展", "进展情况", "推进情况", "工作动态", "本月工作进展"),
        limit=800,
        lines=3,
        prompt="写本月做了什么、到了哪一步",
        sheet_width=44,
        ledger_width=62,
        tells_repetition=True,
    ),
    FilingField(
        "cumulative",
        "累计完成",
        FieldKind.TEXT,
        ("累计完成情况",),
        limit=400,
        lines=2,
        prompt="写今年以来累计完成了什么",
        sheet_width=32,
        ledger_width=42,
    ),
    FilingField(
        "problems",
        "存在问题",
        FieldKind.TEXT,
        ("存在问题及原因", "困难问题", "问题"),
        limit=400,
        prompt="没有问题写“无”",
        sheet_width=32,
        ledger_width=32,
        tells_repetition=True,
    ),
    FilingField(
        "next_steps",
        "下一步措施",
        FieldKind.TEXT,
        ("下一步打算", "下步计划", "下一步工作", "下一步工作计划"),
        limit=400,
        lines=2,
        prompt="写下一步怎么做、何时完成",
        sheet_width=32,
        ledger_width=36,
        tells_repetition=True,
    ),
    FilingField(
        "funds",
        "资金使用情况",
        FieldKind.TEXT,
        ("资金使用", "资金情况", "资金到位及使用情况"),
        limit=400,
        lines=2,
        prompt="写资金到位多少、支出多少、用在哪里",
        sheet_width=32,
        ledger_width=32,
        is_optional=True,
    ),
    FilingField("contact", "联系人", FieldKind.LINE, ("填报人",), limit=60, prompt="姓名和电话", sheet_width=16),
    FilingField("values", "指标完成值", FieldKind.TABLE),
    FilingField("confirmed", "提醒的说明", FieldKind.TABLE),
)
#: What follows from operations.
FOLLOWING = (
    FilingField("state", "状态", FieldKind.CHOICE),
    FilingField("reason", "原因", FieldKind.TEXT),
    FilingField("revision", "版本", FieldKind.NUMBER, is_recorded=False),
    FilingField("updated_at", "修改时间", FieldKind.MOMENT, is_recorded=False),
    FilingField("sent_at", "报送时间", FieldKind.MOMENT),
)


def names(fields: Iterable[FilingField]) -> tuple[str, ...]:
    """Their names, in their order."""
    return tuple(one.name for one in fields)


ALL = (*ENTERED, *FOLLOWING)
BY_NAME = {one.name: one for one in ALL}
#: What is entered once a task, beside the indicators' values.
PLAIN = tuple(one for one in ENTERED if one.kind is not FieldKind.TABLE)
TEXTS = tuple(one for one in ENTERED if one.kind.is_text)
OPTIONAL = tuple(one for one in ENTERED if one.is_optional)
#: The texts of a filing, in the order of the form.
texts_of = attrgetter(*names(TEXTS))
