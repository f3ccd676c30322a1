"""What is done with events, due letters, returned mail and questions."""
