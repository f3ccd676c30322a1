"""What the watcher does: raise what is due, explain the clocks of a case."""
