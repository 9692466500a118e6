"""Reading a list as it comes: Word, Excel, PDF, text, Markdown, the clipboard → text for core.lists.parsing.

One paragraph a line; a table as lines of cells between bars (| a | b |), line breaks in a cell as <br>.
"""

from core.documents.files import read, read_data, read_whole
from core.documents.pasted import pasted
from core.documents.reading import Reading

__all__ = ["Reading", "pasted", "read", "read_data", "read_whole"]
