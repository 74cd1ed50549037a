"""The pure library: no Django, no database, no clock, no network. NumPy arrays and polars frames at its face."""
