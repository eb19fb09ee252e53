"""The company's own fields: from rows to fields that every surface takes for built-in ones."""
