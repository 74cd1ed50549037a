"""Matching（匹配）.

Who acts: county and city bureaus.
Enters: open needs and open posts.
Leaves: for each person a post with its reasons, with a certificate of how good the whole plan is.
"""
