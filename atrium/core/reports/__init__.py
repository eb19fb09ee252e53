"""Questions about many records at once, answered within what the asker sees."""
