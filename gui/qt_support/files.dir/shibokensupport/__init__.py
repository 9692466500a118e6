"""Stands in for the modules in which PySide keeps the signatures of its functions; see `signature/loader.py`."""
