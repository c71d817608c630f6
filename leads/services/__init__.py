"""The only code that changes a status: one conditional UPDATE each, with a line in the history."""
