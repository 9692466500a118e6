"""单位名录: the directory of units."""
