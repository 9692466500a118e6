"""The rules of the field: judging against time, lights, deadlines, transitions, roles, checks of a filing."""
