"""The first lines that a built program runs: PyInstaller imports Qt before the program itself does, with all PySide has
for it. So the light import is prepared here.
"""

from gui import startup

startup.lighten_shiboken()
