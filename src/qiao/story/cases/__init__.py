"""Cases（维权）.

Who acts: station staff, both bureaus.
Enters: wages owed, contracts broken, accidents.
Leaves: a settled case, on time.
"""
