"""The commands that stand each in a module of their own: its arguments, and what it does."""
