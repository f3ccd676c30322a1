"""All SQL of the watcher."""
