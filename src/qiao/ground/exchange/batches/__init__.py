"""Batches（批次）: a ledger that comes in through the web: uploaded, mapped, previewed, confirmed, written, undone."""
