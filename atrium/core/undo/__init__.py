"""Taking back what an action did, whatever the action was: `undo(actor, run)`."""
