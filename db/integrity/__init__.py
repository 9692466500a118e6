"""Whether a workspace file is whole: checksums, sums, the history's chain, and rescue from a damaged file."""
