"""Tables as they occur in the wild: reading, writing, and telling which column is which.

Pure functions on files. Nothing here knows records, people or the database.
"""
