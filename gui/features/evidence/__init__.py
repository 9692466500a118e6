"""佐证材料: the files that prove a filing, taken in, shown and looked at."""
