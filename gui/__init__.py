"""The window: widgets show and ask, `core` decides, the store is handed in."""
