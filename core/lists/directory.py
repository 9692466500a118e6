"""The units of a list: their kind by the name, short names, aliases, and whom a collective phrase means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.model.records import Unit, UnitId, UnitKind, derived_id

#: Full words of a name and the usual short ones, longest first.
_SHORT = tuple(
    line.split()
    for line in """
人力资源和社会保障 人社
人力资源社会保障 人社
发展和改革委员会 发改委
发展改革委 发改委
发展和改革 发改
发展改革 发改
住房和城乡建设 住建
住房城乡建设 住建
城市管理和综合执法 城管
城市管理 城管
工业商务和信息化 工商信
工业和信息化 工信
经济和信息化 经信
文化广电旅游体育 文广旅体
文化广电和旅游 文广旅
文化和旅游 文旅
市场监督管理 市场监管
政务服务数据管理 政数
政务服务和数据 政数
国有资产监督管理委员会 国资委
国有资产事务 国资
卫生健康委员会 卫健委
卫生健康委 卫健委
卫生健康 卫健
科学技术协会 科协
科学技术 科技
自然资源和规划 资规
退役军人事务 退役军人
应急管理 应急
交通运输 交通
医疗保障 医保
行政审批服务 审批
残疾人联合会 残联
妇女联合会 妇联
文学艺术界联合会 文联
工商业联合会 工商联
归国华侨联合会 侨联
人民武装部 人武部
工业园管理委员会 工业园管委会
管理委员会 管委会
街道办事处 街道
镇人民政府 镇
乡人民政府 乡
人民政府 政府
机构编制委员会办公室 编办
水库移民工作 移民
金融工作 金融
代建项目服务 代建
创建全国文明城市工作领导小组办公室 创文办
办公室 办
""".strip().splitlines()
)
_MASS = re.compile(
    r"工会|团[省市区县旗]?委|共青团|妇联|妇女联合会|残联|残疾人联合会|科协|科学技术协会|文联|文学艺术界"
    r"|工商联|工商业联合会|侨联|红十字|社科联|关工委|贸促会|协会$|学会$"
)
_PARTY = re.compile(r"^(?:中共)?[^局]{0,6}?[省市区县旗州盟]委(?!.*分局)|党校|纪委|监委|政法委|宣传部|组织部|统战部")
_STATIONED = re.compile(
    r"^[省市州盟](?!委).*(?:分局|支队|大队|分中心|办事处)|供电局|供电公司|税务局|气象局|邮政|烟草|海关|银行|消防救援|调查队|银保监"
)
_ENTERPRISE = re.compile(r"公司|集团|银行|电信|联通|移动|铁塔|厂$")
_LEVEL = re.compile(r"^(?:[省市区县旗州盟]委(?=..)|[省市区县旗州盟]|自治区)")
_TOWNS = re.compile(r"镇|乡|苏木")
_STREETS = re.compile(r"街道")
_OWN = re.compile(
    r"[区县市旗]直|[区县市旗]级|[区县市旗]政府(?:各|有关)|各有关(?:单位|部门)|有关(?:单位|部门)|各(?:单位|部门)"
)
_PENDING = re.compile(r"有关|相关|其他")
_KINDS = (
    (re.compile(r"武装部"), UnitKind.OTHER),
    (_MASS, UnitKind.MASS),
    (_PARTY, UnitKind.PARTY),
    (re.compile(r"街道(?:办事处|办)?$"), UnitKind.SUBDISTRICT),
    (re.compile(r"(?:镇|乡|苏木)(?:人民)?(?:政府)?$"), UnitKind.TOWN),
    (_STATIONED, UnitKind.STATIONED),
    (_ENTERPRISE, UnitKind.ENTERPRISE),
    (re.compile(r"^(?:[省市区县旗州盟]|自治区)|(?:局|委|办|厅|部|院|中心|政府|署|会)$"), UnitKind.DISTRICT),
)


def kind_of(name: str) -> UnitKind:
    """The kind that a unit's name suggests; the office may correct it."""
    return next((kind for pattern, kind in _KINDS if pattern.search(name)), UnitKind.OTHER)


def short_name(name: str) -> str:
    """区人力资源和社会保障局 → 区人社局; the name itself when there is nothing to shorten."""
    for full, short in _SHORT:
        if full in name:
            return name.replace(full, short, 1)
    return name


def aliases_of(name: str) -> tuple[str, ...]:
    """Other ways the unit is written: the short name, both without the level in front, and 和 left out."""
    bare = _LEVEL.sub("", name)
    ways = (
        short_name(name),
        bare,
        _LEVEL.sub("", short_name(name)),
        name.replace("和", ""),
        name.replace("管理委员会", "管委会"),
    )
    return tuple(dict.fromkeys(way for way in ways if way != name and len(way) > 1))


def unit_id(name: str) -> UnitId:
    """The same for one name on every PC and in every year's list."""
    return UnitId(derived_id("unit", "".join(name.split())))


def build_directory(names: Iterable[tuple[str, bool]]) -> tuple[Unit, ...]:
    """The units for the names (and whether each is a collective phrase), in order, each once."""
    known = tuple(dict.fromkeys(names))
    single = tuple(_single(name) for name, collective in known if not collective)
    single = _without_shared_aliases(single)
    by_name = {unit.name: unit for unit in single}
    return tuple(_collective(name, single) if collective else by_name[name] for name, collective in known)


def _single(name: str) -> Unit:
    return Unit(unit_id(name), name, kind_of(name), short_name(name), aliases_of(name))


def _without_shared_aliases(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """An alias that fits two units, or is another's name, would mislead: it is left out."""
    uses: dict[str, int] = {}
    for unit in units:
        for word in {unit.name, *unit.aliases}:
            uses[word] = uses.get(word, 0) + 1
    return tuple(unit._replace(aliases=tuple(word for word in unit.aliases if uses[word] == 1)) for unit in units)


def _collective(name: str, units: Sequence[Unit]) -> Unit:
    members = tuple(unit.id for unit in units if unit.kind in _meant_kinds(name))
    return Unit(
        unit_id(name), name, UnitKind.COLLECTIVE, name, members=members, pending=_PENDING.search(name) is not None
    )


def _meant_kinds(name: str) -> frozenset[UnitKind]:
    """Which kinds of units of the list a collective phrase stands for."""
    kinds: set[UnitKind] = set()
    if _TOWNS.search(name):
        kinds.add(UnitKind.TOWN)
    if _STREETS.search(name):
        kinds.add(UnitKind.SUBDISTRICT)
    if _OWN.search(name):
        kinds |= {UnitKind.DISTRICT, UnitKind.PARTY, UnitKind.MASS}
    return frozenset(kinds)


def find_unit(units: Iterable[Unit], words: str) -> Unit | None:
    """The unit that a person means by a name, short name or alias; None when none or several fit."""
    wanted = "".join(words.split())
    units = tuple(units)
    exact = [unit for unit in units if unit.name == wanted]
    fits = exact or [unit for unit in units if wanted in (unit.short_name, *unit.aliases)]
    return fits[0] if len(fits) == 1 else None
