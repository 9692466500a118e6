"""The words that follow a number in a target, and how a quantity of them is judged."""

from __future__ import annotations

from core.model.records import IndicatorKind

RATE = ("个百分点", "百分点", "%", "‰")
_AMOUNT = """
元 美元 欧元 港元 平方公里 平方千米 平方米 立方米 公里 千米 延米 米 公顷 亩 标准吨
吨标准煤 吨标煤 吨 公斤 千克 斤 千瓦时 兆瓦时 千瓦 兆瓦 吉瓦 千伏安 度 方 升 蒸吨
标箱 平方 立方 里 千卡 ㎡ ㎥ ㎞
微克/立方米 微克每立方米 毫克每立方米 毫克每升 毫克/立方米 毫克/升 微克/升
元/月 元/年 元/人 元/亩 万元/亩 公斤/亩 吨/日 吨/天 立方米/日 张/千人
"""
_COUNT = """
家 个 条 项 座 处 所 套 间 张 台 辆 部 件 场 次 批 宗 支 只 头 株 棵 盏
班 人 户 名 位 枚 枪 份 篇 期次 门 类 种 层 栋 幢 片 块 段 根 艘 架 册 本
对 组 队 团 村 镇 街道 社区 床 口 眼 匹 羽 尾 道 起 例 列 剂 针 趟 款 样
单 人份 学时 课时 学分 车位 床位 泊位 学位 岗位 站 店 首 幅 首席 点位 路 厅 集
部委 盘 桩 宿 栏 企业 项目
"""
AMOUNT, COUNT = tuple(_AMOUNT.split()), tuple(_COUNT.split())
SHARES = ("/10万", "/百万", "/千", "/万", "/10000", "/100000")
TIME = ("个工作日", "工作日", "个小时", "小时", "分钟", "毫秒", "ms", "秒", "天")
#: Each measure word with the characters that may not follow it: 10米 but not 10米线.
_NOT_BEFORE = """
次性 座谈 台账 家庭 条例件 部分 位于 处理于 所有 人民均口 类似 度假 路公线 道路
里程 方面式向案 户外 门诊 列入 片区 本级年科 团队 组织 首批 集群中 站点 村庄 镇区
支持 队伍 米字线 单位 起步 样板 班子 店铺 口岸 天津 头部 款项 层次面
"""
NOT_BEFORE = {word[0]: word[1:] for word in _NOT_BEFORE.split()}
_COUNT_LIKE = frozenset(COUNT)


def kind_of(unit: str, *, ceiling: bool) -> IndicatorKind:
    """How a quantity in that unit is judged; a ceiling (以内, 控制在) is kept or broken whatever its unit."""
    if ceiling:
        return IndicatorKind.CEILING
    if unit in RATE:
        return IndicatorKind.RATE
    return IndicatorKind.COUNT if is_count(unit) else IndicatorKind.CUMULATIVE


def is_count(unit: str) -> bool:
    """Whether single things are counted: 个, 万户, 人次, 套（间）."""
    bare = unit.lstrip("万亿千百").partition("（")[0]
    return bare in _COUNT_LIKE or bare.removesuffix("次") in _COUNT_LIKE
