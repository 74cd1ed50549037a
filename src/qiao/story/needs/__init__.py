"""Needs（需求）.

Who acts: the worker, with village staff.
Enters: a worker's wishes, skills, limits and floor (R2).
Leaves: an open need that the matching can serve.
"""
