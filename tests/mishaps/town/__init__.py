"""The whole house with all its services, and the mishaps that happen between them."""
