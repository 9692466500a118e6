"""Word and Excel files opened by LibreOffice and turned into PDF: nothing to repair, same text, pages as designed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.reports import excel, kinds, pdf, word
from core.reports.fonts import FOLDER
from core.reports.kinds import KINDS
from core.reports.listing import shown
from tests.core.reports import demo_year
from tests.core.reports.reading import page_count, page_text
from tests.core.reports.test_pages import said

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
#: CI installs it, so there a missing one is a failure and no skip.
IS_CI = os.environ.get("CI") == "true"
pytestmark = pytest.mark.skipif(OFFICE is None and not IS_CI, reason="LibreOffice (soffice) is not installed")
#: The names in our files, played by the fonts that come with the program: their characters are as wide.
FONTS = {
    "仿宋": "Zhuque Fangsong (technical preview)",
    "楷体": "LXGW WenKai GB Lite",
    "黑体": "Noto Sans SC Medium",
    "方正小标宋简体": "Noto Serif SC",
    "宋体": "Noto Serif SC",
}
Converted = Callable[[str], bytes]


def font_set_up(folder: Path) -> Path:
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{font}</family></prefer></alias>'
        for name, font in FONTS.items()
    )
    file = folder / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{FOLDER}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return file


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Converted]:
    """All files of all kinds in two runs of LibreOffice; asked for by name, such as unit.docx."""
    folder = tmp_path_factory.mktemp("office")
    for kind in KINDS:
        report = demo_year.report(kind)
        (folder / f"{kind}.docx").write_bytes(word.document(kinds.content(report)))
        if ".xlsx" in KINDS[kind].formats:
            (folder / f"{kind}.xlsx").write_bytes(excel.workbook(kinds.listings(report)))
    home = {**os.environ, "HOME": str(folder), "FONTCONFIG_FILE": str(font_set_up(folder))}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for suffix in ("docx", "xlsx"):
        files = sorted(map(str, folder.glob(f"*.{suffix}")))
        command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / suffix), *files]
        subprocess.run(command, env=home, check=True, capture_output=True, timeout=300)

    def read(name: str) -> bytes:
        stem, _, suffix = name.partition(".")
        return (folder / suffix / f"{stem}.pdf").read_bytes()

    yield read
    shutil.rmtree(folder, ignore_errors=True)


#: LibreOffice leaves a mark that it squeezes into a full line out of the text layer, and writes a character of
#: a second font before or after its neighbours: these are compared by number, all else by its order.
LOOSE = re.compile("[、，。；：（）①-⑳]")


def bare(data: bytes) -> str:
    """The text without spaces and page numbers, wherever those were drawn."""
    text = "".join(page_text(data, at) for at in range(page_count(data)))
    return re.sub(r"\s|[\ufffe\u00ad]|第\d+页，共\d+页", "", re.sub(r"—\s*\d+\s*—", "", text))


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_file_has_the_text_and_the_pages_of_the_pdf(kind: str, converted: Converted) -> None:
    data, text = converted(f"{kind}.docx"), bare(converted(f"{kind}.docx"))
    wanted = said(kinds.content(demo_year.report(kind)))
    firm = LOOSE.sub("", text)
    assert [one for one in wanted if LOOSE.sub("", one) not in firm] == []
    marks = len(LOOSE.findall("".join(wanted)))
    assert len(LOOSE.findall(text)) >= marks - marks // 50
    pages = pdf.document(demo_year.report(kind)).pages
    # It exports no page that is left blank for an imprint on the back, and moves a picture that just fits.
    printed, pictures = sum(bool(page.placed) for page in pages), kind in {"overview", "year"}
    assert abs(page_count(data) - printed) <= pictures


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if ".xlsx" in kind.formats])
def test_a_workbook_prints_every_value(kind: str, converted: Converted) -> None:
    text = bare(converted(f"{kind}.xlsx"))
    for listing in kinds.listings(demo_year.report(kind)):
        assert listing.title.replace(" ", "") in text
        for row in listing.rows:
            for value, field in zip(row, listing.fields, strict=True):
                if isinstance(value, str) and len(value) < 300:
                    assert re.sub(r"\s", "", value) in text
                elif value is not None and not isinstance(value, str):
                    assert shown(value, field.form).replace("−", "-") in text
