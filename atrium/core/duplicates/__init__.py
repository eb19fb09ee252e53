"""Records that stand for the same person or company: found while typing, in files, in the base."""
