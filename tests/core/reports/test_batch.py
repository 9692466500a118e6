"""Reports in one go: who gets one, the merged file, stopping, refusing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.commands import report
from core.errors import Cancelled, KnownError
from core.host import clock
from core.host.progress import Progress
from core.model.period import Month
from core.reports import batch
from core.reports.kinds import KINDS, Scope
from tests.core.reports import demo_year
from tests.core.reports.demo_year import NOW, SEPTEMBER, Stored
from tests.core.reports.reading import chars, full_text, page_count, page_text

STORE = Stored()
BOARD = demo_year.board()
UNIT = demo_year.month_of("区教育局").unit.id


@pytest.fixture(autouse=True)
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def write_all(folder: Path, kind: str, suffix: str = ".pdf", progress: Progress | None = None) -> list[str]:
    batch.write_all(STORE, BOARD, SEPTEMBER, folder, progress, kind=kind, suffix=suffix)  # type: ignore[arg-type]
    return sorted(path.name for path in folder.iterdir())


def test_reminders_go_to_those_that_have_not_filed_all(tmp_path: Path) -> None:
    owing = [one for one in demo_year.source().year.current.units if one.unfiled]
    names = write_all(tmp_path, "reminder")
    assert len(names) == len(owing) + 1
    assert f"{owing[0].unit.name}2022年9月催报单.pdf" in names


def test_the_merged_file_holds_all_and_each_begins_on_a_front_page_numbered_from_one(tmp_path: Path) -> None:
    names = [name for name in write_all(tmp_path, "notice") if not name.startswith("全部单位")]
    data = (tmp_path / "全部单位2022年9月督办单.pdf").read_bytes()
    counts = [page_count((tmp_path / name).read_bytes()) for name in names]
    assert page_count(data) == sum(count + count % 2 for count in counts)
    starts = [at for at in range(page_count(data)) if "— 1 —" in page_text(data, at)]
    assert len(starts) == len(names)
    assert all(at % 2 == 0 for at in starts)
    empty = [at for at in range(page_count(data)) if not chars(data, at)]
    assert len(empty) == sum(count % 2 for count in counts)
    assert len(data) < sum(len((tmp_path / name).read_bytes()) for name in names) / 2, "fonts are embedded once"


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_forms_can_be_had_in_every_format(suffix: str, tmp_path: Path) -> None:
    names = write_all(tmp_path, "blank", suffix)
    assert len(names) == sum(one.due > 0 for one in demo_year.source().year.current.units)
    assert {Path(name).suffix for name in names} == {suffix}


def test_what_is_written_stays_when_the_user_stops(tmp_path: Path) -> None:
    progress = Progress(lambda done, _total, _what: progress.cancel() if done == 2 else None)
    with pytest.raises(Cancelled):
        write_all(tmp_path, "blank", progress=progress)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3
    assert not any(name.startswith(("全部", ".")) for name in names)


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.scope is not Scope.UNIT])
def test_a_report_of_the_district_is_written_in_all_its_formats(kind: str, tmp_path: Path) -> None:
    for suffix in KINDS[kind].formats:
        out = tmp_path / f"报表{suffix}"
        batch.write_one(STORE, BOARD, None, SEPTEMBER, out, kind)  # type: ignore[arg-type]
        assert out.stat().st_size > 1000


def test_the_preview_shows_what_the_file_holds(tmp_path: Path) -> None:
    out = tmp_path / "通报.pdf"
    batch.write_one(STORE, BOARD, None, SEPTEMBER, out, "circular")  # type: ignore[arg-type]
    assert batch.render(STORE, BOARD, "circular", SEPTEMBER).data == out.read_bytes()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "unit", "name", "reason"),
    [
        ("circular", "区教育局", "a.pdf", "不分单位"),
        ("reminder", "", "a.pdf", "没有说是哪个单位"),
        ("unit", "区教育局", "a.xlsx", "不能生成“.xlsx”"),
        ("overview", "", "a.txt", "不能生成“.txt”"),
        ("weather", "", "a.pdf", "没有“weather”这种报表"),
        ("unit", "天气局", "a.pdf", "没有“天气局”"),
    ],
)
def test_what_cannot_be_made_is_refused_before_a_file_is_touched(
    kind: str, unit: str, name: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(KnownError, match=reason):
        report.run(STORE, BOARD, kind, SEPTEMBER, tmp_path / name, unit=unit)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_unit_that_owes_nothing_gets_no_reminder(tmp_path: Path) -> None:
    punctual = next(one.unit.name for one in demo_year.source().year.current.units if one.due and not one.unfiled)
    with pytest.raises(KnownError, match="不需要催报"):
        report.run(STORE, BOARD, "reminder", SEPTEMBER, tmp_path / "a.pdf", unit=punctual)  # type: ignore[arg-type]


def test_a_district_report_is_not_made_for_each_unit(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="不分单位"):
        write_all(tmp_path / "all", "overview")
    assert list(tmp_path.iterdir()) == []


def test_the_command_tells_how_many_and_what_could_not_be_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(STORE, "settings", {"report.issuer": "𠮷区督查室"})
    told = report.run(STORE, BOARD, "circular", SEPTEMBER, tmp_path / "通报.pdf")  # type: ignore[arg-type]
    assert told.said.startswith("已生成“通报.pdf”，")
    assert any("𠮷" in sentence for sentence in told.warnings)
    assert "〓区督查室" in full_text((tmp_path / "通报.pdf").read_bytes())


def test_a_month_in_which_nothing_is_behind_needs_no_letters(tmp_path: Path) -> None:
    class Empty(Stored):
        def filings(self, **_narrowed: object) -> list[object]:  # type: ignore[override]
            return []

    with pytest.raises(KnownError, match="没有单位需要督办单"):
        batch.write_all(Empty(), BOARD, Month(2022, 1), tmp_path, kind="notice")  # type: ignore[arg-type]


def test_a_sample_of_every_kind_is_written_in_all_its_formats(tmp_path: Path) -> None:
    batch.write_samples(STORE, BOARD, SEPTEMBER, tmp_path / "报表")  # type: ignore[arg-type]
    names = [path.name for path in (tmp_path / "报表").iterdir()]
    for kind in KINDS.values():
        assert {Path(name).suffix for name in names if f"9月{kind.label}." in name} == set(kind.formats)


def test_the_signed_page_tells_the_history_and_the_key(tmp_path: Path) -> None:
    from core.commands import key as key_command
    from core.exchange import identity
    from tests.exchange import world

    with world.unit(tmp_path) as store:
        world.sign(store)
        made = batch.unit_data(store, world.board_of(store), world.EDUCATION.id, world.MARCH)
        head = store.exchange.settled_head()
        assert made.proof == (f"记录链：{head.short}", f"密钥指纹：{identity.own_fingerprint(store)}")
        out = tmp_path / "月报.pdf"
        batch.write_one(store, world.board_of(store), world.EDUCATION.id, world.MARCH, out)
        printed = "".join(full_text(out.read_bytes()).split())
        assert head.short.replace(" ", "") in printed
        assert identity.own_fingerprint(store).replace(" ", "") in printed
        world.write(store, world.filing(world.key("改进作风"), values={}))
        assert key_command.told(store, head.number)["history"] == head.short  # it can be looked up later
    (tmp_path / "区").mkdir()
    with world.office(tmp_path / "区") as office:
        assert batch.unit_data(office, world.board_of(office), world.EDUCATION.id, world.MARCH).proof == ()
