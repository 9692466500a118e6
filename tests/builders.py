"""Small made-up records for tests: a list with two parts, three measures, three units and a collective."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.model.period import Frequency, Month
from core.model.records import (
    Assignment,
    Comparator,
    Filing,
    FilingKey,
    Indicator,
    IndicatorId,
    IndicatorKind,
    ListId,
    Node,
    NodeId,
    NodeKind,
    Role,
    Unit,
    UnitId,
    UnitKind,
    WorkList,
    derived_id,
)
from core.model.status import ProgressStatus

MARCH = Month(2022, 3)

EDUCATION = Unit(
    UnitId(derived_id("unit", "区教育局")), "区教育局", UnitKind.DISTRICT, "教育局", ("区教体局",), initials="qjyj"
)
HOUSING = Unit(UnitId(derived_id("unit", "区住房和城乡建设局")), "区住房和城乡建设局", UnitKind.DISTRICT, "住建局")
TOWN = Unit(UnitId(derived_id("unit", "东镇人民政府")), "东镇人民政府", UnitKind.TOWN, "东镇", ("东镇",))
TOWNS = Unit(UnitId(derived_id("unit", "有关镇")), "有关镇", UnitKind.COLLECTIVE, members=(TOWN.id,), pending=True)


def node_id(name: str) -> NodeId:
    """The id that the builders give the node of this title."""
    return NodeId(derived_id("node", name))


def _node(title: str, kind: NodeKind, number: str, parent: str | None, **changes: Any) -> Node:
    body = changes.pop("body", "")
    return Node(node_id(title), parent and node_id(parent), kind, number, title, body, **changes)


INVESTMENT = Indicator(
    id=IndicatorId(derived_id("indicator", "投资")),
    node_id=node_id("扩大投资"),
    name="固定资产投资",
    text="12.2亿元以上",
    value=(12.2,),
    unit="亿元",
    comparator=Comparator.AT_LEAST,
    kind=IndicatorKind.CUMULATIVE,
    start=8,
    end=16,
)
SCHOOLS = Indicator(
    id=IndicatorId(derived_id("indicator", "学校")),
    node_id=node_id("建设学校"),
    name="新建学校",
    text="2-3所",
    value=(2.0, 3.0),
    unit="所",
    comparator=Comparator.RANGE,
    kind=IndicatorKind.COUNT,
    due_date=dt.date(2022, 9, 30),
)


def work_list(**changes: Any) -> WorkList:
    """The tiny list of 2022. Investment: housing leads, towns wait for the office. Schools: education, housing."""
    whole = WorkList(
        id=ListId(derived_id("list", "2022")),
        title="2022年重点工作分工清单",
        year=2022,
        nodes=(
            _node("主要目标", NodeKind.PART, "一", None),
            _node("扩大投资", NodeKind.MEASURE, "（一）", "主要目标", body="全年固定资产投资12.2亿元以上。"),
            _node("建设学校", NodeKind.MEASURE, "（二）", "主要目标", body="新建学校2-3所。", leaders=("分管副区长",)),
            _node("自身建设", NodeKind.PART, "二", None),
            _node("改进作风", NodeKind.MEASURE, "1", "自身建设", frequency=Frequency.QUARTERLY, body="持续改进作风。"),
        ),
        units=(EDUCATION, HOUSING, TOWN, TOWNS),
        assignments=(
            Assignment(node_id("扩大投资"), HOUSING.id, Role.LEAD),
            Assignment(node_id("扩大投资"), TOWNS.id, Role.RESPONSIBLE),
            Assignment(node_id("建设学校"), EDUCATION.id, Role.LEAD),
            Assignment(node_id("建设学校"), HOUSING.id, Role.SUPPORT),
            Assignment(node_id("改进作风"), EDUCATION.id, Role.RESPONSIBLE),
            Assignment(node_id("改进作风"), TOWNS.id, Role.RESPONSIBLE, chosen=(TOWN.id,)),
        ),
        indicators=(INVESTMENT, SCHOOLS),
    )
    return whole._replace(**changes)


def key(title: str = "建设学校", unit: Unit = EDUCATION, month: Month = MARCH) -> FilingKey:
    """The key of a filing on a measure of the tiny list."""
    return FilingKey(node_id(title), unit.id, month)


def filing(at: FilingKey | None = None, **changes: Any) -> Filing:
    """A filled-in filing; name the fields that matter to the test."""
    filled = Filing(
        key=at or key(),
        status=ProgressStatus.ON_TRACK,
        percent=25.0,
        progress="完成选址和勘察。",
        next_steps="下月开工。",
        values={SCHOOLS.id: 1.0},
        revision=1,
        updated_at=dt.datetime.fromisoformat("2022-03-20T14:32"),
    )
    return filled._replace(**changes)
