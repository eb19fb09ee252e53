"""What the browser asks for. Each view reads through `records.reading` and writes through an action."""
