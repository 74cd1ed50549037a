"""Subsidies（补贴）.

Who acts: county staff, a second person, the treasury.
Enters: placements, follow-ups and the rules in force.
Leaves: what each person is owed, explained, publicised, paid once (R8).
"""
