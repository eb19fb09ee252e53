"""What the browser asks for; views read through `records.reading` and write through actions."""
