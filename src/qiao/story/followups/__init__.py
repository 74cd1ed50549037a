"""Follow-ups（回访）.

Who acts: station staff, village staff.
Enters: placements as they grow older.
Leaves: who is still there, and help in time (R5).
"""
