"""The audit trail: every change of every record, by whatever path, kept by database triggers."""
