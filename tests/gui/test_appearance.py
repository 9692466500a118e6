"""Light, dark, high contrast, size: what is chosen holds, and every word can be read in each theme."""

import re

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
)

from core.host.resources import resource
from core.model.board import Board
from gui import app
from gui.features.settings.about import AboutPane
from gui.features.settings.appearance import AppearancePane
from gui.shell import appearance
from gui.shell.appearance import Appearance
from gui.widgets import icons, theme
from tests import builders

PLAIN = {"浅色": theme.LIGHT, "深色": theme.DARK}
STRONG = {"浅色，高对比度": theme.LIGHT_STRONG, "深色，高对比度": theme.DARK_STRONG}
GROUNDS = ("surface", "bg", "surface2", "hover", "accentw")
WORDS = ("text", "text2", "text3", "accent", "accent2")
PAIRS = [
    *(("surface", word) for word in ("green", "yellow_text", "red_text", "red")),
    *(("green_tint", "green"), ("yellow_tint", "yellow_text"), ("red_tint", "red_text"), ("accent", "on")),
    ("yellow", "yellow_glyph"),
]


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.1's ratio of two #rrggbb."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ratios(used, pairs):
    return {(ground, word): contrast(getattr(used, ground), getattr(used, word)) for ground, word in pairs}


def test_the_ratio_is_the_known_one():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("used", [*PLAIN.values(), *STRONG.values()], ids=[*PLAIN, *STRONG])
def test_words_can_be_read_on_every_ground(used):
    found = ratios(used, [*PAIRS, *((ground, word) for ground in GROUNDS for word in WORDS)])
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}
    borders = ratios(used, [("surface", token) for token in ("control", "grey", "bar", "red", "green")])
    assert {pair: ratio for pair, ratio in borders.items() if ratio < 3} == {}


@pytest.mark.parametrize("used", STRONG.values(), ids=STRONG)
def test_high_contrast_is_high(used):
    found = ratios(used, [*PAIRS[:3], *PAIRS[4:8], *((ground, word) for ground in GROUNDS for word in WORDS)])
    assert {pair: ratio for pair, ratio in found.items() if ratio < 7} == {}
    assert contrast(used.surface, used.line) >= 4.5


@pytest.mark.parametrize("used", [*PLAIN.values(), *STRONG.values()])
def test_every_token_is_a_colour(used):
    values = used._asdict().values()
    assert all(re.fullmatch("#[0-9A-F]{6}", value) for value in values)


@pytest.fixture
def look(qapp, settings):
    """Choose an appearance; the usual one is back afterwards."""
    before = qapp.styleSheet()

    def choose(**chosen):
        appearance.keep(settings, Appearance(**chosen))
        return settings

    yield choose
    appearance.put_in_force(Appearance())
    theme.use(theme.LIGHT)
    theme.redress(qapp)
    qapp.setStyleSheet(before)


def test_a_choice_is_kept(look):
    kept = look(mode="dark", is_strong=True, size=130)
    assert appearance.read(kept) == Appearance("dark", is_strong=True, size=130)


@pytest.mark.parametrize(("name", "value"), [("look/mode", "purple"), ("look/size", "7"), ("look/size", "large")])
def test_what_is_no_choice_counts_as_none(settings, name, value):
    settings.setValue(name, value)
    assert appearance.read(settings) == Appearance()


def test_a_size_becomes_the_scale_of_the_next_start():
    environment = {}
    appearance.scale(Appearance(), environment)
    assert environment == {}
    appearance.scale(Appearance(size=130), environment)
    assert environment == {"QT_SCALE_FACTOR": "1.3"}
    appearance.scale(Appearance(size=90), environment)
    assert environment == {"QT_SCALE_FACTOR": "1.3"}  # who started the program set it


def ground_of(window):
    return window.grab().toImage().pixelColor(4, window.height() // 2).name().upper()


def test_a_window_changes_its_look_and_keeps_its_place(qtbot, dressed, look, store, now):
    kept = look()
    first = app.open_window(store, Board(builders.work_list()), kept)
    app.follow_look(dressed, first)
    first.session.choose_unit(builders.EDUCATION.id)
    first.show_page(first.page_titled("填报"))
    assert ground_of(first) == theme.LIGHT.bg

    look(mode="dark")
    first.look_changed.emit()
    second = next(w for w in QApplication.topLevelWidgets() if isinstance(w, type(first)) and w.isVisible())
    qtbot.addWidget(second)
    assert second is not first
    assert ground_of(second) == theme.DARK.bg
    assert second.page.title == "填报"
    assert second.session.unit_id == builders.EDUCATION.id

    second.look_changed.emit()
    assert second.isVisible()
    second.close()


@pytest.fixture
def pane(make_window, session, settings, qtbot, look):
    window = make_window(session)
    made = AppearancePane()
    window.stack.addWidget(made)
    window.stack.setCurrentWidget(made)
    qtbot.waitUntil(made.isVisible)
    return made


def button_of(pane, words):
    return next(one for one in pane.findChildren(QAbstractButton) if one.text() == words)


def test_the_page_of_settings_keeps_each_choice_and_says_so(pane, settings, qtbot):
    heard = []
    pane.window().look_changed.connect(lambda: heard.append(appearance.read(settings)))
    for words in ("深色", "高对比度", "特大"):
        button_of(pane, words).click()
    assert heard == [
        Appearance("dark"),
        Appearance("dark", is_strong=True),
        Appearance("dark", is_strong=True, size=130),
    ]


def test_the_page_shows_what_holds_without_choosing(pane, settings):
    heard = []
    pane.window().look_changed.connect(lambda: heard.append(1))
    pane.show_look(Appearance("light", is_strong=True, size=150))
    assert [one.text() for one in pane.findChildren(QAbstractButton) if one.isChecked()] == [
        *("浅色", "高对比度", "最大", "显示使用提示"),
    ]
    assert heard == []


def test_the_keys_are_listed_from_there(pane):
    button_of(pane, "查看全部快捷键").click()
    manual = pane.window()._help
    assert manual.pages.textCursor().block().text() == "快捷键"
    manual.close()


@pytest.mark.parametrize("used", [*PLAIN.values(), *STRONG.values()], ids=[*PLAIN, *STRONG])
def test_the_style_sheets_pictures_are_there_in_the_themes_colours(used):
    for name, token in theme.IN_STYLE_SHEET.items():
        drawn = theme.tinted(name, getattr(used, token)).read_text()  # .ci/tint.py makes it
        plain = resource("icons", f"{name}.svg").read_text()
        assert drawn == plain.replace("<path ", f'<path fill="{getattr(used, token)}" ')
        assert theme.tinted(name, getattr(used, token)).as_posix() in theme.style_sheet(used)


def test_every_icon_is_written_as_it_is_drawn(qapp):
    """Lines and curves with their numbers, as .ci/icons.py writes them; and something is drawn."""
    number = r"-?\d+(\.\d+)?"
    plain = re.compile(rf"M{number} {number}|L{number} {number}|C{number}( {number}){{5}}|Z")
    files = [file for file in resource("icons").glob("*.svg") if file.stem != "app"]
    assert len(files) > 50
    for file in files:
        paths = re.findall(r' d="([^"]*)"', file.read_text())
        words = [word for path in paths for word in re.findall(r"[A-Za-z][^A-Za-z]*", path)]
        assert words, file.name
        assert all(plain.fullmatch(word.strip()) for word in words), file.name
        drawn = icons.pixmap(file.stem, size=20).toImage()
        assert any(drawn.pixelColor(x, y).alpha() > 100 for x in range(20) for y in range(20)), file.name


def ticked_list(_words):
    made = QListWidget()
    item = QListWidgetItem(made)
    item.setCheckState(Qt.CheckState.Unchecked)
    return made


@pytest.mark.parametrize("used", [*PLAIN.values(), *STRONG.values()], ids=[*PLAIN, *STRONG])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton, ticked_list])
def test_a_box_to_tick_has_an_outline_in_every_theme(qtbot, qapp, used, kind):
    before = theme.current()
    theme.use(used)
    try:
        theme.redress(qapp)
        made = kind("高对比度")
        qtbot.addWidget(made)
        made.show()
        picture = made.grab().toImage()
        colours = {picture.pixelColor(x, y).name() for x in range(17) for y in range(picture.height())}
    finally:
        theme.use(before)
        theme.redress(qapp)
    assert max(contrast(colour, used.surface) for colour in colours) >= 2.5  # a thin ring is drawn softened


@pytest.mark.parametrize("ratio", [1, 2])
def test_a_rectangle_is_filled_to_its_edges_and_the_painter_left_as_it_was(qapp, ratio):
    picture = QImage(10 * ratio, 10 * ratio, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.setPen(theme.color("red"))
    theme.fill(painter, QRect(2, 3, 4, 1), "accent")
    assert painter.pen().color() == theme.color("red")
    painter.end()
    filled = {(x, y) for x in range(10 * ratio) for y in range(10 * ratio) if picture.pixelColor(x, y) != Qt.white}
    assert filled == {(x, y) for x in range(2 * ratio, 6 * ratio) for y in range(3 * ratio, 4 * ratio)}
    assert {picture.pixelColor(*at).name() for at in filled} == {theme.color("accent").name()}


@pytest.mark.parametrize("make", [AppearancePane, AboutPane], ids=["外观", "关于"])
def test_at_300_percent_the_page_scrolls_and_nothing_is_squeezed(qtbot, dressed, session, settings, make):
    pane = make() if make is AppearancePane else make(session)
    qtbot.addWidget(pane)
    pane.settings = settings  # stands in for its window
    pane.resize(590, 230)  # what 640×360 leaves
    pane.show()
    words = [one for one in pane.findChildren(QLabel) if one.isVisible()]
    needed = [one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height() for one in words]
    assert [one.text() for one, height in zip(words, needed, strict=True) if one.height() < height] == []
