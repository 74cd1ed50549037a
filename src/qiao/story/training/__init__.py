"""Training（培训）.

Who acts: county staff, schools, trainers.
Enters: gaps between skills and demand.
Leaves: classes, attendance, certificates (R7).
"""
