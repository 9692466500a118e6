"""The tables of a hub: each column with its type and what it means, so that the server explains itself.

Ids are UUIDs as in the packages; times are the office's wall clock, those of the server have a zone.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.model import fields
from core.model.fields import FilingField


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its meaning, its columns as (name, definition, meaning), what holds over several of them.

    `is_split`: kept apart by district and year.
    """

    name: str
    meaning: str
    columns: tuple[tuple[str, str, str], ...]
    rules: tuple[str, ...] = ()
    is_split: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name for name, _, _ in self.columns)


_DISTRICT = ("district_id", "uuid NOT NULL", "区县")
_LIST = ("list_id", "uuid NOT NULL", "清单")
_YEAR = ("year", "smallint NOT NULL", "年份")
_MONTH = ("month", "smallint NOT NULL", "月份，1 到 12")
_NODE = ("node_id", "uuid NOT NULL", "任务")
_UNIT = ("unit_id", "uuid NOT NULL", "单位")

DISTRICTS = Table(
    "districts",
    "区县，由 enroll 登记",
    (
        ("id", "uuid PRIMARY KEY", "督查室工作区的编号"),
        ("name", "text NOT NULL UNIQUE", "区县名称"),
        ("key", "text NOT NULL CHECK (length(key) = 64)", "督查室签名用的公钥，只装载它签过名的包"),
        ("enrolled_at", "timestamp with time zone NOT NULL DEFAULT now()", "登记时间"),
        ("serial", "bigint NOT NULL DEFAULT 0", "已装载的督查室设置的序号"),
        ("settings", "text NOT NULL DEFAULT '{}'", "督查室的设置：截止与锁定、亮灯规则，JSON"),
    ),
)
MEMBERS = Table(
    "members",
    "账号：谁用哪个数据库角色",
    (
        ("account", "text PRIMARY KEY", "数据库角色的名称"),
        ("district_id", "uuid NOT NULL REFERENCES zdgz.districts (id)", "区县"),
        ("unit_id", "uuid", "单位；空的是督查室"),
        ("name", "text NOT NULL", "单位名称"),
        ("most_packages", "integer NOT NULL DEFAULT 20000", "最多存多少个包"),
        ("most_bytes", "bigint NOT NULL DEFAULT 8589934592", "最多存多少字节"),
    ),
)
LOADING = Table(
    "loading",
    "装载的锁：一行，只有市里的账号能占",
    (("only_row", "boolean PRIMARY KEY DEFAULT true CHECK (only_row)", "总是同一行"),),
)
PACKAGES = Table(
    "packages",
    "往来的包，原样保存，签名在包里",
    (
        ("id", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "编号，按送到的先后"),
        ("district_id", "uuid NOT NULL REFERENCES zdgz.districts (id)", "区县"),
        ("from_unit", "uuid", "送出的单位；空的是督查室"),
        ("to_unit", "uuid", "收取的单位；空的是督查室"),
        ("from_box", "text NOT NULL CHECK (length(from_box) <= 40)", "送出的工作区的编号"),
        ("kind", "text NOT NULL CHECK (length(kind) <= 20)", "种类：handout、receipt、return、share、sealed"),
        ("name", "text NOT NULL CHECK (length(name) BETWEEN 1 AND 200)", "文件名"),
        ("digest", "text NOT NULL CHECK (digest = encode(sha256(data), 'hex'))", "内容的 SHA-256"),
        ("data", "bytea NOT NULL CHECK (octet_length(data) <= 536870912)", "内容"),
        ("put_by", "text NOT NULL DEFAULT session_user", "送出的账号"),
        ("put_at", "timestamp with time zone NOT NULL DEFAULT now()", "送到的时间"),
    ),
    ("UNIQUE (put_by, digest)",),
)
DELIVERIES = Table(
    "deliveries",
    "收取登记：一个包对一个收件人一行",
    (
        ("package_id", "bigint NOT NULL REFERENCES zdgz.packages (id) ON DELETE CASCADE", "包"),
        ("reader", "text NOT NULL CHECK (length(reader) <= 40)", "收件人：office 是督查室，其他是单位工作区的编号"),
        ("taken_at", "timestamp with time zone", "收取的时间；空的是还在等"),
        ("taken_by", "text NOT NULL DEFAULT '' CHECK (length(taken_by) <= 200)", "收取的电脑"),
    ),
    ("PRIMARY KEY (package_id, reader)",),
)
LOADS = Table(
    "loads",
    "装载登记：督查室送出的包各一行",
    (
        ("package_id", "bigint PRIMARY KEY REFERENCES zdgz.packages (id) ON DELETE CASCADE", "包"),
        ("at", "timestamp with time zone NOT NULL DEFAULT now()", "处理的时间"),
        ("outcome", "text NOT NULL", "loaded 已装载，superseded 有更新的，refused 没有装载"),
        ("reason", "text NOT NULL DEFAULT ''", "没有装载的原因"),
        ("program", "text NOT NULL DEFAULT ''", "程序的版本，没有装载的在升级以后再试一次"),
    ),
)
SHELVES = Table(
    "shelves",
    "每个单位现在装载的是哪个包",
    (
        _DISTRICT, _LIST, _UNIT,
        ("serial", "bigint NOT NULL", "包的序号，大的新"),
        ("package_id", "bigint NOT NULL", "包"),
    ),
    ("PRIMARY KEY (district_id, list_id, unit_id)",),
)  # fmt: skip
LISTS = Table(
    "lists",
    "清单，一区一年一份",
    (
        _DISTRICT,
        ("id", "uuid NOT NULL", "清单的编号"),
        _YEAR,
        ("title", "text NOT NULL", "标题"),
        ("version", "integer NOT NULL", "第几版"),
        ("document", "text NOT NULL", "整份清单，JSON，与包里的相同"),
    ),
    ("PRIMARY KEY (district_id, id)", "UNIQUE (district_id, year)"),
)
NODES = Table(
    "nodes",
    "清单上的每一条",
    (
        _DISTRICT, _LIST,
        ("id", "uuid NOT NULL", "编号"),
        ("parent_id", "uuid", "上一级"),
        ("position", "integer NOT NULL", "在清单上的次序"),
        ("kind", "text NOT NULL", "种类：part、goal、section、measure、task、reference、lead_in、note"),
        ("number", "text NOT NULL", "编号文字，如（一）"),
        ("title", "text NOT NULL", "标题"),
        ("body", "text NOT NULL", "正文"),
        ("section", "text NOT NULL", "所属板块的标题"),
        ("frequency", "text NOT NULL", "填报频次：monthly、quarterly、half_yearly、at_due_date"),
        ("due_date", "date", "完成时限"),
        ("removed_in", "smallint", "从几月起移出清单"),
    ),
    ("PRIMARY KEY (district_id, list_id, id)",),
)  # fmt: skip
UNITS = Table(
    "units",
    "单位名录",
    (
        _DISTRICT, _LIST,
        ("id", "uuid NOT NULL", "编号"),
        ("position", "integer NOT NULL", "在名录上的次序"),
        ("name", "text NOT NULL", "名称"),
        ("short_name", "text NOT NULL", "简称"),
        ("kind", "text NOT NULL", "类别：区直、区委、镇、街道、市直派驻、群团、企业、其他、集合"),
    ),
    ("PRIMARY KEY (district_id, list_id, id)",),
)  # fmt: skip
PARTS = Table(
    "parts",
    "分工：哪个单位承担哪项任务，集合单位已展开",
    (
        _DISTRICT, _LIST, _NODE, _UNIT,
        ("position", "integer NOT NULL", "单位在这项任务中的次序"),
        ("is_named", "boolean NOT NULL", "清单上写了名称的，不是由集合单位展开的"),
    ),
    ("PRIMARY KEY (district_id, list_id, node_id, unit_id)",),
)  # fmt: skip
INDICATORS = Table(
    "indicators",
    "量化指标",
    (
        _DISTRICT, _LIST,
        ("id", "uuid NOT NULL", "编号"),
        _NODE,
        ("position", "integer NOT NULL", "项次"),
        ("name", "text NOT NULL", "名称"),
        ("text", "text NOT NULL", "原文"),
        ("low", "double precision", "目标值；区间的下限"),
        ("high", "double precision", "区间的上限，不是区间的同 low"),
        ("unit", "text NOT NULL", "计量单位"),
        ("comparator", "text NOT NULL", "比较：=、>=、<=、>、<、approx、range"),
        ("kind", "text NOT NULL", "类别：累计、计数、比率、上限、是否"),
    ),
    ("PRIMARY KEY (district_id, list_id, id)",),
)  # fmt: skip


def _text(one: FilingField) -> str:
    """A text of a filing; one that came after a release is empty in the rows of a hub that was made before."""
    return "text NOT NULL DEFAULT ''" if one.is_optional else "text NOT NULL"


_KEY = (_DISTRICT, _YEAR, _MONTH, _UNIT, _NODE)
_SPLIT = "PRIMARY KEY (district_id, year, unit_id, month, node_id"
FILINGS = Table(
    "filings",
    "填报：一项任务、一个单位、一个月一行，内容和状态以督查室的为准",
    (
        *_KEY,
        ("status", "text", "进度判断：ahead、on_track、behind、completed、not_started、continuous"),
        ("percent", "double precision", "完成比例，单位自己说的"),
        *((one.name, _text(one), one.label) for one in fields.TEXTS),
        ("state", "text NOT NULL", "填报状态：sent 已报送，received 已接收，accepted 已采用，returned 已退回"),
        ("reason", "text NOT NULL", "退回的原因"),
        ("revision", "integer NOT NULL", "第几次修改"),
        ("updated_at", "timestamp", "最后修改的时间"),
        ("sent_at", "timestamp", "第一次报送的时间"),
        ("confirmed", "text NOT NULL", "单位对提醒的说明，JSON"),
        ("evidence_count", "integer NOT NULL", "佐证材料的件数"),
    ),
    (f"{_SPLIT})",),
    is_split=True,
)
VALUES = Table(
    "indicator_values",
    "指标的累计完成值",
    (*_KEY, ("indicator_id", "uuid NOT NULL", "指标"), ("value", "double precision NOT NULL", "累计完成值")),
    (f"{_SPLIT}, indicator_id)",),
    is_split=True,
)
STANDINGS = Table(
    "standings",
    "每项任务、每个单位、每个月的应报、已报和灯，1 到 12 月都有；还没有到的月份只看应报",
    (
        *_KEY,
        ("is_due", "boolean NOT NULL", "应报"),
        ("is_filed", "boolean NOT NULL", "已报"),
        ("is_late", "boolean NOT NULL", "迟报"),
        ("is_returned", "boolean NOT NULL", "已退回待重报"),
        ("light", "text NOT NULL", "灯：green、yellow、red、grey，不亮灯是 none；按区里的规则，督查室改评的以改评为准"),
        ("task_light", "text", "填报主体或牵头单位的灯，决定整项任务的灯；其他单位的为空"),
        ("has_filing", "boolean NOT NULL", "这个月填了"),
        ("percent", "double precision", "到这个月为止最近一次填的完成比例"),
        ("gap", "double precision", "与计划（比率指标是与目标）相差的百分点"),
        ("reason", "text NOT NULL", "亮黄灯、红灯的原因"),
    ),
    (f"{_SPLIT})",),
    is_split=True,
)
ATTAINMENTS = Table(
    "attainments",
    "指标完成情况：填报主体报的数，与时间计划或目标相比；相加的指标记在第一个单位名下",
    (
        *_KEY,
        ("indicator_id", "uuid NOT NULL", "指标"),
        ("value", "double precision", "完成值；没有填报过的为空"),
        ("value_month", "smallint", "是几月报的"),
        ("due", "date", "期限；按当月值评判的为空"),
        ("light", "text NOT NULL", "灯，不亮灯是 none"),
        (
            "state",
            "text NOT NULL",
            "情况：ahead、on_track、behind、reached、overdue、near、kept、broken 等",
        ),
        ("reason", "text NOT NULL", "与计划或目标的差距"),
        ("is_late", "boolean NOT NULL", "超期完成"),
        ("ratio", "double precision", "完成率，百分比"),
        ("gap", "double precision", "与计划相差的百分点；比率、上限是与目标的差"),
        ("planned", "double precision", "计划，百分比"),
        ("expected", "double precision", "计划应完成的数；比率、上限是目标"),
    ),
    (f"{_SPLIT}, indicator_id)",),
    is_split=True,
)
REVIEWS = Table(
    "reviews",
    "督查室的评语和改评的灯",
    (
        *_KEY,
        ("light", "text", "改评的灯；空的是没有改"),
        ("reason", "text NOT NULL", "改评的原因"),
        ("remark", "text NOT NULL", "批注"),
        ("revision", "integer NOT NULL", "第几次修改"),
        ("updated_at", "timestamp", "最后修改的时间"),
    ),
    (f"{_SPLIT})",),
    is_split=True,
)
#: In the order in which they can be made.
TABLES = (
    DISTRICTS, MEMBERS, LOADING, PACKAGES, DELIVERIES, LOADS, SHELVES, LISTS, NODES, UNITS, PARTS, INDICATORS, FILINGS,
    VALUES, STANDINGS, ATTAINMENTS, REVIEWS,
)  # fmt: skip
#: What a list fills, and what a unit's package fills.
OF_LIST = (NODES, UNITS, PARTS, INDICATORS)
OF_UNIT = (FILINGS, VALUES, STANDINGS, ATTAINMENTS, REVIEWS)
#: Beside the keys: what joins and reports ask for. Within a part of a split table district and year are the same.
INDEXES = (
    ("packages_by_way", "packages (district_id, to_unit, id)"),
    ("deliveries_waiting", "deliveries (reader, package_id) WHERE taken_at IS NULL"),
    ("filings_by_node", "filings (node_id, month)"),
    ("values_by_indicator", "indicator_values (indicator_id, month)"),
    ("standings_by_month", "standings (month, light)"),
    ("attainments_by_month", "attainments (month, indicator_id)"),
)
