"""The machine the program runs on: folders, clock, console, key store, logs, crash reports."""
