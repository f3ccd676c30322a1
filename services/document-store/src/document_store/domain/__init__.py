"""What the document store decides: pure."""
