"""Who plays with identity, and what is played."""
