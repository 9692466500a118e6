"""The least window with a tree: what a frozen PySide6 weighs by itself, to hold ours against."""

import sys

from PySide6.QtWidgets import QApplication, QTreeView

application = QApplication(sys.argv)
tree = QTreeView()
tree.show()
sys.exit(application.exec())
