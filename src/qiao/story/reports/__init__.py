"""Reports（成效）.

Who acts: province coordinators, auditors.
Enters: every stage's records.
Leaves: figures against targets, each opening its list.
"""
