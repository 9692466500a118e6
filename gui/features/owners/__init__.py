"""填报主体 of every indicator, and two values that differ."""
