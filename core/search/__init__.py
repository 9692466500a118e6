"""Search over a list by words and by pinyin initials."""
