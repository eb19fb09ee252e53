"""What a record is: base model, record types and their fields, kinds of value, filters, reading.

Imports the shelves only. Who may see what is decided by a policy, which `core.access` supplies.
"""
