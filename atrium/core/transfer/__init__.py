"""Tables in and out: import, export, and what was found in a file."""
