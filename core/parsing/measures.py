"""The words that follow a number in a target, and how a quantity of them is judged."""

from __future__ import annotations

from core.model import IndicatorKind

RATE = ("个百分点", "百分点", "%", "‰")
AMOUNT = (
    "元", "美元", "欧元", "港元", "平方公里", "平方千米", "平方米", "立方米", "公里", "千米", "延米", "米", "公顷", "亩", "标准吨",
    "吨标准煤", "吨标煤", "吨", "公斤", "千克", "斤", "千瓦时", "兆瓦时", "千瓦", "兆瓦", "吉瓦", "千伏安", "度", "方", "升", "蒸吨", "标箱",
    "平方", "立方", "里", "千卡",
)  # fmt: skip
COUNT = (
    "家", "个", "条", "项", "座", "处", "所", "套", "间", "张", "台", "辆", "部", "件", "场", "次", "批", "宗", "支", "只", "头", "株",
    "棵", "盏", "班", "人", "户", "名", "位", "枚", "枪", "份", "篇", "期次", "门", "类", "种", "层", "栋", "幢", "片", "块", "段", "根",
    "艘", "架", "册", "本", "对", "组", "队", "团", "村", "镇", "街道", "社区", "床", "口", "眼", "匹", "羽", "尾", "道", "起", "例", "列",
    "剂", "针", "趟", "款", "样", "单", "人份", "学时", "课时", "学分", "车位", "床位", "泊位", "学位", "岗位", "站", "店", "首", "幅",
    "首席", "点位", "路", "厅", "集", "部委", "盘", "桩", "宿", "栏", "企业", "项目",
)  # fmt: skip
TIME = ("个工作日", "工作日", "个小时", "小时", "分钟", "秒", "天")
#: Characters that change what a measure word means: 10米 but not 10米线, 3次 but not 3次性.
NOT_BEFORE = {
    "次": "性", "座": "谈", "台": "账", "家": "庭", "条": "例件", "部": "分", "位": "于", "处": "理于", "所": "有", "人": "民均口", "类": "似",
    "度": "假", "路": "公线", "道": "路", "里": "程", "方": "面式向案", "级": "", "点": "", "户": "外", "期": "", "门": "诊", "列": "入", "对": "",
    "片": "区", "本": "级年科", "团": "队", "组": "织", "首": "批", "集": "群中", "站": "点", "村": "庄", "镇": "区", "支": "持", "队": "伍", "项": "",
    "米": "字线", "单": "位", "起": "步", "样": "板", "班": "子", "店": "铺", "口": "岸", "天": "津", "头": "部", "件": "", "款": "项", "层": "次面",
}  # fmt: skip
_COUNT_LIKE = frozenset(COUNT)


def kind_of(unit: str, *, ceiling: bool) -> IndicatorKind:
    """How a quantity in that unit is judged; a ceiling (以内, 控制在) is kept or broken whatever its unit."""
    if ceiling:
        return IndicatorKind.CEILING
    if unit in RATE:
        return IndicatorKind.RATE
    bare = unit.lstrip("万亿千百").partition("（")[0]
    return (
        IndicatorKind.COUNT
        if bare in _COUNT_LIKE or bare.removesuffix("次") in _COUNT_LIKE
        else IndicatorKind.CUMULATIVE
    )
