"""Results（成效）: what was achieved, each figure a door to its list."""
