"""REST over every record type, drawn from the registry; tokens; the description in OpenAPI 3.1."""
