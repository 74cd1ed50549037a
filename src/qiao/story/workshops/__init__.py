"""Workshops（车间）.

Who acts: township and county staff, workshop heads.
Enters: sites, recognition papers, staff lists (R6).
Leaves: work near home, graded and paid for.
"""
