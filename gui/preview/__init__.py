"""A PDF on the screen and on paper: shown page by page, printed at true size, saved as a file."""

from gui.preview.pane import PreviewPane

__all__ = ["PreviewPane"]
