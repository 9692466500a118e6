"""核对: what may not be true of what units filed, as a list for the office."""
