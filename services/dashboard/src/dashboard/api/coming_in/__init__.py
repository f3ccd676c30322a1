"""How people get in: signing in, links, the provider, and what a session asks for before it counts."""
