"""Agreements（协议）: the programme's page."""
