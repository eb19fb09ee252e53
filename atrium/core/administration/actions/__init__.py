"""What administrators change that is no field of a record, each in one audited transaction."""
