"""The words of a unit list: 牵头单位：…；配合单位：…, 甲牵头，乙、丙配合, 甲、乙按职责分工负责."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.lists.parsing.names import SURNAMES, is_collective, is_generic, is_likely, is_odd, split_names
from core.lists.parsing.records import Mention, UnitList
from core.model.records import Role

#: The morphemes of labels, heads and verbs: who leads, who helps, who does it, and what they are called.
LEADS, SUPPORTS = "牵头|主办|主责|首责|第一责任", "配合|协办|协助|协同|协作|参与|参加|会办|联办|支持"
ACTS = "主管|责任|负责|承办|落实|实施|执行|完成|办理|经办|承担|建设"
BODIES = "单位|部门|地区|主体|处室|机构|科室|股室|镇街|街镇|乡镇|机关|站所"
_KIND = f"{LEADS}|{SUPPORTS}|{ACTS}"
_OFFICES = "[省市区县旗州镇乡]长|书记|常委|主任|主席|部长|局长|镇长|领导"
_BY = "包抓|包联|包保|包案|挂包|分管|责任|牵头|主管|挂钩|联系|督办|督导|挂点|主抓|领办|领衔|配合|具体|推进"
LABEL = re.compile(
    rf"(?P<label>(?:(?![、及和或与])(?:{_KIND}|主要|及|和|、|或|与){{1,4}}(?:{BODIES})|(?:责任|任务|部门|工作|职责)分工"
    rf"|(?:{LEADS}|配合|责任|承办|协办|会办|参与|负责)(?=\s*[:：]))"
    r"(?:[（(][^（()）]{1,12}[）)])?"
    rf"|(?P<leader>(?:{_BY})?(?:[省市区县旗州]?[级委]?(?:政府)?领导|责任人|负责人|联系人|副?[区县市省州旗]长)(?:姓名)?)"
    r"|(?P<time>(?:完成|办结|推进|工作|时间)?(?:时限|期限|时间|节点|进度)(?:要求|安排|节点)?))"
    r"(?:\s*[:：]\s*|(?<=[位门体])为(?=[省市区县旗镇各]))"
)
#: A label in a box of its own, before the names: 【牵头单位】县工信局.
BOXED_LABEL = re.compile(
    rf"[【\[〔]\s*((?:{_KIND})(?:责任)?(?:单位|部门|领导)|(?:{_BY})领导|(?:完成)?时限)\s*[】\]〕]\s*[:：]?\s*"
)
_FIRST_LEADS = re.compile(
    r"[（(〔\[，,；;。\s]{0,3}(?:注[:：]?)?[^，,；;。（()）]{0,16}(?:第一|首)[^，,；;。（()）]{0,10}(?:牵头|主办|主责)[^；;。（()）]{0,24}[)）〕\]]?"
)
_VERB = re.compile(
    r"(?:按照?(?:各自)?(?:职责|职能|职责职能|分工|任务)(?:和)?(?:任务)?(?:分工)?|根据职责(?:分工)?|依职责)?(?:分别|共同|具体|协同|联合|配合|结合实际|组织|分工|牵头|抓好|做好)*"
    r"(?:负责(?:推动|推进|组织|牵头|统筹|指导|协调|抓好)?(?:落实|实施|推进)?|牵头|抓好落实|贯彻落实|组织实施|落实|实施|配合|协助|协同|参与|参加|协办|会办|主办|承办|推进|执行|指导|督促)"
    r"(?=$|[，,、；;。.\s])"
)
_SUPPORTS = re.compile(r"配合|协助|协同$|参与|参加|协办|会办|协作|(?<!负责)(?:指导|督促)")
_LEADS = re.compile(LEADS)
_UNDERTAKE, _ASSIST = re.compile(r"承办"), re.compile(r"协办|会办")
#: 以下均需各镇落实，不再逐一列出: said of all tasks that follow, no units of this one.
_FOR_ALL = re.compile(
    r"[，,；;。]?\s*(?:以下|下列|上述|以上|下同)[^，,；;。]{0,12}(?:均|都)(?:[^；;。（()）〕\]]|[（(][^（()）]{0,12}[)）]){2,60}[；;。]?"
)
_PERSON = rf"(?:[{SURNAMES}][一-鿿某](?: ?[一-鿿某])??|[一-鿿]某{{1,2}})"
_OFFICER = re.compile(
    rf"(?P<name>{_PERSON})(?:同志)?(?:[（(][^（()）]{{0,30}}(?:{_OFFICES})[^（()）]*[)）]|(?:常务)?副?(?:{_OFFICES}))"
)
_HEADING_OFFICER = re.compile(
    rf"(?:{_OFFICER.pattern}|(?:{_OFFICES})(?P<after>{_PERSON})(?=负责|分管|牵头|主抓|领|包|挂|督|$))"
)
_MARKED = re.compile(r"(?P<name>.{2,40}?)[（(](?P<role>牵头|主办|主责|主要|责任|配合|协办|参与)(?:单位|部门)?[)）]")
_WITHIN = re.compile(r"(?P<name>.{2,40}?)[（(](?:会同|商|配合(?:单位)?[:：])(?P<others>[^（()）]+)[)）]")
_TERM = re.compile(
    r"[，,；;、]?\s*(?:(?:20)?\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末)?|\d{1,2}月(?:\d{1,2}日)?(?:底|末)?|年底|年内|[上下]半年|第?[一二三四]季度)"
    r"[^，,；;、:：]{0,10}?(?:前|完成|落实|启动|内|底|末)(?:[一-鿿]{0,8}(?:完成|启动|落实|到位|实施|实效|成效|进展|突破|推进|见效|投用|使用|建成|出台|开工|通车))?(?=[，,；;。、]|$)"
    r"|[，,；;、]?\s*20\d{2}年\d{1,2}月(?=[，,；;。]|$)|[，,；;、]?\s*(?:年内|年底前|长期|持续|常年|全年)(?:[一-鿿]{0,4}(?:推进|坚持|实施|开展|完成|落实|见效))?(?=[，,；;。、]|$)"
)
_WITH = re.compile(r"[，,]?(?<![（(])会同|[，,]商(?=[省市区县])")
_NAME_IN_LEADERS = re.compile(r"[一-鿿] [一-鿿](?![一-鿿]? [一-鿿] )|[一-鿿·]{2,12}")
_CLAUSE = re.compile(r"[；;]")
_MAX_LIST = 3000


def first_leads(text: str) -> bool:
    """Whether the words say that the unit named first is the lead (列第一位者为牵头单位)."""
    return _FIRST_LEADS.search(text) is not None


def officers_in(heading: str) -> tuple[str, ...]:
    """The people that a heading names with their office (王某市长主抓重点工作; 李某（县委常委、副县长）)."""
    found = _HEADING_OFFICER.match(heading) or (_HEADING_OFFICER.search(heading) if len(heading) <= 40 else None)
    name = found and (found["name"] or found["after"])
    return (name.replace(" ", ""),) if name else ()


def read_units(text: str, role: Role = Role.RESPONSIBLE) -> UnitList:
    """The units of a group of words; `role` is theirs where the words give none."""
    text = text[:_MAX_LIST]
    aside = tuple(match[0].strip("，,；;。 ") for match in _FOR_ALL.finditer(text))
    text = _FOR_ALL.sub("；", text) if aside else text
    note = first_leads(text)
    text = _FIRST_LEADS.sub(_note_gone, text) if note else text
    term = _TERM.search(text)
    text = _TERM.sub("；", text) if term and not LABEL.match(text) else text
    mentions: list[Mention] = []
    leaders: list[str] = []
    deadline = term[0].strip("，,；;、 ") if term else ""
    labelled = list(_labelled(text))
    beside: set[str] = set()
    for label, content in labelled:
        if label and label["leader"]:
            leaders += names_of_people(content)
        elif label and label["time"]:
            deadline = content
        else:
            found = list(_by_verbs(content, role_of(label["label"], role) if label else role))
            beside |= {unit.name for unit in found if not label and len(labelled) > 1 and not is_likely(unit.name)}
            mentions += found
    officers = {unit.name: match["name"] for unit in mentions if (match := _OFFICER.fullmatch(unit.name))}
    leaders += [name.replace(" ", "") for name in officers.values()]
    beside |= {unit.name for unit in mentions if is_odd(unit.name) and not unit.collective}
    named = tuple(unit for unit in mentions if unit.name not in beside and unit.name not in officers)
    if _UNDERTAKE.search(text) and _ASSIST.search(text):
        named = leading(named, named)
    odd = tuple(dict.fromkeys(unit.name for unit in mentions if unit.name in beside and unit.name not in officers))
    return UnitList(named, tuple(leaders), deadline, note, (*odd, *aside), undertakes(text))


def leading(units: Sequence[Mention], every: Sequence[Mention]) -> tuple[Mention, ...]:
    """The units with those that do the work as leads, where of all that the task has some help and none leads."""
    roles = {unit.role for unit in every}
    if Role.LEAD in roles or Role.SUPPORT not in roles:
        return tuple(units)
    return tuple(replace(unit, role=Role.LEAD) if unit.role is Role.RESPONSIBLE else unit for unit in units)


def _note_gone(match: re.Match[str]) -> str:
    """Nothing where the note stood in brackets (责任单位（首位牵头）：), else an end of clause."""
    return "" if match[0][-1] in ")）〕]" else "；"


def role_of(label: str, default: Role = Role.RESPONSIBLE) -> Role:
    """The role that a label or a column's head gives; a note on who leads in it says nothing of the others."""
    label = re.sub(r"[（(].*?[)）]", "", label)
    if _LEADS.search(label):
        return Role.LEAD
    if _SUPPORTS.search(label):
        return Role.SUPPORT
    return Role.RESPONSIBLE if re.search(r"责任|承办|落实|实施", label) else default


def undertakes(label: str) -> bool:
    """Whether a label or verb says 承办, which leads where others 协办."""
    return _UNDERTAKE.search(label) is not None


def _labelled(text: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """The parts of the text with the label before each; None for what has none."""
    labels = [
        match for match in LABEL.finditer(text) if not match.start() or text[match.start() - 1] in "，,；;。、 　）)"
    ]
    ends = [match.start() for match in labels] + [len(text)]
    if text[: ends[0]].strip("，,；;。 "):
        yield None, text[: ends[0]]
    for match, end in zip(labels, ends[1:], strict=True):
        yield match, text[match.end() : end].strip("，,；;。 \t")


def _by_verbs(text: str, role: Role) -> Iterator[Mention]:
    for clause in _sentences(text):
        begin, led = 0, False
        for match in _VERB.finditer(clause):
            names = clause[begin : match.start()]
            yield from _mentions(names, _role_of_verb(match[0], role), led=led)
            begin, led = match.end(), led or "牵头" in match[0]
        yield from _mentions(clause[begin:], role, led=led)


def _sentences(text: str) -> Iterator[str]:
    """The clauses of a list; after a full stop only one that names units still belongs to it."""
    first, *others = text.split("。")
    yield from _CLAUSE.split(first)
    for sentence in others:
        if any(map(is_likely, split_names(_VERB.sub("", sentence)))):
            yield from _CLAUSE.split(sentence)


def _role_of_verb(verb: str, role: Role) -> Role:
    if "牵头" in verb or "主办" in verb:
        return Role.LEAD
    if _SUPPORTS.search(verb):
        return Role.SUPPORT
    return role


def _mentions(text: str, role: Role, *, led: bool) -> Iterator[Mention]:
    """The names in the text; 甲会同乙 makes 甲 the lead and 乙 a support."""
    parts = _WITH.split(text, maxsplit=1)
    if len(parts) > 1:
        yield from _mentions(parts[0], Role.LEAD if not led else role, led=led)
        yield from _mentions(parts[1], Role.SUPPORT, led=led)
        return
    for name in split_names(text):
        yield from _mention(name, role)


def _mention(name: str, role: Role) -> Iterator[Mention]:
    """A name with what is said of it in brackets: 甲（牵头）, 甲（会同乙、丙）."""
    if marked := _MARKED.fullmatch(name):
        yield from _mention(marked["name"], role_of(marked["role"], role))
    elif within := _WITHIN.fullmatch(name):
        yield from _mention(within["name"], role)
        yield from _mentions(within["others"], Role.SUPPORT, led=True)
    else:
        yield Mention(name, role, is_collective(name.partition("、")[0]) or is_collective(name) or is_generic(name))


def names_of_people(text: str) -> list[str]:
    """The people in a list of leaders; a two-character name may be written with a gap (俞 悦)."""
    parts = re.split(r"[、，,；;/\n]", re.sub(r"[（(][^（()）]*[)）]", "", text))
    return [match[0] for part in parts for match in _NAME_IN_LEADERS.finditer(part.strip())]


def with_first_lead(units: list[Mention]) -> list[Mention]:
    """Make the first single unit the lead, unless the words already name one."""
    if not units or any(unit.role is Role.LEAD for unit in units) or units[0].collective:
        return units
    return [Mention(units[0].name, Role.LEAD), *units[1:]]
