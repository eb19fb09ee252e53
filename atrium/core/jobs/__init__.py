"""Work that takes time: queued in the transaction that caused it, seen while it runs."""
