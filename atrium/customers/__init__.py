"""The customer in the centre: accounts, contacts, their relations, classes and life cycle."""
