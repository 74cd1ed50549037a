"""Agreements（协议）: the programme, its two sides, the pairings with their dates, and terms of office."""
