"""The database of the journal and the workload."""
