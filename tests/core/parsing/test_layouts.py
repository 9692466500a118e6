"""Ways that lists are laid out, each in a small made-up text."""

from textwrap import dedent

import pytest

from core.errors import KnownError
from core.lists.parsing import as_json, as_text, parse
from core.model.records import NodeKind, Role


def tree(text):
    """The outline as indented lines: number, title, and units with their roles."""
    outline = parse(dedent(text).strip("\n"))
    depths = {None: -1}
    lines = []
    for node in outline.nodes:
        depths[node.id] = depths[node.parent] + 1
        units = " ".join(f"{unit.name}/{unit.role.value[0]}" for unit in node.units)
        lines.append(f"{'.' * depths[node.id]}{node.number}{node.title}" + (f" | {units}" if units else ""))
    return lines


def only(text):
    (node,) = [node for node in parse(dedent(text)).nodes if node.units]
    return node


def test_numbers_of_every_style_nest():
    assert tree("""
        一、工业强区
        （一）壮大产业
        1.推进扩园。完成征地。（区工信局）
        （1）完成征地500亩。（区资源局）
        ①签订协议。（埔前镇人民政府）
        2．培育企业。（区工信局）
        （二）优化环境
        3、减税降费。（区税务局）
        二、民生
        1. 办好教育。（区教育局）
    """) == [
        "一、工业强区",
        ".（一）壮大产业",
        "..1.推进扩园 | 区工信局/r",
        "...（1）完成征地500亩 | 区资源局/r",
        "....①签订协议 | 埔前镇人民政府/r",
        "..2.培育企业 | 区工信局/r",
        ".（二）优化环境",
        "..3.减税降费 | 区税务局/r",
        "二、民生",
        ".1.办好教育 | 区教育局/r",
    ]  # fmt: skip


def test_chinese_numbers_can_be_the_tasks_themselves():
    assert tree("""
        一、新建食堂（餐厅）。新建50处食堂（餐厅）。（市教育局负责）
        二、更换井盖。更换5000个井盖。（市政公用局负责）
    """) == ["一、新建食堂（餐厅） | 市教育局/r", "二、更换井盖 | 市政公用局/r"]


def test_unnumbered_headings_over_numbers_that_run_on():
    assert tree("""
        2023年民生实事
        就业增收
        1.新增就业5000人。（区人社局）
        教育惠民
        2.新建幼儿园5所。（区教育局）
    """) == ["就业增收", ".1.新增就业5000人 | 区人社局/r", "教育惠民", ".2.新建幼儿园5所 | 区教育局/r"]


def test_bold_headings_and_titles_of_markdown():
    assert tree("""
        # 2023年重点任务
        **一、产业**
        **打造平台。** 加快建设。（区工信局）
        **延伸链条。** 补齐短板。（区商务局）
    """) == ["一、产业", ".打造平台 | 区工信局/r", ".延伸链条 | 区商务局/r"]


def test_chapters_and_sections():
    assert tree("""
        第一章 产业
        第一节 工业
        1.1 培育企业。（区工信局）
        1.2 扩大投资。（区发改局）
        第二章 民生
        2.1 就业。（区人社局）
    """) == ["第一章产业", ".第一节工业", "..1.1培育企业 | 区工信局/r", "..1.2扩大投资 | 区发改局/r",
             "第二章民生", ".2.1就业 | 区人社局/r"]  # fmt: skip


def test_a_title_alone_takes_the_paragraph_under_it():
    node = only("一、民生\n1.落实减税\n全面落实政策，减税3亿元。（区税务局）\n2.其他\n")
    assert (node.number, node.title, node.body) == ("1.", "落实减税", "全面落实政策，减税3亿元。")
    assert [target.values for target in node.targets] == [(3.0,)]


def test_measures_without_numbers_stay_apart():
    assert tree("""
        一、产业
        （一）工业。重点抓工业。
        打造平台。加快建设。（区工信局）
        延伸链条。补齐短板。（区商务局）
        同时，抓好安全。（区应急局）
    """) == [
        "一、产业",
        ".（一）工业",
        "..打造平台 | 区工信局/r",
        "..延伸链条 | 区商务局/r",
        ".同时，抓好安全 | 区应急局/r",
    ]


def test_lines_of_their_own_for_units_people_and_time():
    node = only("""
        1.开展改革。推进一件事。
        牵头单位：区审批局
        配合单位：区司法局、区公安局
        责任领导：张三
        完成时限：2023年9月底
    """)
    assert [(unit.name, unit.role) for unit in node.units] == [
        ("区审批局", Role.LEAD), ("区司法局", Role.SUPPORT), ("区公安局", Role.SUPPORT),
    ]  # fmt: skip
    assert node.leaders == ("张三",)
    assert str(node.deadline) == "2023-09-30"


def test_units_in_brackets_on_a_line_of_their_own():
    assert tree("1.减税。落实政策。\n（区税务局、区财政局）\n2.就业。稳定岗位。\n（区人社局）") == [
        "1.减税 | 区税务局/r 区财政局/r", "2.就业 | 区人社局/r",
    ]  # fmt: skip


def test_a_label_and_its_units_on_two_lines():
    assert tree("1.就业。稳定岗位。\n责任单位：\n区人社局、区总工会") == ["1.就业 | 区人社局/r 区总工会/r"]


def test_several_groups_in_one_paragraph_belong_to_it():
    assert tree("1.培训25万人次（牵头单位：甲区人社局）；培育80人以上（牵头单位：甲区农业局）。") == [
        "1.培训25万人次 | 甲区人社局/l 甲区农业局/l"
    ]


def test_a_note_makes_the_first_the_lead_everywhere():
    assert tree("""
        1.做好甲事。落实。（税务总局、财政部负责。列第一位者为牵头单位，下同）
        2.做好乙事。落实。（教育部、财政部负责）
        3.做好丙事。落实。（各省级人民政府负责）
    """) == ["1.做好甲事 | 税务总局/l 财政部/r", "2.做好乙事 | 教育部/l 财政部/r", "3.做好丙事 | 各省级人民政府/r"]


def test_half_width_punctuation():
    task = "1.承接下放事项。抓好落实。(牵头单位:区政府办;责任单位:区直有关部门)"
    assert tree(f"一、放管服改革\n(一)精简审批,提高效能。\n{task}") == [
        "一、放管服改革", ".（一）精简审批,提高效能", "..1.承接下放事项 | 区政府办/l 区直有关部门/r",
    ]  # fmt: skip


def test_annexes_become_parts():
    assert tree("""
        《政府工作报告》附件1
        2022年完成情况
        一、建学校（市教育局负责）。已建成。
        《政府工作报告》附件2
        2023年实事
        一、修道路。修路。（市住建局负责）
    """) == ["附件1 2022年完成情况", ".一、建学校 | 市教育局/r", "附件2 2023年实事", ".一、修道路 | 市住建局/r"]


def test_numbers_before_quantities():
    assert tree("4.新建幼儿园5所。（区教育局）\n5.100所学校配空调。（区教育局）\n6.3月底前开工。（区住建局）") == [
        "4.新建幼儿园5所 | 区教育局/r", "5.100所学校配空调 | 区教育局/r", "6.3月底前开工 | 区住建局/r",
    ]  # fmt: skip


def test_markdown_table_with_merged_titles_people_and_times():
    text = """
        2023年任务清单

        | 序号 | 重点任务 | 具体措施 | 责任领导 | 牵头单位 | 配合单位 | 完成时限 |
        |---|---|---|---|---|---|---|
        | 1 | 产业振兴 | 引进项目10个，到位资金20亿元 | 王 五 | 区招商局 | 区发改局、区工信局 | 2023年12月 |
        | 2 |  | 新增企业15家 | 王 五 | 区工信局 | 区统计局 | 年底前 |
        | 3 | 城市更新 | 改造小区30个 | 赵六 | 区住建局 | 各街道 | 10月底 |
    """
    assert tree(text) == [
        "产业振兴",
        ".1引进项目10个，到位资金20亿元 | 区招商局/l 区发改局/s 区工信局/s",
        ".2新增企业15家 | 区工信局/l 区统计局/s",
        "城市更新",
        ".3改造小区30个 | 区住建局/l 各街道/s",
    ]
    first = next(node for node in parse(dedent(text)).nodes if node.number == "1")
    assert (first.leaders, str(first.deadline), len(first.targets)) == (("王 五",), "2023-12-31", 2)


def test_tab_table_with_headings_between_and_a_note_in_its_head():
    assert tree(
        "重点任务分工表\n序号\t目标任务\t责任单位（列首位的为牵头单位）\n一、经济\n1\t增长6%\t区发改局、区统计局\n"
        "二、社会\n2\t优良天数达到320天以上\t区环境局，各镇（街道）\n"
    ) == [
        "一、经济",
        ".1增长6% | 区发改局/l 区统计局/r",
        "二、社会",
        ".2优良天数达到320天以上 | 区环境局/l 各镇（街道）/r",
    ]


def test_group_column_becomes_headings():
    head = "序号\t板块\t任务\t内容\t责任部门\n"
    first = "1\t数字经济/产业\t发展甲\t做甲。\t省工信厅牵头\n"
    assert tree(f"{head}{first}2\t数字经济/治理\t发展乙\t做乙。\t省法院、检察院按职责分工负责\n") == [
        "数字经济", ".产业", "..1发展甲 | 省工信厅/l", ".治理", "..2发展乙 | 省法院/r 检察院/r",
    ]  # fmt: skip


def test_comma_table_with_quotes():
    assert tree('序号,任务,牵头单位,责任单位\n1,"改造道路,新建12公里",区交通局,"区住建局、区财政局"\n') == [
        "1改造道路,新建12公里 | 区交通局/l 区住建局/r 区财政局/r"
    ]


@pytest.mark.parametrize("bar", ["", " |"])
def test_table_with_one_cell_a_line(bar):
    cells = [
        "序号",
        "工作任务",
        "牵头单位",
        "责任单位",
        "80",
        "新建学校2所",
        "县教育局",
        "县各有关单位",
        "81",
        "造林2万亩",
        "县林业局",
        "各乡镇",
    ]
    text = "2024年任务分解表\n" + "\n".join(f"{cell}{bar}" for cell in cells)
    assert tree(text) == ["80新建学校2所 | 县教育局/l 县各有关单位/r", "81造林2万亩 | 县林业局/l 各乡镇/r"]


def test_flattened_table_by_its_head():
    text = (
        "2018年任务分解表 序号 名称 工作任务 牵头责任单位\n\n一、预期目标(2项)\n\n"
        "1 生产总值增长7%以上. 发改委\n\n2 投资550亿元,其中:技改增长10%. 发改委、经信委\n"
    )
    assert tree(text) == [
        "一、预期目标(2项)",
        ".1生产总值增长7%以上 | 发改委/l",
        ".2投资550亿元,其中:技改增长10% | 发改委/l 经信委/l",
    ]


def test_flattened_table_with_texts_and_times():
    text = (
        "附件：2023年实事分解表\n序号 项目名称 建设内容 责任单位 完成时限\n"
        "1 小区改造 改造老旧小区20个，惠及5000户。 区住建局 12月底\n2 学位扩容 新建学校3所。 区教育局、区发改局 8月底\n"
    )
    assert tree(text) == ["1小区改造 | 区住建局/r", "2学位扩容 | 区教育局/r 区发改局/r"]
    assert [str(node.deadline) for node in parse(text).nodes] == ["2023-12-31", "2023-08-31"]


def test_tabbed_rows_without_heads():
    text = "1\t城市更新，改造小区10个\t区住建局\t12月\n2\t推进均衡，新建学校2所\t区教育局、区财政局\t9月\n"
    assert tree(text) == [
        "1城市更新，改造小区10个 | 区住建局/r",
        "2推进均衡，新建学校2所 | 区教育局/r 区财政局/r",
    ]


def test_results_columns_are_no_targets():
    (node,) = parse(
        "| 重点事项 | 牵头单位 | 实际进度 |\n|---|---|---|\n| 一、加装电梯100部 | 市住建局 | 加装154部。 |\n"
    ).nodes
    assert [target.values for target in node.targets] == [(100.0,)]


def test_a_sentence_with_commas_is_no_table_head():
    assert tree("1.制定工作方案,落实责任,明确任务,完成评估工作。(区司法局)\n2.总结,提升。(区司法局)") == [
        "1.制定工作方案,落实责任,明确任务,完成评估工作 | 区司法局/r", "2.总结,提升 | 区司法局/r",
    ]  # fmt: skip


def test_lines_broken_at_a_width_are_joined():
    text = (
        "一、优化产业结构，推动工业经济高质量\n发展。\n1.加快建设园区。完善园区基础设施建\n设，提高承载能力，培育企业20家以上，\n"
        "完成投资5亿元。（区工业和信息化局、\n区财政局、区自然资源局、区住房和城乡\n建设局）\n2.推进招商引资。围绕重点产业链开展精\n"
        "准招商，引进项目10个以上，其中超亿元\n项目3个。（区招商局、区商务局、区发展\n和改革局）\n"
    )
    assert tree(text) == [
        "一、优化产业结构，推动工业经济高质量发展",
        ".1.加快建设园区 | 区工业和信息化局/r 区财政局/r 区自然资源局/r 区住房和城乡建设局/r",
        ".2.推进招商引资 | 区招商局/r 区商务局/r 区发展和改革局/r",
    ]


def test_numbered_lines_without_stops_are_not_taken_for_broken_ones():
    places = "东西南北中上下"
    text = "\n".join(f"{at}.新建{place}片区社区公办幼儿园5所 区教育局" for at, place in enumerate(places, 1))
    assert tree(text) == [f"{at}.新建{place}片区社区公办幼儿园5所 | 区教育局/r" for at, place in enumerate(places, 1)]


def test_a_broken_line_may_begin_with_a_number():
    text = (
        "1.打通城区断头路，完成东西大街、\n2号线南延等工程建设，新建停车位\n500个，改造管网30公里以上，方便群\n"
        "众出行，提升城市功能品质，加强精\n细管理。（区住房和城乡建设局、区\n城市管理局）\n2.办好教育。（区教育局）\n"
    )
    assert tree(text) == ["1.打通城区断头路 | 区住房和城乡建设局/r 区城市管理局/r", "2.办好教育 | 区教育局/r"]


@pytest.mark.parametrize("lost", ["（区教育局、区财政局", "(区教育局、区财政局", "〔区教育局、区财政局"])
def test_a_lost_closing_bracket(lost):
    assert tree(f"打造平台。加快建设。{lost}\n延伸链条。补齐短板。（区商务局）") == [
        "打造平台 | 区教育局/r 区财政局/r", "延伸链条 | 区商务局/r",
    ]  # fmt: skip


def test_units_below_goals_and_measures_without_numbers():
    assert tree("""
        一、今年的主要目标是：生产总值增长7%左右。
        （区发改局、区统计局）
        （一）工业。重点抓好工业发展。
        打造平台。加快建设园区平台，不断提升综合承载能力，推动企业做大做强，形成集聚效应。
        （区工信局）
        延伸链条。补齐短板，招引上下游企业入园，推动产业链条延伸，形成新的增长点和竞争力。
        （区商务局）
    """) == [
        "一、今年的主要目标是", ".今年的主要目标 | 区发改局/r 区统计局/r", ".（一）工业",
        "..打造平台 | 区工信局/r", "..延伸链条 | 区商务局/r",
    ]  # fmt: skip


def test_page_marks_and_signatures_are_left_out():
    lines = tree(
        "一、甲事。做甲。（区教育局）\n— 3 —\n第 4 页 共 9 页\n二、乙事。做乙。（区民政局）\n"
        "某区人民政府办公室\n2023年1月12日\n（此件公开发布）"
    )
    assert lines == ["一、甲事 | 区教育局/r", "二、乙事 | 区民政局/r"]


def test_general_chapters_are_notes_and_raise_no_doubt():
    outline = parse("一、指导思想\n坚持以人民为中心。\n二、任务\n1.办学。办好。（区教育局）\n2.修路。修好。\n")
    assert [node.kind for node in outline.nodes] == [NodeKind.NOTE, NodeKind.PART, NodeKind.MEASURE, NodeKind.MEASURE]
    assert [(doubt.line, "责任单位" in doubt.message) for doubt in outline.warnings] == [(5, True)]


def test_doubtful_words_are_named_with_their_line():
    outline = parse(
        "1.办学。办好。（牵头单位：区教育局，要对本领域标准目录的落实情况进行抽查）\n2.修路。（有关镇负责）\n"
    )
    assert [doubt.line for doubt in outline.warnings] == [1, 2]
    assert [unit.name for unit in outline.nodes[0].units] == ["区教育局"]


def test_machine_and_human_views_agree():
    outline = parse(
        "2023年清单\n1.办学。完成投资5亿元。（牵头单位：区教育局；责任领导：张三；完成时限：2023年6月底）\n"
    )
    node = as_json(outline)["nodes"][0]
    assert node["units"] == [{"name": "区教育局", "role": "lead", "collective": False}]
    assert (node["deadline"], node["leaders"], node["parent"]) == ("2023-06-30", ["张三"], None)
    assert node["targets"] == [
        {
            "text": "投资5亿元", "indicator": "投资", "value": 5, "unit": "亿元", "comparator": "=", "direction": "up",
            "due": None, "points": {},
        }
    ]  # fmt: skip
    assert "牵头单位：区教育局" in as_text(outline)


@pytest.mark.parametrize("text", ["你好", "只有一句话。", "这是一封信。\n见面再说。", "12345\n67890", "1.2.3.4"])
def test_what_is_no_list_is_refused(text):
    with pytest.raises(KnownError, match="没有找到"):
        parse(text)
