"""Visits（走访）.

Who acts: village staff, stationed teams, officers.
Enters: households, villages, firms to see.
Leaves: what was seen and promised, where and by whom.
"""
