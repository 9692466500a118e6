"""Pages for tests of the shell; they remember what the window asked of them."""

from PySide6.QtWidgets import QSplitter, QTextEdit, QVBoxLayout, QWidget

from gui.widgets.labels import ground


class NotedPage(QWidget):
    """Fulfils Page, and Hinting and Filterable besides."""

    def __init__(self, title, icon):
        super().__init__()
        self.title, self.icon = title, icon
        self.asked = []
        self.edit = QTextEdit()
        splitter = QSplitter()
        splitter.addWidget(self.edit)
        splitter.addWidget(QTextEdit())
        QVBoxLayout(self).addWidget(splitter)
        ground(self, "surface")
        self.setFocusProxy(self.edit)
        self.on_flush = lambda: None

    def open_node(self, node_id):
        self.asked.append(("open", node_id))

    def next_unfinished(self, back):
        self.asked.append(("next", back))

    def flush(self):
        self.on_flush()

    def set_width_class(self, *, narrow, tiny):
        self.asked.append(("width", narrow, tiny))

    def hint(self):
        return "F8 下一项未完成"

    def show_only(self, node_ids, words):
        self.asked.append(("only", tuple(node_ids), words))


class NotedReports(NotedPage):
    """Fulfils Reporting and District, too."""

    needs_no_unit = True

    def show_kind(self, kind):
        self.asked.append(("kind", kind))

    def print_out(self):
        self.asked.append(("print",))
