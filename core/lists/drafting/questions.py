"""The doubts of a draft as questions, the likely answer first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial

from core.lists.drafting import edits, owners
from core.lists.drafting.draft import Draft
from core.lists.drafting.nearest import nearest
from core.lists.drafting.result import matches
from core.lists.parsing.heads import bare_head
from core.lists.parsing.names import is_likely
from core.lists.parsing.records import OutlineNode
from core.model.records import NodeKind, Unit

_WAITS = ("有关", "相关", "其他")
_OWNERS, _EACH = "owners", "owners:each"
_SURE, _SURE_ROW, _MANY, _MOST_OWNERS = 0.7, 0.4, 3, 4


class Want(Enum):
    """What an answer needs from the person before it can be taken."""

    NOTHING = "nothing"
    CHOICE = "choice"  # of units that a phrase means
    UNITS = "units"  # names of the units of a node
    NAME = "name"  # another way to write a name
    COLUMNS = "columns"  # what the columns of a table mean
    KNOWN = "known"  # a unit of the directory that is meant


@dataclass(frozen=True, slots=True)
class Answer:
    """A button: `edit` gives the next draft; with another `want` the person says first what is wanted."""

    label: str
    edit: Callable[[Draft], Draft]
    want: Want = Want.NOTHING


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt. `nodes` are the nodes it is about (none when it is about the text), `words` those in doubt."""

    key: str
    text: str
    why: str
    line: int
    words: str
    answers: tuple[Answer, ...]
    nodes: tuple[str, ...] = ()


def questions(draft: Draft, known: Sequence[Unit] = ()) -> tuple[Question, ...]:
    """The questions that are still open, in the order of the text."""
    found = [
        *(*_columns(draft), *_unsure_rows(draft), *_without_units(draft), *_phrases(draft), *_odd_names(draft)),
        *(*_unknown(draft, known), *_owners(draft), *_unread(draft)),
    ]
    return tuple(sorted((one for one in found if one.key not in draft.settled), key=lambda one: one.line))


def _settling(key: str, edit: Callable[[Draft], Draft] = lambda draft: draft) -> Callable[[Draft], Draft]:
    return lambda draft: edits.settle(edit(draft), key)


def _without_units(draft: Draft) -> Iterator[Question]:
    parents = {node.parent for node in draft.outline.nodes}
    if not any(node.units for node in draft.outline.nodes):
        return
    for node in draft.outline.nodes:
        if node.kind is NodeKind.MEASURE and not node.units and node.id not in parents:
            key = f"units:{node.id}"
            note = partial(edits.set_kind, node_id=node.id, kind=NodeKind.REFERENCE)
            yield Question(
                key, f"“{_short(node.title)}”没有责任单位", f"第 {node.line} 行；作引用后不需要填报",
                node.line, node.title,
                (Answer("作引用", _settling(key, note)), Answer("补单位…", _settling(key), Want.UNITS)), (node.id,),
            )  # fmt: skip


def _phrases(draft: Draft) -> Iterator[Question]:
    """有关镇…: one question for each phrase, wherever it stands."""
    places: dict[str, list[OutlineNode]] = {}
    for node in draft.outline.nodes:
        for unit in node.units:
            if unit.collective and unit.name.startswith(_WAITS) and (node.id, unit.name) not in draft.chosen:
                places.setdefault(unit.name, []).append(node)
    for phrase, nodes in places.items():
        key = f"phrase:{phrase}"
        lines = "、".join(str(node.line) for node in nodes[:5])
        why = f"第 {lines} 行，共 {len(nodes)} 处；没有指定前对所列单位都显示"
        choose = Answer("指定…", _settling(key), Want.CHOICE)
        later = Answer("以后再定", _settling(key))
        ids = tuple(node.id for node in nodes)
        yield Question(key, f"“{phrase}”指哪些单位", why, nodes[0].line, phrase, (choose, later), ids)


def _odd_names(draft: Draft) -> Iterator[Question]:
    seen: set[str] = set()
    for node in draft.outline.nodes:
        for unit in node.units:
            if unit.collective or unit.name in seen or is_likely(unit.name):
                continue
            seen.add(unit.name)
            key = f"odd:{unit.name}"
            away = partial(edits.rename_unit, name=unit.name, better="")
            answers = (
                Answer("是单位", _settling(key)),
                Answer("不是", _settling(key, away)),
                Answer("改写…", _settling(key), Want.NAME),
            )
            yield Question(
                key, f"“{unit.name}”像不像单位名称", f"第 {node.line} 行", node.line, unit.name, answers, (node.id,)
            )


def _unknown(draft: Draft, known: Sequence[Unit]) -> Iterator[Question]:
    """Names that the directory does not have: the nearest one, another one, or a new entry."""
    if not known:
        return
    new = [name for name, unit in matches(draft, known).items() if unit is None and name not in draft.adopted]
    near = {name: nearest(name, known, limit=1) for name in new if is_likely(name) or f"odd:{name}" in draft.settled}
    apart = tuple(name for name, found in near.items() if not found)
    for name, found in near.items():
        key = f"unknown:{name}"
        nodes = [node for node in draft.outline.nodes if any(one.name == name for one in node.units)]
        answers = [
            Answer(f"就是{one.unit.name}", _settling(key, partial(edits.adopt, name=name, known=one.unit.name)))
            for one in found
        ]
        answers.append(Answer("另立一家", _settling(key, partial(edits.adopt, name=name, known=""))))
        answers.append(Answer("选一家…", _settling(key), Want.KNOWN))
        if not found and len(apart) > _MANY:
            answers.append(Answer(f"全部另立（{len(apart)} 家）", partial(_all_new, names=apart)))
        text = f"“{name}”是不是“{found[0].unit.name}”" if found else f"“{name}”不在单位名录里"
        why = f"{'单位名录里没有；' if found else ''}共 {len(nodes)} 处，第 {nodes[0].line} 行起"
        yield Question(key, text, why, nodes[0].line, name, tuple(answers), tuple(node.id for node in nodes))


def _all_new(draft: Draft, names: Sequence[str]) -> Draft:
    for name in names:
        draft = edits.settle(edits.adopt(draft, name, ""), f"unknown:{name}")
    return draft


def _columns(draft: Draft) -> Iterator[Question]:
    """Columns whose heads say nothing, and tables that were read with little confidence."""
    for table in draft.outline.tables:
        heads = [head for kind, head in table.columns if head and not kind and bare_head(head) not in draft.meanings]
        if not heads and table.confidence >= _SURE:
            continue
        key = f"columns:{table.line}:{'、'.join(heads)}"
        text = f"未识别的列：{'、'.join(heads)}" if heads else "表格的列认得没有把握"
        why = f"第 {table.line} 行起的表格；{'内容留在原文里。' if heads else ''}指定后全文重新识别，改过的项不变"
        answers = (
            Answer("留在原文" if heads else "知道了", _settling(key)),
            Answer("指定…", _settling(key), Want.COLUMNS),
        )
        yield Question(key, text, why, table.line, heads[0] if heads else "", answers)


def _unsure_rows(draft: Draft) -> Iterator[Question]:
    for node in draft.outline.nodes:
        if node.confidence >= _SURE_ROW:
            continue
        key = f"row:{node.id}:{node.title}"
        answers = (Answer("没有错", _settling(key)), Answer("改单位…", _settling(key), Want.UNITS))
        yield Question(key, f"“{_short(node.title)}”这一行认得没有把握", f"第 {node.line} 行；请与原文核对",
                       node.line, node.title, answers, (node.id,))  # fmt: skip


def _owners(draft: Draft) -> Iterator[Question]:
    """Who files: one question for all measures, or, where that is wanted, one for each."""
    shared = [node for node in owners.shared(draft) if node.id not in draft.owners]
    if not shared:
        return
    if _EACH not in draft.settled:
        why = "写明牵头的由牵头单位填报指标值，没有写明的按首列；以后也可以改"
        usual, each = Answer("按牵头或首列", _settling(_OWNERS)), Answer("逐项指定…", _settling(_EACH))
        yield Question(
            _OWNERS, f"{len(shared)} 项任务列了几家单位，指标由谁填报", why, shared[0].line, "", (usual, each)
        )
        return
    for node in shared:
        first = owners.default_owner(node)
        names = (unit.name for unit in node.units if not unit.collective)
        ordered = sorted(names, key=lambda name: name != first)[:_MOST_OWNERS]
        key = f"owner:{node.id}"
        answers = tuple(
            Answer(name, _settling(key, partial(edits.own, node_id=node.id, name=name))) for name in ordered
        )
        yield Question(key, f"“{_short(node.title)}”的指标由谁填报", f"第 {node.line} 行", node.line, node.title,
                       answers, (node.id,))  # fmt: skip


def _unread(draft: Draft) -> Iterator[Question]:
    """What the parser could not place and no other question asks."""
    asked = ("没有找到责任单位", "没有写明是哪些单位", "不像单位名称")
    for doubt in draft.outline.warnings:
        if any(words in doubt.message for words in asked):
            continue
        key = f"doubt:{doubt.line}:{doubt.message}"
        node = next((one.id for one in reversed(draft.outline.nodes) if one.line <= doubt.line), None)
        words = doubt.message.partition("“")[2].partition("”")[0]
        answers = [Answer("知道了", _settling(key))]
        if node:
            answers.append(Answer("改单位…", _settling(key), Want.UNITS))
        yield Question(
            key,
            doubt.message.rstrip("。"),
            f"第 {doubt.line} 行",
            doubt.line,
            words,
            tuple(answers),
            (node,) if node else (),
        )


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"
