"""The parts of 收发."""
