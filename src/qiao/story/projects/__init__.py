"""Projects（项目）.

Who acts: county and province project offices.
Enters: aid, plans, milestones.
Leaves: what was built with the funds, and for whom (R9).
"""
