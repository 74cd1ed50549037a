"""Makers of rows for tests: one module a folder of the source."""
