"""Tables in the import: columns that were not known are shown and assigned, answers are kept for the next list."""

import pytest

from core.lists.directory import build_directory
from core.lists.drafting import Want, begin, edits, owners, questions, remember, remembered, result
from core.lists.parsing.heads import MEANINGS
from core.settings.bookkeeping import LIST_COLUMNS

TABLE = """2026年重点任务分解表
序号\t重点任务\t参战队伍\t年度投入\t完成时限
1\t新建公园2个\t东片专班及园林队伍\t300\t6月底
2\t改造管网3公里\t西片专班及管网队伍\t900\t9月底
"""
UNITS = "一、教育\n1.新建学校3所。（区教育局、区财政局）\n2.新增学位900个。（牵头单位：区住建局；责任单位：区人社局）\n"
KNOWN = build_directory([(name, False) for name in ("区教育局", "区财政局", "区住房和城乡建设局")])


def asked(draft, known=()):
    return {question.text: question for question in questions(draft, known)}


def take(draft, text, label, known=()):
    question = asked(draft, known)[text]
    return next(answer for answer in question.answers if answer.label == label).edit(draft)


def units(draft):
    return [[unit.name for unit in node.units] for node in draft.outline.nodes]


def test_columns_that_are_not_known_are_a_question_and_stay_in_the_text():
    draft = begin(TABLE)
    question = asked(draft)["未识别的列：参战队伍、年度投入"]
    assert [answer.want for answer in question.answers] == [Want.NOTHING, Want.COLUMNS]
    assert "参战队伍：东片专班及园林队伍" in draft.outline.nodes[0].body
    assert question.text not in asked(take(draft, question.text, "留在原文"))


def test_a_column_that_is_assigned_is_read_as_that_and_can_be_taken_back():
    draft = edits.assign_columns(begin(TABLE), {"参战队伍": "lead", "年度投入": "report"})
    assert [[(unit.role.value, unit.name) for unit in node.units] for node in draft.outline.nodes] == [
        [("lead", "东片专班及园林队伍")], [("lead", "西片专班及管网队伍")]
    ]  # fmt: skip
    assert "年度投入" not in draft.outline.nodes[0].body
    assert not [text for text in asked(draft) if text.startswith("未识别")]
    assert units(edits.assign_columns(draft, {"参战队伍": ""})) == [[], []]


def test_what_was_assigned_holds_for_the_revised_list():
    meanings = edits.assign_columns(begin(TABLE), {"参战队伍": "lead"}).meanings
    again = begin(TABLE.replace("2026", "2027"), meanings=meanings)
    assert units(again) == [["东片专班及园林队伍"], ["西片专班及管网队伍"]]


class Kept:
    """A store that only keeps settings."""

    def __init__(self, text=""):
        self.kept = {LIST_COLUMNS.name: text} if text else {}

    def setting(self, name, default=""):
        return self.kept.get(name, default)

    def set_setting(self, name, value, *, recorded=False):
        self.kept[name] = value


def test_meanings_are_kept_beside_the_earlier_ones():
    store = Kept()
    remember(store, {"参战队伍": "lead"})
    remember(store, {"年度投入": "report", "参战队伍": "support"})
    remember(store, {})
    assert remembered(store) == {"参战队伍": "support", "年度投入": "report"}


@pytest.mark.parametrize("damaged", ["[", "[]", "1", '{"参战队伍": 3}', '{"参战队伍": "nothing"}'])
def test_what_is_damaged_is_not_believed(damaged):
    assert remembered(Kept(damaged)) == {}


def test_every_meaning_has_its_word():
    assert all(MEANINGS.values())
    assert len(set(MEANINGS.values())) == len(MEANINGS)


def test_every_unit_that_the_directory_lacks_is_a_question():
    open_ = asked(begin(UNITS), KNOWN)
    assert "“区住建局”是不是“区住房和城乡建设局”" not in open_  # an alias of the directory
    assert [answer.label for answer in open_["“区人社局”不在单位名录里"].answers] == ["另立一家", "选一家…"]
    taken = take(begin(UNITS), "“区人社局”不在单位名录里", "另立一家", KNOWN)
    assert "“区人社局”不在单位名录里" not in asked(taken, KNOWN)


def test_many_new_units_are_taken_at_once():
    names = "、".join(f"区{word}局" for word in ("甲路", "乙桥", "丙河", "丁湖"))
    draft = begin(f"一、城建\n1.新建公园2个。（{names}）\n2.新建桥梁1座。（区教育局）\n")
    assert sum(text.endswith("不在单位名录里") for text in asked(draft, KNOWN)) == 4
    done = take(draft, "“区甲路局”不在单位名录里", "全部另立（4 家）", KNOWN)
    assert not [text for text in asked(done, KNOWN) if "名录" in text]


def test_a_name_that_was_said_to_be_a_unit_s_is_its_alias_from_then_on():
    draft = edits.adopt(begin(UNITS), "区人社局", "区财政局")
    stored = result(draft, KNOWN)
    (finance,) = [unit for unit in stored.units if unit.name == "区财政局"]
    assert "区人社局" in finance.aliases
    assert not [text for text in asked(begin(UNITS), stored.units) if "区人社局" in text]


def test_who_files_is_one_question_or_one_for_each_measure():
    draft = begin(UNITS)
    question = asked(draft)["2 项任务列了几家单位，指标由谁填报"]
    assert not [one for one in asked(take(draft, question.text, "按牵头或首列")) if "填报" in one]
    each = take(draft, question.text, "逐项指定…")
    first = asked(each)["“新建学校3所”的指标由谁填报"]
    assert [answer.label for answer in first.answers] == ["区教育局", "区财政局"]
    done = take(each, first.text, "区财政局")
    assert list(done.owners.values()) == ["区财政局"]
    assert first.text not in asked(done)


def test_the_owner_is_the_lead_else_the_first_single_unit():
    nodes = {node.title: node for node in begin(UNITS + "3.宣传。（各镇人民政府）\n").outline.nodes}
    found = [owners.default_owner(nodes[title]) for title in ("新建学校3所", "新增学位900个", "宣传")]
    assert found == ["区教育局", "区住建局", ""]


def test_a_row_that_was_read_with_little_confidence_is_a_question():
    draft = begin(
        "序号\t重点任务\t牵头单位\t完成时限\n1\t新建公园2个\t区园林局\t6月底\n"
        "2\t改造管网3公里\t请看上一次会议定下来的那份材料，里面写得清楚\t见材料\n"
    )
    assert [node.confidence < 0.4 for node in draft.outline.nodes] == [False, True]
    assert "“改造管网3公里”这一行认得没有把握" in asked(draft)
