"""What may be done in a workspace, why it may not be done, and doing it as one operation."""
