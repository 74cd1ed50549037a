"""Register（建档）.

Who acts: village, township and county staff.
Enters: household and worker ledgers (R1, R2, R4, household layer).
Leaves: one record per worker and household, true today and on any past date.
"""
