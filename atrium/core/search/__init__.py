"""One index over all records, in every script."""
