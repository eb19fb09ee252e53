"""What happened, as rows written with the change itself: the timeline and all who listen."""
