"""From a file to records: read, mapped, resolved, checked, written in batches, taken back."""
