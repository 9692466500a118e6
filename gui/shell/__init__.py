"""The frame of the window: application, session, navigation, threads, messages."""
