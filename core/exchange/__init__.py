"""Packages between workspaces: handed out, returned, merged; and workbooks for units without the program."""
