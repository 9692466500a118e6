"""An empty window with a tree: what a frozen PySide6 weighs by itself, and takes to start, to hold ours against."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView

application = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QTreeView())
window.resize(1366, 768)
window.show()
sys.exit(application.exec())
