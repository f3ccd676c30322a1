"""The deadline watcher: raises a reminder when the moment of a case's clock has come."""
