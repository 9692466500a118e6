"""Whether what units filed can be true: one small function a kind of doubt, each finding with its reason.

Nothing here blocks or judges; a finding is a question to the unit, and the office decides.
"""
