"""导入: the original beside what was read from it, the doubts, the corrections; nothing is stored before 确认导入."""
