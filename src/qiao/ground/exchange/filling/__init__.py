"""Filling（填表）: any blank form filled in the user's own file, which keeps its looks; what nobody can fill is marked.

`forms` finds the headings and the rows of a form with the reading's recognition; `workbooks` writes into the file.
"""
