"""Placements（上岗）.

Who acts: receiving city, employers.
Enters: handovers and start dates.
Leaves: the only record of work, past spells included.
"""
