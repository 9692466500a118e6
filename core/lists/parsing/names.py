"""What the name of a unit looks like, and how a list of names falls apart into single ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from core.lists.parsing.brackets import groups, split_outside

#: Endings that only bodies have.
_STRONG = (
    "局|厅|委员会|[^一-鿿]委|(?<=[一-鿿]{2})委|办|办公厅|(?<=[一-鿿])部|院|署|政府|街道|街道办|办事处|管委会|支队|大队|总队|救援队|"
    "工会|联合会|红十字会|协会|商会|学会|[证银保监]会|妇联|残联|侨联|科协|文联|社科联|工商联|关工委|团委|团[省市区县旗]委|"
    "共青团[一-鿿]*|编办|[省市区县旗州盟镇乡]委|监委|纪委|党委|党工委|工委|组委|人大|政协|公司|集团|银行|分行|支行|中心|总社|"
    "供销社|法院|检察院|海关|党校|指挥部|领导小组|专班|联席会议|气象台|电视台|融媒体|传媒|办公室|[政教科]?研究?室|督查室|"
    "[城交水国文旅农建产]投|(?:自然资源|市场监管|财政|司法|水利|派出|税务)所"
)
#: Endings that bodies share with places and things.
_WEAK = (
    "镇|乡|苏木|街|[县区市旗]|开发区|高新区|园区|景区|新区|学校|大学|学院|中学|医院|卫生院|所|站|处|科|股|室|队|组|台|馆|场|社|会|库|基地"
    "|电信|联通|移动|铁塔|行|厂|村|社区|单位|部门|企业|港|校|部"
)
#: What governments do: with its level in front such a word is a body without its ending (区消防, 市公安).
_DUTIES = (
    "发改|教育|科技|工信|民宗|公安|民政|司法|财政|人社|资源|自然资源|规划|资规|自规|生态环境|环保|住建|城建|规建|城管|交通|水利|水务|"
    "农业农村|农业|商务|文旅|文广旅|卫健|卫生|退役军人|应急|审计|国资|市监|市场监管|统计|医保|信访|税务|消防|气象|供销|"
    "组织|宣传|统战|政法|机关事务|政务|数据|园林|林业|体育|金融|招商|投促|乡村振兴|纪检|监察|检察|邮政|烟草|供电|通信"
)
_IS_STRONG = re.compile(rf".*(?:{_STRONG})")
_IS_WEAK = re.compile(rf".*(?:{_WEAK})")
_BARE_DUTY = re.compile(_DUTIES)
_WITH_LEVEL = re.compile(rf"[省市区县旗州镇](?:{_DUTIES})")
_NO_WORD = re.compile(r"[。\uff01？：:“”\"=<>%％]|\d{3,}|\d[个家所处项条座套名人户场%部台辆间亩吨元件次公万亿千米里]")
#: Words of sentences, which few names contain, and those that some do.
_OF_SENTENCES = re.compile(
    r"负责|要求|进行|详见|附件|包括|例如|其中|等等|以上|以下|[的了]|^(?:含|如|即|原|见|注|不)(?=[省市区县各有])|不断|不再|不得|不少"
)
_OF_ACTS = re.compile(r"开展|推进|建设项目|不|^含|^如|^即|^原|^见|^注")
#: Of nearly all people.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅"
    "钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施"
    "文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲"
    "盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连褚卫仇查宫栾嵇邬"
)
_CERTAIN, _POSSIBLE = 2.0, 1.0
_known: ContextVar[frozenset[str]] = ContextVar("known", default=frozenset())
_COLLECTIVE = re.compile(
    r"(?:[一-鿿]{0,6}(?:各|有关|相关|其他)[一-鿿（）()、/]*(?:政府|街道|街道办|办事处|单位|部门|镇|乡|区|县|市|旗|管委会|开发区|园区|功能区|企业|机构|地区|地方|学校|院校|成员|银行|公司|局|委|办|部|厅|组|社区|村|平台|群团|团体|组织|州|盟|镇街|街镇|街|科室|处室|站所|中小学|医院)"
    r"(?:[（(][^（()）]{1,16}[）)])?(?:人民政府|政府|管委会|党委|党工委)?"
    r"|.{0,4}[省市区县旗州盟]直(?:各|有关|相关)?(?:单位|部门|机关)|(?:成员|有关|相关)(?:单位|部门)|[一-鿿]{0,10}成员单位)"
)
_GENERIC = re.compile(
    r"(?:乡镇|镇|乡|苏木|街道|街道办|街道办事处|办事处|乡镇街道|人民政府|政府|管委会|开发区|园区|功能区|高新区|新区|社区|村|县区|区县|(?:直属|派出|派驻|垂管|垂直管理)(?:机构|单位|部门)|部门|单位|机构|企业|旗县区|区|县|市)"
    r"(?:[（(][^（()）]{1,12}[）)])?(?:人民政府|政府|办事处|管委会)?"
)
_GROUPS_MANY = re.compile(r"^(?:各|有关|相关|各有关|各相关|[省市区县旗州](?:委|政府)?各)")
_BARE = re.compile(r"(?:有关|相关|其他)?(?:单位|部门|机构|企业|地方|政府)+(?:和(?:单位|部门|机构|企业))?")
_LEADING = re.compile(r"^(?:由|请|及|和|与|并由|会同|以及|同时|[、，,\s])+")
_TRAILING = re.compile(r"[\s、，,。；;等]+$")
_DUTY = re.compile(r"(?:按照?|根据|依)(?:各自)?(?:职责|职能|任务分工).{0,10}$")
_AND = re.compile(r"以及|等和|和|与|及")
_ETC = re.compile(
    r"等(?=(?:[一-鿿]{0,4}(?:有关|相关)|各|和|及|市直|区直|县直|省直|\d)|[一-鿿]{0,8}(?:单位|部门|机构)$)"
)
_SORT_OF = re.compile(r"(?!.{0,4}(?:各|有关|相关|直|成员)).{0,8}(?:单位|部门|机构)")
_CJK_GAP = re.compile(r"(?<=[一-鿿）]) +(?=[一-鿿（])")
_ANY_ORG = re.compile(r"(?:局|委|办|厅|部|会|院|中心|政府|公司|集团|支队|街道|办事处|署|镇|银行|总社|联)$")
_ACTS = re.compile(r"保障|支持|指导|协调|统筹|监督|提供|制定|确保|加强|推动|做好|组织|完成|建立|落实|汇总|工作$")
_MAX_UNKNOWN, _SHORT = 12, 8
_NUMBER_OF = re.compile(r"\d{1,3}\s*[个家]?(?:有关|相关|责任)?(?:部门|单位|机构)?")
_EMPTY = frozenset(
    {"单位", "部门", "有关", "相关", "等", "部门和单位", "单位和部门", "其他", "无", "/", "—", "-", "——", "负责"}
)
_SHORT_NAMES = {
    *("残联", "妇联", "文联", "科协", "侨联", "团委", "编办", "政协"),
    *("人大", "法院", "政府", "工会", "纪委", "农办", "台办", "海关"),
}
MAX_NAME = 40


@contextmanager
def knowing(names: frozenset[str]) -> Iterator[None]:
    """Inside, these names are those of bodies whatever they look like: the directory's, and what a list taught."""
    token = _known.set(names)
    try:
        yield
    finally:
        _known.reset(token)


def known() -> frozenset[str]:
    """The names that hold here."""
    return _known.get()


def is_strong(name: str) -> bool:
    """Whether the name is known, has an ending that only bodies have, or is a collective phrase."""
    return strength(name) >= _CERTAIN or name in _known.get()


def is_likely(name: str) -> bool:
    """Whether the name could be a body's: strong, or an ending that places and things have too."""
    return strength(name) >= _POSSIBLE or name in _known.get()


def is_namelike(name: str) -> bool:
    """Whether words without the ending of a body could still be one's name (发改, 经发)."""
    return re.fullmatch(r"[一-鿿（）()]{2,10}", name) is not None and not is_odd(name)


@lru_cache(maxsize=8192)
def strength(name: str) -> float:
    """How sure the words are a body's name; words that sentences have speak against it, an ending always for it."""
    short = name in _SHORT_NAMES or is_collective(name)
    if not (2 < len(name) <= MAX_NAME or short) or _NO_WORD.search(name):
        return 0.0
    bare = _bare_of_brackets(name)
    against = 1.0 * len(_OF_SENTENCES.findall(bare)) + 0.5 * len(_OF_ACTS.findall(bare))
    if is_collective(name) or _IS_STRONG.fullmatch(bare):
        return 3.0 - min(against, 2.0 if len(bare) <= _MAX_UNKNOWN else 3.0)
    if _IS_WEAK.fullmatch(bare):
        return 1.5 - min(against, 0.5 if len(bare) <= _SHORT else 1.5)
    return 1.2 if _WITH_LEVEL.fullmatch(bare) else 0.0


@lru_cache(maxsize=4096)
def is_collective(name: str) -> bool:
    """Whether the phrase stands for several units: 各镇人民政府、街道办事处, 区直各单位, 有关部门."""
    return len(name) <= MAX_NAME and _COLLECTIVE.fullmatch(name) is not None


def is_generic(name: str) -> bool:
    """Whether the words only name a sort of unit: 街道办事处, 乡镇（街道）."""
    return _GENERIC.fullmatch(name) is not None


def is_odd(name: str) -> bool:
    """Whether the words are a piece of a sentence rather than a name."""
    if is_likely(name) or is_generic(name) or _BARE_DUTY.fullmatch(name):
        return False
    return (
        len(name) > _MAX_UNKNOWN
        or _NO_WORD.search(name) is not None
        or _OF_SENTENCES.search(name) is not None
        or _ACTS.search(name) is not None
    )


def _bare_of_brackets(name: str) -> str:
    """市市场监管局（市知识产权局） → 市市场监管局."""
    found = groups(name)
    return name[: found[-1].start] if found and found[-1].end == len(name) and found[-1].start else name


def split_names(text: str) -> tuple[str, ...]:
    """The names in "A、B和C，各镇人民政府、街道办事处", in order; a collective phrase stays one name."""
    cells = (cell for piece in split_outside(text, "、，,；;/\t") for cell in _split_gaps(piece))
    pieces = [part for piece in cells for part in _split_etc(piece)]
    names = [name for piece in pieces for name in _split_and(piece)]
    return tuple(
        _merged(
            [name for name in map(_trimmed, names) if name and name not in _EMPTY and not _NUMBER_OF.fullmatch(name)]
        )
    )


def _trimmed(name: str) -> str:
    bare = _TRAILING.sub("", _DUTY.sub("", _LEADING.sub("", name))).strip()
    opened, closed = (sum(name.count(mark) for mark in marks) for marks in ("（(", "）)"))
    return bare.strip("（(") if opened > closed else bare.rstrip("）)") if closed > opened else bare


def _split_gaps(piece: str) -> list[str]:
    """区教育局 区财政局 are two names, 埔前 镇 is one with a gap in it."""
    parts = piece.split()
    return parts if len(parts) > 1 and all(map(is_strong, parts)) else [_CJK_GAP.sub("", piece)]


def _split_etc(piece: str) -> list[str]:
    """区司法局等有关部门 → 区司法局, 有关部门; 省国资委等单位 → 省国资委."""
    match = _ETC.search(piece)
    if not match or not match.start():
        return [piece]
    rest = piece[match.end() :]
    return [piece[: match.start()], "" if _SORT_OF.fullmatch(rest) else rest]


def _split_and(piece: str) -> list[str]:
    """Split at 和, 及, 与 only where whole names stand on both sides (not 文化和旅游部, 有关部门和单位)."""
    for match in _AND.finditer(piece):
        left, right = piece[: match.start()], piece[match.end() :]
        right_name = _LEADING.sub("", right)
        if match.start() and _can_stand(left) and _can_stand(right_name) and not is_generic(right_name):
            return [left, *_split_and(right)]
    return [piece]


def _can_stand(name: str) -> bool:
    bare = _bare_of_brackets(name)
    if _BARE.fullmatch(bare):
        return False
    return is_collective(name) or (len(bare) > 2 and _ANY_ORG.search(bare) is not None and not bare.endswith("社会"))


def _merged(names: list[str]) -> list[str]:
    """Put 各镇人民政府 and the bare 街道办事处 after it back together."""
    merged: list[str] = []
    for name in names:
        if merged and _GROUPS_MANY.match(merged[-1]) and _GENERIC.fullmatch(name):
            merged[-1] = f"{merged[-1]}、{name}"
        else:
            merged.append(name)
    return merged
