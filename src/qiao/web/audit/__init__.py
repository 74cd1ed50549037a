"""Audit pages（审计）: who did what, one event, and the chain that shows every later change."""
