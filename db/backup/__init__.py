"""Backups of a workspace: made, checked, restored."""
