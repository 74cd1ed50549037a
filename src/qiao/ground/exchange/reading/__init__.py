"""Reading（读表）: a file and a ledger's description in, normalised rows and every fault at its place out.

`ledgers` is the way through the room: `headings` finds the heading rows, `titles` says how like one heading is to
another, `recognising` pairs columns with keys (`assigning`: for the best total), `rows` tells data from notes and
totals.
"""

from qiao.ground.exchange.reading.ledgers import OtherSheet, Reading, read_ledger, read_ledgers, read_sheets

__all__ = ["OtherSheet", "Reading", "read_ledger", "read_ledgers", "read_sheets"]
