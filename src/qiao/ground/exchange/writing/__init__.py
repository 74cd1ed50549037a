"""Writing（写表）: workbooks of our own, whole at their place or not there at all.

`sheets` writes a table as people expect it, `streams` writes many rows fast, `templates` makes the empty form of a
ledger, and `wholefiles` puts a file in place in one step, be it a workbook or not.
"""
