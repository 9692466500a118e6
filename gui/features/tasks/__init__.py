"""The parts of the 任务 page: tree, filter, detail."""
