"""What is decided here, and on what: pure; time, ids and distances are arguments."""
