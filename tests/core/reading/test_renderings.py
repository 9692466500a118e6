"""One table as each kind of file gives one tree; where text has lost something, a doubt says what."""

from pathlib import Path

import pytest

from core.documents.files import read, read_data
from tests.core.reading import makers, renderings

DATA = Path(__file__).parents[2] / "data"
PLAIN = renderings.of_rows(
    ["2025年民生实事任务分解表"],
    [
        ["序号", "项目名称", "建设内容", "牵头单位", "责任单位", "责任领导", "完成时限"],
        ["1", "社区食堂", "新建社区食堂12家，服务老年人3000人以上。", "区民政局", "各街道", "王某某", "10月底前"],
        ["2", "学位供给", "新增学位2400个。", "区教育局", "区住房城乡建设局、区财政局", "李某", "8月底前"],
        ["3", "道路畅通", "打通断头路4条。", "区交通运输局", "区城投集团", "王某某", "12月底前"],
    ],
)
TABLES = {path.stem: renderings.table_of(path) for path in sorted(DATA.glob("unseen/*.grid"))} | {"plain": PLAIN}
TEXTS = sorted((DATA / "unseen").glob("2[145679]*.txt"))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kind", renderings.FILES)
def test_every_file_gives_the_tree_of_the_workbook(name, kind):
    wanted, _ = renderings.tree(renderings.as_xlsx(TABLES[name]))
    assert wanted
    assert renderings.tree(renderings.FILES[kind](TABLES[name]))[0] == wanted


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kind", renderings.FLAT)
def test_lost_grids_give_the_same_tree_or_a_doubt_that_says_what_was_lost(name, kind):
    wanted, _ = renderings.tree(renderings.as_xlsx(TABLES[name]))
    got, doubts = renderings.tree(renderings.FLAT[kind](TABLES[name]))
    assert [task[:3] for task in got] == [task[:3] for task in wanted]
    assert got == wanted or any("合并单元格" in doubt for doubt in doubts)


def test_a_table_without_merges_loses_nothing():
    wanted = renderings.tree(renderings.as_xlsx(PLAIN))
    assert len(wanted[0]) == 3
    assert all(renderings.tree(render(PLAIN)) == wanted for render in renderings.FLAT.values())


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
@pytest.mark.parametrize(
    "render",
    [
        lambda lines: read_data(makers.numbered([(None, line) for line in lines]), "a.docx"),
        lambda lines: read_data(makers.as_pdf(lines), "a.pdf"),
        lambda lines: read_data(makers.as_pdf(lines, columns=2), "a.pdf"),
        lambda lines: read_data(makers.as_pdf(lines, ragged=True), "a.pdf"),
    ],
    ids=["docx", "pdf", "two columns", "ragged"],
)
def test_paragraphs_of_each_kind_of_file_give_the_tree_of_the_text(path, render):
    text = read(path)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert renderings.tree(render(lines))[0] == renderings.tree(text)[0]
