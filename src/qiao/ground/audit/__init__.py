"""Audit（审计）: who did what to which record, when and why, in a chain that shows every later change.

Audit knows nobody above it: it stores an actor's number and names as it is told them, so that it outlives the account.
"""
