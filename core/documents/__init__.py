"""Reading a list as it comes: Word, Excel, PDF, text, Markdown, the clipboard → text for core.lists.parsing.

One paragraph a line; a table as lines of cells between bars (| a | b |), line breaks in a cell as <br>.
"""
