"""What every stage stands on: places, privacy, exchange. Later rooms: accounts, audit, jobs, ledger, agreements."""
