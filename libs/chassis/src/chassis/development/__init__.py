"""What only development has: demo accounts, whose password everybody knows."""
