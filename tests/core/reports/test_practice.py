"""Reports on made-up data say so on every page, in every format; real ones never do."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from core import demo
from core.model.board import Board
from core.reports import batch, excel, kinds, pdf, practice, word
from core.reports.kinds import KINDS, Scope
from core.settings.bookkeeping import HAS_SAMPLE
from db.workspace import create
from tests import builders
from tests.core.reports.reading import page_count, page_text


@pytest.fixture(params=[True, False], ids=["示例", "真实"])
def store(request, tmp_path):
    work_list = builders.work_list()
    with create(tmp_path / "一.db", work_lists=[work_list]) as opened:
        with opened.operation("放入"):
            for filing in demo.filings(Board(work_list), until=builders.MARCH):
                opened.save_filing(filing)
            if request.param:
                opened.set_setting(HAS_SAMPLE.name, "1")
        yield opened


def made(store):
    board = Board(builders.work_list())
    for kind in KINDS.values():
        first = next(batch._reports(store, board, builders.MARCH, kind), None) if kind.scope is Scope.UNIT else None
        if kind.scope is not Scope.UNIT or first is not None:
            yield kind, batch.data(store, board, kind, builders.MARCH, first[0] if first else None)


def is_practice(store):
    return bool(store.setting(HAS_SAMPLE.name))


def test_every_page_of_every_kind(store):
    seen = list(made(store))
    assert len(seen) >= 5
    for kind, report in seen:
        data = pdf.render(report)
        marks = [practice.WORDS in page_text(data, at) for at in range(page_count(data))]
        assert marks == [is_practice(store)] * len(marks), kind.name


def test_every_word_header_and_every_sheet(store):
    for kind, report in made(store):
        with zipfile.ZipFile(io.BytesIO(word.document(kinds.content(report)))) as archive:
            headers = [archive.read(name).decode() for name in archive.namelist() if "header" in name]
        assert bool(headers) == is_practice(store)
        assert all(practice.WORDS in header for header in headers)
        if ".xlsx" in kind.formats:
            book = load_workbook(io.BytesIO(excel.workbook(kinds.listings(report))))
            assert all((practice.WORDS in str(sheet["A1"].value)) == is_practice(store) for sheet in book)
