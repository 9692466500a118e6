"""The first lines of a built program: PyInstaller imports Qt before the program does, so it is made light here."""

from gui.shell import startup

startup.lighten_shiboken()
