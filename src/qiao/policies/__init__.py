"""The law as data: one document per file, with its own example cases.

Holds no document yet; the rules issue brings the first.
"""
