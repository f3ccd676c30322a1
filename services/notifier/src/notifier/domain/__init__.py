"""What is told to whom, and when a letter is no use any more; pure: time and people are arguments."""
