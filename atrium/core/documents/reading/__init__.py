"""The text inside files, for the search."""
