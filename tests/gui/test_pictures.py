"""Pictures of the window show what pages make in threads."""

from PySide6.QtGui import QImage

from core.model.board import Board
from gui import demo_pictures
from tests import builders


def test_each_page_is_taken_once_it_is_there(store, qapp, tmp_path):
    with store.operation("测试数据"):
        store.save_filing(builders.filing())
    made = demo_pictures.take(store, Board(builders.work_list()), builders.MARCH, tmp_path)
    assert [file.name for file in made] == [
        f"{at}-{title}{size}.png"
        for size in ("", "-窄")
        for at, title in enumerate(("概览", "任务", "填报", "报表", "收发", "设置"), 1)
    ]
    report = QImage(str(made[3]))
    assert report.size().toTuple() == (1366, 768)
    assert report.pixelColor(930, 130).name() == "#ffffff"  # the paper, not the desk around it
    assert report.pixelColor(560, 400).name() != "#ffffff"
